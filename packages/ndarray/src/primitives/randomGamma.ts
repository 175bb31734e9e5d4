import { bind, definePrimitive, type NDArray, type NoParams, type Primitive } from "../core.js";
import { checkFloat } from "../checks.js";
import { elementwise2 } from "../define.js";
import { allocate } from "../dtype.js";
import { logGammaShift, sampleLogGamma } from "../math/sampleGamma.js";
import { sizeOf } from "../shape.js";
import { ValueError } from "../valueError.js";
import { mul } from "./arithmetic.js";
import { log } from "./exponential.js";
import { fullLike } from "./full.js";
import { max } from "./minMax.js";
import { batchDraws, checkDraws, drawEach } from "./randomEach.js";

/** `log`: whether the logarithm of the number is drawn, which tells small ones apart that are 0 otherwise. */
type GammaParams = { readonly log: boolean };

/**
 * A gamma number for each shape parameter `a`, of scale 1. Its derivative in `a` is that of the quantile it stands at.
 */
export const randomGammaP: Primitive<GammaParams> = /* @__PURE__ */ definePrimitive({
  name: "randomGamma",
  impl: ([key, a], { log }, out) =>
    drawEach(key, a, allocate(out.dtype, sizeOf(out.shape)), (shape, next) => {
      const drawn = sampleLogGamma(shape, next);
      return log ? drawn : Math.exp(drawn);
    }),
  shape: ([key, a]) => {
    checkDraws("randomGamma", key, a);
    checkFloat("randomGamma", { a });
    return { dtype: a.dtype, shape: a.shape };
  },
  jvp: [
    null,
    (da, y, [, a], { log: isLog }) => {
      if (isLog) return mul(da, logGammaSlope(a, y));
      const tiny = fullLike(y, y.dtype === "float32" ? 2 ** -126 : 2 ** -1022);
      return mul(da, mul(y, logGammaSlope(a, log(max(y, tiny)))));
    },
  ],
  transpose: [null, null],
  batch: (args, axes, size, params) => {
    const [key, a] = batchDraws(args, axes, size);
    return [randomGamma(key, a, params.log), 0];
  },
});

const noSecondDerivative = (): never => {
  throw new ValueError({
    op: "randomGamma",
    given: "a second derivative",
    expected: "at most the first: how a drawn number moves with its parameter",
    mend: "Stop the gradient of one of the two, or differentiate the expectation instead of the numbers.",
  });
};

/** How the logarithm `logX` of a gamma number moves with its shape parameter `a`. */
export const logGammaSlopeP: Primitive<NoParams> = /* @__PURE__ */ elementwise2("logGammaSlope", {
  impl: logGammaShift,
  domain: "float",
  jvp: [noSecondDerivative, noSecondDerivative],
});

/** A gamma number for each element of `a`, `[..., n…]`, drawn with the key `[..., 2]` of its batch; or its logarithm. */
export const randomGamma = (key: NDArray, a: NDArray, log: boolean): NDArray => bind(randomGammaP, [key, a], { log });

/** The derivative of log x in a, where x is a gamma number of shape a that keeps its quantile. */
export const logGammaSlope = (a: NDArray, logX: NDArray): NDArray => bind(logGammaSlopeP, [a, logX], {});
