import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { jit, makeProgram, valueAndGrad, vmap } from "@nabla-js/grad";
import { optimize } from "@nabla-js/grad/internal";
import { createWasmBackend } from "../index.js";
import { masksAbovePools } from "./masksAbovePools.js";

// The mask of a relu moves above the pooling over it, and only there.

const zeros = (x: NDArray): NDArray => lax.full(x.shape, 0, x.dtype);
const relu = (x: NDArray): NDArray => lax.select(lax.le(x, zeros(x)), zeros(x), x);
const pool = (x: NDArray): NDArray => lax.reduceWindowMax(x, { window: [1, 2, 2], strides: [1, 2, 2] });
const weighted = (y: NDArray): NDArray => np.sum(np.mul(y, np.reshape(np.astype(np.arange(1, y.size + 1), y.dtype), y.shape)));
const elements = (both: readonly NDArray[]): number[] => both.flatMap((x) => [...np.toTypedArray(x)].map((v) => v + 0));

/** Few distinct values, below zero, above, and NaN. */
const x = np.array(
  Float64Array.from({ length: 2 * 6 * 8 }, (_, i) => (i === 17 ? NaN : Math.round(3 * Math.sin(1.7 * i)))),
  { shape: [2, 6, 8], dtype: "float32" },
);
const backend = createWasmBackend();

const selected = (f: (x: NDArray) => readonly NDArray[]): number[] =>
  masksAbovePools(optimize(makeProgram(f)(x)))
    .equations.filter((it) => it.primitive.name === "select")
    .map((it) => it.outputs[0].type.shape[1]);

test("a relu below a pool is masked by what was pooled", () => {
  const g = valueAndGrad((x: NDArray) => weighted(pool(relu(x))));
  expect(elements(jit(g, { backend })(x))).toEqual(elements(g(x)));
  expect(elements(jit(vmap(g), { backend })(np.stack([x, np.neg(x)])))).toEqual(elements(vmap(g)(np.stack([x, np.neg(x)]))));
  expect(selected(g)).toEqual([6, 3]);
});

test("other masks stay where they are", () => {
  const shifted = (x: NDArray): NDArray => lax.select(lax.le(x, lax.full(x.shape, 1, x.dtype)), zeros(x), x);
  const leaky = (x: NDArray): NDArray => lax.select(lax.le(x, zeros(x)), np.mul(x, 0.5), x);
  const other = (x: NDArray): NDArray => lax.select(lax.le(lax.reverse(x, [2]), zeros(x)), zeros(x), x);
  for (const activation of [shifted, leaky, other]) {
    const g = valueAndGrad((x: NDArray) => weighted(pool(activation(x))));
    expect(elements(jit(g, { backend })(x))).toEqual(elements(g(x)));
    expect(selected(g).filter((length) => length === 3)).toEqual([]);
  }
});
