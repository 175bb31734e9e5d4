import * as np from "@nabla-js/ndarray";
import { ShapeError, type NDArray } from "@nabla-js/ndarray";
import { checkKey, optionsOf } from "@nabla-js/ndarray/internal";
import * as random from "@nabla-js/ndarray/random";
import { checkArray, checkNumber } from "../checks.js";
import { checkFloatImages, checkImages } from "./checkImages.js";

/**
 * Each image turned about its middle by an angle drawn by `key`, uniformly from ±`degrees`, pixels between pixels mixed of
 * their four neighbours; what comes in from outside is 0. Positive angles turn counter-clockwise.
 *
 * @param images - `[batch, channels, height, width]`, float.
 * @throws {@link ShapeError} unless images have four axes; {@link DTypeError} unless they are floats; {@link ValueError} for
 *   degrees below 0.
 */
export const randomRotate = (key: NDArray, images: NDArray, options?: { readonly degrees?: number }): NDArray => {
  const { degrees } = optionsOf("randomRotate", options, { degrees: 15 });
  checkKey("randomRotate", key);
  checkNumber("randomRotate", "degrees", degrees, "not negative");
  const [n] = checkImages("randomRotate", images);
  checkFloatImages("randomRotate", images);
  const limit = (degrees * Math.PI) / 180;
  return rotate(images, random.uniform(key, [n], { minval: -limit, maxval: limit }));
};

/**
 * Each image turned about its middle, counter-clockwise, by its angle.
 *
 * @param images - `[batch, channels, height, width]`, float.
 * @param angles - `[batch]`, in radians.
 * @throws {@link ShapeError} unless images have four axes and there is an angle for each; {@link DTypeError} unless they are
 *   floats.
 */
export const rotate = (images: NDArray, angles: NDArray): NDArray => {
  const [n, , height, width] = checkImages("rotate", images);
  checkFloatImages("rotate", images);
  checkArray("rotate", "angles", angles);
  if (angles.ndim !== 1 || angles.shape[0] !== n)
    throw new ShapeError({
      op: "rotate",
      given: { images: images.shape, angles: angles.shape },
      expected: `angles [${n}], one for each image`,
      mend: "For one angle for all, use np.full([n], angle).",
    });
  const dtype = images.dtype;
  const angle = np.reshape(np.astype(angles, dtype), [n, 1, 1]);
  const [cos, sin] = [np.cos(angle), np.sin(angle)];
  const centred = (length: number): NDArray => np.sub(np.astype(np.arange(length), dtype), (length - 1) / 2);
  const [y, x] = [np.reshape(centred(height), [1, height, 1]), np.reshape(centred(width), [1, 1, width])];
  // Where the pixel at (y, x) was before; rows count downwards.
  const rows = np.add(np.add(np.mul(sin, x), np.mul(cos, y)), (height - 1) / 2);
  const columns = np.add(np.sub(np.mul(cos, x), np.mul(sin, y)), (width - 1) / 2);
  return bilinear(images, rows, columns);
};

/** Images at places between pixels, `[batch, height, width]` each, mixed of the four around them; 0 outside. */
export const bilinear = (images: NDArray, rows: NDArray, columns: NDArray): NDArray => {
  const [n, channels, height, width] = images.shape;
  const [top, left] = [np.floor(rows), np.floor(columns)];
  const [down, right] = [np.sub(rows, top), np.sub(columns, left)];
  const flat = np.reshape(images, [n, channels, height * width]);
  const corner = (dy: 0 | 1, dx: 0 | 1): NDArray => {
    const [row, column] = [np.add(top, dy), np.add(left, dx)];
    const inside = (place: NDArray, length: number): NDArray => np.logicalAnd(np.greaterEqual(place, 0), np.less(place, length));
    const weight = np.mul(dy === 1 ? down : np.sub(1, down), dx === 1 ? right : np.sub(1, right));
    const there = np.logicalAnd(inside(row, height), inside(column, width));
    const place = np.add(np.mul(np.clip(row, 0, height - 1), width), np.clip(column, 0, width - 1));
    const pixels = np.takeAlongAxis(flat, np.reshape(np.astype(place, "int32"), [n, 1, height * width]), 2);
    const share = np.where(there, weight, np.zerosLike(weight));
    return np.mul(np.reshape(pixels, images.shape), np.expandDims(share, 1));
  };
  return np.add(np.add(corner(0, 0), corner(0, 1)), np.add(corner(1, 0), corner(1, 1)));
};
