import type { Routine, Row } from "../../emit/routine.js";
import { constant, type Term, type Value, type Variable } from "../../wasm/value.js";
import { dot, fillRow } from "./work.js";

/**
 * Turns x into a multiple of its first unit vector by H = 1 − τ·v·vᵀ, v₀ = 1: afterwards x holds β and the rest of v.
 *
 * @see Golub & Van Loan (2013), "Matrix Computations", 4th edition, section 5.1.
 */
export const reflect = (r: Routine, row: Row, at: Value, length: Value): Variable => {
  const x = row.from(r.let(at));
  const tau = r.let(constant(0, "f64"));
  const largest = r.let(constant(0, "f64"));
  r.for(1, length, (i) => r.set(largest, largest.max(x.at(i).abs())));
  r.if(largest.ne(0), () => {
    const first = r.let(x.at(0));
    // Scaled, so that squares neither overflow nor vanish.
    r.set(largest, largest.max(first.abs()));
    const squares = r.let(constant(0, "f64"));
    r.for(0, length, (i) => {
      const part = r.let(x.at(i).div(largest));
      r.set(squares, squares.add(part.mul(part)));
    });
    const norm = r.let(largest.mul(squares.sqrt()));
    const beta = r.let(first.ge(0).choose(norm.neg(), norm));
    const divisor = r.let(first.sub(beta));
    r.for(1, length, (i) => r.put(x, i, x.at(i).div(divisor)));
    r.put(x, 0, beta);
    r.set(tau, beta.sub(first).div(beta));
  });
  return tau;
};

/** x ← H·x, with v as {@link reflect} leaves it. */
export const applyReflection = (r: Routine, v: Row, from: Value, tau: Value, x: Row, at: Value, length: Value): void =>
  r.if(tau.ne(0), () => {
    const [u, y] = [v.from(r.let(from)), x.from(r.let(at))];
    const factor = r.let(tau.mul(y.at(0).add(dot(r, u, 1, y, 1, length.sub(1)))));
    r.put(y, 0, y.at(0).sub(factor));
    r.for(1, length, (i) => r.put(y, i, y.at(i).sub(factor.mul(u.at(i)))));
  });

/** A = Q·R by reflections; matrices lie column after column. `taus` holds min(rows, columns) numbers. */
export const factorQr = (r: Routine, a: Row, rows: number, columns: Term, wanted: number, q: Row, taus: Row): void => {
  const steps = typeof columns === "number" ? constant(Math.min(rows, columns), "i32") : columns;
  r.for(0, steps, (k) => {
    const pivot = r.let(k.mul(rows + 1));
    const length = r.let(k.from(rows));
    const tau = reflect(r, a, pivot, length);
    r.put(taus, k, tau);
    r.for(k.add(1), columns, (j) => applyReflection(r, a, pivot, tau, a, j.mul(rows).add(k), length));
  });
  fillRow(r, q, 0, rows * wanted);
  r.for(0, wanted, (j) => r.put(q, j.mul(rows + 1), 1));
  r.down(steps, 0, (k) => {
    const tau = r.let(taus.at(k));
    r.for(k, wanted, (j) => applyReflection(r, a, k.mul(rows + 1), tau, q, j.mul(rows).add(k), r.let(k.from(rows))));
  });
};
