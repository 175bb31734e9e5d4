import { ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import { contiguous, fromBuffer, hostOf, optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkArray, checkCount, checkOptions } from "../checks.js";
import { copyRows } from "../sequence/copyRows.js";
import { sequence, type Sequence } from "../sequence/sequence.js";

/** What was seen, `[length, …]`, and what came then, `[horizon, …]`. */
export type Window = { readonly inputs: NDArray; readonly targets: NDArray };

/** The options of {@link windows}. */
export interface WindowOptions {
  /** Moments in an input. */
  readonly length: number;
  /** Moments in a target. @defaultValue 1 */
  readonly horizon?: number;
  /** From the first moment of an input to the first of its target. @defaultValue length: what follows the input */
  readonly ahead?: number;
  /** From the beginning of a window to that of the next. @defaultValue 1 */
  readonly step?: number;
}

/**
 * The windows of a series: what was seen, and what came then.
 *
 *     inputs = values[i·step … i·step + length),   targets = values[i·step + ahead … i·step + ahead + horizon)
 *
 * For a language model, whose target is the next token at each place: `{ length, ahead: 1, horizon: length, step: length }`.
 * Cut a series into training and test before, not after: windows overlap.
 *
 * @param values - `[time, …]`.
 * @returns As many windows as fit; none where the series is too short.
 * @throws {@link ShapeError} for an array without axes; {@link ValueError} for lengths below 1.
 * @example
 * ```ts
 * const pairs = windows(np.arange(5), { length: 3 });
 * pairs.length; // 2
 * pairs.at(1).inputs; // [1 2 3]
 * pairs.at(1).targets; // [4]
 * ```
 */
export const windows = (values: NDArray, options: WindowOptions): Sequence<Window> => {
  checkArray("windows", "values", values, "an array [time, …]");
  checkOptions("windows", options, "length");
  const defaults = { length: undefined, horizon: 1, ahead: undefined, step: 1 } as const;
  const { length, horizon, ahead = length, step } = optionsOf("windows", options, defaults);
  for (const [what, value] of Object.entries({ length, horizon, step }))
    checkCount("windows", what, value, 1, "Count in moments.");
  if (!Number.isSafeInteger(ahead) || ahead < 0)
    throw new ValueError({
      op: "windows",
      given: `ahead ${show(ahead)}`,
      expected: "a whole number of at least 0",
      mend: "Count from the beginning of the input.",
    });
  if (values.ndim === 0)
    throw new ShapeError({ op: "windows", given: { values: values.shape }, expected: "[time, …]", mend: "Pass a series." });
  const { data, dtype, shape } = contiguous(hostOf(values));
  const row = shape.slice(1);
  const width = row.reduce((size, n) => size * n, 1);
  const cut = (starts: Int32Array, offset: number, count: number, batch: readonly number[]): NDArray => {
    const moments = new Int32Array(starts.length * count);
    starts.forEach((index, i) => {
      for (let t = 0; t < count; t++) moments[i * count + t] = index * step + offset + t;
    });
    return fromBuffer({ shape: [...batch, count, ...row], dtype }, copyRows(data, dtype, width, moments));
  };
  const take = (indices: Int32Array, batch: readonly number[]): Window => ({
    inputs: cut(indices, 0, length, batch),
    targets: cut(indices, ahead, horizon, batch),
  });
  const room = shape[0] - Math.max(length, ahead + horizon);
  return sequence(
    room < 0 ? 0 : Math.floor(room / step) + 1,
    (index) => take(Int32Array.of(index), []),
    (indices) => take(indices, [indices.length]),
  );
};
