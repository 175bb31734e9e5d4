import { highest, isFloat, lowest } from "@nabla-js/ndarray/internal";
import type { DType } from "@nabla-js/ndarray";
import { constant, type Value } from "../wasm/value.js";
import { Row, type Routine } from "../emit/routine.js";
import type { Rule } from "./context.js";
import { lowerRoutine, rowsAlong } from "./routines.js";

/** The place of the largest or smallest element along an axis: the first of equals, or the first NaN. */
export const lowerArg =
  (name: "argmax" | "argmin"): Rule =>
  (it, context) => {
    const { dtype, shape } = it.inputs[0].type;
    const { axis } = it.params as { readonly axis: number };
    const { outer, length, inner } = rowsAlong(shape, axis);
    const isUnsigned = !isFloat(dtype) && dtype !== "int32" && dtype !== "int8";
    return lowerRoutine(
      it,
      context,
      (r) => {
        const [x, out] = [r.inputs[0], r.outputs[0]];
        r.eachPiece((o) =>
          r.for(0, inner, (j) => {
            const row = x.from(r.let(o.mul(length * inner).add(j)));
            const best = r.let(row.at(0));
            const place = r.let(constant(0, "i32"));
            r.for(1, length, (i) => {
              const value = r.let(row.at(inner === 1 ? i : i.mul(inner)));
              const [a, b] = name === "argmax" ? [value, best] : [best, value];
              const beats = isUnsigned ? a.gtU(b) : a.gt(b);
              // A NaN beats what is not one, and nothing beats it.
              const isBetter = isFloat(dtype) ? beats.or(value.ne(value)).and(best.eq(best)) : beats;
              r.if(isBetter, () => {
                r.set(best, value);
                r.set(place, i);
              });
            });
            r.put(out, o.mul(inner).add(j), place);
          }),
        );
      },
      { pieces: outer, cost: outer * length * inner },
    );
  };

interface Fold {
  readonly identity: (dtype: DType) => number;
  /** In double, or in 32-bit integers. */
  readonly step: (r: Routine, folded: Value, element: Value, dtype: DType) => Value;
}

const isSigned = (dtype: DType): boolean => isFloat(dtype) || dtype === "int32" || dtype === "int8";

const extreme = (r: Routine, folded: Value, element: Value, beats: Value): Value =>
  (folded.kind === "f64" ? beats.or(element.ne(element)) : beats).choose(element, folded);

const folds: Readonly<Record<string, Fold>> = {
  cumsum: { identity: () => 0, step: (_r, folded, x) => folded.add(x) },
  cumprod: { identity: () => 1, step: (_r, folded, x) => folded.mul(x) },
  cummax: { identity: lowest, step: (r, a, x, dtype) => extreme(r, a, x, isSigned(dtype) ? x.gt(a) : x.gtU(a)) },
  cummin: { identity: highest, step: (r, a, x, dtype) => extreme(r, a, x, isSigned(dtype) ? x.lt(a) : x.ltU(a)) },
  // log(eᵃ + eˣ); of equals, infinite ones too, a + log 2.
  cumlogsumexp: {
    identity: () => -Infinity,
    step: (r, a, x) => {
      const gap = r.let(r.call("log1p", r.call("exp", a.sub(x).abs().neg())));
      return a.eq(x).choose(a.add(Math.LN2), a.max(x).add(gap));
    },
  },
};

/** What is folded so far, along an axis: floats in double, rounded as they are stored. */
export const lowerCumulative: Rule = (it, context) => {
  const { dtype, shape } = it.inputs[0].type;
  const { axis, reverse } = it.params as { readonly axis: number; readonly reverse: boolean };
  const { outer, length, inner } = rowsAlong(shape, axis);
  const { identity, step } = folds[it.primitive.name];
  return lowerRoutine(
    it,
    context,
    (r) => {
      const [x, out] = [r.inputs[0], r.outputs[0]];
      r.eachPiece((o) =>
        r.for(0, inner, (j) => {
          const first = r.let(o.mul(length * inner).add(j));
          const [source, target] = [r.let(x.address(first)), r.let(out.address(first))];
          const bytes = inner * x.bytes;
          if (reverse) for (const place of [source, target]) r.set(place, place.add((length - 1) * bytes));
          const folded = r.let(constant(identity(dtype), isFloat(dtype) ? "f64" : "i32"));
          r.for(0, length, () => {
            const element = r.let(isFloat(dtype) ? new Row(source, dtype).double(0) : new Row(source, dtype).at(0));
            r.set(folded, step(r, folded, element, dtype));
            r.put(new Row(target, dtype), 0, folded);
            for (const place of [source, target]) r.set(place, place.add(reverse ? -bytes : bytes));
          });
        }),
      );
    },
    { pieces: outer, cost: outer * length * inner * 2 },
  );
};
