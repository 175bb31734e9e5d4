import type { Equation } from "@nabla-js/grad";
import { rowMajorStrides } from "@nabla-js/ndarray/internal";
import type { Context } from "./context.js";
import { sliceExpr, type Expr, type Load } from "./expr.js";

/** How windows slide, for every axis. */
export interface Windows {
  readonly window: readonly number[];
  readonly strides: readonly number[];
  readonly padding: readonly (readonly [number, number])[];
  readonly windowDilation: readonly number[];
}

/** A window of more elements is a loop of its own. */
const mostElements = 16;

/** Whether the windows of an equation are few elements each, all inside. */
export const areSmallWindows = ({ window, padding }: Windows): boolean =>
  window.reduce((product, length) => product * length, 1) <= mostElements &&
  padding.every(([low, high]) => low === 0 && high === 0);

/** The elements of each window, first to last, as expressions of the window's position; the same ones for the same windows. */
export const windowElements = (it: Equation, context: Context): readonly Expr[] => {
  const windows = it.params as Windows;
  const [x] = it.inputs;
  const source = context.loaded(x);
  const key = JSON.stringify([windows.window, windows.strides, windows.windowDilation, source.strides, source.offset]);
  const known = elementsOf.get(source.buffer)?.get(key);
  if (known !== undefined) return known;
  const elements = placesOf(windows).map((place) => sliceExpr(source, place, windows.strides));
  const all = elementsOf.get(source.buffer) ?? new Map<string, readonly Expr[]>();
  elementsOf.set(source.buffer, all.set(key, elements));
  return elements;
};

const elementsOf = /* @__PURE__ */ new WeakMap<Load["buffer"], Map<string, readonly Expr[]>>();

/** Where the elements of the first window stand. */
export const placesOf = ({ window, windowDilation }: Windows): readonly (readonly number[])[] =>
  window.reduce<readonly (readonly number[])[]>(
    (places, length, axis) => places.flatMap((place) => Array.from({ length }, (_, i) => [...place, i * windowDilation[axis]])),
    [[]],
  );

/**
 * Under which number the first element of each window stands in the array, counted in the axes behind the first `batchDims`, and by
 * how much more the others do.
 */
export const windowIndices = (it: Equation, batchDims: number): { readonly first: Expr; readonly steps: readonly number[] } => {
  const windows = it.params as Windows;
  const whole = rowMajorStrides(it.inputs[0].type.shape).map((stride, axis) => (axis < batchDims ? 0 : stride));
  return {
    first: { kind: "index", dtype: "int32", offset: 0, strides: whole.map((stride, axis) => stride * windows.strides[axis]) },
    steps: placesOf(windows).map((place) => place.reduce((sum, i, axis) => sum + i * whole[axis], 0)),
  };
};
