import { twoOverPi } from "@nabla-js/ndarray/internal";
import { callOf, functionOf, type Block } from "../../wasm/block.js";
import type { Code } from "../../wasm/code.js";
import { constant, Value, type Variable } from "../../wasm/value.js";
import type { MathBlock } from "./mathBlock.js";

/** The bits of 2/π behind the point, 64 at a time. */
const wordsOfTwoOverPi = (): readonly bigint[] =>
  Array.from({ length: twoOverPi.length / 16 }, (_, i) => BigInt(`0x${twoOverPi.slice(16 * i, 16 * i + 16)}`));

const i64 = (value: bigint): Value => constant(BigInt.asIntN(64, value), "i64");

/** The function (x) → (r, tail, n) for large x: x = n·π/2 + r + tail, n counted modulo 4. */
export const halfTurns = (f: MathBlock): number => f.helper("halfTurns", () => emitHalfTurns(f));

/** Word i of 2/π; 0 beyond the table. */
const emitWord = (): Code =>
  functionOf(["i32"], ["i64"], (b, i) => {
    const word = b.let(i64(0n));
    wordsOfTwoOverPi().forEach((value, at) => b.if(i.eq(at), () => b.set(word, i64(value))));
    b.result(word);
  });

/** The high 64 bits of the product of two unsigned numbers of 64 bits. */
const emitHighProduct = (): Code =>
  functionOf(["i64", "i64"], ["i64"], (b, x, y) => {
    const low = i64(0xffffffffn);
    const shift = i64(32n);
    const [x0, x1] = [b.let(x.and(low)), b.let(x.shrU(shift))];
    const [y0, y1] = [b.let(y.and(low)), b.let(y.shrU(shift))];
    const middle = b.let(x1.mul(y0).add(x0.mul(y0).shrU(shift)));
    const other = b.let(x0.mul(y1).add(middle.and(low)));
    b.result(x1.mul(y1).add(middle.shrU(shift)).add(other.shrU(shift)));
  });

/**
 * |x| = m·2ᵉ with a whole m of 53 bits. Of 2/π the 192 bits from place e − 1 on are taken: those before make whole turns, those
 * behind change the angle by less than 2⁻¹³⁷ of a quarter. Their product with m, modulo 2¹⁹², holds the number of quarters in
 * its two highest bits and the rest behind.
 *
 * @see Payne & Hanek (1983), "Radian reduction for trigonometric functions".
 */
const emitHalfTurns = (f: MathBlock): Code => {
  const word = f.helper("twoOverPi", emitWord);
  const high = f.helper("highProduct", emitHighProduct);
  const call = (index: number, ...args: Value[]): Value => callOf(index, "i64", ...args);
  return functionOf(["f64"], ["f64", "f64", "i64"], (b, x) => {
    const bits = b.let(x.as("i64"));
    const exponent = b.let(bits.shrU(i64(52n)).and(i64(0x7ffn)).convert("i32.wrap_i64", "i32"));
    const m = b.let(bits.and(i64(0x000fffffffffffffn)).or(i64(0x0010000000000000n)));
    // Bit k of the table (from 1 on) has the weight 2⁻ᵏ; the window begins with bit e − 1, counted from 0: e − 2.
    const start = b.let(exponent.sub(1075 + 2));
    const [first, inside] = [b.let(start.shr(6)), b.let(start.and(63).convert("i64.extend_i32_u", "i64"))];
    const windowWord = (j: number): Variable => {
      const [a, c] = [b.let(call(word, first.add(j))), b.let(call(word, first.add(j + 1)))];
      const joined = a.shl(inside).or(c.shrU(i64(1n)).shrU(i64(63n).sub(inside)));
      return b.let(joined);
    };
    const [w2, w1, w0] = [windowWord(0), windowWord(1), windowWord(2)];
    // The product modulo 2¹⁹², highest word first: p2, p1, p0.
    const p0 = b.let(m.mul(w0));
    const carry0 = b.let(call(high, m, w0));
    const p1 = b.let(m.mul(w1).add(carry0));
    const carry1 = b.let(call(high, m, w1).add(p1.ltU(carry0).convert("i64.extend_i32_u", "i64")));
    const p2 = b.let(m.mul(w2).add(carry1));
    // Two bits of quarters; the nearest whole number, so that the rest is a signed fraction.
    const n = b.let(p2.shrU(i64(62n)));
    const fraction = b.let(p2.shl(i64(2n)).or(p1.shrU(i64(62n))));
    const behind = b.let(p1.shl(i64(2n)).or(p0.shrU(i64(62n))));
    b.set(n, n.add(fraction.shrU(i64(63n))));
    // In units of 2⁻⁶⁴ of a quarter, as a double and what it leaves out.
    const whole = b.let(fraction.toF64());
    const back = b.let(
      whole.ge(2 ** 63).choose(i64(-(2n ** 63n)), new Value("i64", (code) => (whole.push(code), code.truncSat(6)))),
    );
    const rest = b.let(
      fraction
        .sub(back)
        .toF64()
        .add(behind.toF64(true).mul(2 ** -64)),
    );
    twoProduct(b, whole.mul(2 ** -64), rest.mul(2 ** -64), (r, tail) => {
      const isNegative = b.let(bits.lt(i64(0n)));
      const finite = b.let(x.sub(x));
      b.result(isNegative.choose(r.neg(), r).add(finite));
      b.result(isNegative.choose(tail.neg(), tail).add(finite));
      b.result(isNegative.choose(i64(0n).sub(n), n));
    });
  });
};

/** (high + low)·π/2 as two doubles. */
const twoProduct = (b: Block, high: Value, low: Value, use: (r: Variable, tail: Variable) => void): void => {
  const [piHigh, piLow] = [1.5707963267948966, 6.123233995736766e-17];
  const h = b.let(high);
  const p = b.let(h.mul(piHigh));
  // The rounding error of the product, by halves of 26 bits (Dekker 1971, "A floating-point technique for extending the
  // available precision").
  const split = 2 ** 27 + 1;
  const t = b.let(h.mul(split));
  const h1 = b.let(t.sub(t.sub(h)));
  const h2 = b.let(h.sub(h1));
  const pi1 = split * piHigh - (split * piHigh - piHigh);
  const pi2 = piHigh - pi1;
  const error = h1.mul(pi1).sub(p).add(h1.mul(pi2)).add(h2.mul(pi1)).add(h2.mul(pi2));
  const tail = b.let(error.add(h.mul(piLow)).add(low.mul(piHigh)));
  const r = b.let(p.add(tail));
  use(r, b.let(p.sub(r).add(tail)));
};
