import { sizeOf } from "@nabla-js/ndarray/internal";
import type { DType } from "@nabla-js/ndarray";
import { converted, type Routine } from "../emit/routine.js";
import { threefry } from "../emit/helpers.js";
import { constant, type Value, type Variable } from "../wasm/value.js";
import type { Rule } from "./context.js";
import { lowerRoutine } from "./routines.js";

/** The two words of counter (0, n) under a key. */
const cipher = (r: Routine, k0: Value, k1: Value, n: Value): readonly [Variable, Variable] => {
  const words = [r.variable("i32"), r.variable("i32")] as const;
  for (const word of [k0, k1, constant(0, "i32"), n]) word.push(r.code);
  r.code.call(threefry(r.math)).set(words[1].local).set(words[0].local);
  return words;
};

/** A stream of doubles in (0, 1) with 52 random bits, the n-th from counter n: each use of `next` draws one. */
const streamOf = (r: Routine, k0: Value, k1: Value): (() => Variable) => {
  const counter = r.let(constant(0, "i32"));
  return () => {
    const [high, low] = cipher(r, k0, k1, counter);
    r.set(counter, counter.add(1));
    return r.let(
      high
        .toF64(true)
        .mul(2 ** -32)
        .add(
          low
            .shrU(12)
            .toF64(true)
            .mul(2 ** -52),
        )
        .add(2 ** -53),
    );
  };
};

/** What is drawn for a parameter, in double. */
type Draw = (r: Routine, parameter: Variable, next: () => Variable) => Value;

/** Draws for each element, with the stream of the i-th key that splits off the key of its batch. */
const drawEach =
  (draw: Draw, resultOf: (value: Value, dtype: DType) => Value): Rule =>
  (it, context) => {
    const keys = sizeOf(it.inputs[0].type.shape.slice(0, -1));
    const size = sizeOf(it.outputs[0].type.shape) / Math.max(1, keys);
    return lowerRoutine(
      it,
      context,
      (r) => {
        const [key, parameters] = r.inputs;
        r.eachPiece((k) => {
          const [k0, k1] = [r.let(key.at(k.mul(2))), r.let(key.at(k.mul(2).add(1)))];
          r.for(0, size, (i) => {
            const at = r.let(k.mul(size).add(i));
            const [s0, s1] = cipher(r, k0, k1, i);
            const value = draw(r, r.let(parameters.double(at)), streamOf(r, s0, s1));
            r.put(r.outputs[0], at, resultOf(r.let(value), r.outputs[0].dtype));
          });
        });
      },
      { pieces: keys, cost: keys * size * 300 },
    );
  };

/**
 * The logarithm of a gamma number of shape a: with d = a − ⅓, c = 1/√(9d), z normal and v = (1 + cz)³, d·v is taken where
 * log u < z²/2 + d − dv + d·log v. Below 1, a number of shape a + 1 times u^(1/a).
 *
 * @see Marsaglia & Tsang (2000), "A simple method for generating gamma variables", sections 2 and 6.
 */
const logGamma: Draw = (r, a, next) => {
  const result = r.let(a.eq(Infinity).choose(Infinity, constant(NaN, "f64")));
  r.if(a.gt(0).and(a.lt(Infinity)), () => {
    const isSmall = r.let(a.lt(1));
    const d = r.let(isSmall.choose(a.add(1), a).sub(1 / 3));
    const c = r.let(constant(1, "f64").div(d.mul(9).sqrt()));
    const goesOn = r.let(constant(1, "i32"));
    r.while(
      () => goesOn,
      () => {
        const z = r.let(r.call("erfInv", next().mul(2).sub(1)).mul(Math.SQRT2));
        const root = r.let(c.mul(z).add(1));
        r.if(root.gt(0), () => {
          const v = r.let(root.mul(root).mul(root));
          const logV = r.let(r.call("log", v));
          const bound = r.let(
            z
              .mul(z)
              .mul(0.5)
              .add(d.mul(v.from(1).add(logV))),
          );
          r.if(r.call("log", next()).lt(bound), () => {
            r.set(result, r.call("log", d).add(logV));
            r.set(goesOn, 0);
          });
        });
      },
    );
    r.if(isSmall, () => r.set(result, result.add(r.call("log", next()).div(a))));
  });
  return result;
};

export const lowerRandomGamma: Rule = (it, context) => {
  const { log } = it.params as { readonly log: boolean };
  const draw: Draw = log ? logGamma : (r, a, next) => r.call("exp", logGamma(r, a, next));
  return drawEach(draw, (value) => value)(it, context);
};

/**
 * A Poisson number of mean λ: below 10 by counting how many uniform numbers can be multiplied before the product is under e^(−λ);
 * from 10 on by transformed rejection; −1 where λ is negative or NaN.
 *
 * @see Knuth (1969), "The Art of Computer Programming", volume 2, section 3.4.1; Hörmann (1993), "The transformed rejection
 * method for generating Poisson random variables", algorithm PTRS.
 */
const poisson: Draw = (r, mean, next) => {
  const result = r.let(mean.eq(Infinity).choose(Infinity, constant(-1, "f64")));
  const byProducts = (): void => {
    const limit = r.let(r.call("exp", mean.neg()));
    r.set(result, 0);
    const product = next();
    r.while(
      () => product.gt(limit),
      () => {
        r.set(result, result.add(1));
        r.set(product, product.mul(next()));
      },
    );
  };
  const byRejection = (): void => {
    const b = r.let(mean.sqrt().mul(2.53).add(0.931));
    const a = r.let(b.mul(0.02483).sub(0.059));
    const inverseAlpha = r.let(constant(1.1328, "f64").div(b.sub(3.4)).add(1.1239));
    const certain = r.let(constant(0.9277, "f64").sub(constant(3.6224, "f64").div(b.sub(2))));
    const goesOn = r.let(constant(1, "i32"));
    r.while(
      () => goesOn,
      () => {
        const u = r.let(next().sub(0.5));
        const v = next();
        const us = r.let(u.abs().from(0.5));
        const k = r.let(a.mul(2).div(us).add(b).mul(u).add(mean).add(0.43).floor());
        const isCertain = us.ge(0.07).and(v.le(certain));
        r.if(
          isCertain,
          () => r.set(goesOn, 0),
          () =>
            r.if(
              k
                .lt(0)
                .or(us.lt(0.013).and(v.gt(us)))
                .eqz(),
              () => {
                const left = r.let(r.call("log", v.mul(inverseAlpha).div(a.div(us.mul(us)).add(b))));
                const right = k
                  .mul(r.call("log", mean))
                  .sub(mean)
                  .sub(r.call("lgamma", k.add(1)));
                r.if(left.le(right), () => r.set(goesOn, 0));
              },
            ),
        );
        r.set(result, k);
      },
    );
  };
  r.if(mean.ge(0).and(mean.lt(Infinity)), () => r.if(mean.lt(10), byProducts, byRejection));
  return result;
};

export const lowerRandomPoisson: Rule = /* @__PURE__ */ drawEach(poisson, (value, dtype) => converted(value, "float64", dtype));
