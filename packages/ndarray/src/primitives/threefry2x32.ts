import { bind, bindAll, definePrimitive, hostArray, type NDArray, type NoParams, type Primitive } from "../core.js";
import { checkSameShape, checkWholes } from "../checks.js";
import type { DType } from "../dtype.js";
import { DTypeError } from "../dtypeError.js";
import { threefry2x32 as encipher } from "../math/threefry.js";
import { sizeOf, type Shape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { contiguous, type ArrayType } from "../storage.js";
import { moveaxis } from "./transpose.js";
import { show } from "../show.js";
import { ValueError } from "../valueError.js";

/** `width` 8 gives uint8, 32 uint32, and 64 two words of uint32 on a last axis, the high one first. */
type BitsParams = { readonly shape: Shape; readonly width: 8 | 32 | 64 };

const checkWords = (op: string, args: Readonly<Record<string, ArrayType>>): void => {
  if (Object.values(args).some((x) => x.dtype !== "uint32"))
    throw new DTypeError({
      op,
      given: Object.fromEntries(Object.entries(args).map(([name, x]) => [name, x.dtype])),
      expected: "words of uint32",
      mend: "Make keys with random.key, random.split or random.foldIn.",
    });
};

/** Enciphers counters (x0, x1) under keys (k0, k1), word by word: four arrays of one shape in, two out. */
export const threefry2x32P: Primitive<NoParams> = {
  name: "threefry2x32",
  impl: (args, _params, outputs) => {
    const [k0, k1, x0, x1] = args.map((x) => contiguous(x).data);
    const size = sizeOf(outputs[0].shape);
    const a = new Uint32Array(size);
    const b = new Uint32Array(size);
    const pair = new Int32Array(2);
    for (let i = 0; i < size; i++) {
      encipher(k0[i], k1[i], x0[i], x1[i], pair, 0);
      a[i] = pair[0];
      b[i] = pair[1];
    }
    return [hostArray(outputs[0], a), hostArray(outputs[1], b)];
  },
  shape: ([k0, k1, x0, x1]) => {
    checkSameShape("threefry2x32", { k0, k1, x0, x1 });
    checkWords("threefry2x32", { k0, k1, x0, x1 });
    return [
      { shape: x0.shape, dtype: "uint32" },
      { shape: x0.shape, dtype: "uint32" },
    ];
  },
  jvp: [null, null, null, null],
  transpose: [null, null, null, null],
  batch: "elementwise",
};

/**
 * Random bits of `shape` for each key of `[...batch, 2]`: element i is made of the two words that threefry2x32 gives for
 * the 64-bit counter i. They are both, or their exclusive or, or its low byte.
 */
export const randomBitsP: Primitive<BitsParams> = /* @__PURE__ */ definePrimitive({
  name: "randomBits",
  impl: ([key], { shape, width }) => {
    const keys = contiguous(key).data;
    const size = sizeOf(shape);
    const draws = (sizeOf(key.shape) / 2) * size;
    const out = width === 8 ? new Uint8Array(draws) : new Uint32Array(width === 64 ? 2 * draws : draws);
    const pair = new Int32Array(2);
    for (let at = 0, k = 0; at < draws; k += 2) {
      const k0 = keys[k] | 0;
      const k1 = keys[k + 1] | 0;
      for (let i = 0; i < size; i++, at++) {
        encipher(k0, k1, i < 2 ** 32 ? 0 : Math.floor(i / 2 ** 32), i | 0, pair, 0);
        if (width === 64) {
          out[2 * at] = pair[0];
          out[2 * at + 1] = pair[1];
        } else out[at] = pair[0] ^ pair[1];
      }
    }
    return out;
  },
  shape: ([key], { shape, width }) => {
    checkWords("randomBits", { key });
    checkWholes("randomBits", "shape", shape);
    if (key.shape.at(-1) !== 2)
      throw new ShapeError({
        op: "randomBits",
        given: { key: key.shape },
        expected: "a key [..., 2]",
        mend: "Make keys with random.key, random.split or random.foldIn.",
      });
    if (width !== 8 && width !== 32 && width !== 64)
      throw new ValueError({
        op: "randomBits",
        given: `width ${show(width)}`,
        expected: "8, 32 or 64 bits",
        mend: "Draw 32 bits, and shift what is too much.",
      });
    const dtype: DType = width === 8 ? "uint8" : "uint32";
    return { dtype, shape: [...key.shape.slice(0, -1), ...shape, ...(width === 64 ? [2] : [])] };
  },
  jvp: [null],
  transpose: [null],
  batch: ([key], [d], _size, { shape, width }) => [randomBits(moveaxis(key, d!, 0), shape, width), 0],
});

/** The two words of each counter (x0, x1) under the key (k0, k1); all uint32 and of one shape. */
export const threefry2x32 = (k0: NDArray, k1: NDArray, x0: NDArray, x1: NDArray): readonly [NDArray, NDArray] => {
  const [a, b] = bindAll(threefry2x32P, [k0, k1, x0, x1], {});
  return [a, b];
};

/**
 * Random bits of `shape`, drawn with a key `[..., 2]`: of 8 bits as uint8, of 32 as uint32, of 64 as two words of uint32
 * on a last axis, the high one first.
 */
export const randomBits = (key: NDArray, shape: Shape, width: 8 | 32 | 64): NDArray => bind(randomBitsP, [key], { shape, width });
