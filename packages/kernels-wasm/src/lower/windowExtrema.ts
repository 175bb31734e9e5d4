import type { DType } from "@nabla-js/ndarray";
import { isFloat, rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import type { Context, Rule, WindowArg } from "./context.js";
import { loadOf, type Buffer, type Expr, type Load } from "./expr.js";
import type { LoopOutput } from "./schedule.js";
import { areSmallWindows, placesOf, windowElements, windowIndices, type Windows } from "./windowElements.js";
import { lowerAnyWindowArg } from "./windowArgs.js";
import { lowerWindow } from "./windows.js";

const op = (name: string, dtype: DType, ...args: readonly Expr[]): Expr => ({ kind: "op", dtype, name, params: {}, args });

/** The extremum of small windows is an expression of their elements; of others a reduction. */
export const lowerWindowExtremum =
  (name: "max" | "min"): Rule =>
  (it, context) => {
    const [y] = it.outputs;
    if (!areSmallWindows(it.params as Windows) || sizeOf(y.type.shape) === 0) return lowerWindow(name)(it, context);
    const elements = windowElements(it, context);
    context.define(
      y,
      context.materialize(
        elements.reduce((a, b) => op(name, y.type.dtype, a, b)),
        y.type,
      ),
    );
    return true;
  };

/** Where the extremum of small windows stands: the first of equals, and the first NaN before all. */
export const lowerWindowArg =
  (name: "max" | "min"): Rule =>
  (it, context) => {
    const [x] = it.inputs;
    const [y] = it.outputs;
    const params = it.params as Windows & { readonly batchDims: number };
    if (!areSmallWindows(params) || sizeOf(y.type.shape) === 0 || !["float32", "float64", "int32"].includes(x.type.dtype))
      return lowerAnyWindowArg(name, it, context);
    const elements = windowElements(it, context);
    const indices = windowIndices(it, params.batchDims);
    let [best] = elements;
    let [place] = indices;
    elements.slice(1).forEach((element, i) => {
      const isBetter = betterThan(name, element, best);
      best = op("select", x.type.dtype, isBetter, element, best);
      place = op("select", "int32", isBetter, indices[i + 1], place);
    });
    const load = context.materialize(place, y.type);
    context.define(y, load);
    if (params.batchDims === 0) context.windowArgs.set(load.buffer, { shape: x.type.shape, windows: params });
    return true;
  };

const betterThan = (name: "max" | "min", x: Expr, held: Expr): Expr => {
  const isNotWorse = op("not", "bool", op(name === "max" ? "le" : "ge", "bool", x, held));
  return isFloat(x.dtype) ? op("and", "bool", isNotWorse, op("eq", "bool", held, held)) : isNotWorse;
};

/**
 * The adjoint of an extremum over windows that do not overlap: zero, but where the extremum stands. Each element knows its
 * window, so that nothing is added up. False where it is another scatter.
 */
export const lowerWindowScatter: Rule = (it, context) => {
  const [operand, indices, updates] = it.inputs;
  const [y] = it.outputs;
  const zero = context.exprOf(operand);
  const places = context.exprOf(indices);
  if (zero.kind !== "const" || zero.value !== 0 || places.kind !== "load" || y.type.shape.length !== 1) return false;
  const of = context.windowArgs.get(places.buffer);
  if (of === undefined || places.buffer.size !== sizeOf(updates.type.shape) || !isTiled(of.shape, of.windows)) return false;
  if (sizeOf(of.shape) !== y.type.shape[0]) return false;
  context.define(y, unpooled(context, places.buffer, context.loaded(updates), of));
  return true;
};

/** Whether each element lies in just one window. */
export const isTiled = (shape: readonly number[], { window, strides, windowDilation }: Windows): boolean =>
  shape.every((length, axis) => window[axis] === strides[axis] && windowDilation[axis] === 1 && length % window[axis] === 0);

/** For each place in the windows a loop over their positions: the window's update where it is the extremum, else zero. */
const unpooled = (context: Context, places: Buffer, updates: Load, { shape, windows }: WindowArg): Load => {
  const { dtype } = updates;
  const positions = shape.map((length, axis) => length / windows.window[axis]);
  const whole = rowMajorStrides(shape);
  const result = context.buffer({ dtype, shape }, "unpool");
  const place = loadOf(places, positions);
  const strides = whole.map((stride, axis) => stride * windows.window[axis]);
  const outputs = placesOf(windows).map((at): LoopOutput => {
    const offset = at.reduce((sum, i, axis) => sum + i * whole[axis], 0);
    const isHere = op("eq", "bool", place, { kind: "index", dtype: "int32", offset, strides });
    return {
      buffer: result,
      expr: op("select", dtype, isHere, updates, { kind: "const", dtype, value: 0 }),
      into: { offset, strides },
    };
  });
  context.kernels.push({ kind: "loop", shape: positions, outputs });
  return loadOf(result, [result.size]);
};
