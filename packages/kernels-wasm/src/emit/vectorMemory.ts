import { bytesPerElement } from "@nabla-js/ndarray/internal";
import type { DType } from "@nabla-js/ndarray";
import type { Buffer, Load } from "../lower/expr.js";
import type { Code, Local } from "../wasm/code.js";
import { wrap } from "./convert.js";

/** Stores two vectors of words so that elements of the one stand beside those of the other. */
export const storeInterleaved = (code: Code, [a, b]: readonly Local[], pushAddress: () => void, offset: number): void => {
  const words = (...lanes: readonly number[]): number[] => lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte));
  for (const half of [0, 1]) {
    pushAddress();
    code
      .get(a)
      .get(b)
      .shuffle(half === 0 ? words(0, 4, 1, 5) : words(2, 6, 3, 7))
      .simdMemory("v128.store", offset + 16 * half);
  }
};

/** Stores one lane of a vector of words or doubles at the address on the stack. */
export const storeLane = (code: Code, { dtype }: Buffer, value: Local, offset: number, lane: number): void =>
  void code.get(value).simdLane(bytesPerElement(dtype) === 8 ? "v128.store64_lane" : "v128.store32_lane", offset, lane);

/** Elements `stride` apart, one by one; every second one by two loads and a shuffle. */
const gatherVector = (code: Code, dtype: DType, stride: number, offset: number): void => {
  const bytes = bytesPerElement(dtype);
  const [at, value] = [code.local("i32"), code.local("v128")];
  code.set(at);
  if (bytes === 4 && stride === 2) {
    code
      .get(at)
      .simdMemory("v128.load", offset)
      .get(at)
      .simdMemory("v128.load", offset + 16);
    code.shuffle([0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27]);
    return;
  }
  const lanes = 16 / bytes;
  // Offsets are never negative: a negative stride begins at its last element.
  const low = Math.min(0, (lanes - 1) * stride * bytes);
  if (low !== 0) code.get(at).i32(low).op("i32.add").set(at);
  code
    .get(at)
    .simdMemory(bytes === 8 ? "v128.load64_splat" : "v128.load32_splat", offset - low)
    .set(value);
  for (let lane = 1; lane < lanes; lane++)
    code
      .get(at)
      .get(value)
      .simdLane(bytes === 8 ? "v128.load64_lane" : "v128.load32_lane", offset - low + lane * stride * bytes, lane)
      .set(value);
  code.get(value);
};

/** Four or two neighbours, one that repeats, or elements further apart. */
export const loadVector = (code: Code, leaf: Load, stride: number, offset: number): void => {
  if (stride !== 0 && stride !== 1) {
    gatherVector(code, leaf.dtype, stride, offset);
    return;
  }
  if (bytesPerElement(leaf.dtype) === 1) {
    const isSigned = leaf.dtype === "int8";
    if (stride === 0) code.memory(isSigned ? "i32.load8_s" : "i32.load8_u", offset).simd("i32x4.splat");
    else {
      code.simdMemory("v128.load32_zero", offset);
      if (isSigned) code.simd("i16x8.extend_low_i8x16_s", "i32x4.extend_low_i16x8_s");
      else code.simd("i16x8.extend_low_i8x16_u", "i32x4.extend_low_i16x8_u");
    }
    if (leaf.dtype === "bool") code.v128Words(0).simd("i32x4.ne");
  } else if (stride !== 0) code.simdMemory("v128.load", offset);
  else code.simdMemory(leaf.dtype === "float64" ? "v128.load64_splat" : "v128.load32_splat", offset);
};

/** Turns the index on the stack, that of the first lane, into those of all lanes, `stride` apart, as numbers of a dtype. */
export const indexVector = (code: Code, dtype: DType, stride: number): void => {
  code.simd("i32x4.splat");
  if (stride !== 0) code.i32x4(0, stride, 2 * stride, 3 * stride).simd("i32x4.add");
  indexAs(code, dtype, true);
};

/** Turns whole numbers on the stack, as indices are, into a dtype. */
export const indexAs = (code: Code, dtype: DType, isVector: boolean): void => {
  if (dtype === "float64") {
    if (isVector) code.simd("f64x2.convert_low_i32x4_s");
    else code.op("f64.convert_i32_s");
  } else if (dtype === "float32") {
    if (isVector) code.simd("f32x4.convert_i32x4_s");
    else code.op("f32.convert_i32_s");
  } else wrap(code, dtype, isVector);
};

/** Stores a vector of neighbours. */
export const storeVector = (code: Code, buffer: Buffer, offset: number): void => {
  if (bytesPerElement(buffer.dtype) !== 1) {
    code.simdMemory("v128.store", offset);
    return;
  }
  // The low bytes of four words.
  if (buffer.dtype === "bool") code.v128Words(1).simd("v128.and");
  const words = code.local("v128");
  code.set(words).get(words).get(words);
  code.shuffle([0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12]).simdLane("v128.store32_lane", offset, 0);
};
