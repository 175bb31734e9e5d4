import * as np from "@nabla-js/ndarray";
import { whileLoop } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import * as is from "./kinds.js";
import { check, settings } from "./settings.js";

export interface BacktrackingLineSearchOptions {
  /** How much of the foretold descent is asked for. @defaultValue 1e-4 */
  readonly c1?: number;
  /** What a step is multiplied by that was too long. @defaultValue 0.5 */
  readonly decrease?: number;
  /** How many times the loss is looked at, at most. @defaultValue 20 */
  readonly maxSteps?: number;
}

/**
 * How far to go along a line: the first of ever shorter steps that descends enough.
 *
 *     φ(a) ≤ φ(0) + c1 · a · φ′(0)
 *
 * It needs no slopes but the first; {@link lineSearch} takes a second look at the slope, as L-BFGS wants it.
 *
 * @param alongLine - The loss along the line, φ(a), `[]`.
 * @param value - φ(0), `[]`.
 * @param slope - φ′(0), `[]`, negative.
 * @param first - Where to look first, `[]`.
 * @returns How far, `[]`; 0 where no step was short enough.
 * @see Armijo (1966), "Minimization of functions having Lipschitz continuous first partial derivatives".
 */
export const backtrackingLineSearch = (
  alongLine: (a: NDArray) => NDArray,
  value: NDArray,
  slope: NDArray,
  first: NDArray,
  options?: BacktrackingLineSearchOptions,
): NDArray => {
  const op = "backtrackingLineSearch";
  check(op, "alongLine", alongLine, is.aFunction());
  Object.entries({ value, slope, first }).forEach(([name, x]) => check(op, name, x, is.scalarArray()));
  const { c1, decrease, maxSteps } = settings(op, options, {
    c1: is.constantAbove(1e-4),
    decrease: {
      ...is.constant(0.5),
      isOne: (x) => typeof x === "number" && x > 0 && x < 1,
      expected: "a fraction between 0 and 1",
    },
    maxSteps: is.count(20),
  });
  const found = whileLoop(
    ({ steps, isDone }: { readonly steps: NDArray; readonly isDone: NDArray; readonly a: NDArray }) =>
      np.logicalAnd(np.logicalNot(isDone), np.less(steps, maxSteps)),
    ({ steps, a }) => {
      const most = np.add(value, np.mul(np.mul(c1, a), slope));
      const isDone = np.lessEqual(np.astype(alongLine(a), value.dtype), most);
      return { steps: np.add(steps, 1), isDone, a: np.where(isDone, a, np.mul(decrease, a)) };
    },
    { steps: np.zeros([], "int32"), isDone: np.zeros([], "bool"), a: np.astype(first, value.dtype) },
  );
  return np.where(found.isDone, found.a, 0);
};
