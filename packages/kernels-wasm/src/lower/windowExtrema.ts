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
    context.define(y, context.materialize(searched(name, windowElements(it, context)).at(-1)!.best, y.type));
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
    const { first, steps } = windowIndices(it, params.batchDims);
    let step = int32(steps[0]);
    searched(name, windowElements(it, context)).forEach(({ isHeld }, i) => {
      if (isHeld !== null) step = op("select", "int32", isHeld, step, int32(steps[i]));
    });
    const load = context.materialize(op("add", "int32", first, step), y.type);
    context.define(y, load);
    if (params.batchDims === 0) context.windowArgs.set(load.buffer, { shape: x.type.shape, windows: params });
    return true;
  };

const int32 = (value: number): Expr => ({ kind: "const", dtype: "int32", value });

/** The extremum of the elements of a window so far, and whether it is that of the elements before: `null` for the first one. */
interface Searched {
  readonly best: Expr;
  readonly isHeld: Expr | null;
}

/** The extremum of 1, 2, … elements: the first of equals, and the first NaN before all. The same expressions for the same elements. */
const searched = (name: "max" | "min", elements: readonly Expr[]): readonly Searched[] => {
  const known = searches[name].get(elements);
  if (known !== undefined) return known;
  const all: Searched[] = [];
  for (const element of elements) {
    const before = all.at(-1);
    if (before === undefined) all.push({ best: element, isHeld: null });
    else {
      const { best } = before;
      const isNotBetter = op(name === "max" ? "le" : "ge", "bool", element, best);
      // Nothing is better than a NaN, which differs from itself.
      const isHeld = isFloat(element.dtype) ? op("or", "bool", isNotBetter, op("ne", "bool", best, best)) : isNotBetter;
      all.push({ best: op("select", element.dtype, isHeld, best, element), isHeld });
    }
  }
  searches[name].set(elements, all);
  return all;
};

const searches = /* @__PURE__ */ (() => ({
  max: new WeakMap<readonly Expr[], readonly Searched[]>(),
  min: new WeakMap<readonly Expr[], readonly Searched[]>(),
}))();

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
  const step = op("sub", "int32", place, { kind: "index", dtype: "int32", offset: 0, strides });
  const outputs = placesOf(windows).map((at): LoopOutput => {
    const offset = at.reduce((sum, i, axis) => sum + i * whole[axis], 0);
    const isHere = op("eq", "bool", step, int32(offset));
    return {
      buffer: result,
      expr: op("select", dtype, isHere, updates, { kind: "const", dtype, value: 0 }),
      into: { offset, strides },
    };
  });
  context.kernels.push({ kind: "loop", shape: positions, outputs });
  context.unpools.set(result, { shape, windows, positions, places, updates });
  return loadOf(result, [result.size]);
};
