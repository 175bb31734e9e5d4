/** The checks that targets and losses share. Shapes are never broadcast: [8, 1] against [8] would be a silent mistake. */
import { DTypeError, ShapeError, type NDArray } from "@nabla-js/ndarray";
import { isFloat } from "@nabla-js/ndarray/internal";
import { checkArrays } from "../checks.js";

type Named = Readonly<Record<string, NDArray>>;

const shapesOf = (args: Named): Record<string, readonly number[]> =>
  Object.fromEntries(Object.entries(args).map(([name, x]) => [name, x.shape]));

/** Throws unless all have one shape. */
export const checkAlike = (op: string, args: Named): void => {
  checkArrays(op, args);
  const [first, ...others] = Object.values(args);
  if (others.every((x) => x.shape.join() === first.shape.join())) return;
  throw new ShapeError({
    op,
    given: shapesOf(args),
    expected: "one shape for all",
    mend: "Reshape one of them: nothing is broadcast here.",
  });
};

/** Throws unless `values` are `[...batch, classes]` and the others `[...batch]`. */
export const checkBatch = (op: string, values: Named, others: Named): void => {
  checkArrays(op, { ...values, ...others });
  const all = Object.values(values);
  const batch = all[0].shape.slice(0, -1).join();
  if (
    all[0].ndim > 0 &&
    all.every((x) => x.shape.join() === all[0].shape.join()) &&
    Object.values(others).every((x) => x.shape.join() === batch)
  )
    return;
  throw new ShapeError({
    op,
    given: shapesOf({ ...values, ...others }),
    expected: `${Object.keys(values).join(" and ")} [...batch, n] and ${Object.keys(others).join(", ")} [...batch]`,
    mend: "Reshape one of them: nothing is broadcast here.",
  });
};

/** Throws unless actions are class numbers. */
export const checkActions = (op: string, action: NDArray, name = "action"): void => {
  if (!isFloat(action.dtype) && action.dtype !== "bool") return;
  throw new DTypeError({
    op,
    given: { [name]: action.dtype },
    expected: "the numbers of the actions, of an integer dtype",
    mend: `Convert with np.astype(${name}, "int32").`,
  });
};
