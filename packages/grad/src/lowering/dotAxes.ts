import { range, withoutAxes } from "@nabla-js/ndarray/internal";
import type { Atom, Equation } from "../program.js";

/** The axes of a product's factors in the order of matrices, and how long they are. */
export interface DotAxes {
  /** Axes of the left factor: batch, rows, sum. */
  readonly left: readonly number[];
  /** Axes of the right factor: batch, sum, columns. */
  readonly right: readonly number[];
  readonly batch: readonly number[];
  /** Rows. */
  readonly m: readonly number[];
  /** Columns. */
  readonly n: readonly number[];
  /** Terms of a sum. */
  readonly k: readonly number[];
}

/** What a `dotGeneral` multiplies: out[…batch, …m, …n] = Σₖ left[…batch, …m, …k] · right[…batch, …k, …n]. */
export const dotAxes = ({ inputs: [a, b], params }: Equation): DotAxes => {
  const { batch, contract } = params as {
    readonly batch: readonly (readonly number[])[];
    readonly contract: readonly (readonly number[])[];
  };
  const free = (x: Atom, i: number): number[] => withoutAxes(range(x.type.shape.length), [...batch[i], ...contract[i]]);
  const lengths = (x: Atom, axes: readonly number[]): number[] => axes.map((axis) => x.type.shape[axis]);
  const [rows, columns] = [free(a, 0), free(b, 1)];
  return {
    left: [...batch[0], ...rows, ...contract[0]],
    right: [...batch[1], ...contract[1], ...columns],
    batch: lengths(a, batch[0]),
    m: lengths(a, rows),
    n: lengths(b, columns),
    k: lengths(a, contract[0]),
  };
};
