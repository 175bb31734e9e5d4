import { bind, definePrimitive, type ArrayType, type NDArray, type Primitive } from "../core.js";
import { checkAxes, checkNumber, checkSameDType } from "../checks.js";
import { dotGeneralLoop, freeAxes, type DotAxes } from "../loops/dotGeneral.js";
import { range } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { transpose } from "./transpose.js";
import { optionsOf } from "../optionsOf.js";
import { show } from "../show.js";

export type { DotAxes } from "../loops/dotGeneral.js";

/** Products of all pairs of elements that agree along the batch axes, summed over the contracted ones. */
export const dotGeneralP: Primitive<DotAxes> = /* @__PURE__ */ definePrimitive({
  name: "dotGeneral",
  impl: ([a, b], axes) => dotGeneralLoop(a, b, axes),
  shape: ([a, b], axes) => {
    checkSameDType("dotGeneral", { a, b });
    checkNumber("dotGeneral", { a, b });
    checkDotAxes(a, b, axes);
    const { batch, contract } = axes;
    const freeA = freeAxes(a.shape.length, batch[0], contract[0]);
    const freeB = freeAxes(b.shape.length, batch[1], contract[1]);
    const shape = [...batch[0], ...freeA].map((axis) => a.shape[axis]).concat(freeB.map((axis) => b.shape[axis]));
    return { dtype: a.dtype, shape };
  },
  jvp: [(da, _y, [, b], axes) => dotGeneral(da, b, axes), (db, _y, [a], axes) => dotGeneral(a, db, axes)],
  transpose: [
    (ct, [a, b], { batch, contract }) => {
      // ct is [batch, free of a, free of b]: contract the last with b, and put what is left where it is in a.
      const freeA = freeAxes(a.ndim, batch[0], contract[0]);
      const freeB = freeAxes(b.ndim, batch[1], contract[1]);
      const first = batch[0].length + freeA.length;
      const product = dotGeneral(ct, b, {
        batch: [range(batch[0].length), batch[1]],
        contract: [freeB.map((_, i) => first + i), freeB],
      });
      return arrange(product, [...batch[0], ...freeA, ...inOrderOf(contract[1], contract[0])]);
    },
    (ct, [a, b], { batch, contract }) => {
      const freeA = freeAxes(a.ndim, batch[0], contract[0]);
      const freeB = freeAxes(b.ndim, batch[1], contract[1]);
      const first = batch[0].length;
      const product = dotGeneral(ct, a, { batch: [range(first), batch[0]], contract: [freeA.map((_, i) => first + i), freeA] });
      return arrange(product, [...batch[1], ...freeB, ...inOrderOf(contract[0], contract[1])]);
    },
  ],
  batch: ([a, b], [da, db], _size, { batch, contract }) => {
    const batchA = behind(batch[0], da);
    const batchB = behind(batch[1], db);
    const sums: DotAxes["contract"] = [behind(contract[0], da), behind(contract[1], db)];
    if (da !== null && db !== null)
      return [
        dotGeneral(a, b, {
          batch: [
            [da, ...batchA],
            [db, ...batchB],
          ],
          contract: sums,
        }),
        0,
      ];
    // Mapped in one factor only, the new axis is a free axis of it.
    const free = da !== null ? freeAxes(a.ndim, batchA, sums[0]).indexOf(da) : freeAxes(b.ndim, batchB, sums[1]).indexOf(db!);
    const before = batchA.length + (da !== null ? 0 : a.ndim - batchA.length - sums[0].length);
    return [dotGeneral(a, b, { batch: [batchA, batchB], contract: sums }), before + free];
  },
});

/**
 * The product of two arrays, summed over pairs of axes.
 *
 *     y[batch, free of a, free of b] = Σ over contract of a·b
 *
 * Float32 sums run in double and are rounded once; integers wrap around.
 *
 * @param axes - `batch`: axes of a and of b that are the same axis of the result; `contract`: axes that are summed over.
 * @returns The batch axes in the order of `batch`, then the free axes of `a`, then those of `b`, each in order.
 * @throws {@link ShapeError} when paired axes differ in length.
 * @throws {@link ValueError} when an axis is out of range or named twice, or the pairs do not match.
 * @throws {@link DTypeError} for two dtypes, or bool.
 * @example
 * ```ts
 * const x = np.array([[1, 2], [3, 4]]);
 * lax.dotGeneral(x, x, { batch: [[], []], contract: [[1], [0]] }); // [[7, 10], [15, 22]]
 * ```
 */
export const dotGeneral = (a: NDArray, b: NDArray, axes: DotAxes): NDArray => {
  const { batch, contract } = optionsOf("dotGeneral", axes, { batch: undefined, contract: undefined });
  if (![batch, contract].every((pair: unknown) => Array.isArray(pair) && pair.length === 2))
    throw new ValueError({
      op: "dotGeneral",
      given: `batch ${show(batch)} and contract ${show(contract)}`,
      expected: "for each a pair of lists, axes of a and axes of b",
      mend: "Write { batch: [[], []], contract: [[1], [0]] } for a product of two matrices.",
    });
  return bind(dotGeneralP, [a, b], { batch, contract });
};

/** The matrix product over the last two axes; the axes before them are a batch, the same in both. For rules. */
export const batchedMatmul = (a: NDArray, b: NDArray): NDArray => {
  const batch = range(a.ndim - 2);
  return dotGeneral(a, b, { batch: [batch, batch], contract: [[a.ndim - 1], [b.ndim - 2]] });
};

const checkDotAxes = (a: ArrayType, b: ArrayType, { batch, contract }: DotAxes): void => {
  checkAxes("dotGeneral", a, [...batch[0], ...contract[0]]);
  checkAxes("dotGeneral", b, [...batch[1], ...contract[1]]);
  if (batch[0].length !== batch[1].length || contract[0].length !== contract[1].length)
    throw new ValueError({
      op: "dotGeneral",
      given: `batch axes [${batch[0].join(", ")}] with [${batch[1].join(", ")}], contract axes [${contract[0].join(", ")}] with [${contract[1].join(", ")}]`,
      expected: "as many axes of a as of b in each pair of lists",
      mend: "Name the axes of both factors, in corresponding order.",
    });
  const differ = (as: readonly number[], bs: readonly number[]): boolean =>
    as.some((axis, i) => a.shape[axis] !== b.shape[bs[i]]);
  if (differ(batch[0], batch[1]) || differ(contract[0], contract[1]))
    throw new ShapeError({
      op: "dotGeneral",
      given: { a: a.shape, b: b.shape },
      expected: `equal lengths along batch axes [${batch[0].join(", ")}] of a and [${batch[1].join(", ")}] of b, and contracted axes [${contract[0].join(", ")}] and [${contract[1].join(", ")}]`,
      mend: "Transpose or reshape one factor so that paired axes agree.",
    });
};

/** The same axes once an axis was put in at `at` (`null`: none was). */
const behind = (axes: readonly number[], at: number | null): number[] =>
  axes.map((axis) => (at !== null && axis >= at ? axis + 1 : axis));

/** What is paired with each of `keys`, in the order in which the keys ascend. */
const inOrderOf = (keys: readonly number[], values: readonly number[]): number[] =>
  range(keys.length)
    .sort((i, j) => keys[i] - keys[j])
    .map((i) => values[i]);

/** Moves axis i of `x` to place `places[i]`. */
const arrange = (x: NDArray, places: readonly number[]): NDArray => {
  const permutation = new Array<number>(places.length);
  places.forEach((place, i) => (permutation[place] = i));
  return transpose(x, permutation);
};
