import type { Code, Local } from "../../wasm/code.js";

/** The bytes of 32-bit words of two vectors, for a shuffle: words 0 to 3 of the first one, 4 to 7 of the second one. */
export const words = (...lanes: readonly number[]): number[] =>
  lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte));

/** A square of 4×4 words turned round in registers: `put(k, push)` gets the vector of the k-th words, which `push` leaves on the stack. */
export const turnSquare = (
  code: Code,
  rows: readonly Local[],
  half: readonly Local[],
  put: (k: number, push: () => void) => void,
): void => {
  // Pairs of rows interleaved, then pairs of pairs.
  for (let first = 0; first < 4; first += 2)
    for (let k = 0; k < 2; k++)
      code
        .get(rows[first])
        .get(rows[first + 1])
        .shuffle(interleaved[k])
        .set(half[first + k]);
  for (let k = 0; k < 4; k++)
    put(k, () => {
      code.get(half[k >> 1]).get(half[2 + (k >> 1)]);
      code.shuffle(joined[k % 2]);
    });
};

const interleaved = /* @__PURE__ */ [/* @__PURE__ */ words(0, 4, 1, 5), /* @__PURE__ */ words(2, 6, 3, 7)];
const joined = /* @__PURE__ */ [/* @__PURE__ */ words(0, 1, 4, 5), /* @__PURE__ */ words(2, 3, 6, 7)];
