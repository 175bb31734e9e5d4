import { arrays, integers, shapes } from "@nabla-js/gradcheck";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as fft from "../fft.js";
import * as np from "../index.js";
import * as linalg from "../linalg.js";
import * as special from "../special.js";
import type { NDArray } from "../index.js";

// Functions against their definitions, as plain loops over nested indices: arrays of rank 0 to 5, with axes of length 0 and 1
// among them, in float32 and float64. Elements are small whole numbers where the definition is exact, so that it is met to
// the last bit whatever the order of a sum.

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 30) };
const dtypes = ["float32", "float64"] as const;

type Reader = (index: readonly number[]) => number;

/** An array as a function of an index. */
const reader = (x: NDArray): Reader => {
  const data = np.toTypedArray(x);
  return (index) => data[index.reduce((at, i, axis) => at * x.shape[axis] + i, 0)];
};

/** Every index of a shape, in row-major order. */
const indicesOf = (shape: readonly number[]): number[][] =>
  shape.reduce<number[][]>((all, length) => all.flatMap((index) => Array.from({ length }, (_, i) => [...index, i])), [[]]);

/** Throws unless `y` has the shape, and at each index the value of the definition. */
const expectEach = (y: NDArray, shape: readonly number[], definition: Reader, tolerance = 0): void => {
  expect(y.shape).toEqual(shape);
  const read = reader(y);
  for (const index of indicesOf(shape)) {
    const [value, truth] = [read(index), definition(index)];
    if (tolerance === 0) expect(value, `at [${index.join(", ")}]`).toEqual(truth === 0 ? value * 0 : truth);
    else expect(Math.abs(value - truth), `at [${index.join(", ")}]`).toBeLessThanOrEqual(tolerance * (1 + Math.abs(truth)));
  }
};

const anyShape = shapes({ maxRank: 5, maxSize: 48 });
const withAxis = shapes({ minRank: 1, maxRank: 5, maxSize: 48 });
const whole = integers(-4, 4);
const put = (index: readonly number[], axis: number, i: number): number[] => index.map((k, a) => (a === axis ? i : k));
const inserted = (index: readonly number[], axis: number, i: number): number[] => [
  ...index.slice(0, axis),
  i,
  ...index.slice(axis),
];

describe.each(dtypes)("in %s", (dtype) => {
  const of = (shape: readonly number[]): fc.Arbitrary<NDArray> => arrays(shape, { dtype, elements: whole });
  const exact = dtype === "float32" ? 1e-6 : 1e-14;
  /** Runs a property over arrays with an axis. */
  const alongAxis = (body: (x: NDArray, axis: number) => void): void =>
    fc.assert(
      fc.property(
        withAxis.chain((shape) => fc.tuple(of(shape), fc.nat(shape.length - 1))),
        ([x, axis]) => body(x, axis),
      ),
      runs,
    );
  const row = (x: NDArray, axis: number, index: readonly number[]): number[] => {
    const read = reader(x);
    return Array.from({ length: x.shape[axis] }, (_, i) => read(inserted(index, axis, i)));
  };
  const without = (x: NDArray, axis: number): number[] => x.shape.filter((_, i) => i !== axis);

  test("sums, products, means, extremes, variances and counts along an axis", () => {
    alongAxis((x, axis) => {
      const shape = without(x, axis);
      const n = x.shape[axis];
      const total = (v: readonly number[]): number => v.reduce((sum, e) => sum + e, 0);
      expectEach(np.sum(x, axis), shape, (i) => total(row(x, axis, i)));
      expectEach(np.prod(x, axis), shape, (i) => row(x, axis, i).reduce((p, e) => p * e, 1), exact);
      expectEach(np.countNonzero(x, axis), shape, (i) => row(x, axis, i).filter((e) => e !== 0).length);
      expectEach(np.any(x, axis), shape, (i) => Number(row(x, axis, i).some((e) => e !== 0)));
      expectEach(np.all(x, axis), shape, (i) => Number(row(x, axis, i).every((e) => e !== 0)));
      if (n === 0) return;
      expectEach(np.mean(x, axis), shape, (i) => total(row(x, axis, i)) / n, exact);
      expectEach(np.max(x, axis), shape, (i) => Math.max(...row(x, axis, i)));
      expectEach(np.min(x, axis), shape, (i) => Math.min(...row(x, axis, i)));
      expectEach(np.argmax(x, axis), shape, (i) => row(x, axis, i).indexOf(Math.max(...row(x, axis, i))));
      const spread = (v: readonly number[]): number => total(v.map((e) => (e - total(v) / n) ** 2)) / n;
      expectEach(np.var(x, axis), shape, (i) => spread(row(x, axis, i)), 4 * exact);
      expectEach(
        np.std(x, axis, { keepdims: true }),
        put(x.shape, axis, 1),
        (i) =>
          Math.sqrt(
            spread(
              row(
                x,
                axis,
                i.filter((_, a) => a !== axis),
              ),
            ),
          ),
        4 * exact,
      );
    });
  });

  test("sums over any axes", () => {
    fc.assert(
      fc.property(
        anyShape.chain((shape) => fc.tuple(of(shape), fc.subarray(shape.map((_, i) => i)))),
        ([x, axes]) => {
          const read = reader(x);
          const kept = x.shape.filter((_, i) => !axes.includes(i));
          const summed = indicesOf(axes.map((a) => x.shape[a]));
          expectEach(np.sum(x, axes), kept, (index) => {
            let sum = 0;
            for (const inner of summed) {
              let next = 0;
              sum += read(x.shape.map((_, a) => (axes.includes(a) ? inner[axes.indexOf(a)] : index[next++])));
            }
            return sum;
          });
        },
      ),
      runs,
    );
  });

  test("what accumulates, sorts, flips, rolls, repeats and takes along an axis", () => {
    alongAxis((x, axis) => {
      const read = reader(x);
      const n = x.shape[axis];
      const rowOf = (index: readonly number[]): number[] =>
        row(
          x,
          axis,
          index.filter((_, a) => a !== axis),
        );
      const sorted = (index: readonly number[]): number[] => rowOf(index).sort((p, q) => p - q);
      const order = (index: readonly number[]): number[] => {
        const values = rowOf(index);
        return values.map((_, i) => i).sort((p, q) => values[p] - values[q] || p - q);
      };
      expectEach(np.cumsum(x, axis), x.shape, (i) =>
        rowOf(i)
          .slice(0, i[axis] + 1)
          .reduce((sum, e) => sum + e, 0),
      );
      expectEach(
        np.cumprod(x, axis),
        x.shape,
        (i) =>
          rowOf(i)
            .slice(0, i[axis] + 1)
            .reduce((p, e) => p * e, 1),
        exact,
      );
      expectEach(np.sort(x, axis), x.shape, (i) => sorted(i)[i[axis]]);
      expectEach(np.argsort(x, axis), x.shape, (i) => order(i)[i[axis]]);
      expectEach(np.flip(x, axis), x.shape, (i) => read(put(i, axis, n - 1 - i[axis])));
      expectEach(np.roll(x, 2, axis), x.shape, (i) => read(put(i, axis, (((i[axis] - 2) % n) + n) % n)));
      expectEach(np.repeat(x, 2, axis), put(x.shape, axis, 2 * n), (i) => read(put(i, axis, Math.floor(i[axis] / 2))));
      expectEach(np.diff(x, 1, axis), put(x.shape, axis, Math.max(0, n - 1)), (i) => read(put(i, axis, i[axis] + 1)) - read(i));
      expectEach(np.concatenate([x, x], axis), put(x.shape, axis, 2 * n), (i) => read(put(i, axis, i[axis] % n)));
      expectEach(np.stack([x, x], axis), inserted(x.shape, axis, 2), (i) => read(i.filter((_, a) => a !== axis)));
      if (n > 0)
        expectEach(np.take(x, [-1, 0], axis), put(x.shape, axis, 2), (i) => read(put(i, axis, i[axis] === 0 ? n - 1 : 0)));
      if (n === 0) return;
      const weight = (v: readonly number[], at: number): number => Math.exp(v[at]) / v.reduce((sum, e) => sum + Math.exp(e), 0);
      expectEach(special.softmax(x, axis), x.shape, (i) => weight(rowOf(i), i[axis]), 4 * exact);
      expectEach(
        special.logsumexp(x, axis),
        without(x, axis),
        (i) => Math.log(row(x, axis, i).reduce((sum, e) => sum + Math.exp(e), 0)),
        4 * exact,
      );
      expectEach(np.median(x, axis), without(x, axis), (i) => {
        const s = row(x, axis, i).sort((p, q) => p - q);
        return (s[Math.floor((n - 1) / 2)] + s[Math.ceil((n - 1) / 2)]) / 2;
      });
    });
  });

  test("axes in another order, merged, split, stretched and padded", () => {
    fc.assert(
      fc.property(
        anyShape.chain((shape) =>
          fc.tuple(
            of(shape),
            fc.shuffledSubarray(
              shape.map((_, i) => i),
              { minLength: shape.length },
            ),
          ),
        ),
        ([x, order]) => {
          const read = reader(x);
          expectEach(
            np.transpose(x, order),
            order.map((a) => x.shape[a]),
            (index) => {
              const from: number[] = [];
              order.forEach((a, i) => (from[a] = index[i]));
              return read(from);
            },
          );
          expect([...np.toTypedArray(np.ravel(x))]).toEqual(indicesOf(x.shape).map(read));
          expectEach(np.broadcastTo(x, [2, ...x.shape]), [2, ...x.shape], (index) => read(index.slice(1)));
          expectEach(
            np.pad(x, 1),
            x.shape.map((n) => n + 2),
            (index) => {
              const inside = index.map((i) => i - 1);
              return inside.every((i, a) => i >= 0 && i < x.shape[a]) ? read(inside) : 0;
            },
          );
        },
      ),
      runs,
    );
  });

  test("two arrays stretch over each other from the right", () => {
    const pair = shapes({ maxRank: 5, maxSize: 24 }).chain((shape) =>
      fc
        .tuple(fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }), fc.nat(shape.length))
        .map(([ones, drop]) => [shape, shape.map((n, i) => (ones[i] ? 1 : n)).slice(drop)] as const),
    );
    fc.assert(
      fc.property(
        pair.chain(([a, b]) => fc.tuple(of(a), of(b))),
        ([x, y]) => {
          const [readX, readY] = [reader(x), reader(y)];
          const own = (index: readonly number[]): number[] =>
            index.slice(index.length - y.ndim).map((i, a) => (y.shape[a] === 1 ? 0 : i));
          expectEach(np.add(x, y), x.shape, (i) => readX(i) + readY(own(i)));
          expectEach(np.multiply(y, x), x.shape, (i) => readX(i) * readY(own(i)));
          expectEach(np.maximum(x, y), x.shape, (i) => Math.max(readX(i), readY(own(i))));
          expectEach(np.where(np.greater(x, y), x, y), x.shape, (i) => Math.max(readX(i), readY(own(i))));
        },
      ),
      runs,
    );
  });

  test("products of matrices in batches, tensordot, outer, kron and einsum are the sums that define them", () => {
    const sizes = fc.tuple(shapes({ maxRank: 3, maxSize: 6 }), fc.nat(3), fc.nat(3), fc.nat(3));
    fc.assert(
      fc.property(
        sizes.chain(([batch, m, k, n]) => fc.tuple(of([...batch, m, k]), of([...batch, k, n]))),
        ([a, b]) => {
          const [readA, readB] = [reader(a), reader(b)];
          const rank = a.ndim;
          const [m, k, n] = [a.shape[rank - 2], a.shape[rank - 1], b.shape[rank - 1]];
          const batch = a.shape.slice(0, -2);
          const sum = (f: (p: number) => number): number => Array.from({ length: k }, (_, p) => f(p)).reduce((s, v) => s + v, 0);
          const product: Reader = (i) => {
            const at = i.slice(0, -2);
            return sum((p) => readA([...at, i[rank - 2], p]) * readB([...at, p, i[rank - 1]]));
          };
          expectEach(np.matmul(a, b), [...batch, m, n], product);
          expectEach(np.einsum("...ij,...jk->...ik", a, b), [...batch, m, n], product);
          const total = np.einsum("...ij->...", a);
          expectEach(total, batch, (i) => indicesOf([m, k]).reduce((s, at) => s + readA([...i, ...at]), 0));
          const outer = np.outer(a, b);
          const [flatA, flatB] = [np.toTypedArray(a), np.toTypedArray(b)];
          expectEach(outer, [a.size, b.size], ([i, j]) => flatA[i] * flatB[j]);
          const rows = np.reshape(a, [Math.floor(a.size / Math.max(1, k)), Math.max(1, k)]);
          expectEach(np.tensordot(rows, rows, [[0], [0]]), [rows.shape[1], rows.shape[1]], ([i, j]) => {
            const read = reader(rows);
            return Array.from({ length: rows.shape[0] }, (_, r) => read([r, i]) * read([r, j])).reduce((s, v) => s + v, 0);
          });
        },
      ),
      runs,
    );
  });

  test("A = Q·R, A = U·S·Vᵀ, S = V·Λ·Vᵀ, L·Lᵀ = S, S·S⁻¹ = 1 and log det S, in batches of any rank", () => {
    const loose = dtype === "float32" ? 2e-4 : 1e-11;
    const near = (x: NDArray, y: NDArray): void => {
      expect(x.shape).toEqual(y.shape);
      for (const d of np.toTypedArray(np.abs(np.subtract(x, y)))) expect(d).toBeLessThanOrEqual(loose);
    };
    const matrix = fc
      .tuple(shapes({ maxRank: 3, maxSize: 4 }), fc.nat(4), fc.nat(4))
      .chain(([batch, m, n]) => arrays([...batch, m, n], { dtype, elements: integers(-3, 3) }));
    fc.assert(
      fc.property(matrix, (a) => {
        const t = np.matrixTranspose;
        const [q, r] = linalg.qr(a);
        near(np.matmul(q, r), a);
        near(
          np.matmul(t(q), q),
          np.broadcastTo(np.eye(q.shape[a.ndim - 1], undefined, 0, dtype), [
            ...a.shape.slice(0, -2),
            q.shape[a.ndim - 1],
            q.shape[a.ndim - 1],
          ]),
        );
        const [u, s, vt] = linalg.svd(a, { fullMatrices: false });
        near(np.matmul(np.multiply(u, np.expandDims(s, -2)), vt), a);
        const symmetric = np.matmul(t(a), a);
        const [w, v] = linalg.eigh(symmetric);
        near(np.matmul(np.multiply(v, np.expandDims(w, -2)), t(v)), symmetric);
        const n = symmetric.shape[a.ndim - 1];
        const definite = np.add(symmetric, np.eye(n, undefined, 0, dtype));
        const l = linalg.cholesky(definite);
        near(np.matmul(l, t(l)), definite);
        near(np.matmul(definite, linalg.inv(definite)), np.broadcastTo(np.eye(n, undefined, 0, dtype), definite.shape));
        near(linalg.slogdet(definite)[1], np.log(linalg.det(definite)));
      }),
      runs,
    );
  });

  test("np.roots finds what np.poly was made of, and the polynomial vanishes at every root, complex ones in pairs", () => {
    const distinct = fc.uniqueArray(fc.integer({ min: -6, max: 6 }), { maxLength: 5 });
    fc.assert(
      fc.property(distinct, (truth) => {
        const { re, im } = np.roots(np.poly(np.array(truth, { dtype })));
        const sorted = [...truth].sort((a, b) => b - a);
        // A coefficient's rounding moves a root by its condition, some 10³ among six whole numbers so near to each other.
        expectEach(re, [truth.length], ([i]) => sorted[i], 2000 * exact);
        expectEach(im, [truth.length], () => 0);
      }),
      runs,
    );
    const coefficients = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(coefficients, (c) => {
        const { re, im } = np.roots(np.array(c, { dtype }));
        const first = c.findIndex((v) => v !== 0);
        expect(re.shape).toEqual([first < 0 ? 0 : c.length - 1 - first]);
        const [a, b] = [[...np.toTypedArray(re)], [...np.toTypedArray(im)]];
        expect(b.reduce((sum, v) => sum + v, 0)).toBe(0);
        for (let k = 0; k < a.length; k++) {
          let [p, q, size] = [0, 0, 0];
          for (const v of c) {
            [p, q] = [p * a[k] - q * b[k] + v, p * b[k] + q * a[k]];
            size = size * Math.hypot(a[k], b[k]) + Math.abs(v);
          }
          // The backward error: what the polynomial leaves, beside the sum of the sizes of its terms.
          expect(Math.hypot(p, q)).toBeLessThanOrEqual(16 * exact * size);
        }
      }),
      runs,
    );
  });

  test("irfft ∘ rfft is the identity, and Parseval's equation holds, along any axis", () => {
    alongAxis((x, axis) => {
      const n = x.shape[axis];
      if (n === 0) return;
      const { re, im } = fft.rfft(x, { axis });
      const back = fft.irfft({ re, im }, { axis, n });
      const read = reader(x);
      expectEach(back, x.shape, read, 32 * exact);
      const whole = fft.fft(x, { axis });
      const energy = np.sum(np.add(np.square(whole.re), np.square(whole.im)), axis);
      expectEach(energy, without(x, axis), (i) => n * row(x, axis, i).reduce((sum, e) => sum + e * e, 0), 64 * exact);
    });
  });
});
