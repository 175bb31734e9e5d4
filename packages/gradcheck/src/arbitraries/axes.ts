import * as fc from "fast-check";

/** Some of the axes of an array of this rank, at least `atLeast` of them, in increasing order. */
export const axes = (rank: number, atLeast = 0): fc.Arbitrary<readonly number[]> =>
  fc.subarray(upTo(rank), { minLength: Math.min(atLeast, rank) });

/** One axis of an array of this rank, which has at least one. */
export const axis = (rank: number): fc.Arbitrary<number> => fc.nat(rank - 1);

/** 0, 1, …, rank − 1 in any order. */
export const permutations = (rank: number): fc.Arbitrary<readonly number[]> =>
  fc.shuffledSubarray(upTo(rank), { minLength: rank, maxLength: rank });

const upTo = (rank: number): number[] => Array.from({ length: rank }, (_, i) => i);
