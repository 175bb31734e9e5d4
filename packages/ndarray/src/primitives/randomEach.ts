/** What draws by rejection have in common: every element has a stream of its own, however long it needs. */
import type { NDArray } from "../core.js";
import type { TypedArray } from "../dtype.js";
import { DTypeError } from "../dtypeError.js";
import { uniformStream } from "../math/stream.js";
import { threefry2x32 } from "../math/threefry.js";
import { sameShape, sizeOf } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { contiguous, type ArrayType, type HostArray } from "../storage.js";
import { broadcastInDim } from "./sumBroadcast.js";
import { moveaxis } from "./transpose.js";

/** Throws unless `key` is `[...batch, 2]` and `x` is `[...batch, …]`. */
export const checkDraws = (op: string, key: ArrayType, x: ArrayType): void => {
  if (key.dtype !== "uint32")
    throw new DTypeError({
      op,
      given: { key: key.dtype },
      expected: "a key, of uint32",
      mend: "Make one with random.key(seed).",
    });
  const batch = key.shape.slice(0, -1);
  if (key.shape.at(-1) !== 2 || !sameShape(batch, x.shape.slice(0, batch.length)))
    throw new ShapeError({
      op,
      given: { key: key.shape, x: x.shape },
      expected: "keys [...batch, 2] and parameters [...batch, …]",
      mend: "Give one key [2], or one for each row.",
    });
};

/** `draw` for each element i of `x`, with the stream of the i-th key that splits off the key of its batch. */
export const drawEach = (
  key: HostArray,
  x: HostArray,
  out: TypedArray,
  draw: (parameter: number, next: () => number) => number,
): TypedArray => {
  const keys = contiguous(key).data;
  const { data } = contiguous(x);
  const size = out.length / Math.max(1, sizeOf(key.shape.slice(0, -1)));
  const pair = new Uint32Array(2);
  for (let at = 0, k = 0; at < out.length; k += 2)
    for (let i = 0; i < size; i++, at++) {
      threefry2x32(keys[k], keys[k + 1], 0, i, pair, 0);
      out[at] = draw(data[at], uniformStream(pair[0], pair[1]));
    }
  return out;
};

/** Key and parameters with a batch axis in front of both. */
export const batchDraws = (args: readonly NDArray[], axes: readonly (number | null)[], size: number): NDArray[] =>
  args.map((x, i) => {
    const d = axes[i];
    return d === null ? broadcastInDim(x, [size, ...x.shape], [0]) : moveaxis(x, d, 0);
  });
