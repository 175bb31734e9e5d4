import type { Equation } from "@nabla-js/grad";
import type { DType } from "@nabla-js/ndarray";
import { isFloat, rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import { kindOf, type Routine } from "../emit/routine.js";
import { constant, type Value } from "../wasm/value.js";
import type { Context } from "./context.js";
import { lowerRoutine } from "./routines.js";
import type { Windows } from "./windowElements.js";

/**
 * Where the extremum of each window stands, by a loop over the window: of any size, with padding, of every dtype. −1 where a
 * window lies in the padding alone; the first of equals, and the first NaN before all.
 */
export const lowerAnyWindowArg = (name: "max" | "min", it: Equation, context: Context): true => {
  const { window, strides, padding, windowDilation, batchDims } = it.params as Windows & { readonly batchDims: number };
  const { dtype, shape } = it.inputs[0].type;
  const positions = it.outputs[0].type.shape;
  const steps = rowMajorStrides(shape);
  const isPadded = (axis: number): boolean => padding[axis][0] > 0 || padding[axis][1] > 0;

  const write = (r: Routine): void => {
    const [x, out] = [r.inputs[0], r.outputs[0]];
    /** Goes over the positions of one axis after the other: which it is, and where along each axis its window begins. */
    const eachPosition = (axis: number, at: Value, starts: readonly Value[]): void => {
      if (axis === shape.length) return search(at, starts);
      const [from, to] = axis === 0 ? [r.from, r.to] : [0, positions[axis]];
      r.for(from, to, (p) => {
        const start = r.let(p.mul(strides[axis]).sub(padding[axis][0]));
        eachPosition(axis + 1, r.let(at.mul(positions[axis]).add(p)), [...starts, start]);
      });
    };
    const search = (at: Value, starts: readonly Value[]): void => {
      const best = r.variable(kindOf(dtype));
      const place = r.let(constant(-1, "i32"));
      /** Goes over the window: where its element lies, and the number under which it is known behind the batch axes. */
      const look = (axis: number, offset: Value, index: Value): void => {
        if (axis === shape.length) {
          const value = r.let(x.at(offset));
          r.if(place.lt(0).or(beats(name, dtype, value, best)), () => {
            r.set(best, value);
            r.set(place, index);
          });
          return;
        }
        const at = (i: Value): void => {
          const moved = r.let(i.mul(steps[axis]));
          look(axis + 1, r.let(offset.add(moved)), axis < batchDims ? index : r.let(index.add(moved)));
        };
        r.for(0, window[axis], (k) => {
          const i = r.let(starts[axis].add(k.mul(windowDilation[axis])));
          if (isPadded(axis)) r.if(i.ge(0).and(i.lt(shape[axis])), () => at(i));
          else at(i);
        });
      };
      look(0, constant(0, "i32"), constant(0, "i32"));
      r.put(out, at, place);
    };
    eachPosition(0, constant(0, "i32"), []);
  };
  return lowerRoutine(it, context, write, {
    pieces: positions[0] ?? 1,
    cost: 2 * sizeOf(positions) * sizeOf(window),
  });
};

const beats = (name: "max" | "min", dtype: DType, x: Value, held: Value): Value => {
  // Of floats, whatever is not worse, so that a NaN beats numbers; nothing beats a NaN.
  if (isFloat(dtype)) return (name === "max" ? x.le(held) : x.ge(held)).eqz().and(held.eq(held));
  const [a, b] = name === "max" ? [x, held] : [held, x];
  return dtype === "int32" || dtype === "int8" ? a.gt(b) : a.gtU(b);
};
