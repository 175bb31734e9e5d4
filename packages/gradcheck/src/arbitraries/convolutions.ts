import { ValueError, type Shape } from "@nabla-js/ndarray";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import * as fc from "fast-check";
import { checkWhole } from "../checks.js";
import { sides } from "./shapes.js";

/** What a convolution of n spatial axes is given: `[batch, channels, ...]` and `[features, channels / groups, ...]`. */
export interface Convolution {
  readonly input: Shape;
  readonly kernel: Shape;
  readonly strides: readonly number[];
  /** For each spatial axis, what is added before and after; negative numbers cut off. */
  readonly padding: readonly (readonly [low: number, high: number])[];
  /** How far apart neighbours of the input are moved; 1 leaves them alone. */
  readonly inputDilation: readonly number[];
  /** How far apart neighbours of the kernel are moved. */
  readonly kernelDilation: readonly number[];
  readonly groups: number;
  /** `[batch, features, ...]`, with at least one element along each spatial axis. */
  readonly output: Shape;
}

/** The options of {@link convolutions}. */
export interface ConvolutionsOptions {
  /** How many spatial axes, or from how many to how many. @defaultValue [1, 2] */
  readonly spatial?: number | readonly [min: number, max: number];
  /** Whether padding may cut off. @defaultValue true */
  readonly negativePadding?: boolean;
  /** The longest spatial axis of the input. @defaultValue 5 */
  readonly maxSide?: number;
}

/** Convolutions with strides, padding, both dilations and groups, whose windows fit at least once. */
export const convolutions = (options: ConvolutionsOptions = {}): fc.Arbitrary<Convolution> => {
  const op = "convolutions";
  const { spatial, negativePadding, maxSide } = optionsOf(op, options, { spatial: [1, 2], negativePadding: true, maxSide: 5 });
  const [min, max] = spatialAxes(op, spatial);
  checkWhole(op, "maxSide", maxSide, 1);
  const padding = fc.integer({ min: negativePadding ? -1 : 0, max: 2 });
  const along = fc
    .record({
      side: fc.integer({ min: 1, max: maxSide }),
      kernel: fc.integer({ min: 1, max: 3 }),
      stride: fc.integer({ min: 1, max: 3 }),
      low: padding,
      high: padding,
      inputDilation: fc.constantFrom(1, 1, 2),
      kernelDilation: fc.constantFrom(1, 1, 2),
    })
    .map((it) => {
      // The padding behind grows until the kernel fits once.
      const reach = (it.kernel - 1) * it.kernelDilation + 1;
      const padded = (high: number): number => (it.side - 1) * it.inputDilation + 1 + it.low + high;
      const high = it.high + Math.max(0, reach - padded(it.high));
      return { ...it, high, out: Math.floor((padded(high) - reach) / it.stride) + 1 };
    });
  return fc
    .record({
      axes: fc.array(along, { minLength: min, maxLength: max }),
      batch: sides(0, 2),
      groups: fc.constantFrom(1, 1, 2, 3),
      channels: fc.integer({ min: 1, max: 2 }),
      features: fc.integer({ min: 1, max: 2 }),
    })
    .map(({ axes, batch, groups, channels, features }) => ({
      input: [batch, channels * groups, ...axes.map((it) => it.side)],
      kernel: [features * groups, channels, ...axes.map((it) => it.kernel)],
      strides: axes.map((it) => it.stride),
      padding: axes.map((it) => [it.low, it.high] as const),
      inputDilation: axes.map((it) => it.inputDilation),
      kernelDilation: axes.map((it) => it.kernelDilation),
      groups,
      output: [batch, features * groups, ...axes.map((it) => it.out)],
    }));
};

/** From how many to how many axes. */
const spatialAxes = (op: string, spatial: unknown): readonly [min: number, max: number] => {
  const [min, max] = Array.isArray(spatial) ? (spatial as readonly number[]) : [spatial as number, spatial as number];
  if (Number.isInteger(min) && Number.isInteger(max) && min >= 0 && min <= max) return [min, max];
  throw new ValueError({
    op,
    given: `spatial ${show(spatial)}`,
    expected: "a number of axes, or the least and the most of them",
    mend: "Pass for instance 2, or [1, 3].",
  });
};
