// The rows that are one operation, as functions and what they are called on.
import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import * as random from "@nabla-js/ndarray/random";
import { softmax } from "@nabla-js/ndarray/special";

/** Uniform from −1 to 1. */
const draw = (seed, shape) => random.uniform(random.key(seed), shape, { minval: -1, maxval: 1 });

const conv = (x, w) =>
  lax.convGeneralDilated(x, w, {
    windowStrides: [1, 1],
    padding: [
      [0, 0],
      [0, 0],
    ],
  });

/** The function of a row and what it is called on. */
export const operation = (row) => {
  const [op, ...rest] = row.replace(/^eager-/, "").split("-");
  const n = Number(rest[0]);
  switch (op) {
    case "matmul":
      return [np.matmul, draw(0, [n, n]), draw(1, [n, n])];
    case "conv": {
      const [x, w] =
        row === "conv-8x3x64x64-16x7"
          ? [
              [8, 3, 64, 64],
              [16, 3, 7, 7],
            ]
          : [
              [8, 16, 32, 32],
              [32, 16, 3, 3],
            ];
      return [conv, draw(0, x), draw(1, w)];
    }
    case "add":
      return [np.add, draw(0, [n]), draw(1, [n])];
    case "tanh":
      return [np.tanh, draw(0, [n])];
    case "sum":
      return [(x) => np.sum(x), draw(0, [n])];
    case "softmax":
      return [(x) => softmax(x), draw(0, [128, 1000])];
    case "sort":
      return [(x) => np.sort(x), draw(0, [n])];
    default:
      throw new Error(`given the row ${row}; expected one of rows.mjs. Write it as that file does.`);
  }
};
