import type { Equation } from "@nabla-js/grad";
import { sameShape, sizeOf } from "@nabla-js/ndarray/internal";
import type { Context, Rule } from "./context.js";
import { loadOf, reshapeExpr } from "./expr.js";
import { sliceAxes, startsOf, type IndexParams } from "./indexing.js";
import type { LookupWriter } from "./schedule.js";
import { windowAdjoint } from "./windows.js";

const combine: Readonly<Record<string, (held: string, update: string) => string>> = {
  scatter: (_, update) => update,
  scatterAdd: (held, update) => `${held} + ${update}`,
  scatterMul: (held, update) => `${held} * ${update}`,
  scatterMax: (held, update) => `Math.max(${held}, ${update})`,
  scatterMin: (held, update) => `Math.min(${held}, ${update})`,
};

/**
 * Slices written at index vectors. No kernel writes where it likes: each element of the result looks through the index
 * vectors for those that mean it, in their order.
 */
export const lowerScatter: Rule = (it, context) => {
  if (lowerWindowScatter(it, context)) return true;
  const [x, indices, updates] = it.inputs;
  const [y] = it.outputs;
  const vectors = indices.type.shape.slice(0, -1);
  if (sizeOf(updates.type.shape) === 0 || sizeOf(vectors) === 0) {
    context.define(y, context.exprOf(x));
    return true;
  }
  const isSum = it.primitive.name === "scatterAdd" || it.primitive.name === "scatterMul";
  if (isSum && !/^(float32|int32)$/.test(x.type.dtype)) return false;
  const { dimensions, mode } = it.params as IndexParams;
  const { offsetDims, operandBatchingDims, startIndicesBatchingDims } = dimensions;
  const [data, vectorLoad, updateLoad] = [x, indices, updates].map((a) => context.loaded(a));
  const slices = sliceAxes(x.type.shape.length, dimensions);
  const sizes = x.type.shape.map((_, axis) => {
    const inSlice = slices.indexOf(axis);
    return inSlice < 0 ? 1 : updates.type.shape[offsetDims[inSlice]];
  });
  const write: LookupWriter = (text, index) => {
    const held = text.name("held");
    text.line(`let ${held} = ${text.read(data, index)};`);
    let depth = 0;
    const vector = vectors.map((length, axis) => {
      const batch = startIndicesBatchingDims.indexOf(axis);
      if (batch >= 0) return index[operandBatchingDims[batch]];
      const k = text.name("k");
      text.line(`for (let ${k} = 0; ${k} < ${length}; ${k}++) {`);
      depth++;
      return k;
    });
    const { starts, isInside } = startsOf(text, vectorLoad, vector, x.type.shape, sizes, dimensions, mode);
    const conditions = isInside === null ? [] : [`${isInside} > 0.5`];
    const offsets = x.type.shape.map((_, axis) => {
      if (starts[axis] === undefined || operandBatchingDims.includes(axis)) return index[axis];
      const offset = text.constant("offset", `${index[axis]} - ${starts[axis]}`);
      conditions.push(`${offset} > -0.5 && ${offset} < ${sizes[axis] - 0.5}`);
      return offset;
    });
    // An axis that no index points into begins at 0.
    slices.forEach((axis) => {
      if (starts[axis] === undefined && sizes[axis] < x.type.shape[axis])
        conditions.push(`${index[axis]} < ${sizes[axis] - 0.5}`);
    });
    dimensions.collapsedSliceDims.forEach((axis) => {
      if (starts[axis] === undefined) conditions.push(`${index[axis]} < 0.5`);
    });
    let nextVector = 0;
    const at = updates.type.shape.map((_, axis) => {
      const inSlice = offsetDims.indexOf(axis);
      return inSlice < 0 ? vector[nextVector++] : offsets[slices[inSlice]];
    });
    const update = text.read(updateLoad, at);
    text.line(`if (${conditions.join(" && ") || "0 === 0"}) { ${held} = ${combine[it.primitive.name](held, update)}; }`);
    for (; depth > 0; depth--) text.line("}");
    return held;
  };
  const output = context.result(y, it.primitive.name);
  context.steps.push({
    kind: "lookup",
    name: it.primitive.name,
    shape: y.type.shape,
    loads: [data, vectorLoad, updateLoad],
    write,
    output,
  });
  return true;
};

/** Adding to where the extrema of windows stood: the gradient of pooling. */
const lowerWindowScatter = (it: Equation, context: Context): boolean => {
  const [x, indices, updates] = it.inputs;
  const [y] = it.outputs;
  const places = context.originOf(indices);
  const base = context.exprOf(x);
  if (it.primitive.name !== "scatterAdd" || places === undefined || base.kind !== "const" || base.value !== 0) return false;
  const { batchDims } = places.params as { readonly batchDims?: number };
  const positions = places.outputs[0].type.shape;
  const { dimensions } = it.params as IndexParams;
  const isFlat =
    x.type.shape.length === 1 &&
    dimensions.offsetDims.length === 0 &&
    x.type.shape[0] === sizeOf(places.inputs[0].type.shape) &&
    sameShape(updates.type.shape, positions) &&
    sameShape(indices.type.shape, [...positions, 1]);
  if (!isFlat || batchDims !== 0) return false;
  const placesLoad = reshapeExpr(context.loaded(indices), indices.type.shape, positions);
  const updatesLoad = context.loaded(updates);
  if (placesLoad?.kind !== "load") return false;
  const { shape, write } = windowAdjoint(places, placesLoad, updatesLoad);
  const output = context.buffer(y.type, "windowAdjoint");
  context.steps.push({ kind: "lookup", name: "windowAdjoint", shape, loads: [placesLoad, updatesLoad], write, output });
  context.define(y, loadOf(output, y.type.shape));
  return true;
};
