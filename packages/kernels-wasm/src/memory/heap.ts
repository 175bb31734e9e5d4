import { sizeOf, type ArrayType } from "@nabla-js/ndarray/internal";
import { bytesPerElement } from "@nabla-js/ndarray/internal";
import type { DType, TypedArray } from "@nabla-js/ndarray";
import { givenBack, keepFreed } from "./keepFreed.js";

const page = 65536;

/** How to make a heap. */
export interface HeapOptions {
  /** Whether threads share it. @defaultValue false */
  readonly shared?: boolean;
  /** Bytes at the start that are never given out, a multiple of 64. @defaultValue 64 */
  readonly reserved?: number;
  /** The most bytes it grows to. @defaultValue 4 GiB, the limit of WebAssembly memory */
  readonly most?: number;
}

/** One WebAssembly memory, given out in blocks. All modules of a backend work in it. */
export class Heap {
  readonly memory: WebAssembly.Memory;
  private readonly most: number;
  /** What is free, by address, no two gaps beside each other. */
  private readonly free: { from: number; to: number }[];
  /** Blocks that were given back, by size: a loop asks for the same sizes again and again. */
  private readonly spare = new Map<number, number[]>();
  private spareBytes = 0;
  private given = 0;
  private views: Partial<Record<DType, TypedArray>> = {};
  private expectsLargeCopies = false;
  /** Called before memory runs out: gives back what is only kept for speed. */
  relieve: () => void = () => {};

  constructor({ shared = false, reserved = 64, most = 65536 * page }: HeapOptions = {}) {
    this.most = most;
    const initial = Math.min(16, Math.floor(most / page));
    this.memory = new WebAssembly.Memory({ initial, maximum: Math.floor(most / page), shared });
    this.free = [{ from: reserved, to: initial * page }];
  }

  /** The bytes of the memory. */
  get size(): number {
    return this.memory.buffer.byteLength;
  }

  /** The bytes that are given out. */
  get used(): number {
    return this.given;
  }

  /** The whole memory as elements of a dtype; good until the next `allocate`, as the memory may grow. */
  view(dtype: DType): TypedArray {
    return (this.views[dtype] ??= new constructors[dtype](this.memory.buffer));
  }

  /** Called before a large copy out of this memory: after the first one more will follow. */
  expectLargeCopies(): void {
    if (!this.expectsLargeCopies) keepFreed();
    this.expectsLargeCopies = true;
  }

  /** A block of at least `bytes`, at a multiple of 64. */
  allocate(bytes: number): number {
    const size = rounded(bytes);
    const address = this.fromSpare(size) ?? this.fromFree(size) ?? this.grown(size);
    this.given += size;
    return address;
  }

  /** Gives a block back. */
  release(from: number, bytes: number): void {
    const size = rounded(bytes);
    this.given -= size;
    const list = this.spare.get(size);
    if (list === undefined) this.spare.set(size, [from]);
    else list.push(from);
    this.spareBytes += size;
  }

  private fromSpare(size: number): number | null {
    const address = this.spare.get(size)?.pop();
    if (address === undefined) return null;
    this.spareBytes -= size;
    return address;
  }

  private fromFree(size: number): number | null {
    const gap = this.free.find((it) => it.to - it.from >= size);
    if (gap === undefined) return null;
    const { from } = gap;
    gap.from += size;
    if (gap.from === gap.to) this.free.splice(this.free.indexOf(gap), 1);
    return from;
  }

  /** A block after all else failed: what is spare is joined, the memory grows, what is kept for speed is given back. */
  private grown(size: number): number {
    if (this.spareBytes > 0) {
      this.joinSpare();
      const found = this.fromFree(size);
      if (found !== null) return found;
    }
    if (!this.grow(size)) {
      this.relieve();
      this.joinSpare();
    }
    const found = this.fromFree(size) ?? (this.grow(size) ? this.fromFree(size) : null);
    if (found === null)
      throw new RangeError(
        `kernels-wasm: given work that needs ${size} bytes at once beside the ${this.given} bytes in use; ` +
          `expected at most ${this.most} bytes in all, the limit of WebAssembly memory. ` +
          "Use smaller batches, or checkpoint parts of the model.",
      );
    return found;
  }

  private joinSpare(): void {
    for (const [size, list] of this.spare) for (const from of list) this.free.push({ from, to: from + size });
    this.spare.clear();
    this.spareBytes = 0;
    this.free.sort((a, b) => a.from - b.from);
    let last = 0;
    for (let i = 1; i < this.free.length; i++) {
      if (this.free[last].to === this.free[i].from) this.free[last].to = this.free[i].to;
      else this.free[++last] = this.free[i];
    }
    this.free.length = Math.min(this.free.length, last + 1);
  }

  /** Makes room for a block at the end; whether it could. */
  private grow(size: number): boolean {
    const end = this.size;
    const last = this.free.at(-1);
    const missing = size - (last?.to === end ? last.to - last.from : 0);
    // A quarter more than now, so that many small needs do not grow it many times.
    for (const bytes of [Math.max(missing, end / 4), missing]) {
      const pages = Math.ceil(bytes / page);
      if (end + pages * page > this.most) continue;
      try {
        this.memory.grow(pages);
      } catch {
        // The system has no more.
        continue;
      }
      this.views = {};
      if (last?.to === end) last.to = this.size;
      else this.free.push({ from: end, to: this.size });
      return true;
    }
    return false;
  }
}

const constructors = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

/** Room behind a block for a vector that reads past its end. */
const rounded = (bytes: number): number => Math.ceil((bytes + 16) / 64) * 64;

/** The bytes of an array of a type. */
export const bytesOfType = (type: ArrayType): number => sizeOf(type.shape) * bytesPerElement(type.dtype);

/** Copies elements into a memory. */
export const copyIn = (heap: Heap, address: number, dtype: DType, data: TypedArray, size: number): void =>
  heap.view(dtype).set(data.length === size ? data : data.subarray(0, size), address / bytesPerElement(dtype));

/** Elements of a memory in an ordinary array of their own. */
export const copyOut = (heap: Heap, address: number, dtype: DType, size: number): TypedArray => {
  const bytes = bytesPerElement(dtype);
  const from = address / bytes;
  const view = heap.view(dtype);
  if (size * bytes < givenBack) return view.slice(from, from + size);
  heap.expectLargeCopies();
  // Unlike a slice its bytes are not set to zero first.
  return new constructors[dtype](view.subarray(from, from + size));
};
