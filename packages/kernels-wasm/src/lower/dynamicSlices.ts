import { bytesPerElement, rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import type { Routine } from "../emit/routine.js";
import { constant, type Value } from "../wasm/value.js";
import type { Rule } from "./context.js";
import { clampedStart, copyOperand } from "./gatherScatter.js";
import { copyBlock, nest, slicesOf } from "./nest.js";
import { lowerRoutine } from "./routines.js";

/** Where a slice of `sizes` begins: its starts, scalars from input `first` on, moved inside. */
const startOf = (r: Routine, first: number, shape: readonly number[], sizes: readonly number[]): Value => {
  const strides = rowMajorStrides(shape);
  let at: Value = constant(0, "i32");
  shape.forEach((length, axis) => {
    const row = r.inputs[first + axis];
    at = at.add(clampedStart(r, row.at(0), row.dtype, length - sizes[axis]).mul(strides[axis]));
  });
  return r.let(at);
};

/** A slice whose starts are known only when it is computed. */
export const lowerDynamicSlice: Rule = (it, context) => {
  const { shape, dtype } = it.inputs[0].type;
  const { sizes } = it.params as { readonly sizes: readonly number[] };
  const slices = slicesOf(sizes, rowMajorStrides(shape), rowMajorStrides(sizes));
  return lowerRoutine(it, context, (r) => {
    const [x, out] = [r.inputs[0].from(startOf(r, 1, shape, sizes)), r.outputs[0]];
    nest(r, slices.shape, slices.strides, ([a, b]) =>
      copyBlock(r, out.address(b), x.address(a), slices.run * bytesPerElement(dtype)),
    );
  });
};

/** An array with a slice replaced; in its own place where nobody reads it later. */
export const lowerDynamicUpdateSlice: Rule = (it, context) => {
  const { shape, dtype } = it.inputs[0].type;
  const sizes = it.inputs[1].type.shape;
  const slices = slicesOf(sizes, rowMajorStrides(shape), rowMajorStrides(sizes));
  return lowerRoutine(
    it,
    context,
    (r) => {
      copyOperand(r, sizeOf(shape) * bytesPerElement(dtype));
      const [update, out] = [r.inputs[1], r.outputs[0].from(startOf(r, 2, shape, sizes))];
      nest(r, slices.shape, slices.strides, ([a, b]) =>
        copyBlock(r, out.address(a), update.address(b), slices.run * bytesPerElement(dtype)),
      );
    },
    { inPlace: true, cost: sizeOf(shape) / 4 + sizeOf(sizes) },
  );
};
