import type { Routine, Row } from "../../emit/routine.js";
import { constant, type Value } from "../../wasm/value.js";
import type { Rule } from "../context.js";
import { reflect } from "./reflections.js";
import { copyRow, dot, hypot, lowerMatrices, orderOf, place, setIdentity } from "./work.js";

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
