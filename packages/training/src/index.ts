/** Training loops that yield events, and combinators over them. */
export {};
