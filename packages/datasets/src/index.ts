/** Real data as arrays, shuffled and batched by key. */
export {};
