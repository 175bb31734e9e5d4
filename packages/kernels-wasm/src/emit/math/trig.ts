import { cosineSeries, halfPi, largestQuick, sineSeries } from "@nabla-js/ndarray/internal";
import type { Value, Variable } from "../../wasm/value.js";
import { constant } from "../../wasm/value.js";
import { polynomial, where, type MathBlock, type MathFunction } from "./mathBlock.js";
import { halfTurns } from "./reduceLarge.js";

/** x = n·π/2 + r + tail. */
interface Reduced {
  readonly r: Variable;
  readonly tail: Variable;
  /** n, whole, of which the last two bits count; as two 64-bit integers. */
  readonly n: Variable;
}

/**
 * Takes quarter turns away, two doubles at a time; numbers beyond the quick range one by one.
 *
 * @see Cody & Waite (1980), "Software Manual for the Elementary Functions", chapter 8; Payne & Hanek (1983), "Radian
 * reduction for trigonometric functions".
 */
const reduced = (f: MathBlock, x: Value): Reduced => {
  const n = f.let(x.mul(2 / Math.PI).nearest());
  const first = f.let(x.sub(n.mul(halfPi[0])));
  const second = f.let(n.mul(halfPi[1]));
  const third = f.let(first.sub(second));
  const lost = f.let(first.sub(third).sub(second));
  const fourth = f.let(n.mul(halfPi[2]));
  const r = f.let(third.sub(fourth));
  const tail = f.let(third.sub(r).sub(fourth).add(lost));
  const turns = f.let(n.convert("i32x4.trunc_sat_f64x2_s_zero", "i32x4").convert("i64x2.extend_low_i32x4_s", "i64x2"));
  const isLarge = f.let(x.abs().gt(largestQuick));
  f.if(isLarge.any(), () => {
    const reduce = halfTurns(f);
    for (const lane of [0, 1]) {
      const one = f.let(x.lane(lane));
      f.if(one.abs().gt(largestQuick), () => {
        const [high, low, count] = [f.variable("f64"), f.variable("f64"), f.variable("i64")];
        one.push(f.code);
        f.code.call(reduce).set(count.local).set(low.local).set(high.local);
        f.set(r, r.withLane(lane, high));
        f.set(tail, tail.withLane(lane, low));
        f.set(turns, turns.withLane(lane, count));
      });
    }
  });
  return { r, tail, n: turns };
};

/** sin and cos of a reduced angle. */
const both = (f: MathBlock, { r, tail }: Reduced): { readonly sin: Variable; readonly cos: Variable } => {
  const z = f.let(r.mul(r));
  const sin = f.let(
    r.add(
      r
        .mul(z)
        .mul(polynomial(sineSeries, z))
        .add(tail.mul(z.mul(-0.5).add(1))),
    ),
  );
  const half = f.let(z.mul(0.5));
  const w = f.let(half.from(1));
  const rest = w
    .from(1)
    .sub(half)
    .add(z.mul(z).mul(polynomial(cosineSeries, z)).sub(r.mul(tail)));
  return { sin, cos: f.let(w.add(rest)) };
};

const bit = (n: Value, mask: bigint): Value => n.and(constant(mask, "i64x2")).ne(constant(0n, "i64x2"));

/** −y where the mask holds. */
const negatedWhere = (mask: Value, y: Value): Value => y.xor(mask.and(constant(-(2n ** 63n), "i64x2")).as(y.kind));

/** x for tiny x, so that −0 stays. */
const keepingTiny = (x: Value, y: Value): Value => where(x.abs().lt(2 ** -28), x, y);

/** For float32 the same in doubles with shorter series, rounded once. */
const inHalves =
  (apply: (f: MathBlock, x: Value) => Value) =>
  (f: MathBlock, x: Value): Value => {
    const [low, high] = [
      f.let(x.convert("f64x2.promote_low_f32x4", "f64x2")),
      f.let(x.high().convert("f64x2.promote_low_f32x4", "f64x2")),
    ];
    const rounded = (y: Value): Value => y.convert("f32x4.demote_f64x2_zero", "f32x4");
    const [a, b] = [f.let(apply(f, low)), f.let(apply(f, high))];
    return rounded(a).shuffle(rounded(b), [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);
  };

/** sin and cos of a reduced angle to 10 digits. */
const bothShort = (f: MathBlock, { r }: Reduced): { readonly sin: Variable; readonly cos: Variable } => {
  const z = f.let(r.mul(r));
  const sin = f.let(r.add(r.mul(z).mul(polynomial(sineSeries.slice(0, 5), z))));
  const cos = f.let(
    z
      .mul(-0.5)
      .add(1)
      .add(z.mul(z).mul(polynomial(cosineSeries.slice(0, 5), z))),
  );
  return { sin, cos };
};

type Parts = (f: MathBlock, it: Reduced) => { readonly sin: Variable; readonly cos: Variable };

const sinBy =
  (parts: Parts) =>
  (f: MathBlock, x: Value): Value => {
    const it = reduced(f, x);
    const { sin, cos } = parts(f, it);
    return negatedWhere(bit(it.n, 2n), f.let(where(bit(it.n, 1n), cos, sin)));
  };

const cosBy =
  (parts: Parts) =>
  (f: MathBlock, x: Value): Value => {
    const it = reduced(f, x);
    const { sin, cos } = parts(f, it);
    return negatedWhere(bit(it.n.add(constant(1n, "i64x2")), 2n), f.let(where(bit(it.n, 1n), sin, cos)));
  };

export const sin: MathFunction = {
  arity: 1,
  f32x4: (f, x) => keepingTiny(x, inHalves(sinBy(bothShort))(f, x)),
  f64x2: (f, x) => keepingTiny(x, sinBy(both)(f, x)),
};

export const cos: MathFunction = {
  arity: 1,
  f32x4: (f, x) => inHalves(cosBy(bothShort))(f, x),
  f64x2: (f, x) => cosBy(both)(f, x),
};

/** sin/cos, or −cos/sin after an odd number of quarter turns. */
export const tan: MathFunction = {
  arity: 1,
  f64x2: (f, x) => {
    const it = reduced(f, x);
    const { sin, cos } = both(f, it);
    const odd = f.let(bit(it.n, 1n));
    const quotient = f.let(where(odd, cos, sin).div(where(odd, sin, cos)));
    return keepingTiny(x, negatedWhere(odd, quotient));
  },
};
