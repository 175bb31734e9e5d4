import type { Shape } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import * as fc from "fast-check";
import { checkShape } from "../checks.js";

/** How windows slide over every axis of an array, as for pooling. */
export interface Windows {
  readonly window: readonly number[];
  readonly strides: readonly number[];
  readonly padding: readonly (readonly [low: number, high: number])[];
  readonly windowDilation: readonly number[];
}

/** The options of {@link windows}. */
export interface WindowsOptions {
  /** Whether every window holds an element of the array, so that its extremum is finite. @defaultValue false */
  readonly touching?: boolean;
}

/** Windows over an array of this shape, with strides, padding (negative too) and dilation. */
export const windows = (shape: Shape, options: WindowsOptions = {}): fc.Arbitrary<Windows> => {
  checkShape("windows", "shape", shape);
  const { touching } = optionsOf("windows", options, { touching: false });
  const along = fc
    .record({
      window: fc.integer({ min: 1, max: 3 }),
      stride: fc.integer({ min: 1, max: 3 }),
      low: fc.integer({ min: -1, max: 2 }),
      high: fc.integer({ min: -1, max: 2 }),
      dilation: touching ? fc.constant(1) : fc.integer({ min: 1, max: 2 }),
    })
    .map((it) =>
      touching
        ? { ...it, low: Math.max(0, Math.min(it.low, it.window - 1)), high: Math.max(0, Math.min(it.high, it.window - 1)) }
        : it,
    );
  return fc.tuple(...shape.map(() => along)).map((axes) => ({
    window: axes.map((it) => it.window),
    strides: axes.map((it) => it.stride),
    padding: axes.map((it) => [it.low, it.high] as const),
    windowDilation: axes.map((it) => it.dilation),
  }));
};
