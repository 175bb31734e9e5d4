import { bind, type NDArray, type Primitive } from "../core.js";
import { elementwise1, elementwise2, type NoParams } from "../define.js";
import { bytesPerElement, type DType } from "../dtype.js";
import type { Row2 } from "../loops/rows.js";

// Integers are taken bit by bit, bool as one bit. Nothing here has a derivative.

const widthOf = (dtype: DType): number => (dtype === "bool" ? 1 : 8 * bytesPerElement(dtype));

/** The bits of an integer as a number from 0 on. */
const unsigned = (dtype: DType): ((x: number) => number) => (widthOf(dtype) === 32 ? (x) => x >>> 0 : (x) => x & 0xff);

/** The bits of an integer as a number with a sign. */
const signed = (dtype: DType): ((x: number) => number) => (widthOf(dtype) === 32 ? (x) => x | 0 : (x) => (x << 24) >> 24);

/** A function of the bits of two integers, which depends on their width. */
const shift = (
  name: string,
  integer: (dtype: DType) => (x: number, y: number) => number,
  integerRow?: (dtype: DType) => Row2,
): Primitive<NoParams> =>
  elementwise2(name, {
    impl: integer("uint32"),
    integer,
    ...(integerRow === undefined ? {} : { integerRow }),
    domain: "integer",
    jvp: [null, null],
  });

/** A function of the bits of one integer, which depends on their number. */
const each = (name: string, integer: (dtype: DType) => (x: number) => number): Primitive<NoParams> =>
  elementwise1(name, { impl: integer("uint32"), integer, domain: "integer", jvp: [null] });

export const andP: Primitive<NoParams> = /* @__PURE__ */ elementwise2("and", {
  impl: (x, y) => x & y,
  row: (z, k, n, x, p, dx, y, q, dy) => {
    for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = x[p] & y[q];
  },
  domain: "integer",
  jvp: [null, null],
});

export const orP: Primitive<NoParams> = /* @__PURE__ */ elementwise2("or", {
  impl: (x, y) => x | y,
  row: (z, k, n, x, p, dx, y, q, dy) => {
    for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = x[p] | y[q];
  },
  domain: "integer",
  jvp: [null, null],
});

export const xorP: Primitive<NoParams> = /* @__PURE__ */ elementwise2("xor", {
  impl: (x, y) => x ^ y,
  row: (z, k, n, x, p, dx, y, q, dy) => {
    for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = x[p] ^ y[q];
  },
  domain: "integer",
  jvp: [null, null],
});

export const notP: Primitive<NoParams> = /* @__PURE__ */ each("not", (dtype) => (dtype === "bool" ? (x) => x ^ 1 : (x) => ~x));

export const shiftLeftP: Primitive<NoParams> = /* @__PURE__ */ shift("shiftLeft", (dtype) => {
  const [width, places] = [widthOf(dtype), unsigned(dtype)];
  return (x, y) => (places(y) < width ? x << y : 0);
});

export const shiftRightLogicalP: Primitive<NoParams> = /* @__PURE__ */ shift(
  "shiftRightLogical",
  (dtype) => {
    const bits = unsigned(dtype);
    return (x, y) => (bits(y) < 32 ? bits(x) >>> y : 0);
  },
  (dtype) => {
    const mask = widthOf(dtype) === 32 ? -1 : 0xff;
    return (z, k, n, x, p, dx, y, q, dy) => {
      for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = y[q] >= 0 && y[q] < 32 ? (x[p] & mask) >>> y[q] : 0;
    };
  },
);

export const shiftRightArithmeticP: Primitive<NoParams> = /* @__PURE__ */ shift("shiftRightArithmetic", (dtype) => {
  const [bits, places] = [signed(dtype), unsigned(dtype)];
  return (x, y) => bits(x) >> Math.min(places(y), 31);
});

export const populationCountP: Primitive<NoParams> = /* @__PURE__ */ each("populationCount", (dtype) => {
  const bits = unsigned(dtype);
  return (x) => {
    let count = 0;
    for (let rest = bits(x); rest !== 0; rest &= rest - 1) count++;
    return count;
  };
});

export const clzP: Primitive<NoParams> = /* @__PURE__ */ each("clz", (dtype) => {
  const [above, bits] = [32 - widthOf(dtype), unsigned(dtype)];
  return (x) => Math.clz32(bits(x)) - above;
});

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
