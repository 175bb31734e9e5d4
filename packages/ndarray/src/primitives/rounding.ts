import { bind, type NDArray, type Primitive } from "../core.js";
import { elementwise1, type NoParams } from "../define.js";

// Steps: their derivative is zero wherever it exists.

export const floorP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("floor", { impl: Math.floor, jvp: [null] });

export const ceilP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("ceil", { impl: Math.ceil, jvp: [null] });

const roundHalfToEven = (x: number): number => {
  const below = Math.floor(x);
  const rest = x - below;
  const nearest = rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
  // A zero keeps the sign of what it came from: −0.5 becomes −0.
  return nearest === 0 ? x * 0 : nearest;
};

export const roundP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("round", { impl: roundHalfToEven, jvp: [null] });

export const isFiniteP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("isFinite", {
  impl: (x) => (Number.isFinite(x) ? 1 : 0),
  result: "bool",
  jvp: [null],
});

/** The largest whole number that is not above each element. */
export const floor = (x: NDArray): NDArray => bind(floorP, [x], {});

/** The smallest whole number that is not below each element. */
export const ceil = (x: NDArray): NDArray => bind(ceilP, [x], {});

/** The nearest whole number; of two equally near, the even one. −0.5 becomes −0, as IEEE 754 has it. */
export const round = (x: NDArray): NDArray => bind(roundP, [x], {});

/** Whether each element is neither infinite nor NaN, as bool. */
export const isFinite = (x: NDArray): NDArray => bind(isFiniteP, [x], {});
