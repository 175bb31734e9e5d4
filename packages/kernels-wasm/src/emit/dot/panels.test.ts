import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { DType, NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { jit } from "@nabla-js/grad";
import { createWasmBackend } from "../../index.js";

/** Small whole numbers, whose products are exact in every order. */
const whole = (shape: readonly number[], dtype: DType, seed: number): NDArray => {
  const size = shape.reduce((a, b) => a * b, 1);
  return np.array(
    Array.from({ length: size }, (_, i) => ((i * 7919 + seed) % 11) - 5),
    { shape, dtype },
  );
};

const backends = [1, 3].map((threads) => createWasmBackend({ threads }));

const same = (f: (a: NDArray, b: NDArray) => NDArray, a: NDArray, b: NDArray, what: string): void => {
  const expected = [...np.toTypedArray(f(a, b))];
  for (const backend of backends) expect([...np.toTypedArray(jit(f, { backend })(a, b))], what).toEqual(expected);
};

// More rows than are read in place, more of the right factor than the first cache holds: it is packed.
test("right factors in panels: whole and part panels, tiles and blocks of the sum, each dtype", () => {
  for (const dtype of ["float32", "float64", "int32"] as const)
    for (const m of [9, 12, 35])
      for (const n of [8, 64, 75])
        for (const k of [530, 1030, 2100])
          same(np.matmul, whole([m, k], dtype, m), whole([k, n], dtype, n), `${dtype} ${m}×${k} · ${k}×${n}`);
});

test("right factors in panels: a batch, a sum over two axes, columns that do not lie side by side, a reversed sum", () => {
  same(np.matmul, whole([3, 17, 530], "float32", 1), whole([3, 530, 72], "float32", 2), "batch");
  same(np.matmul, whole([9, 17, 530], "float32", 1), whole([9, 530, 72], "float32", 2), "cut along its batch");
  const both = {
    batch: [[], []],
    contract: [
      [0, 2],
      [0, 1],
    ],
  } as const;
  const sum = (a: NDArray, b: NDArray): NDArray => lax.dotGeneral(a, b, both);
  same(sum, whole([30, 19, 21], "float32", 3), whole([30, 21, 72], "float32", 4), "two axes");
  const turned = (a: NDArray, b: NDArray): NDArray => np.matmul(a, np.swapaxes(b, 0, 1));
  same(turned, whole([20, 600], "float32", 5), whole([72, 600], "float32", 6), "turned round");
  const everyOther = (a: NDArray, b: NDArray): NDArray =>
    np.matmul(lax.slice(a, [0, 0], [40, 1200], [2, 2]), lax.slice(b, [0, 0], [600, 144], [1, 2]));
  same(everyOther, whole([40, 1200], "float32", 9), whole([600, 144], "float32", 10), "every other column");
  const repeated = (a: NDArray, b: NDArray): NDArray => np.matmul(a, np.broadcastTo(b, [600, 72]));
  same(repeated, whole([20, 600], "float32", 11), whole([1, 72], "float32", 12), "one row again and again");
  const reversed = (a: NDArray, b: NDArray): NDArray => np.matmul(a, np.flip(b, 0));
  same(reversed, whole([20, 600], "float32", 7), whole([600, 72], "float32", 8), "reversed");
});
