import * as np from "@nabla-js/ndarray";
import { isFloat } from "@nabla-js/ndarray/internal";
import type { NDArray } from "@nabla-js/ndarray";
import { checkPerAxis, eachAxis, spatialRank, written, type PerAxis } from "../convolution/spatial.js";
import { stateless, type Empty, type Layer } from "../layer.js";

/**
 * Means over as many windows as are asked for, whatever the size of the image. Along an axis of n places the i-th of m windows
 * goes from ⌊i·n/m⌋ up to ⌈(i + 1)·n/m⌉, as in PyTorch.
 *
 * @param size - How many windows: one number for all axes, or one for each.
 * @returns A layer of `[batch, channels, ...places]` to `[batch, channels, ...size]`.
 */
export const adaptiveAveragePool = (size: PerAxis): Layer<Empty> =>
  adaptive(`adaptiveAveragePool(${written(size)})`, size, (x, axis) => np.mean(x, axis, { keepdims: true }));

/** As {@link adaptiveAveragePool}, with the largest number of each window. */
export const adaptiveMaxPool = (size: PerAxis): Layer<Empty> =>
  adaptive(`adaptiveMaxPool(${written(size)})`, size, (x, axis) => np.max(x, axis, { keepdims: true }));

/** Windows are products of intervals, so that means, and maxima, can be taken axis by axis. */
const adaptive = (op: string, size: PerAxis, reduce: (x: NDArray, axis: number) => NDArray): Layer<Empty> => {
  checkPerAxis(op, "size", size);
  return stateless({
    name: op,
    init: () => ({}),
    apply: (_params, x) => {
      const sizes = eachAxis(op, "size", size, spatialRank(op, x.shape));
      const floats = isFloat(x.dtype) ? x : np.astype(x, "float32");
      return sizes.reduce((y, count, i) => poolAxis(y, i + 2, count, reduce), floats);
    },
  });
};

const poolAxis = (x: NDArray, axis: number, count: number, reduce: (x: NDArray, axis: number) => NDArray): NDArray => {
  const length = x.shape[axis];
  if (length === count) return x;
  if (length % count === 0) {
    // Windows of one length side by side: one axis becomes two.
    const cut = np.reshape(x, [...x.shape.slice(0, axis), count, length / count, ...x.shape.slice(axis + 1)]);
    return np.squeeze(reduce(cut, axis + 1), axis + 1);
  }
  const parts = Array.from({ length: count }, (_, i) => {
    const open = new Array<null>(axis).fill(null);
    const start = Math.floor((i * length) / count);
    return reduce(np.slice(x, [...open, start], [...open, Math.ceil(((i + 1) * length) / count)]), axis);
  });
  return np.concatenate(parts, axis);
};
