import { bind, type NDArray, type Primitive } from "../core.js";
import { elementwise1, elementwise2, type NoParams } from "../define.js";
import { bytesPerElement, type DType } from "../dtype.js";

// Integers are taken bit by bit, bool as one bit. Nothing here has a derivative.

const widthOf = (dtype: DType): number => (dtype === "bool" ? 1 : 8 * bytesPerElement(dtype));

/** The bits of an integer as a number from 0 on. */
const unsigned = (x: number, dtype: DType): number => (widthOf(dtype) === 32 ? x >>> 0 : x & 0xff);

/** The bits of an integer as a number with a sign. */
const signed = (x: number, dtype: DType): number => (widthOf(dtype) === 32 ? x | 0 : (x << 24) >> 24);

const pairs = (name: string, impl: (x: number, y: number, dtype: DType) => number): Primitive<NoParams> =>
  elementwise2(name, { impl: (x, y) => impl(x, y, "uint32"), integer: impl, domain: "integer", jvp: [null, null] });

const each = (name: string, impl: (x: number, dtype: DType) => number): Primitive<NoParams> =>
  elementwise1(name, { impl: (x) => impl(x, "uint32"), integer: impl, domain: "integer", jvp: [null] });

export const andP: Primitive<NoParams> = /* @__PURE__ */ pairs("and", (x, y) => x & y);
export const orP: Primitive<NoParams> = /* @__PURE__ */ pairs("or", (x, y) => x | y);
export const xorP: Primitive<NoParams> = /* @__PURE__ */ pairs("xor", (x, y) => x ^ y);
export const notP: Primitive<NoParams> = /* @__PURE__ */ each("not", (x, dtype) => (dtype === "bool" ? x ^ 1 : ~x));

export const shiftLeftP: Primitive<NoParams> = /* @__PURE__ */ pairs("shiftLeft", (x, y, dtype) =>
  unsigned(y, dtype) < widthOf(dtype) ? x << y : 0,
);

export const shiftRightLogicalP: Primitive<NoParams> = /* @__PURE__ */ pairs("shiftRightLogical", (x, y, dtype) =>
  unsigned(y, dtype) < widthOf(dtype) ? unsigned(x, dtype) >>> y : 0,
);

export const shiftRightArithmeticP: Primitive<NoParams> = /* @__PURE__ */ pairs(
  "shiftRightArithmetic",
  (x, y, dtype) => signed(x, dtype) >> Math.min(unsigned(y, dtype), 31),
);

export const populationCountP: Primitive<NoParams> = /* @__PURE__ */ each("populationCount", (x, dtype) => {
  let count = 0;
  for (let rest = unsigned(x, dtype); rest !== 0; rest &= rest - 1) count++;
  return count;
});

export const clzP: Primitive<NoParams> = /* @__PURE__ */ each("clz", (x, dtype) => Math.clz32(unsigned(x, dtype)) - (32 - widthOf(dtype)));

/** The bits set in both; of bool, whether both hold. */
export const and = (x: NDArray, y: NDArray): NDArray => bind(andP, [x, y], {});

/** The bits set in either; of bool, whether one holds. */
export const or = (x: NDArray, y: NDArray): NDArray => bind(orP, [x, y], {});

/** The bits set in exactly one; of bool, whether they differ. */
export const xor = (x: NDArray, y: NDArray): NDArray => bind(xorP, [x, y], {});

/** The bits that are not set; of bool, whether it does not hold. */
export const not = (x: NDArray): NDArray => bind(notP, [x], {});

/** The bits of x moved y places up; 0 from the width of the dtype on. A negative y counts as a large one. */
export const shiftLeft = (x: NDArray, y: NDArray): NDArray => bind(shiftLeftP, [x, y], {});

/** The bits of x moved y places down, zeros from above; 0 from the width of the dtype on. */
export const shiftRightLogical = (x: NDArray, y: NDArray): NDArray => bind(shiftRightLogicalP, [x, y], {});

/** The bits of x moved y places down, copies of the highest from above. */
export const shiftRightArithmetic = (x: NDArray, y: NDArray): NDArray => bind(shiftRightArithmeticP, [x, y], {});

/** How many bits are set. */
export const populationCount = (x: NDArray): NDArray => bind(populationCountP, [x], {});

/** How many bits above the highest set one are zero; the width of the dtype for 0. */
export const clz = (x: NDArray): NDArray => bind(clzP, [x], {});
