import type { Equation } from "@nabla-js/grad";
import { sizeOf } from "@nabla-js/ndarray/internal";
import type { DType } from "@nabla-js/ndarray";
import type { Routine, Row } from "../../emit/routine.js";
import { constant, type Term, type Value, type Variable } from "../../wasm/value.js";
import type { Context } from "../context.js";
import { lowerRoutine } from "../routines.js";

// Matrices are worked on one by one in double, row-major unless it is said otherwise, and their results are rounded once.

/** A whole number as a value. */
export const whole = (i: Term): Value => (typeof i === "number" ? constant(i, "i32") : i);

/** The place of element (i, j) of rows of `n`. */
export const place = (i: Term, n: number, j: Term): Value => whole(i).mul(n).add(j);

/** Lowers an equation over a stack of matrices. `sizes` are the lengths of the rows of scratch memory, of doubles or int32. */
export const lowerMatrices = (
  it: Equation,
  context: Context,
  sizes: readonly (readonly [length: number, dtype: DType])[],
  write: (r: Routine, rows: readonly Row[], matrix: Variable) => void,
  cost = 1000,
): true => {
  const offsets: number[] = [];
  let bytes = 16;
  for (const [length] of sizes) {
    offsets.push(bytes);
    bytes += 8 * length + 8;
  }
  const count = sizeOf(it.inputs[0].type.shape.slice(0, -2));
  return lowerRoutine(
    it,
    context,
    (r) => {
      const rows = sizes.map(([, dtype], i) => r.scratchRow(offsets[i], dtype));
      r.for(0, count, (matrix) => write(r, rows, matrix));
    },
    { scratch: bytes, cost: count * cost },
  );
};

/** Copies `count` elements from one row to another, from the places on, as doubles. */
export const copyRow = (r: Routine, to: Row, at: Term, from: Row, start: Term, count: Term): void => {
  const [source, target] = [from.from(r.let(whole(start))), to.from(r.let(whole(at)))];
  r.for(0, count, (i) => r.put(target, i, from.dtype === "int32" ? source.at(i) : source.double(i)));
};

/** Copies a matrix `[rows, columns]` turned. */
export const copyTurned = (r: Routine, to: Row, at: Term, from: Row, start: Term, rows: number, columns: number): void => {
  const [source, target] = [from.from(r.let(whole(start))), to.from(r.let(whole(at)))];
  r.for(0, rows, (i) => r.for(0, columns, (j) => r.put(target, place(j, rows, i), source.double(place(i, columns, j)))));
};

/** Fills a row with a number. */
export const fillRow = (r: Routine, row: Row, value: number, count: number): void => r.for(0, count, (i) => r.put(row, i, value));

/** Ones on the diagonal of a square matrix, zeros elsewhere. */
export const setIdentity = (r: Routine, row: Row, n: number): void => {
  fillRow(r, row, 0, n * n);
  r.for(0, n, (i) => r.put(row, i.mul(n + 1), 1));
};

/** Σᵢ a[from + i]·b[start + i]. */
export const dot = (r: Routine, a: Row, from: Term, b: Row, start: Term, length: Term): Variable => {
  const sum = r.let(constant(0, "f64"));
  const [x, y] = [a.from(r.let(whole(from))), b.from(r.let(whole(start)))];
  r.for(0, length, (i) => r.set(sum, sum.add(x.at(i).mul(y.at(i)))));
  return sum;
};

/** √(x² + y²), without overflow. */
export const hypot = (r: Routine, x: Value, y: Value): Variable => {
  const [a, b] = [r.let(x.abs()), r.let(y.abs())];
  const most = r.let(a.max(b));
  const [p, q] = [r.let(a.div(most)), r.let(b.div(most))];
  return r.let(
    most
      .eq(0)
      .or(most.eq(Infinity))
      .choose(most, most.mul(p.mul(p).add(q.mul(q)).sqrt())),
  );
};

/** Writes to `order` the places of values as they ascend (or descend); of equals the first comes first. */
export const orderOf = (r: Routine, order: Row, values: Row, n: number, descending: boolean): void =>
  r.for(0, n, (i) => {
    const j = r.let(i.sub(1));
    const goesOn = r.let(constant(1, "i32"));
    r.while(
      () => j.ge(0).and(goesOn),
      () => {
        const before = r.let(order.at(j));
        const [a, b] = [values.at(before), values.at(i)];
        r.if(
          descending ? a.lt(b) : a.gt(b),
          () => {
            r.put(order, j.add(1), before);
            r.set(j, j.sub(1));
          },
          () => r.set(goesOn, 0),
        );
      },
    );
    r.put(order, j.add(1), i);
  });
