import type { DType, NDArray } from "@nabla-js/ndarray";
import type { Padding } from "@nabla-js/ndarray/lax";
import * as fc from "fast-check";
import { arrays } from "../../arbitraries/arrays.js";
import { axes, axis } from "../../arbitraries/axes.js";
import { dominantDiagonal, integers, lattice, type Elements } from "../../arbitraries/elements.js";
import { gathers, indicesOf, type Gather } from "../../arbitraries/gathers.js";
import { shapes } from "../../arbitraries/shapes.js";
import { windows, type Windows } from "../../arbitraries/windows.js";
import { elementwise, type Settings } from "../../primitiveLaws.js";

// How primitives may be applied: settings that several rows of the tables share.

export const integerDTypes: readonly DType[] = ["int32", "uint32", "int8", "uint8"];
export const numbers: readonly DType[] = ["float32", ...integerDTypes];
export const any: readonly DType[] = [...numbers, "bool"];

/** Pads that leave something: each cuts off at most one end of an axis. */
export const paddings = (shape: readonly number[]): fc.Arbitrary<readonly Padding[]> =>
  fc.tuple(
    ...shape.map((side) =>
      fc
        .tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 }), fc.nat(2))
        .map(([low, high, interior]): Padding => {
          const spread = side + Math.max(0, side - 1) * interior;
          return [Math.max(low, -spread), Math.max(high, -Math.max(0, spread + Math.min(0, low))), interior];
        }),
    ),
  );

/** Starts, limits and steps within a shape. */
export const slices = (shape: readonly number[]): fc.Arbitrary<{ starts: number[]; limits: number[]; steps: number[] }> =>
  fc.tuple(...shape.map((side) => fc.tuple(fc.nat(side), fc.nat(side), fc.integer({ min: 1, max: 3 })))).map((drawn) => ({
    starts: drawn.map(([a, b]) => Math.min(a, b)),
    limits: drawn.map(([a, b]) => Math.max(a, b)),
    steps: drawn.map(([, , step]) => step),
  }));

/** A shape of as many elements: the same with its axes merged or split. */
export const reshaped = (shape: readonly number[]): fc.Arbitrary<readonly number[]> => {
  const size = shape.reduce((product, side) => product * side, 1);
  const halves =
    size % 2 === 0
      ? [
          [2, size / 2],
          [size / 2, 1, 2],
        ]
      : [];
  return fc.constantFrom<readonly number[]>([size], [1, size], [...shape].reverse(), [...shape, 1], ...halves);
};

/** Any shape, reduced or moved along any of its axes. */
export const alongAxes =
  (domain?: Elements, minSide = 0): Settings<{ readonly axes: readonly number[] }> =>
  (source) =>
    shapes({ minSide }).chain((shape) => axes(shape.length).map((axes) => ({ params: { axes }, args: [source(shape, domain)] })));

/** Any shape with at least one axis, of which one is meant. */
export const alongAxis =
  (domain?: Elements, minSide = 0): Settings<{ readonly axis: number }> =>
  (source) =>
    shapes({ minRank: 1, minSide }).chain((shape) =>
      axis(shape.length).map((axis) => ({ params: { axis }, args: [source(shape, domain)] })),
    );

/** As {@link alongAxis}, from either end. */
export const cumulative =
  (domain?: Elements): Settings<{ readonly axis: number; readonly reverse: boolean }> =>
  (source) =>
    fc
      .tuple(alongAxis(domain)(source), fc.boolean())
      .map(([{ params, args }, reverse]) => ({ params: { ...params, reverse }, args }));

/** Gathers and scatters, with what becomes of indices out of range. */
export const indexed = (): fc.Arbitrary<[Gather, "clip" | "fill"]> =>
  fc.tuple(gathers(), fc.constantFrom("clip" as const, "fill" as const));

/** Scatters into any shape. */
export const scatters =
  (
    domain?: Elements,
    updates?: Elements,
  ): Settings<{ readonly dimensions: Gather["dimensions"]; readonly mode: "clip" | "fill" }> =>
  (source) =>
    indexed().map(([it, mode]) => ({
      params: { dimensions: it.dimensions, mode },
      args: [source(it.operand, domain), indicesOf(it), source(it.result, updates)],
    }));

/** An integer scalar for each axis, some of them out of range. */
export const starts = (rank: number): fc.Arbitrary<fc.Arbitrary<NDArray>[]> =>
  fc
    .constantFrom<DType>("int32", "uint8")
    .map((dtype) => Array.from({ length: rank }, () => arrays([], { dtype, elements: integers(dtype === "int32" ? -1 : 0, 4) })));

/** Windows over any shape; those of an extremum hold an element each where a derivative is taken. */
export const pooling =
  (domain?: Elements, minSide = 0): Settings<Windows> =>
  (source) =>
    shapes({ minSide: source.smooth ? 1 : minSide, maxRank: 4 }).chain((shape) =>
      windows(shape, { touching: source.smooth }).map((params) => ({ params, args: [source(shape, domain)] })),
    );

/** A batch of matrices, square ones if so asked. */
export const matrices =
  <P>(params: P, square: boolean): Settings<P> =>
  (source) =>
    fc
      .record({ batch: shapes({ maxRank: 1, maxSize: 2 }), m: fc.nat(3), n: fc.nat(3), mirrored: fc.boolean() })
      .map(({ batch, m, n, mirrored }) => ({
        params,
        args: [source([...batch, m, square ? m : n], dominantDiagonal(m, square ? m : n, { mirrored: mirrored && !square }))],
      }));

/** A batch of keys, and shapes that begin with it. */
export const batchOfKeys = (): fc.Arbitrary<{ readonly key: fc.Arbitrary<NDArray>; readonly shape: readonly number[] }> =>
  fc.tuple(shapes({ maxRank: 1, maxSide: 2 }), shapes({ maxRank: 2, maxSize: 12 })).map(([batch, rest]) => ({
    key: arrays([...batch, 2], { dtype: "uint32", elements: integers(0, 2 ** 32 - 1) }),
    shape: [...batch, ...rest],
  }));

/** One array of any shape. */
export const one: Settings<Readonly<Record<string, never>>> = /* @__PURE__ */ elementwise([undefined]);
/** Two arrays of one shape. */
export const two: Settings<Readonly<Record<string, never>>> = /* @__PURE__ */ elementwise([undefined, undefined]);
/** Two arrays that nowhere agree. */
export const apart: Settings<Readonly<Record<string, never>>> = /* @__PURE__ */ elementwise([
  /* @__PURE__ */ lattice(0.5, 0),
  /* @__PURE__ */ lattice(0.5, 0.25),
]);
