import { constant, type Value } from "../../wasm/value.js";
import type { Rule } from "../context.js";
import { determinant, substitute } from "./elimination.js";
import { singularSizes, singular, loadTall } from "./singular.js";
import { copyRow, copyTurned, fillRow, lowerMatrices, place } from "./work.js";

export const lowerSvd: Rule = (it, context) => {
  const { fullMatrices } = it.params as { readonly fullMatrices: boolean };
  const [rows, columns] = it.inputs[0].type.shape.slice(-2);
  const size = Math.min(rows, columns);
  const long = Math.max(rows, columns);
  const count = fullMatrices ? long : size;
  const isWide = rows < columns;
  return lowerMatrices(
    it,
    context,
    singularSizes(rows, columns, count),
    (r, room, matrix) => {
      loadTall(r, room[0], r.inputs[0], r.let(matrix.mul(rows * columns)), rows, columns);
      const { u, s, v } = singular(r, room, long, size, count);
      // Of a wide matrix, turned, U and V have changed places.
      const [left, leftCount, right, rightCount] = isWide ? [v, size, u, count] : [u, count, v, size];
      copyTurned(r, r.outputs[0], matrix.mul(rows * leftCount), left, 0, leftCount, rows);
      copyRow(r, r.outputs[1], matrix.mul(size), s, 0, size);
      copyRow(r, r.outputs[2], matrix.mul(rightCount * columns), right, 0, rightCount * columns);
    },
    20 * rows * columns * size,
  );
};

/** A⁺ = V·S⁺·Uᵀ. */
export const lowerPinv: Rule = (it, context) => {
  const { rtol } = it.params as { readonly rtol: number };
  const [rows, columns] = it.inputs[0].type.shape.slice(-2);
  const size = Math.min(rows, columns);
  return lowerMatrices(
    it,
    context,
    [...singularSizes(rows, columns, size), [rows * columns, "float64"]],
    (r, room, matrix) => {
      const inverse = room[9];
      loadTall(r, room[0], r.inputs[0], r.let(matrix.mul(rows * columns)), rows, columns);
      const it = singular(r, room, Math.max(rows, columns), size, size);
      const [u, v] = rows < columns ? [it.v, it.u] : [it.u, it.v];
      fillRow(r, inverse, 0, rows * columns);
      r.for(0, size, (k) => {
        const value = r.let(it.s.at(k));
        r.if(value.le(it.s.at(0).mul(rtol)).eqz(), () =>
          r.for(0, columns, (i) => {
            const factor = r.let(v.at(place(k, columns, i)).div(value));
            r.for(0, rows, (j) => {
              const at = r.let(place(i, rows, j));
              r.put(inverse, at, inverse.at(at).add(factor.mul(u.at(place(k, rows, j)))));
            });
          }),
        );
      });
      copyRow(r, r.outputs[0], matrix.mul(rows * columns), inverse, 0, rows * columns);
    },
    20 * rows * columns * size,
  );
};

/** Cᵢⱼ = ∂det A/∂Aᵢⱼ: det A·A⁻ᵀ by elimination where A is far from singular, else by singular values. */
export const lowerCofactor: Rule = (it, context) => {
  const n = it.inputs[0].type.shape.at(-1)!;
  return lowerMatrices(
    it,
    context,
    [...singularSizes(n, n, n), [n * n, "float64"], [n * n, "float64"], [n, "int32"], [n, "int32"]],
    (r, room, matrix) => {
      const [a, c, pivots, permutation] = room.slice(9);
      const start = r.let(matrix.mul(n * n));
      copyRow(r, a, 0, r.inputs[0], start, n * n);
      const det = determinant(r, a, n, pivots, permutation);
      const [least, most] = [r.let(constant(Infinity, "f64")), r.let(constant(-Infinity, "f64"))];
      r.for(0, n, (i) => {
        const pivot = r.let(a.at(i.mul(n + 1)).abs());
        r.set(least, least.min(pivot));
        r.set(most, most.max(pivot));
      });
      const out = r.outputs[0].from(start);
      const put = (at: Value, value: Value): void => r.put(out, at, value);
      r.if(
        det.sub(det).eq(0).eqz(),
        () => r.for(0, n * n, (i) => put(i, constant(NaN, "f64"))),
        () =>
          r.if(
            least.gt(most.mul(1e-6)),
            () => {
              // Aᵀ·C = det·I. With P·A = L·U that is Uᵀ·Lᵀ·P·C = det·I.
              fillRow(r, c, 0, n * n);
              r.for(0, n, (i) => r.put(c, i.mul(n + 1), det));
              substitute(r, a, c, n, n, { lower: false, transposeA: true, unitDiagonal: false });
              substitute(r, a, c, n, n, { lower: true, transposeA: true, unitDiagonal: true });
              r.for(0, n, (i) => r.for(0, n, (j) => put(permutation.at(i).mul(n).add(j), c.at(place(i, n, j)))));
            },
            () => {
              copyTurned(r, room[0], 0, r.inputs[0], start, n, n);
              const { u, s, v } = singular(r, room, n, n, n);
              copyRow(r, a, 0, u, 0, n * n);
              const first = determinant(r, a, n, pivots, permutation);
              copyRow(r, a, 0, v, 0, n * n);
              const sign = r.let(first.mul(determinant(r, a, n, pivots, permutation)));
              fillRow(r, c, 0, n * n);
              r.for(0, n, (k) => {
                const others = r.let(constant(1, "f64").copysign(sign));
                r.for(0, n, (i) => r.if(i.ne(k), () => r.set(others, others.mul(s.at(i)))));
                r.for(0, n, (i) =>
                  r.for(0, n, (j) => {
                    const at = r.let(place(i, n, j));
                    r.put(c, at, c.at(at).add(others.mul(u.at(place(k, n, i))).mul(v.at(place(k, n, j)))));
                  }),
                );
              });
              r.for(0, n * n, (i) => put(i, c.at(i)));
            },
          ),
      );
    },
    20 * n ** 3,
  );
};
