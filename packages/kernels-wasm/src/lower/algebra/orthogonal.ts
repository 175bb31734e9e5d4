import type { Routine, Row } from "../../emit/routine.js";
import { constant, type Term, type Value, type Variable } from "../../wasm/value.js";
import type { Rule } from "../context.js";
import { determinant, substitute } from "./elimination.js";
import { copyRow, copyTurned, dot, fillRow, hypot, lowerMatrices, orderOf, place, setIdentity } from "./work.js";

/**
 * Turns x into a multiple of its first unit vector by H = 1 − τ·v·vᵀ, v₀ = 1: afterwards x holds β and the rest of v.
 *
 * @see Golub & Van Loan (2013), "Matrix Computations", 4th edition, section 5.1.
 */
const reflect = (r: Routine, row: Row, at: Value, length: Value): Variable => {
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
const applyReflection = (r: Routine, v: Row, from: Value, tau: Value, x: Row, at: Value, length: Value): void =>
  r.if(tau.ne(0), () => {
    const [u, y] = [v.from(r.let(from)), x.from(r.let(at))];
    const factor = r.let(tau.mul(y.at(0).add(dot(r, u, 1, y, 1, length.sub(1)))));
    r.put(y, 0, y.at(0).sub(factor));
    r.for(1, length, (i) => r.put(y, i, y.at(i).sub(factor.mul(u.at(i)))));
  });

/** A = Q·R by reflections; matrices lie column after column. `taus` holds min(rows, columns) numbers. */
const factorQr = (r: Routine, a: Row, rows: number, columns: Term, wanted: number, q: Row, taus: Row): void => {
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

export const lowerQr: Rule = (it, context) => {
  const [rows, columns] = it.inputs[0].type.shape.slice(-2);
  const wanted = it.outputs[0].type.shape.at(-1)!;
  return lowerMatrices(
    it,
    context,
    [
      [rows * columns, "float64"],
      [rows * wanted, "float64"],
      [rows + columns, "float64"],
    ],
    (r, [a, q, taus], matrix) => {
      copyTurned(r, a, 0, r.inputs[0], matrix.mul(rows * columns), rows, columns);
      factorQr(r, a, rows, columns, wanted, q, taus);
      copyTurned(r, r.outputs[0], matrix.mul(rows * wanted), q, 0, wanted, rows);
      const out = r.outputs[1].from(r.let(matrix.mul(wanted * columns)));
      r.for(0, wanted, (i) =>
        r.for(0, columns, (j) =>
          r.put(out, place(i, columns, j), i.le(j).choose(a.double(place(j, rows, i)), constant(0, "f64"))),
        ),
      );
    },
    2 * rows * columns * wanted,
  );
};

/** The scratch memory of {@link singular}. */
const singularSizes = (rows: number, columns: number, uCount: number): readonly (readonly [number, "float64" | "int32"])[] => {
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
const singular = (r: Routine, room: readonly Row[], rows: number, size: number, uCount: number): Singular => {
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
const loadTall = (r: Routine, work: Row, from: Row, start: Value, rows: number, columns: number): void =>
  rows < columns ? copyRow(r, work, 0, from, start, rows * columns) : copyTurned(r, work, 0, from, start, rows, columns);

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

/** Eigenvalues, ascending, and eigenvectors of the symmetric part: reflections to three diagonals, then implicit QR steps. */
export const lowerEigh: Rule = (it, context) => {
  const n = it.inputs[0].type.shape.at(-1)!;
  return lowerMatrices(
    it,
    context,
    [
      [n * n, "float64"],
      [n * n, "float64"],
      [n, "float64"],
      [n, "float64"],
      [n, "float64"],
      [n, "float64"],
      [n, "int32"],
    ],
    (r, [a, q, d, e, w, taus, order], matrix) => {
      const start = r.let(matrix.mul(n * n));
      copyRow(r, a, 0, r.inputs[0], start, n * n);
      const largest = r.let(constant(0, "f64"));
      r.for(0, n, (i) =>
        r.for(0, i.add(1), (j) => {
          const mean = r.let(
            a
              .at(place(i, n, j))
              .add(a.at(place(j, n, i)))
              .mul(0.5),
          );
          r.put(a, place(i, n, j), mean);
          r.put(a, place(j, n, i), mean);
          r.set(largest, largest.max(mean.abs()));
        }),
      );
      const out = [r.outputs[0].from(r.let(matrix.mul(n))), r.outputs[1].from(start)];
      r.if(
        largest.lt(Infinity),
        () => {
          tridiagonalize(r, a, n, q, e, w, taus);
          r.for(0, n, (i) => r.put(d, i, a.at(i.mul(n + 1))));
          diagonalize(r, d, e, q, n);
          orderOf(r, order, d, n, false);
          r.for(0, n, (to) => {
            const from = r.let(order.at(to));
            r.put(out[0], to, d.at(from));
            r.for(0, n, (i) => r.put(out[1], place(i, n, to), q.at(place(from, n, i))));
          });
        },
        () => {
          r.for(0, n, (i) => r.put(out[0], i, constant(NaN, "f64")));
          r.for(0, n * n, (i) => r.put(out[1], i, constant(NaN, "f64")));
        },
      );
    },
    20 * n ** 3,
  );
};

/** A ← Qᵀ·A·Q with three diagonals; Qᵀ goes to `q`, what stands beside the diagonal to `e`. Reflections stay in the rows of A. */
const tridiagonalize = (r: Routine, a: Row, n: number, q: Row, e: Row, w: Row, taus: Row): void => {
  r.for(0, n - 1, (k) => {
    const at = r.let(k.mul(n + 1).add(1));
    const m = r.let(k.from(n - 1));
    const tau = reflect(r, a, at, m);
    r.put(e, k, a.at(at));
    r.put(taus, k, tau);
    // The first element of v is 1: it stands in the place of β, which is kept.
    r.put(a, at, 1);
    r.if(tau.ne(0), () => {
      const block = r.let(k.add(1).mul(n + 1));
      r.for(0, m, (i) => r.put(w, i, tau.mul(dot(r, a, block.add(i.mul(n)), a, at, m))));
      const shift = r.let(tau.mul(0.5).mul(dot(r, w, 0, a, at, m)));
      r.for(0, m, (i) => r.put(w, i, w.at(i).sub(shift.mul(a.at(at.add(i))))));
      r.for(0, m, (i) => {
        const row = r.let(block.add(i.mul(n)));
        const [vi, wi] = [r.let(a.at(at.add(i))), r.let(w.at(i))];
        r.for(0, m, (j) => r.put(a, row.add(j), a.at(row.add(j)).sub(vi.mul(w.at(j)).add(wi.mul(a.at(at.add(j)))))));
      });
    });
  });
  setIdentity(r, q, n);
  r.down(n - 1, 0, (k) => {
    const tau = r.let(taus.at(k));
    const at = r.let(k.mul(n + 1).add(1));
    const m = r.let(k.from(n - 1));
    r.if(tau.ne(0), () =>
      r.for(k.add(1), n, (j) => {
        const row = r.let(place(j, n, k).add(1));
        const factor = r.let(tau.mul(dot(r, a, at, q, row, m)));
        r.for(0, m, (i) => r.put(q, row.add(i), q.at(row.add(i)).sub(factor.mul(a.at(at.add(i))))));
      }),
    );
  });
};

/** Makes a symmetric matrix of three diagonals diagonal, and turns the rows of `q` along. */
const diagonalize = (r: Routine, d: Row, e: Row, q: Row, n: number): void => {
  const last = r.let(constant(n - 1, "i32"));
  r.while(
    () => last.gt(0),
    () => {
      r.for(0, last, (i) =>
        r.if(
          e
            .at(i)
            .abs()
            .le(
              d
                .at(i)
                .abs()
                .add(d.at(i.add(1)).abs())
                .mul(Number.EPSILON),
            ),
          () => r.put(e, i, 0),
        ),
      );
      r.if(
        e.at(last.sub(1)).eq(0),
        () => r.set(last, last.sub(1)),
        () => {
          const first = r.let(last.sub(1));
          const goesOn = r.let(constant(1, "i32"));
          r.while(
            () => goesOn.and(first.gt(0)),
            () =>
              r.if(
                e.at(first.sub(1)).ne(0),
                () => r.set(first, first.sub(1)),
                () => r.set(goesOn, 0),
              ),
          );
          qrStep(r, d, e, q, n, first, last);
        },
      );
    },
  );
};

/** One implicit QR step, with the eigenvalue of the last 2×2 block nearer its corner as shift. */
const qrStep = (r: Routine, d: Row, e: Row, q: Row, n: number, first: Value, last: Value): void => {
  const half = r.let(d.at(last.sub(1)).sub(d.at(last)).mul(0.5));
  const off = r.let(e.at(last.sub(1)));
  const root = hypot(r, half, off);
  const divisor = r.let(half.ge(0).choose(half.add(root), half.sub(root)));
  const x = r.let(d.at(first).sub(d.at(last).sub(off.mul(off.div(divisor)))));
  const z = r.let(e.at(first));
  r.for(first, last, (k) => {
    const length = hypot(r, x, z);
    const isZero = r.let(length.eq(0));
    const c = r.let(isZero.choose(1, x.div(length)));
    const s = r.let(isZero.choose(0, z.div(length)));
    r.if(k.gt(first), () => r.put(e, k.sub(1), length));
    const [p, o, t] = [r.let(d.at(k)), r.let(e.at(k)), r.let(d.at(k.add(1)))];
    const [cc, cs, ss] = [r.let(c.mul(c)), r.let(c.mul(s)), r.let(s.mul(s))];
    const cross = r.let(cs.mul(2).mul(o));
    r.put(d, k, cc.mul(p).add(cross).add(ss.mul(t)));
    r.put(d, k.add(1), ss.mul(p).sub(cross).add(cc.mul(t)));
    r.put(e, k, cs.mul(t.sub(p)).add(cc.sub(ss).mul(o)));
    r.if(k.add(1).lt(last), () => {
      r.set(x, e.at(k));
      r.set(z, s.mul(e.at(k.add(1))));
      r.put(e, k.add(1), e.at(k.add(1)).mul(c));
    });
    r.for(0, n, (i) => {
      const [at, below] = [r.let(place(k, n, i)), r.let(place(k.add(1), n, i))];
      const [u, v] = [r.let(q.at(at)), r.let(q.at(below))];
      r.put(q, at, c.mul(u).add(s.mul(v)));
      r.put(q, below, c.mul(v).sub(s.mul(u)));
    });
  });
};
