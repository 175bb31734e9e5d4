import type { NDArray } from "../core.js";
import { bind, definePrimitive, type ArrayType, type Primitive } from "../core.js";
import { checkNumber, checkSameDType, checkArrays } from "../checks.js";
import { convLoop, type ConvParams } from "../loops/conv.js";
import { range, withoutAxes, type Shape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { dilatedLength, resolvePadding, windowPositions, type PaddingLike, type Pads, checkWindows } from "../windows.js";
import { full } from "./full.js";
import { reshape } from "./reshape.js";
import { reverse } from "./reverse.js";
import { moveaxis, transpose } from "./transpose.js";
import { optionsOf } from "../optionsOf.js";
import { show } from "../show.js";

export type { PaddingLike, Pads } from "../windows.js";

// One layout, [batch, channels, …spatial] and [outputs, inputs, …spatial], in which both adjoints are the same
// primitive: strides and dilations change places, and so do axes.

/**
 * Correlation of `lhs` [N, G·I, …] with `rhs` [G·O, I, …], group by group. Linear in each.
 *
 *     y[n, g·O + o, p] = Σ_{c, k} lhs[n, g·I + c, (stride·p + rhsDilation·k − low) / lhsDilation] · rhs[g·O + o, c, k]
 */
export const convGeneralDilatedP: Primitive<ConvParams> = /* @__PURE__ */ definePrimitive({
  name: "convGeneralDilated",
  impl: ([lhs, rhs], params, out) => convLoop(lhs, rhs, out, params),
  shape: ([lhs, rhs], params) => convType(lhs, rhs, params),
  jvp: [
    (dx, _y, [, rhs], params) => bind(convGeneralDilatedP, [dx, rhs], params),
    (dw, _y, [lhs], params) => bind(convGeneralDilatedP, [lhs, dw], params),
  ],
  transpose: [
    (ct, [lhs, rhs], params) => {
      if (ct.size === 0 || rhs.size === 0) return full(lhs.shape, 0, ct.dtype);
      const { windowStrides, lhsDilation, rhsDilation, featureGroupCount: groups } = params;
      const padding = eachAxis(lhs, rhs, ct, params, ({ length, kernel, out, low }): Pads => {
        const before = kernel - 1 - low;
        return [before, length + kernel - 1 - out - before];
      });
      return bind(convGeneralDilatedP, [ct, flipped(rhs, groups)], {
        windowStrides: lhsDilation,
        padding,
        lhsDilation: windowStrides,
        rhsDilation,
        featureGroupCount: groups,
      });
    },
    (ct, [lhs, rhs], params) => {
      if (ct.size === 0 || lhs.size === 0) return full(rhs.shape, 0, ct.dtype);
      const { windowStrides, lhsDilation, rhsDilation, featureGroupCount: groups } = params;
      const padding = eachAxis(lhs, rhs, ct, params, ({ length, kernel, out, low }): Pads => [
        low,
        out - length + kernel - 1 - low,
      ]);
      // Examples and channels change places: [N, G·I, …] → [I, G·N, …] and [N, G·O, …] → [G·O, N, …].
      const [examples, channels, ...spatial] = lhs.shape;
      const inputs = channels / groups;
      const grouped = reshape(lhs, [examples, groups, inputs, ...spatial]);
      const turned = merged(moveaxis(moveaxis(grouped, 0, 2), 1, 0), 1);
      const product = bind(convGeneralDilatedP, [turned, moveaxis(ct, 0, 1)], {
        windowStrides: rhsDilation,
        padding,
        lhsDilation,
        rhsDilation: windowStrides,
        featureGroupCount: groups,
      });
      return moveaxis(product, 0, 1);
    },
  ],
  batch: ([lhs, rhs], [dl, dr], size, params) => {
    const groups = params.featureGroupCount;
    if (size === 0) {
      // No members: nothing tells how to split a product, so its shape is that of one member.
      const [x, w] = [member(lhs, dl), member(rhs, dr)];
      return [full([0, ...convType(x, w, params).shape], 0, lhs.dtype), 0];
    }
    if (dr === null) {
      const x = moveaxis(lhs, dl!, 0);
      const y = bind(convGeneralDilatedP, [merged(x, 0), rhs], params);
      return [split(y, 0, size), 0];
    }
    if (dl === null) {
      // The members of each group of output channels stand side by side: [G, size, O].
      const w = moveaxis(split(moveaxis(rhs, dr, 0), 1, groups), 1, 0);
      const y = bind(convGeneralDilatedP, [lhs, merged(merged(w, 0), 0)], params);
      return [merged(moveaxis(split(split(y, 1, groups), 2, size), 2, 0), 2), 0];
    }
    // Members are groups of channels.
    const x = merged(moveaxis(lhs, dl, 1), 1);
    const w = merged(moveaxis(rhs, dr, 0), 0);
    const y = bind(convGeneralDilatedP, [x, w], { ...params, featureGroupCount: size * groups });
    return [split(y, 1, size), 1];
  },
});

/** The options of {@link convGeneralDilated}. */
export interface ConvOptions {
  /** How far the kernel moves from one position to the next, for each spatial axis. @defaultValue 1 */
  readonly windowStrides?: readonly number[];
  /** @defaultValue "VALID" */
  readonly padding?: PaddingLike;
  /** One more than the holes between elements of the input; strides of a transposed convolution. @defaultValue 1 */
  readonly lhsDilation?: readonly number[];
  /** One more than the holes between elements of the kernel. @defaultValue 1 */
  readonly rhsDilation?: readonly number[];
  /** In how many groups channels are convolved apart from each other. @defaultValue 1 */
  readonly featureGroupCount?: number;
  /**
   * Letters of the axes of input, kernel and output: `N` examples, `C` channels, `O` and `I` channels of the kernel,
   * any others spatial. @defaultValue ["NCHW", "OIHW", "NCHW"], with as many spatial axes as there are
   */
  readonly dimensionNumbers?: readonly [lhs: string, rhs: string, out: string];
}

/**
 * Convolution over any number of spatial axes, as networks mean it: the kernel is not turned round.
 *
 *     y[n, o, p] = Σ_{c, k} lhs[n, c, stride·p + k − low] · rhs[o, c, k]
 *
 * Float32 sums run in double and are rounded once. Padding and holes are zeros like any other: where they meet an
 * infinite element of the kernel the result is NaN, as in jax.lax.
 *
 * @param lhs - Input, `[batch, channels, …spatial]`.
 * @param rhs - Kernel, `[outputs, channels / groups, …spatial]`.
 * @returns `[batch, outputs, …positions]`.
 * @throws {@link ShapeError} when ranks or channels do not fit; {@link ValueError} for strides, dilations or padding
 * that are not one for each spatial axis; {@link DTypeError} for two dtypes, or bool.
 * @example
 * ```ts
 * const image = np.array([[[1, 2, 3, 4]]]);
 * lax.convGeneralDilated(image, np.array([[[1, 1]]]), { padding: [[0, 1]] }); // [[[3, 5, 7, 4]]]
 * ```
 */
export const convGeneralDilated = (lhs: NDArray, rhs: NDArray, options?: ConvOptions): NDArray => {
  checkArrays("convGeneralDilated", [lhs, rhs], "lhs and rhs");
  const ones = lhs.shape.slice(2).map(() => 1);
  const { windowStrides, padding, lhsDilation, rhsDilation, featureGroupCount, dimensionNumbers } = optionsOf(
    "convGeneralDilated",
    options,
    {
      windowStrides: ones,
      padding: "VALID",
      lhsDilation: ones,
      rhsDilation: ones,
      featureGroupCount: 1,
      dimensionNumbers: undefined,
    },
  );
  checkWindows("convGeneralDilated", padding, { windowStrides, lhsDilation, rhsDilation });
  if (!Number.isInteger(featureGroupCount) || featureGroupCount < 1)
    throw new ValueError({
      op: "convGeneralDilated",
      given: `featureGroupCount ${show(featureGroupCount)}`,
      expected: "a whole number from 1 on",
      mend: "Leave it out for one group; give the number of channels for a depthwise convolution.",
    });
  const [toLhs, toRhs, fromOut] = dimensionNumbers === undefined ? [null, null, null] : permutations(lhs, rhs, dimensionNumbers);
  const x = toLhs === null ? lhs : transpose(lhs, toLhs);
  const w = toRhs === null ? rhs : transpose(rhs, toRhs);
  const dilated = (shape: Shape, dilation: readonly number[]): number[] =>
    shape.slice(2).map((n, i) => dilatedLength(n, dilation[i]));
  const pads = resolvePadding(padding, dilated(x.shape, lhsDilation), dilated(w.shape, rhsDilation), windowStrides);
  const y = bind(convGeneralDilatedP, [x, w], { windowStrides, padding: pads, lhsDilation, rhsDilation, featureGroupCount });
  return fromOut === null ? y : transpose(y, fromOut);
};

/** How to bring the axes into our order, and those of the output into the caller's. */
const permutations = (lhs: NDArray, rhs: NDArray, letters: readonly [string, string, string]): readonly (readonly number[])[] => {
  if (!Array.isArray(letters) || letters.length !== 3 || !letters.every((text: unknown) => typeof text === "string"))
    throw new ValueError({
      op: "convGeneralDilated",
      given: `dimensionNumbers ${show(letters)}`,
      expected: "three texts, of input, kernel and output",
      mend: 'Name each axis once, as in ["NHWC", "HWIO", "NHWC"].',
    });
  const spatial = [...letters[0]].filter((letter) => letter !== "N" && letter !== "C").join("");
  const ours = [`NC${spatial}`, `OI${spatial}`, `NC${spatial}`];
  const sorted = (text: string): string => [...text].sort().join("");
  if (
    letters[0].length !== lhs.ndim ||
    letters[1].length !== rhs.ndim ||
    letters.some((text, i) => sorted(text) !== sorted(ours[i]))
  )
    throw new ValueError({
      op: "convGeneralDilated",
      given: `the axes ${letters.join(", ")} for arrays of ${lhs.ndim} and ${rhs.ndim} axes`,
      expected: "N and C, O and I, N and C, and the same spatial letters in all three",
      mend: 'Name each axis once, as in ["NHWC", "HWIO", "NHWC"].',
    });
  const order = (from: string, to: string): number[] => [...to].map((letter) => from.indexOf(letter));
  return [order(letters[0], ours[0]), order(letters[1], ours[1]), order(ours[2], letters[2])];
};

/** The type of one member of a batch along `axis`. */
const member = ({ dtype, shape }: NDArray, axis: number | null): ArrayType => ({
  dtype,
  shape: axis === null ? shape : withoutAxes(shape, [axis]),
});

const convType = (lhs: ArrayType, rhs: ArrayType, params: ConvParams): ArrayType => {
  checkSameDType("convGeneralDilated", { lhs, rhs });
  checkNumber("convGeneralDilated", { lhs, rhs });
  const { windowStrides, padding, lhsDilation, rhsDilation, featureGroupCount: groups } = params;
  const spatial = lhs.shape.length - 2;
  if (
    spatial < 0 ||
    rhs.shape.length !== lhs.shape.length ||
    lhs.shape[1] !== rhs.shape[1] * groups ||
    rhs.shape[0] % groups !== 0
  )
    throw new ShapeError({
      op: "convGeneralDilated",
      given: { lhs: lhs.shape, rhs: rhs.shape },
      expected: `lhs [batch, channels, …spatial] and rhs [outputs, channels / ${groups}, …spatial], with outputs a multiple of ${groups}`,
      mend: "Transpose the axes into this order, or choose another featureGroupCount.",
    });
  const positive = (list: readonly number[]): boolean =>
    list.length === spatial && list.every((n) => Number.isInteger(n) && n >= 1);
  const whole = padding.length === spatial && padding.every((pads) => pads.length === 2 && pads.every(Number.isInteger));
  if (!positive(windowStrides) || !positive(lhsDilation) || !positive(rhsDilation) || !whole)
    throw new ValueError({
      op: "convGeneralDilated",
      given: `strides [${windowStrides.join(", ")}], padding [${padding.map((pads) => `[${pads.join(", ")}]`).join(", ")}], dilations [${lhsDilation.join(", ")}] and [${rhsDilation.join(", ")}]`,
      expected: `for each of ${spatial} spatial axes a stride and dilations of at least 1, and [low, high]`,
      mend: "Give one number, or pair, for each spatial axis.",
    });
  const positions = range(spatial).map((i) =>
    windowPositions(
      dilatedLength(lhs.shape[i + 2], lhsDilation[i]),
      padding[i],
      dilatedLength(rhs.shape[i + 2], rhsDilation[i]),
      windowStrides[i],
    ),
  );
  return { dtype: lhs.dtype, shape: [lhs.shape[0], rhs.shape[0], ...positions] };
};

/** The dilated lengths along a spatial axis, of which the paddings of the adjoints are made. */
interface AxisLengths {
  readonly length: number;
  readonly kernel: number;
  /** Of the output, with strides as holes. */
  readonly out: number;
  readonly low: number;
}

const eachAxis = (lhs: NDArray, rhs: NDArray, out: NDArray, params: ConvParams, pads: (lengths: AxisLengths) => Pads): Pads[] =>
  params.padding.map(([low], i) =>
    pads({
      length: dilatedLength(lhs.shape[i + 2], params.lhsDilation[i]),
      kernel: dilatedLength(rhs.shape[i + 2], params.rhsDilation[i]),
      out: dilatedLength(out.shape[i + 2], params.windowStrides[i]),
      low,
    }),
  );

/** The kernel turned round along its spatial axes, its input and output channels exchanged within each group. */
const flipped = (rhs: NDArray, groups: number): NDArray => {
  const turned = reverse(rhs, range(rhs.ndim).slice(2));
  return merged(moveaxis(split(turned, 0, groups), 2, 1), 0);
};

/** `axis` as two axes, the first of length `count`. */
const split = (x: NDArray, axis: number, count: number): NDArray =>
  reshape(x, [...x.shape.slice(0, axis), count, x.shape[axis] / count, ...x.shape.slice(axis + 1)]);

/** `axis` and the one behind it as one. */
const merged = (x: NDArray, axis: number): NDArray =>
  reshape(x, [...x.shape.slice(0, axis), x.shape[axis] * x.shape[axis + 1], ...x.shape.slice(axis + 2)]);
