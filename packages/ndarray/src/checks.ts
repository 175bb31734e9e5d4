/** The checks that shape rules share. */
import { dtypes, isDType, isFloat, type DType } from "./dtype.js";
import { DTypeError } from "./dtypeError.js";
import { isNDArray, type NDArray } from "./ndarray.js";
import { notAnArray } from "./notAnArray.js";
import { sameShape } from "./shape.js";
import { ShapeError } from "./shapeError.js";
import { show } from "./show.js";
import type { ArrayType } from "./storage.js";
import { ValueError } from "./valueError.js";

type Named = Readonly<Record<string, ArrayType>>;

const each = <T>(args: Named, read: (x: ArrayType) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(args).map(([name, x]) => [name, read(x)]));

const dtypesOf = (args: Named): Record<string, string> => each(args, (x) => x.dtype);

/** Throws unless the axes are a list of whole numbers within the array, each at most once. */
export const checkAxes = (op: string, x: ArrayType, axes: readonly number[]): void => {
  const rank = x.shape.length;
  const isOwn = (axis: number, i: number): boolean =>
    Number.isInteger(axis) && axis >= 0 && axis < rank && axes.indexOf(axis) === i;
  if (Array.isArray(axes) && axes.every(isOwn)) return;
  throw new ValueError({
    op,
    given: `axes ${show(axes)} for an array [${x.shape.join(", ")}]`,
    expected: rank === 0 ? "no axes, as the array has none" : `axes from 0 to ${rank - 1}, each at most once`,
    mend: "Count axes from 0 at the left.",
  });
};

/** Throws unless it is a list of whole numbers: of lengths from 0 on, unless they may be negative. */
export const checkWholes = (op: string, name: string, list: unknown, isSigned = false): void => {
  if (Array.isArray(list) && list.every((n: number) => Number.isInteger(n) && (isSigned || n >= 0))) return;
  throw new ValueError({
    op,
    given: `${name} ${show(list)}`,
    expected: `a list of whole numbers${isSigned ? "" : " from 0 on"}`,
    mend: "Give one for each axis, as in [2, 3].",
  });
};

/** Throws unless it is the name of a dtype. */
export const checkDType = (op: string, dtype: unknown): void => {
  if (!isDType(dtype))
    throw new DTypeError({
      op,
      given: { dtype: show(dtype) },
      expected: `one of ${dtypes.join(", ")}`,
      mend: "Check the spelling.",
    });
};

/** Throws unless it is a list of arrays. */
export const checkArrays = (op: string, xs: unknown, name = "the list"): void => {
  if (!Array.isArray(xs)) throw notAnArray(op, name, xs, "a list of arrays");
  xs.forEach((x, i) => {
    if (!isNDArray(x)) throw notAnArray(op, `element ${i} of ${name}`, x, "an array");
  });
};

/** Whether `x` is an array and `axes` are none: then there is nothing to do. */
export const isIdle = (x: NDArray, axes: readonly number[]): boolean => isNDArray(x) && Array.isArray(axes) && axes.length === 0;

/** Throws unless all shapes are one. */
export const checkSameShape = (op: string, args: Named): void => {
  const all = Object.values(args);
  if (all.some((x) => !sameShape(x.shape, all[0].shape)))
    throw new ShapeError({
      op,
      given: each(args, (x) => x.shape),
      expected: "one shape for all",
      mend: "Broadcast them first, or use the function of the same name in @nabla-js/ndarray, which does.",
    });
};

/** Throws unless all dtypes are one. */
export const checkSameDType = (op: string, args: Named): void => {
  const all = Object.values(args);
  if (all.some((x) => x.dtype !== all[0].dtype))
    throw new DTypeError({
      op,
      given: dtypesOf(args),
      expected: "one dtype for all",
      mend: "Convert one with astype, or use the function of the same name in @nabla-js/ndarray, which promotes.",
    });
};

/** Throws for bool, which has no arithmetic. */
export const checkNumber = (op: string, args: Named): void =>
  checkEachDType(op, args, (dtype) => dtype !== "bool", "numbers, not bool", "int32");

/** Throws unless every dtype is a float. */
export const checkFloat = (op: string, args: Named): void => checkEachDType(op, args, isFloat, "float32 or float64", "float32");

/** Throws unless every dtype is an integer or bool. */
export const checkInteger = (op: string, args: Named): void =>
  checkEachDType(op, args, (dtype) => !isFloat(dtype), "integers or bool", "int32");

const checkEachDType = (op: string, args: Named, isRight: (dtype: DType) => boolean, expected: string, to: DType): void => {
  if (Object.values(args).every(({ dtype }) => isRight(dtype))) return;
  throw new DTypeError({ op, given: dtypesOf(args), expected, mend: `Convert with astype(x, "${to}") first.` });
};
