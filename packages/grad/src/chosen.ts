import type { NDArray } from "@nabla-js/ndarray";

/** The argument at a place, or the list of those at several. */
export type Chosen<Args extends readonly unknown[], N> = N extends number
  ? Args[N]
  : N extends readonly number[]
    ? { -readonly [K in keyof N]: Args[N[K] & number] }
    : never;

/** A tree in which each array has become a tree `L`. */
export type WithLeaves<T, L> = T extends NDArray | number
  ? L
  : T extends string | boolean | null | undefined
    ? T
    : { [K in keyof T]: WithLeaves<T[K], L> };
