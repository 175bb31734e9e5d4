import type { NDArray } from "./ndarray.js";
import { broadcastInDim } from "./primitives/sumBroadcast.js";
import { moveaxis } from "./primitives/transpose.js";

/** Gives every argument the batch axis in one place, repeating what is not mapped. */
export const alignBatch = (
  args: readonly NDArray[],
  axes: readonly (number | null)[],
  size: number,
): readonly [args: readonly NDArray[], axis: number] => {
  const axis = axes.find((d) => d !== null)!;
  const aligned = args.map((x, i) => {
    const d = axes[i];
    return d === null
      ? broadcastInDim(x, [...x.shape.slice(0, axis), size, ...x.shape.slice(axis)], [axis])
      : moveaxis(x, d, axis);
  });
  return [aligned, axis];
};
