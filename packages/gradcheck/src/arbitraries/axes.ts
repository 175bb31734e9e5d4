import * as fc from "fast-check";
import { checkWhole } from "../checks.js";

/** Some of the axes of an array of this rank, at least `atLeast` of them or all there are, in increasing order. */
export const axes = (rank: number, atLeast = 0): fc.Arbitrary<readonly number[]> => {
  checkWhole("axes", "rank", rank);
  checkWhole("axes", "atLeast", atLeast);
  return fc.subarray(upTo(rank), { minLength: Math.min(atLeast, rank) });
};

/** One axis of an array of this rank, which has at least one. */
export const axis = (rank: number): fc.Arbitrary<number> => {
  checkWhole("axis", "rank", rank, 1);
  return fc.nat(rank - 1);
};

/** 0, 1, …, rank − 1 in any order. */
export const permutations = (rank: number): fc.Arbitrary<readonly number[]> => {
  checkWhole("permutations", "rank", rank);
  return fc.shuffledSubarray(upTo(rank), { minLength: rank, maxLength: rank });
};

const upTo = (rank: number): number[] => Array.from({ length: rank }, (_, i) => i);
