import type { Atom } from "@nabla-js/grad";
import { sizeOf } from "@nabla-js/ndarray/internal";
import type { Rule } from "./context.js";
import { sliceAxes, startsOf, type IndexParams } from "./indexing.js";

interface GatherParams extends IndexParams {
  readonly sliceSizes: readonly number[];
  readonly fillValue: number;
}

/** Slices at index vectors. */
export const lowerGather: Rule = (it, context) => {
  const [x, indices] = it.inputs;
  const [y] = it.outputs;
  if (sizeOf(x.type.shape) === 0) return false;
  const { dimensions, sliceSizes, mode, fillValue } = it.params as GatherParams;
  const [data, vectors] = [x, indices].map((a: Atom) => context.loaded(a));
  const output = context.result(y, "gather");
  const { offsetDims, operandBatchingDims, startIndicesBatchingDims } = dimensions;
  context.steps.push({
    kind: "lookup",
    name: "gather",
    shape: y.type.shape,
    loads: [data, vectors],
    write: (text, index) => {
      const vector = index.filter((_, axis) => !offsetDims.includes(axis));
      const { starts, isInside } = startsOf(text, vectors, vector, x.type.shape, sliceSizes, dimensions, mode);
      const slices = sliceAxes(x.type.shape.length, dimensions);
      const at = x.type.shape.map((_, axis) => {
        const batch = operandBatchingDims.indexOf(axis);
        if (batch >= 0) return vector[startIndicesBatchingDims[batch]];
        const inSlice = slices.indexOf(axis);
        const parts = [
          ...(starts[axis] === undefined ? [] : [starts[axis]]),
          ...(inSlice < 0 ? [] : [index[offsetDims[inSlice]]]),
        ];
        return parts.length === 0 ? "0" : `(${parts.join(" + ")})`;
      });
      const value = text.constant("v", text.read(data, at));
      return isInside === null ? value : `(${isInside} > 0.5 ? ${value} : ${text.number(fillValue)})`;
    },
    output,
  });
  return true;
};
