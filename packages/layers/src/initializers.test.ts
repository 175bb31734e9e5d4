import { describe, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { allClose, keyLaws, register } from "@nabla-js/gradcheck";
import * as all from "./initializers.js";
import type { Initializer } from "./initializers.js";

const key = random.key(0);
const moments = (x: np.NDArray): readonly [mean: number, deviation: number, largest: number] => [
  np.item(np.mean(x)),
  np.item(np.std(x)),
  np.item(np.max(np.abs(x))),
];

const [fanIn, fanOut] = [200, 100];

/** Each, its deviation, and the size no weight exceeds. */
const table: Readonly<Record<string, readonly [Initializer, deviation: number, largest?: number]>> = {
  glorotUniform: [all.glorotUniform, Math.sqrt(2 / 300), Math.sqrt(6 / 300)],
  glorotNormal: [all.glorotNormal, Math.sqrt(2 / 300), (2 * Math.sqrt(2 / 300)) / 0.8796],
  heUniform: [all.heUniform, Math.sqrt(2 / 200), Math.sqrt(6 / 200)],
  heNormal: [all.heNormal, Math.sqrt(2 / 200), (2 * Math.sqrt(2 / 200)) / 0.8796],
  lecunUniform: [all.lecunUniform, Math.sqrt(1 / 200), Math.sqrt(3 / 200)],
  lecunNormal: [all.lecunNormal, Math.sqrt(1 / 200), (2 * Math.sqrt(1 / 200)) / 0.8796],
  normal: [all.normal(0.5), 0.5],
  uniform: [all.uniform(0.3), 0.3 / Math.sqrt(3), 0.3],
  truncatedNormal: [all.truncatedNormal(0.5), 0.5 * 0.8796, 1],
  fanOut: [all.varianceScaling({ mode: "fanOut", distribution: "normal" }), Math.sqrt(1 / 100)],
};

describe.each(Object.entries(table))("%s", (name, [make, deviation, largest = Infinity]) => {
  test("mean 0, the deviation foretold, within its bounds", () => {
    const x = make(key, [fanIn, fanOut]);
    const [mean, spread, most] = moments(x);
    expect(x.dtype).toBe("float32");
    expect(Math.abs(mean)).toBeLessThan(0.03 * deviation);
    expect(Math.abs(spread / deviation - 1)).toBeLessThan(0.02);
    expect(most).toBeLessThanOrEqual(largest * 1.0001);
    expect(make(key, [3], "float64").dtype).toBe("float64");
  });

  register(
    test,
    keyLaws((k) => make(k, [2, 5]), { name }),
  );
});

test("the fans of vectors, matrices and kernels", () => {
  expect(all.fansOf([])).toEqual({ fanIn: 1, fanOut: 1 });
  expect(all.fansOf([7])).toEqual({ fanIn: 7, fanOut: 7 });
  expect(all.fansOf([3, 5])).toEqual({ fanIn: 3, fanOut: 5 });
  expect(all.fansOf([16, 8, 3, 5])).toEqual({ fanIn: 8 * 15, fanOut: 16 * 15 });
});

test("constants; empty shapes", () => {
  expect(np.toNested(all.constant(3)(key, [2]))).toEqual([3, 3]);
  expect(np.toNested(all.zeros(key, [1]))).toEqual([0]);
  expect(np.toNested(all.ones(key, [1]))).toEqual([1]);
  expect(all.glorotUniform(key, [0, 3]).shape).toEqual([0, 3]);
});

test("orthogonal: rows, or columns, are at right angles and of one length", () => {
  for (const shape of [
    [4, 4],
    [3, 7],
    [7, 3],
    [4, 2, 3],
  ]) {
    const w = np.reshape(all.orthogonal(2)(key, shape, "float64"), [shape[0], -1]);
    const isWide = w.shape[0] <= w.shape[1];
    const gram = isWide ? np.matmul(w, np.transpose(w)) : np.matmul(np.transpose(w), w);
    expect(allClose(gram, np.mul(4, np.eye(gram.shape[0])), { atol: 1e-9 })).toBe(true);
  }
});

test("a scale is above 0", () => {
  expect(() => all.varianceScaling({ scale: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: varianceScaling: given scale 0; expected a scale above 0. Use the initializer zeros for weights of 0.]`,
  );
});
