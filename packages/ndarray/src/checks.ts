/** The checks that shape rules share. */
import { isFloat } from "./dtype.js";
import { DTypeError } from "./dtypeError.js";
import { sameShape } from "./shape.js";
import { ShapeError } from "./shapeError.js";
import type { ArrayType } from "./storage.js";
import { ValueError } from "./valueError.js";

type Named = Readonly<Record<string, ArrayType>>;

const dtypesOf = (args: Named): Record<string, string> =>
  Object.fromEntries(Object.entries(args).map(([name, x]) => [name, x.dtype]));

const shapesOf = (args: Named): Record<string, readonly number[]> =>
  Object.fromEntries(Object.entries(args).map(([name, x]) => [name, x.shape]));

/** Throws unless the axes are whole numbers within the array, each at most once. */
export const checkAxes = (op: string, x: ArrayType, axes: readonly number[]): void => {
  const rank = x.shape.length;
  for (const [i, axis] of axes.entries())
    if (!Number.isInteger(axis) || axis < 0 || axis >= rank || axes.indexOf(axis) !== i)
      throw new ValueError({
        op,
        given: `axes [${axes.join(", ")}] for an array [${x.shape.join(", ")}]`,
        expected: rank === 0 ? "no axes, as the array has none" : `axes from 0 to ${rank - 1}, each at most once`,
        mend: "Count axes from 0 at the left.",
      });
};

/** Throws unless all shapes are one. */
export const checkSameShape = (op: string, args: Named): void => {
  const all = Object.values(args);
  if (all.some((x) => !sameShape(x.shape, all[0].shape)))
    throw new ShapeError({
      op,
      given: shapesOf(args),
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
export const checkNumber = (op: string, args: Named): void => {
  if (Object.values(args).some((x) => x.dtype === "bool"))
    throw new DTypeError({
      op,
      given: dtypesOf(args),
      expected: "numbers, not bool",
      mend: 'Convert with astype(x, "int32") first.',
    });
};

/** Throws unless every dtype is a float. */
export const checkFloat = (op: string, args: Named): void => {
  if (Object.values(args).some((x) => !isFloat(x.dtype)))
    throw new DTypeError({
      op,
      given: dtypesOf(args),
      expected: "float32 or float64",
      mend: 'Convert with astype(x, "float32") first.',
    });
};

/** Throws unless every dtype is an integer or bool. */
export const checkInteger = (op: string, args: Named): void => {
  if (Object.values(args).some((x) => isFloat(x.dtype)))
    throw new DTypeError({
      op,
      given: dtypesOf(args),
      expected: "integers or bool",
      mend: 'Convert with astype(x, "int32") first.',
    });
};
