import { threefry2x32 } from "./threefry.js";

/**
 * A stream of doubles that are equally likely anywhere in (0, 1), with 52 random bits: the n-th from the words of counter
 * n under the key (k0, k1). For draws that need a number of numbers that is not known before.
 */
export const uniformStream = (k0: number, k1: number): (() => number) => {
  const words = new Uint32Array(2);
  let counter = 0;
  return () => {
    threefry2x32(k0, k1, 0, counter++, words, 0);
    return words[0] * 2 ** -32 + (words[1] >>> 12) * 2 ** -52 + 2 ** -53;
  };
};
