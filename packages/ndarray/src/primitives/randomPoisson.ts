import { bind, definePrimitive, type NDArray, type Primitive } from "../core.js";
import { checkFloat } from "../checks.js";
import { allocate, isInteger, type DType } from "../dtype.js";
import { DTypeError } from "../dtypeError.js";
import { toDtype } from "../casts.js";
import { samplePoisson } from "../math/samplePoisson.js";
import { sizeOf } from "../shape.js";
import { batchDraws, checkDraws, drawEach } from "./randomEach.js";

type PoissonParams = { readonly dtype: DType };

/** A Poisson number for each mean. */
export const randomPoissonP: Primitive<PoissonParams> = /* @__PURE__ */ definePrimitive({
  name: "randomPoisson",
  impl: ([key, mean], { dtype }, out) =>
    drawEach(key, mean, allocate(dtype, sizeOf(out.shape)), (lambda, next) => toDtype(samplePoisson(lambda, next), dtype)),
  shape: ([key, mean], { dtype }) => {
    checkDraws("randomPoisson", key, mean);
    checkFloat("randomPoisson", { mean });
    if (!isInteger(dtype))
      throw new DTypeError({
        op: "randomPoisson",
        given: { dtype: String(dtype) },
        expected: "an integer dtype",
        mend: "Leave it out for int32.",
      });
    return { dtype, shape: mean.shape };
  },
  jvp: [null, null],
  transpose: [null, null],
  batch: (args, axes, size, { dtype }) => {
    const [key, mean] = batchDraws(args, axes, size);
    return [randomPoisson(key, mean, dtype), 0];
  },
});

/** A Poisson number for each element of `mean`, `[..., n…]`, drawn with the key `[..., 2]` of its batch. */
export const randomPoisson = (key: NDArray, mean: NDArray, dtype: DType): NDArray => bind(randomPoissonP, [key, mean], { dtype });
