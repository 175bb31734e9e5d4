import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { makeProgram } from "../makeProgram.js";
import { range, rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import type { NDArray, Shape } from "@nabla-js/ndarray";
import type { Affine } from "./affine.js";
import { viewOf } from "./views.js";

/** The elements of a buffer that an access reads, one after another. */
const readThrough = (data: ArrayLike<number>, { offset, strides }: Affine, shape: Shape): number[] => {
  const from = (axis: number, at: number): number[] =>
    axis === shape.length ? [data[at]] : range(shape[axis]).flatMap((i) => from(axis + 1, at + i * strides[axis]));
  return from(0, offset);
};

const whole = (shape: Shape): Affine => ({ offset: 0, strides: rowMajorStrides(shape) });

/** How the result of a function of one equation reads what an access reads; `null` where it must be copied. */
const viewed = (f: (x: NDArray) => NDArray, shape: Shape, access: Affine): Affine | null => {
  const { equations } = makeProgram(f)(np.zeros(shape));
  // An array of that shape is given back as it is.
  if (equations.length === 0) return access;
  const view = viewOf<Affine | null>(equations[0], {
    exprOf: () => access,
    isLeaf: () => true,
    moved: (it, movement) => (it === null ? null : movement(it)),
    copied: () => null,
  });
  return view === null || !("strides" in view) ? null : view;
};

/** A shape, and a function that moves arrays of it. */
const movements = fc
  .record({
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }),
    kind: fc.nat(5),
    a: fc.nat(23),
    b: fc.nat(5),
  })
  .map(({ shape, kind, a, b }) => {
    const axes = range(shape.length);
    const axis = a % shape.length;
    const permutation = [...axes.slice(axis), ...axes.slice(0, axis)];
    const starts = shape.map((length) => Math.min(b, length));
    const functions = [
      (x: NDArray) => lax.transpose(x, permutation),
      (x: NDArray) => lax.slice(x, starts, shape, axes.map((i) => 1 + ((a + i) % 3))), // prettier-ignore
      (x: NDArray) => lax.reverse(x, axes.filter((i) => (a >> i) % 2 === 1)), // prettier-ignore
      (x: NDArray) => lax.broadcastInDim(x, [...shape.slice(0, axis), 3, ...shape.slice(axis)], [axis]),
      (x: NDArray) => (shape[axis] === 0 ? lax.reverse(x, [0]) : lax.indexInDim(x, b % shape[axis], axis)),
      (x: NDArray) => lax.reshape(x, [1, sizeOf(shape)]),
    ];
    return { shape, f: functions[kind] };
  });

const counted = (shape: Shape): NDArray => np.reshape(np.arange(sizeOf(shape)), shape);

test("an array that is moved is the array, read through other strides", () => {
  fc.assert(
    fc.property(movements, ({ shape, f }) => {
      const x = counted(shape);
      const y = f(x);
      const access = viewed(f, shape, whole(shape))!;
      expect(readThrough(np.toTypedArray(x), access, y.shape)).toEqual([...np.toTypedArray(y)]);
    }),
  );
});

test("what was moved has another shape where it lies, or has to be copied", () => {
  fc.assert(
    fc.property(movements, fc.nat(5), ({ shape, f }, cut) => {
      const x = counted(shape);
      const y = f(x);
      const to = cut % 2 === 0 ? [...y.shape.slice(0, cut), 1, ...y.shape.slice(cut)] : [y.size];
      const g = (it: NDArray): NDArray => lax.reshape(it, to);
      const access = viewed(g, y.shape, viewed(f, shape, whole(shape))!);
      if (access !== null) expect(readThrough(np.toTypedArray(x), access, to)).toEqual([...np.toTypedArray(y)]);
      // An axis of length 1 is never in the way.
      else expect(to).toEqual([y.size]);
    }),
  );
});

test("rows of a transpose have no common stride, and those of a reversed array have", () => {
  const flat = (x: NDArray): NDArray => lax.reshape(x, [6]);
  expect(viewed(flat, [3, 2], { offset: 0, strides: [1, 3] })).toBeNull();
  expect(viewed(flat, [2, 3], { offset: 5, strides: [-3, -1] })).toEqual({ offset: 5, strides: [-1] });
});
