import type { DType } from "@nabla-js/ndarray";
import { bytesPerElement, isFloat, range, rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import type { IndexDimensions, IndexMode } from "@nabla-js/ndarray/primitives";
import { kindOf, type Routine, type Row } from "../emit/routine.js";
import { constant, type Kind, type Term, type Value, type Variable } from "../wasm/value.js";
import type { Rule } from "./context.js";
import { copyBlock, nest, piecesOf, slicesOf, type Slices } from "./nest.js";
import { lowerRoutine } from "./routines.js";

/** Where the slices of a gather or a scatter lie. */
interface Layout {
  /** The axes of the index vectors, and where vector n lies among the numbers, its slice in the result, and what batching adds. */
  readonly vectors: readonly number[];
  readonly vectorStrides: readonly (readonly number[])[];
  readonly components: number;
  /** For each component the largest start, and how far one step goes in the operand. */
  readonly limits: readonly number[];
  readonly steps: readonly number[];
  readonly slices: Slices;
  readonly sliceSize: number;
}

const layoutOf = (
  shape: readonly number[],
  indices: readonly number[],
  result: readonly number[],
  dims: IndexDimensions,
  sliceSizes: readonly number[],
): Layout => {
  const strides = rowMajorStrides(shape);
  const outStrides = rowMajorStrides(result);
  const inSlice = range(shape.length).filter(
    (axis) => !dims.collapsedSliceDims.includes(axis) && !dims.operandBatchingDims.includes(axis),
  );
  const outer = range(result.length).filter((axis) => !dims.offsetDims.includes(axis));
  const vectors = indices.slice(0, -1);
  const moves = vectors.map(() => 0);
  dims.startIndicesBatchingDims.forEach((axis, i) => (moves[axis] += strides[dims.operandBatchingDims[i]]));
  return {
    vectors,
    vectorStrides: [rowMajorStrides(indices).slice(0, -1), outer.map((axis) => outStrides[axis]), moves],
    components: dims.startIndexMap.length,
    limits: dims.startIndexMap.map((axis) => shape[axis] - sliceSizes[axis]),
    steps: dims.startIndexMap.map((axis) => strides[axis]),
    slices: slicesOf(
      inSlice.map((axis) => sliceSizes[axis]),
      inSlice.map((axis) => strides[axis]),
      dims.offsetDims.map((axis) => outStrides[axis]),
    ),
    sliceSize: sizeOf(inSlice.map((axis) => sliceSizes[axis])),
  };
};

/** A start moved inside 0 … limit. */
export const clampedStart = (r: Routine, start: Value, dtype: DType, limit: number): Variable => {
  const it = r.let(start);
  if (dtype === "uint32" || dtype === "uint8") return r.let(it.gtU(limit).choose(constant(limit, "i32"), it));
  return r.let(it.lt(0).choose(constant(0, "i32"), it.gt(limit).choose(constant(limit, "i32"), it)));
};

/** Goes over the slices: where each begins in the operand and in the result, and whether its index vector is in range. */
const eachSlice = (
  r: Routine,
  { vectors, vectorStrides, components, limits, steps }: Layout,
  indices: Row,
  mode: IndexMode,
  body: (inOperand: Value, inResult: Value, isInside: Variable | null) => void,
  cut?: { readonly from: Term; readonly to: Term },
): void =>
  nest(
    r,
    vectors,
    vectorStrides,
    ([at, inResult, moved]) => {
      let base = moved;
      const isInside = mode === "fill" && components > 0 ? r.let(constant(1, "i32")) : null;
      for (let j = 0; j < components; j++) {
        const start = r.let(indices.at(at.add(j)));
        const inRange = clampedStart(r, start, indices.dtype, limits[j]);
        if (isInside !== null) r.set(isInside, isInside.and(inRange.eq(start)));
        base = base.add(inRange.mul(steps[j]));
      }
      body(r.let(base), inResult, isInside);
    },
    cut,
  );

/** Slices at index vectors. Runs of neighbours are copied whole. */
export const lowerGather: Rule = (it, context) => {
  const [x, indices] = it.inputs.map((a) => a.type);
  const out = it.outputs[0].type;
  const { dimensions, sliceSizes, mode, fillValue } = it.params as {
    readonly dimensions: IndexDimensions;
    readonly sliceSizes: readonly number[];
    readonly mode: IndexMode;
    readonly fillValue: number;
  };
  const layout = layoutOf(x.shape, indices.shape, out.shape, dimensions, sliceSizes);
  const { slices } = layout;
  const bytes = bytesPerElement(x.dtype);
  return lowerRoutine(
    it,
    context,
    (r) => {
      const [from, to] = [r.inputs[0], r.outputs[0]];
      const copy = (inOperand: Value, inResult: Value): void =>
        nest(r, slices.shape, slices.strides, ([a, b]) =>
          slices.run === 1
            ? r.put(to, inResult.add(b), from.at(inOperand.add(a)))
            : copyBlock(r, to.address(inResult.add(b)), from.address(inOperand.add(a)), slices.run * bytes),
        );
      const fill = (inResult: Value): void =>
        nest(r, slices.shape, [slices.strides[1]], ([b]) =>
          r.for(0, slices.run, (i) => r.put(to, inResult.add(b).add(i), constant(fillValue, kindOf(x.dtype)))),
        );
      eachSlice(
        r,
        layout,
        r.inputs[1],
        mode,
        (inOperand, inResult, isInside) => {
          if (isInside === null) copy(inOperand, inResult);
          else
            r.if(
              isInside,
              () => copy(inOperand, inResult),
              () => fill(inResult),
            );
        },
        { from: r.from, to: r.to },
      );
    },
    { pieces: piecesOf(layout.vectors, layout.vectorStrides) },
  );
};

/** How an update meets what stands at its place: "set" replaces it. */
export type Combiner = "set" | "add" | "mul" | "max" | "min";

const combine = (r: Routine, op: Combiner, before: Value, update: Value, dtype: DType): Value => {
  switch (op) {
    case "set":
      return update;
    case "add":
      return before.add(update);
    case "mul":
      return before.mul(update);
    default: {
      if (isFloat(dtype)) return op === "max" ? before.max(update) : before.min(update);
      const isSigned = dtype === "int32" || dtype === "int8";
      const [a, b] = [r.let(before), r.let(update)];
      const [less, more] = op === "max" ? [b, a] : [a, b];
      return (isSigned ? more.gt(less) : more.gtU(less)).choose(a, b);
    }
  }
};

/** The operand with updates put into it, one index vector after the other; in its own place where nobody reads it later. */
export const lowerScatter =
  (op: Combiner): Rule =>
  (it, context) => {
    const [x, indices, updates] = it.inputs.map((a) => a.type);
    const { dimensions, mode } = it.params as { readonly dimensions: IndexDimensions; readonly mode: IndexMode };
    const sizes = x.shape.map(() => 1);
    range(x.shape.length)
      .filter((axis) => !dimensions.collapsedSliceDims.includes(axis) && !dimensions.operandBatchingDims.includes(axis))
      .forEach((axis, i) => (sizes[axis] = updates.shape[dimensions.offsetDims[i]] ?? 1));
    const layout = layoutOf(x.shape, indices.shape, updates.shape, dimensions, sizes);
    const { slices } = layout;
    const vector: Kind | null =
      x.dtype === "float32"
        ? "f32x4"
        : x.dtype === "float64"
          ? "f64x2"
          : x.dtype === "int32" || x.dtype === "uint32"
            ? "i32x4"
            : null;
    const canVector = vector !== null && (op === "add" || (op === "mul" && vector.startsWith("f")));
    const lanes = canVector ? 16 / bytesPerElement(x.dtype) : 1;
    return lowerRoutine(
      it,
      context,
      (r) => {
        const [source, out] = [r.inputs[2], r.outputs[0]];
        copyOperand(r, sizeOf(x.shape) * out.bytes);
        if (sizeOf(updates.shape) === 0) return;
        const apply = (inOperand: Value, inUpdates: Value): void =>
          nest(r, slices.shape, slices.strides, ([a, b]) => {
            const [to, from] = [out.from(r.let(inOperand.add(a))), source.from(r.let(inUpdates.add(b)))];
            if (op === "set" && slices.run > 1) {
              copyBlock(r, to.start, from.start, slices.run * out.bytes);
              return;
            }
            const vectors = Math.floor(slices.run / lanes) * lanes;
            if (canVector && vectors > 0)
              r.for(
                0,
                vectors,
                (i) => {
                  const [p, q] = [r.let(to.address(i)), from.address(i)];
                  const before = p.loadVector(vector);
                  const update = q.loadVector(vector);
                  r.storeVector(p, op === "add" ? before.add(update) : before.mul(update));
                },
                lanes,
              );
            r.for(canVector ? vectors : 0, slices.run, (i) => r.put(to, i, combine(r, op, to.at(i), from.at(i), x.dtype)));
          });
        eachSlice(r, layout, r.inputs[1], mode, (inOperand, inUpdates, isInside) => {
          if (isInside === null) apply(inOperand, inUpdates);
          else r.if(isInside, () => apply(inOperand, inUpdates));
        });
      },
      { inPlace: true, cost: sizeOf(x.shape) + 2 * sizeOf(updates.shape) },
    );
  };

/** Copies the first input to the first output, unless they are one. */
export const copyOperand = (r: Routine, bytes: number): void =>
  r.if(r.inputs[0].start.ne(r.outputs[0].start), () => r.copy(r.outputs[0].start, r.inputs[0].start, bytes));
