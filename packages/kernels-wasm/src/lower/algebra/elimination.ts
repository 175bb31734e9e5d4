import type { Routine, Row } from "../../emit/routine.js";
import { constant, type Value, type Variable } from "../../wasm/value.js";
import type { Rule } from "../context.js";
import { copyRow, copyTurned, dot, fillRow, lowerMatrices, place } from "./work.js";

/** The lower triangle of A = L·Lᵀ, in place; NaN where A is not positive definite. Of A the mean of both triangles is read. */
export const lowerCholesky: Rule = (it, context) => {
  const n = it.inputs[0].type.shape.at(-1)!;
  return lowerMatrices(
    it,
    context,
    [[n * n, "float64"]],
    (r, [a], matrix) => {
      copyRow(r, a, 0, r.inputs[0], matrix.mul(n * n), n * n);
      const isDefinite = r.let(constant(1, "i32"));
      r.for(0, n, (i) =>
        r.for(0, i.add(1), (j) => {
          const mean = r.let(
            a
              .at(place(i, n, j))
              .add(a.at(place(j, n, i)))
              .mul(0.5),
          );
          const rest = r.let(mean.sub(dot(r, a, i.mul(n), a, j.mul(n), j)));
          r.if(
            i.eq(j),
            () => {
              r.if(rest.gt(0).eqz(), () => r.set(isDefinite, 0));
              r.put(a, place(i, n, j), rest.sqrt());
            },
            () => r.put(a, place(i, n, j), rest.div(a.at(place(j, n, j)))),
          );
        }),
      );
      r.if(isDefinite.eqz(), () => fillRow(r, a, NaN, n * n));
      r.for(0, n, (i) => r.for(i.add(1), n, (j) => r.put(a, place(i, n, j), 0)));
      copyRow(r, r.outputs[0], matrix.mul(n * n), a, 0, n * n);
    },
    n ** 3,
  );
};

/** Elimination with partial pivoting, in place of A `[rows, columns]`: L below, U on and above the diagonal. */
export const eliminate = (r: Routine, a: Row, rows: number, columns: number, pivots: Row, permutation: Row): void => {
  r.for(0, rows, (i) => r.put(permutation, i, i));
  r.for(0, Math.min(rows, columns), (k) => {
    // The largest in its column; the first of equals.
    const pivot = r.let(k);
    r.for(k.add(1), rows, (i) =>
      r.if(
        a
          .at(place(i, columns, k))
          .abs()
          .gt(a.at(place(pivot, columns, k)).abs()),
        () => r.set(pivot, i),
      ),
    );
    r.put(pivots, k, pivot);
    r.if(pivot.ne(k), () => {
      r.for(0, columns, (j) => exchange(r, a, place(k, columns, j), place(pivot, columns, j)));
      exchange(r, permutation, k, pivot);
    });
    const divisor = r.let(a.at(place(k, columns, k)));
    r.if(divisor.ne(0), () =>
      r.for(k.add(1), rows, (i) => {
        const factor = r.let(a.at(place(i, columns, k)).div(divisor));
        r.put(a, place(i, columns, k), factor);
        r.if(factor.ne(0), () =>
          r.for(k.add(1), columns, (j) =>
            r.put(a, place(i, columns, j), a.at(place(i, columns, j)).sub(factor.mul(a.at(place(k, columns, j))))),
          ),
        );
      }),
    );
  });
};

const exchange = (r: Routine, row: Row, i: Value, j: Value): void => {
  const kept = r.let(row.at(i));
  r.put(row, i, row.at(j));
  r.put(row, j, kept);
};

/** Which triangle, and how it is read. */
interface Triangle {
  readonly lower: boolean;
  readonly transposeA: boolean;
  readonly unitDiagonal: boolean;
}

/** Solves op(A)·X = B in place of B `[n, columns]`, row after row. */
export const substitute = (
  r: Routine,
  a: Row,
  b: Row,
  n: number,
  columns: number,
  { lower, transposeA, unitDiagonal }: Triangle,
): void => {
  const forwards = lower !== transposeA;
  r.for(0, n, (step) => {
    const i = r.let(forwards ? step : step.from(n - 1));
    r.for(forwards ? 0 : i.add(1), forwards ? i : n, (k) => {
      const factor = r.let(a.at(transposeA ? place(k, n, i) : place(i, n, k)));
      r.if(factor.ne(0), () =>
        r.for(0, columns, (j) =>
          r.put(b, place(i, columns, j), b.at(place(i, columns, j)).sub(factor.mul(b.at(place(k, columns, j))))),
        ),
      );
    });
    if (!unitDiagonal) {
      const pivot = r.let(a.at(place(i, n, i)));
      r.for(0, columns, (j) => r.put(b, place(i, columns, j), b.at(place(i, columns, j)).div(pivot)));
    }
  });
};

/** Factors, pivots and permutation of each matrix. */
export const lowerLu: Rule = (it, context) => {
  const [rows, columns] = it.inputs[0].type.shape.slice(-2);
  const steps = Math.min(rows, columns);
  return lowerMatrices(
    it,
    context,
    [
      [rows * columns, "float64"],
      [rows, "int32"],
      [rows, "int32"],
    ],
    (r, [a, pivots, permutation], matrix) => {
      copyRow(r, a, 0, r.inputs[0], matrix.mul(rows * columns), rows * columns);
      eliminate(r, a, rows, columns, pivots, permutation);
      copyRow(r, r.outputs[0], matrix.mul(rows * columns), a, 0, rows * columns);
      copyRow(r, r.outputs[1], matrix.mul(steps), pivots, 0, steps);
      copyRow(r, r.outputs[2], matrix.mul(rows), permutation, 0, rows);
    },
    rows * columns * steps,
  );
};

/** X of op(A)·X = B, or of X·op(A) = B, whose transpose is op(A)ᵀ·Xᵀ = Bᵀ. */
export const lowerTriangularSolve: Rule = (it, context) => {
  const { leftSide, lower, transposeA, unitDiagonal } = it.params as Triangle & { readonly leftSide: boolean };
  const n = it.inputs[0].type.shape.at(-1)!;
  const [rows, columns] = it.inputs[1].type.shape.slice(-2);
  const others = leftSide ? columns : rows;
  return lowerMatrices(
    it,
    context,
    [
      [n * n, "float64"],
      [rows * columns, "float64"],
    ],
    (r, [a, b], matrix) => {
      const start = r.let(matrix.mul(rows * columns));
      copyRow(r, a, 0, r.inputs[0], matrix.mul(n * n), n * n);
      if (leftSide) copyRow(r, b, 0, r.inputs[1], start, rows * columns);
      else copyTurned(r, b, 0, r.inputs[1], start, rows, columns);
      substitute(r, a, b, n, others, { lower, transposeA: leftSide === transposeA, unitDiagonal });
      if (leftSide) copyRow(r, r.outputs[0], start, b, 0, rows * columns);
      else copyTurned(r, r.outputs[0], start, b, 0, columns, rows);
    },
    n * n * others,
  );
};

/** X of A·X = B: elimination, and two substitutions. */
export const lowerSolve: Rule = (it, context) => {
  const [n, columns] = it.inputs[1].type.shape.slice(-2);
  return lowerMatrices(
    it,
    context,
    [
      [n * n, "float64"],
      [n * columns, "float64"],
      [n, "int32"],
      [n, "int32"],
    ],
    (r, [a, x, pivots, permutation], matrix) => {
      const start = r.let(matrix.mul(n * columns));
      copyRow(r, a, 0, r.inputs[0], matrix.mul(n * n), n * n);
      eliminate(r, a, n, n, pivots, permutation);
      r.for(0, n, (to) => copyRow(r, x, to.mul(columns), r.inputs[1], permutation.at(to).mul(columns).add(start), columns));
      substitute(r, a, x, n, columns, { lower: true, transposeA: false, unitDiagonal: true });
      substitute(r, a, x, n, columns, { lower: false, transposeA: false, unitDiagonal: false });
      copyRow(r, r.outputs[0], start, x, 0, n * columns);
    },
    n * n * (n + columns),
  );
};

/** The determinant of A `[n, n]`, which is overwritten by its factors. */
export const determinant = (r: Routine, a: Row, n: number, pivots: Row, permutation: Row): Variable => {
  eliminate(r, a, n, n, pivots, permutation);
  const product = r.let(constant(1, "f64"));
  r.for(0, n, (i) => {
    const pivot = r.let(a.at(i.mul(n + 1)));
    r.set(product, product.mul(pivots.at(i).eq(i).choose(pivot, pivot.neg())));
  });
  return product;
};

/** A rule over the copy of each matrix [n, n], which it overwrites, with room for pivots and a permutation. */
const overSquares =
  (write: (r: Routine, a: Row, n: number, pivots: Row, permutation: Row, matrix: Variable) => void): Rule =>
  (it, context) => {
    const n = it.inputs[0].type.shape.at(-1)!;
    return lowerMatrices(
      it,
      context,
      [
        [n * n, "float64"],
        [n, "int32"],
        [n, "int32"],
      ],
      (r, [a, pivots, permutation], matrix) => {
        copyRow(r, a, 0, r.inputs[0], matrix.mul(n * n), n * n);
        write(r, a, n, pivots, permutation, matrix);
      },
      n ** 3,
    );
  };

export const lowerDet: Rule = /* @__PURE__ */ overSquares((r, a, n, pivots, permutation, matrix) =>
  r.put(r.outputs[0], matrix, determinant(r, a, n, pivots, permutation)),
);

/** The sign of the determinant, and the logarithm of its magnitude: 0 and −∞ for a singular matrix. */
export const lowerSlogdet: Rule = /* @__PURE__ */ overSquares((r, a, n, pivots, permutation, matrix) => {
  eliminate(r, a, n, n, pivots, permutation);
  const [sign, log] = [r.let(constant(1, "f64")), r.let(constant(0, "f64"))];
  r.for(0, n, (i) => {
    const pivot = r.let(a.at(i.mul(n + 1)));
    const own = r.let(pivot.eq(0).or(pivot.ne(pivot)).choose(pivot, constant(1, "f64").copysign(pivot)));
    r.set(sign, sign.mul(pivots.at(i).eq(i).choose(own, own.neg())));
    r.set(log, log.add(r.call("log", pivot.abs())));
  });
  r.put(r.outputs[0], matrix, sign);
  r.put(r.outputs[1], matrix, log);
});
