import type { Routine, Row } from "../emit/routine.js";
import { constant, type Value } from "../wasm/value.js";
import { place } from "./algebra/work.js";
import type { Rule } from "./context.js";
import { lowerRoutine, rowsAlong } from "./routines.js";

/** Prime factors, with pairs of twos as fours: odd ones first, so that what is left of the length is even as long as can be. */
const factorsOf = (n: number): number[] => {
  const fours: number[] = [];
  let rest = n;
  for (; rest % 4 === 0; rest /= 4) fours.push(4);
  const primes: number[] = [];
  for (let p = 2; p * p <= rest; p++) for (; rest % p === 0; rest /= p) primes.push(p);
  if (rest > 1) primes.push(rest);
  return [...primes.reverse(), ...fours];
};

/** Real and imaginary parts. */
type Complex = readonly [re: Row, im: Row];

/** cos and −sin of 2πk/n for k < n. */
const writeRoots = (r: Routine, [re, im]: Complex, n: number): void =>
  r.for(0, n, (k) => {
    const angle = r.let(k.toF64().mul((2 * Math.PI) / n));
    r.put(re, k, r.call("cos", angle));
    r.put(im, k, r.call("sin", angle).neg());
  });

/** Two doubles of a row, so many elements apart, as a vector. */
const pairAt = (row: Row, at: Value, apart: number): Value => {
  if (apart === 1) return row.address(at).loadVector("f64x2");
  const first = row.at(at).splat("f64x2");
  return apart === 0 ? first : first.withLane(1, row.at(at.add(apart)));
};

/**
 * One pass of Stockham's form of Cooley and Tukey's algorithm: transforms of length `done` are combined, `radix` at a time, into
 * ones of length radix·done. Two neighbouring results are computed at once where there are two.
 *
 * @see Van Loan (1992), "Computational Frameworks for the Fast Fourier Transform", section 1.7.
 */
const pass = (r: Routine, from: Complex, to: Complex, n: number, radix: number, done: number, roots: Complex): void => {
  const count = n / (radix * done);
  const part = n / radix;
  const isPaired = count % 2 === 0;
  /** In the last pass neighbours belong to different transforms. */
  const isPairedAcross = count === 1 && done % 2 === 0 && (radix === 2 || radix === 4);
  const kind = isPaired || isPairedAcross ? "f64x2" : "f64";
  const read = (row: Row, at: Value): Value => r.let(kind === "f64" ? row.at(at) : pairAt(row, at, isPaired ? 1 : radix));
  const root = (row: Row, at: Value, apart: number): Value =>
    r.let(kind === "f64" ? row.at(at) : pairAt(row, at, isPaired ? 0 : apart));
  const write = (row: Row, at: Value, value: Value): void => {
    if (kind === "f64") r.put(row, at, value);
    else r.storeVector(row.address(at), value);
  };
  const eachColumn = (body: (j: Value) => void): void => r.for(0, count, body, isPaired ? 2 : 1);

  if (radix !== 2 && radix !== 4) {
    r.for(0, done, (k) =>
      r.for(0, radix, (m) => {
        // Output k + m·done: factor i is turned by i·(k + m·done)/(radix·done) of a whole turn.
        const step = r.let(k.add(m.mul(done)).mul(count));
        eachColumn((j) => {
          const [sumRe, sumIm] = [r.let(constant(0, kind)), r.let(constant(0, kind))];
          const [turn, at] = [r.let(constant(0, "i32")), r.let(k.mul(radix * count).add(j))];
          r.for(0, radix, () => {
            const [c, s] = roots.map((row) => root(row, turn, 0));
            const [x, y] = from.map((row) => read(row, at));
            r.set(sumRe, sumRe.add(c.mul(x).sub(s.mul(y))));
            r.set(sumIm, sumIm.add(c.mul(y).add(s.mul(x))));
            r.set(at, at.add(count));
            r.set(turn, turn.add(step));
            r.if(turn.ge(n), () => r.set(turn, turn.sub(n)));
          });
          const target = r.let(place(k, count, j).add(m.mul(part)));
          write(to[0], target, sumRe);
          write(to[1], target, sumIm);
        });
      }),
    );
    return;
  }
  const eachTransform = (body: (k: Value) => void): void => r.for(0, done, body, isPairedAcross ? 2 : 1);
  eachTransform((k) => {
    const turns = [1, 2, 3].slice(0, radix - 1).map((i) => roots.map((row) => root(row, k.mul(i * count), i * count)));
    eachColumn((j) => {
      const at = r.let(k.mul(radix * count).add(j));
      const target = r.let(place(k, count, j));
      const [a, ...others] = Array.from({ length: radix }, (_, i) => from.map((row) => read(row, at.add(i * count))));
      const turned = others.map(([x, y], i) => {
        const [c, s] = turns[i];
        return [r.let(c.mul(x).sub(s.mul(y))), r.let(c.mul(y).add(s.mul(x)))];
      });
      const [ar, ai] = a;
      const [[br, bi], [cr, ci] = [br, bi], [dr, di] = [br, bi]] = turned;
      const results =
        radix === 4
          ? [
              [ar.add(cr).add(br.add(dr)), ai.add(ci).add(bi.add(di))],
              [ar.sub(cr).add(bi.sub(di)), ai.sub(ci).sub(br.sub(dr))],
              [ar.add(cr).sub(br.add(dr)), ai.add(ci).sub(bi.add(di))],
              [ar.sub(cr).sub(bi.sub(di)), ai.sub(ci).add(br.sub(dr))],
            ]
          : [
              [ar.add(br), ai.add(bi)],
              [ar.sub(br), ai.sub(bi)],
            ];
      results.forEach(([re, im], i) => {
        write(to[0], target.add(i * part), re);
        write(to[1], target.add(i * part), im);
      });
    });
  });
};

/** X[k] = Σⱼ x[j]·e^(∓2πijk/n) along an axis, in double; a pass for each prime factor of n. */
export const lowerFft: Rule = (it, context) => {
  const { axis, inverse } = it.params as { readonly axis: number; readonly inverse: boolean };
  const { outer, length: n, inner } = rowsAlong(it.inputs[0].type.shape, axis);
  const bytes = 8 * n + 8;
  const factors = factorsOf(Math.max(1, n));
  return lowerRoutine(
    it,
    context,
    (r) => {
      const row = (i: number): Row => r.scratchRow(i * bytes, "float64");
      const roots: Complex = [row(0), row(1)];
      const rooms: readonly [Complex, Complex] = [
        [row(2), row(3)],
        [row(4), row(5)],
      ];
      writeRoots(r, roots, n);
      // An inverse is a transform with real and imaginary parts exchanged, before and after.
      const ends = inverse ? [1, 0] : [0, 1];
      r.for(0, outer, (o) =>
        r.for(0, inner, (p) => {
          const start = r.let(o.mul(n * inner).add(p));
          r.for(0, n, (i) =>
            ends.forEach((end, part) => r.put(rooms[0][part], i, r.inputs[end].double(i.mul(inner).add(start)))),
          );
          let done = 1;
          factors.forEach((radix, i) => {
            pass(r, rooms[i % 2], rooms[1 - (i % 2)], n, radix, done, roots);
            done *= radix;
          });
          const last = rooms[factors.length % 2];
          r.for(0, n, (i) => ends.forEach((end, part) => r.put(r.outputs[end], i.mul(inner).add(start), last[part].at(i))));
        }),
      );
    },
    { scratch: 6 * bytes, cost: outer * inner * n * 20 },
  );
};
