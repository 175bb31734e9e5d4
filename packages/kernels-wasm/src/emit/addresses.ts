import { bytesPerElement } from "@nabla-js/ndarray/internal";
import type { DType } from "@nabla-js/ndarray";
import type { Code, Local } from "../wasm/code.js";
import type { Buffer } from "../lower/expr.js";
import type { Place } from "../lower/planArena.js";

/** Where the buffers of a kernel begin: the start of the arena, or a pointer that was read once at the kernel's start. */
export class Addresses {
  private readonly code: Code;
  private readonly places: ReadonlyMap<Buffer, Place>;
  private readonly pointers = new Map<Buffer, Local>();

  /** Reads the pointers of all buffers that a kernel uses; the first parameter of the kernel is the start of the arena. */
  constructor(code: Code, places: ReadonlyMap<Buffer, Place>, buffers: Iterable<Buffer>) {
    this.code = code;
    this.places = places;
    for (const buffer of buffers) {
      const place = places.get(buffer)!;
      if (place.kind === "pointer" && !this.pointers.has(buffer)) {
        const pointer = code.local("i32");
        code.get(code.param(0)).memory("i32.load", place.slot).set(pointer);
        this.pointers.set(buffer, pointer);
      }
    }
  }

  /** Leaves the address on the stack that, with {@link offsetOf} added, is the first element. */
  push(buffer: Buffer): void {
    this.code.get(this.pointers.get(buffer) ?? this.code.param(0));
  }

  /** The distance of the first element from what {@link push} leaves, in bytes. */
  offsetOf(buffer: Buffer): number {
    const place = this.places.get(buffer)!;
    return place.kind === "arena" ? place.offset : 0;
  }
}

/** Leaves Σ index·stride·bytes added to the address on the stack. */
export const addStrides = (code: Code, indices: readonly (Local | null)[], strides: readonly number[], dtype: DType): void => {
  const bytes = bytesPerElement(dtype);
  indices.forEach((index, axis) => {
    if (index === null || strides[axis] === 0) return;
    code
      .get(index)
      .i32(strides[axis] * bytes)
      .op("i32.mul", "i32.add");
  });
};

/** The element at the address on the stack plus `offset` bytes, as scalar code has it. */
export const loadScalar = (code: Code, dtype: DType, offset: number): void => {
  if (dtype === "float32") code.memory("f32.load", offset);
  else if (dtype === "float64") code.memory("f64.load", offset);
  else if (dtype === "int8") code.memory("i32.load8_s", offset);
  else if (dtype === "uint8" || dtype === "bool") code.memory("i32.load8_u", offset);
  else code.memory("i32.load", offset);
};

/** Stores the element on the stack at the address below it plus `offset` bytes. */
export const storeScalar = (code: Code, dtype: DType, offset: number): void => {
  if (dtype === "float32") code.memory("f32.store", offset);
  else if (dtype === "float64") code.memory("f64.store", offset);
  else if (bytesPerElement(dtype) === 1) code.memory("i32.store8", offset);
  else code.memory("i32.store", offset);
};
