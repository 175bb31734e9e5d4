import * as np from "@nabla-js/ndarray";
import { qr } from "@nabla-js/ndarray/linalg";
import * as random from "@nabla-js/ndarray/random";
import { ValueError, type NDArray, type Shape } from "@nabla-js/ndarray";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkFunction, checkName, checkNumber, checkShape } from "./checks.js";

/** Makes the first values of a parameter: of this shape, drawn with this key, float32 unless a dtype is named. */
export type Initializer = (key: NDArray, shape: Shape, dtype?: "float32" | "float64") => NDArray;

/** How many numbers each output of a weight array is made of, and how many outputs each input reaches. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

export interface VarianceScalingOptions {
  /** The variance times the fan. @defaultValue 1 */
  readonly scale?: number;
  /** What the variance is divided by; `average` is the mean of both fans. @defaultValue "fanIn" */
  readonly mode?: "fanIn" | "fanOut" | "average";
  /** `truncatedNormal` draws within two standard deviations. @defaultValue "truncatedNormal" */
  readonly distribution?: "uniform" | "normal" | "truncatedNormal";
  /** Reads the fans from the shape. @defaultValue fansOf */
  readonly fans?: (shape: Shape) => Fans;
}

/**
 * The fans of a weight array, by how this package lays weights out: a matrix is `[inputs, outputs]`, and with three or more
 * axes it is a convolution's kernel `[outputs, inputs, ...window]`, in which each fan counts the whole window.
 */
export const fansOf = (shape: Shape): Fans => {
  checkShape("fansOf", shape, "shape");
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 };
  if (shape.length === 2) return { fanIn: shape[0], fanOut: shape[1] };
  const window = shape.slice(2).reduce((product, length) => product * length, 1);
  return { fanIn: shape[1] * window, fanOut: shape[0] * window };
};

/** The standard deviation of a standard normal variable, given that it lies within ±2. */
const truncatedDeviation = 0.8796256610342398;

/**
 * Weights whose variance keeps signals of one size through a layer.
 *
 *     variance = scale / fan
 *     uniform: ±√(3 · variance)    normal, truncatedNormal: deviation √variance
 *
 * @throws {@link ValueError} when `scale` is not above 0.
 */
export const varianceScaling = (options: VarianceScalingOptions = {}): Initializer => {
  const { scale, mode, distribution, fans } = optionsOf("varianceScaling", options, {
    scale: 1,
    mode: "fanIn",
    distribution: "truncatedNormal",
    fans: fansOf,
  });
  checkName("varianceScaling", "mode", mode, ["fanIn", "fanOut", "average"]);
  checkName("varianceScaling", "distribution", distribution, ["uniform", "normal", "truncatedNormal"]);
  checkFunction("varianceScaling", "fans", fans);
  if (typeof scale !== "number" || !(scale > 0))
    throw new ValueError({
      op: "varianceScaling",
      given: `scale ${show(scale)}`,
      expected: "a scale above 0",
      mend: "Use the initializer zeros for weights of 0.",
    });
  return (key, shape, dtype = "float32") => {
    checkShape("varianceScaling", shape, "shape");
    const { fanIn, fanOut } = fans(shape);
    const fan = { fanIn, fanOut, average: (fanIn + fanOut) / 2 }[mode];
    const variance = scale / Math.max(1, fan);
    switch (distribution) {
      case "uniform":
        return uniform(Math.sqrt(3 * variance))(key, shape, dtype);
      case "normal":
        return normal(Math.sqrt(variance))(key, shape, dtype);
      case "truncatedNormal":
        return truncatedNormal(Math.sqrt(variance) / truncatedDeviation)(key, shape, dtype);
    }
  };
};

/** Uniform between −`limit` and `limit`. */
export const uniform = (limit = 0.01): Initializer => {
  checkNumber("uniform", "limit", limit, "not negative");
  return (key, shape, dtype = "float32") => {
    checkShape("uniform", shape, "shape");
    return random.uniform(key, shape, { dtype, minval: -limit, maxval: limit });
  };
};

/** Normal with mean 0 and this standard deviation. */
export const normal = (deviation = 0.01): Initializer => {
  checkNumber("normal", "deviation", deviation, "not negative");
  return (key, shape, dtype = "float32") => {
    checkShape("normal", shape, "shape");
    return np.mul(deviation, random.normal(key, shape, { dtype }));
  };
};

/**
 * A normal variable of this standard deviation, redrawn until it lies within two of them. Its own deviation is then
 * 0.8796 of the one given.
 */
export const truncatedNormal = (deviation = 0.01): Initializer => {
  checkNumber("truncatedNormal", "deviation", deviation, "not negative");
  return (key, shape, dtype = "float32") => {
    checkShape("truncatedNormal", shape, "shape");
    return np.mul(deviation, random.truncatedNormal(key, -2, 2, shape, { dtype }));
  };
};

/**
 * A matrix whose rows, or whose columns where there are more rows, are at right angles and of this length. With more axes the
 * first is that of the rows, and all others together that of the columns.
 *
 * @see Saxe, McClelland & Ganguli (2014), "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks".
 */
export const orthogonal = (gain = 1): Initializer => {
  checkNumber("orthogonal", "gain", gain);
  return (key, shape, dtype = "float32") => {
    checkShape("orthogonal", shape, "shape");
    const [rows = 1, ...rest] = shape;
    const columns = rest.reduce((size, length) => size * length, 1);
    const isWide = rows < columns;
    const [q, r] = qr(random.normal(key, isWide ? [columns, rows] : [rows, columns], { dtype }));
    // The signs make each orthogonal matrix as likely as any other.
    const even = np.mul(q, np.where(np.less(np.diagonal(r), 0), -1, 1));
    return np.reshape(np.mul(gain, isWide ? np.transpose(even) : even), shape);
  };
};

/** All the same number. */
export const constant = (value: number): Initializer => {
  checkNumber("constant", "value", value, "any");
  return (_key, shape, dtype = "float32") => {
    checkShape("constant", shape, "shape");
    return np.full(shape, value, dtype);
  };
};

/** All 0. */
export const zeros: Initializer = /* @__PURE__ */ constant(0);

/** All 1. */
export const ones: Initializer = /* @__PURE__ */ constant(1);

/** Uniform within ±√(6 / (fanIn + fanOut)): keeps the variance of signals and of gradients. Glorot & Bengio (2010), equation 16. */
export const glorotUniform: Initializer = /* @__PURE__ */ varianceScaling({ mode: "average", distribution: "uniform" });

/**
 * Truncated normal of variance 2 / (fanIn + fanOut), as in JAX; PyTorch does not truncate:
 * `varianceScaling({ mode: "average", distribution: "normal" })`. Glorot & Bengio (2010).
 */
export const glorotNormal: Initializer = /* @__PURE__ */ varianceScaling({ mode: "average" });

/** Uniform within ±√(6 / fanIn): keeps the variance of signals through rectifiers. He et al. (2015), equation 10. */
export const heUniform: Initializer = /* @__PURE__ */ varianceScaling({ scale: 2, distribution: "uniform" });

/** Truncated normal of variance 2 / fanIn. He et al. (2015), equation 10, which does not truncate. */
export const heNormal: Initializer = /* @__PURE__ */ varianceScaling({ scale: 2 });

/** Uniform within ±√(3 / fanIn). LeCun et al. (1998), "Efficient BackProp", section 4.6. */
export const lecunUniform: Initializer = /* @__PURE__ */ varianceScaling({ distribution: "uniform" });

/** Truncated normal of variance 1 / fanIn. LeCun et al. (1998), "Efficient BackProp", section 4.6; for selu. */
export const lecunNormal: Initializer = /* @__PURE__ */ varianceScaling();
