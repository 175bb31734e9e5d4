import { erf, erfc, erfInv } from "./erf.js";
import { exp, exp2, expm1, log, log1p } from "./exponential.js";
import { digamma, lgamma, logGammaSlope, polygamma } from "./gamma.js";
import { acosh, asinh, atanh, cosh, logistic, sinh, tanh } from "./hyperbolic.js";
import { acos, asin, atan, atan2 } from "./inverseTrig.js";
import type { MathFunction } from "./mathBlock.js";
import { cbrt, pow } from "./power.js";
import { cos, sin, tan } from "./trig.js";

/** The elementary functions, by the names of their primitives. */
const all: Readonly<Record<string, MathFunction>> = {
  exp,
  exp2,
  expm1,
  log,
  log1p,
  tanh,
  logistic,
  sinh,
  cosh,
  asinh,
  acosh,
  atanh,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  atan2,
  erf,
  erfc,
  erfInv,
  cbrt,
  pow,
  lgamma,
  digamma,
  logGammaSlope,
};

/** Their names, but polygamma, which stands for one of each order. */
export const functionNames: readonly string[] = /* @__PURE__ */ Object.keys(all);

/** Whether a primitive is an elementary function. */
export const isFunction = (name: string): boolean => name === "polygamma" || name in all;

/** An elementary function; `order` is that of polygamma. */
export const functions = (name: string, order: number): MathFunction =>
  name !== "polygamma" ? all[name] : order === 0 ? digamma : polygamma(order);
