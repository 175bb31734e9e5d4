import type { Routine, Row } from "../../emit/routine.js";
import { constant, type Value } from "../../wasm/value.js";
import { factorQr } from "./reflections.js";
import { copyRow, copyTurned, dot, fillRow, hypot, orderOf, place, setIdentity } from "./work.js";

/** The scratch memory of {@link singular}. */
export const singularSizes = (
  rows: number,
  columns: number,
  uCount: number,
): readonly (readonly [number, "float64" | "int32"])[] => {
  const size = Math.min(rows, columns);
  const long = Math.max(rows, columns);
  return [
    [rows * columns, "float64"],
    [long * Math.max(uCount, size), "float64"],
    [size * size, "float64"],
    [size * size, "float64"],
    [size, "float64"],
    [size, "int32"],
    [size * size, "float64"],
    [long * long + size, "float64"],
    [rows + columns, "float64"],
  ];
};

/** Where {@link singular} leaves its results: vectors as rows, singular values descending. */
interface Singular {
  readonly u: Row;
  readonly s: Row;
  readonly v: Row;
}

/**
 * A = U·diag(s)·Vᵀ of a tall A `[rows, columns]`, which lies column after column: rotations of pairs of columns of R (of A = Q·R)
 * until all are orthogonal.
 *
 * @see Demmel & Veselić (1992), "Jacobi's method is more accurate than QR".
 */
export const singular = (r: Routine, room: readonly Row[], rows: number, size: number, uCount: number): Singular => {
  const [work, q, tri, v, norms, order, inner, spare, taus] = room;
  const scale = r.let(constant(0, "f64"));
  r.for(0, rows * size, (i) => r.set(scale, scale.max(work.at(i).abs())));
  const isFinite = r.let(scale.lt(Infinity));
  const vectors = spare.from(0);
  const u = q;
  r.if(
    isFinite,
    () => {
      r.if(scale.ne(0), () => r.for(0, rows * size, (i) => r.put(work, i, work.at(i).div(scale))));
      factorQr(r, work, rows, size, uCount, q, taus);
      r.for(0, size, (j) =>
        r.for(0, size, (i) => r.put(tri, place(j, size, i), i.le(j).choose(work.at(place(j, rows, i)), constant(0, "f64")))),
      );
      setIdentity(r, v, size);
      rotateColumns(r, tri, v, size);
      r.for(0, size, (j) => r.put(norms, j, dot(r, tri, j.mul(size), tri, j.mul(size), size).sqrt()));
      orderOf(r, order, norms, size, true);
      const rank = r.let(constant(0, "i32"));
      r.for(0, size, (to) => {
        const from = r.let(order.at(to));
        const norm = r.let(norms.at(from));
        r.set(rank, rank.add(norm.gt(0)));
        r.for(0, size, (i) => {
          r.put(inner, place(to, size, i), norm.gt(0).choose(tri.at(place(from, size, i)).div(norm), constant(0, "f64")));
          r.put(vectors, place(to, size, i), v.at(place(from, size, i)));
        });
      });
      // The missing vectors of an orthonormal basis: the last columns of the Q of those there are.
      r.if(rank.ne(size), () => {
        copyRow(r, v, 0, inner, 0, size * size);
        factorQr(r, v, size, rank, size, tri, taus);
        r.for(rank.mul(size), size * size, (i) => r.put(inner, i, tri.at(i)));
      });
      // U = Q·inner on the first columns of Q; the others stay as they are. A row of places at a time.
      r.for(0, rows, (i) => {
        r.for(0, size, (j) => {
          const sum = r.let(constant(0, "f64"));
          r.for(0, size, (k) => r.set(sum, sum.add(q.at(place(k, rows, i)).mul(inner.at(place(j, size, k))))));
          r.put(taus, j, sum);
        });
        r.for(0, size, (j) => r.put(u, place(j, rows, i), taus.at(j)));
      });
      // The singular values last, as their places are the scratch of the order.
      r.for(0, size, (to) => r.put(work, to, norms.at(order.at(to)).mul(scale)));
    },
    () => {
      fillRow(r, u, NaN, rows * uCount);
      fillRow(r, vectors, NaN, size * size);
      fillRow(r, work, NaN, size);
    },
  );
  return { u, s: work, v: vectors };
};

const rotateColumns = (r: Routine, a: Row, v: Row, n: number): void => {
  const [rotated, sweep] = [r.let(constant(1, "i32")), r.let(constant(0, "i32"))];
  r.while(
    () => rotated.and(sweep.lt(60)),
    () => {
      r.set(rotated, 0);
      r.set(sweep, sweep.add(1));
      r.for(0, n, (p) =>
        r.for(p.add(1), n, (q) => {
          const [pa, qa] = [r.let(p.mul(n)), r.let(q.mul(n))];
          const alpha = dot(r, a, pa, a, pa, n);
          const beta = dot(r, a, qa, a, qa, n);
          const gamma = dot(r, a, pa, a, qa, n);
          r.if(gamma.abs().gt(alpha.mul(beta).sqrt().mul(Number.EPSILON)), () => {
            r.set(rotated, 1);
            const zeta = r.let(beta.sub(alpha).div(gamma.mul(2)));
            const t = r.let(
              constant(1, "f64")
                .copysign(zeta)
                .div(zeta.abs().add(hypot(r, constant(1, "f64"), zeta))),
            );
            const c = r.let(constant(1, "f64").div(hypot(r, constant(1, "f64"), t)));
            const s = r.let(c.mul(t));
            for (const x of [a, v])
              r.for(0, n, (i) => {
                const [y, z] = [r.let(x.at(pa.add(i))), r.let(x.at(qa.add(i)))];
                r.put(x, pa.add(i), c.mul(y).sub(s.mul(z)));
                r.put(x, qa.add(i), s.mul(y).add(c.mul(z)));
              });
          });
        }),
      );
    },
  );
};

/** Loads a matrix for {@link singular}: tall ones column after column; wide ones are turned, so row after row. */
export const loadTall = (r: Routine, work: Row, from: Row, start: Value, rows: number, columns: number): void =>
  rows < columns ? copyRow(r, work, 0, from, start, rows * columns) : copyTurned(r, work, 0, from, start, rows, columns);
