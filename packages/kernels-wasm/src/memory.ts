import {
  allocate,
  bytesPerElement,
  hostArray,
  sizeOf,
  type ArrayType,
  type HostArray,
  type Storage,
} from "@nabla-js/ndarray/internal";
import type { TypedArray } from "@nabla-js/ndarray";

const page = 65536;
const most = 65536 * page;

/** One WebAssembly memory, given out in blocks. All modules of a backend work in it. */
export class Heap {
  readonly memory: WebAssembly.Memory;
  /** What is free, by address. The first bytes are never given out, so that no block begins at 0. */
  private readonly free: { from: number; to: number }[];

  constructor() {
    this.memory = new WebAssembly.Memory({ initial: 16, maximum: most / page });
    this.free = [{ from: 64, to: 16 * page }];
  }

  /** The bytes of the memory. */
  get size(): number {
    return this.memory.buffer.byteLength;
  }

  /** A block of at least `bytes`, at a multiple of 64. */
  allocate(bytes: number): number {
    const size = rounded(bytes);
    const gap = this.free.find((it) => it.to - it.from >= size) ?? this.grow(size);
    const { from } = gap;
    gap.from += size;
    if (gap.from === gap.to) this.free.splice(this.free.indexOf(gap), 1);
    return from;
  }

  /** Gives a block back. */
  release(from: number, bytes: number): void {
    const to = from + rounded(bytes);
    let i = this.free.findIndex((it) => it.from > from);
    if (i < 0) i = this.free.length;
    this.free.splice(i, 0, { from, to });
    if (i + 1 < this.free.length && this.free[i + 1].from === to) {
      this.free[i].to = this.free[i + 1].to;
      this.free.splice(i + 1, 1);
    }
    if (i > 0 && this.free[i - 1].to === from) {
      this.free[i - 1].to = this.free[i].to;
      this.free.splice(i, 1);
    }
  }

  private grow(size: number): { from: number; to: number } {
    const end = this.size;
    const last = this.free.at(-1);
    const missing = size - (last?.to === end ? last.to - last.from : 0);
    // A quarter more than now, so that many small needs do not grow it many times.
    const pages = Math.ceil(Math.max(missing, end / 4) / page);
    const enough = Math.ceil(missing / page);
    const added = end + pages * page <= most ? pages : enough;
    if (end + added * page > most)
      throw new RangeError(
        `kernels-wasm: given a Program that needs ${size} bytes more than the ${end} in use; ` +
          "expected at most 4 GiB in all, the limit of WebAssembly memory. Use smaller batches, or checkpoint parts of the model.",
      );
    this.memory.grow(added);
    if (last?.to === end) {
      last.to = this.size;
      return last;
    }
    const gap = { from: end, to: this.size };
    this.free.push(gap);
    return gap;
  }
}

const rounded = (bytes: number): number => Math.ceil(Math.max(bytes + 16, 64) / 64) * 64;

/** A view of elements in a memory; good until the memory grows, so it is made anew at each use. */
export const viewOf = (memory: WebAssembly.Memory, address: number, type: ArrayType): TypedArray => {
  const length = sizeOf(type.shape);
  const { buffer } = memory;
  switch (type.dtype) {
    case "float32":
      return new Float32Array(buffer, address, length);
    case "float64":
      return new Float64Array(buffer, address, length);
    case "int32":
      return new Int32Array(buffer, address, length);
    case "uint32":
      return new Uint32Array(buffer, address, length);
    case "int8":
      return new Int8Array(buffer, address, length);
    case "uint8":
    case "bool":
      return new Uint8Array(buffer, address, length);
  }
};

/** Arrays that stay in the memory from call to call: a cache. Beyond a budget the oldest are copied out. */
export class Residency {
  private readonly heap: Heap;
  private readonly budget: number;
  private readonly records = new Set<WasmStorage>();
  private used = 0;

  constructor(heap: Heap, budget: number) {
    this.heap = heap;
    this.budget = budget;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.used;
  }

  /** Takes a block over as the storage of an array. */
  keep(address: number, type: ArrayType): Storage {
    const storage = new WasmStorage(this, address, type);
    this.records.add(storage);
    this.used += bytesOfType(type);
    for (const oldest of this.records) {
      if (this.used <= this.budget || oldest === storage) break;
      oldest.host(oldest.type);
      this.drop(oldest);
    }
    return storage;
  }

  /** Where a storage lies in the memory; `null` when it is not here. */
  addressOf(storage: Storage): number | null {
    return storage instanceof WasmStorage && this.records.has(storage) ? storage.address : null;
  }

  /** Forgets a storage and gives its block back. */
  drop(storage: Storage): void {
    if (!(storage instanceof WasmStorage) || !this.records.delete(storage)) return;
    this.used -= bytesOfType(storage.type);
    this.heap.release(storage.address, bytesOfType(storage.type));
  }

  copyOf(storage: WasmStorage): TypedArray {
    const copy = allocate(storage.type.dtype, sizeOf(storage.type.shape));
    copy.set(viewOf(this.heap.memory, storage.address, storage.type));
    return copy;
  }
}

/** The bytes of an array of a type. */
export const bytesOfType = (type: ArrayType): number => sizeOf(type.shape) * bytesPerElement(type.dtype);

/** An array in WebAssembly memory. Whoever reads it gets a copy, which is kept, as arrays never change. */
class WasmStorage implements Storage {
  readonly device = "wasm";
  shared = false;
  readonly address: number;
  readonly type: ArrayType;
  private readonly residency: Residency;
  private copy: TypedArray | null = null;

  constructor(residency: Residency, address: number, type: ArrayType) {
    this.residency = residency;
    this.address = address;
    this.type = type;
  }

  host(type: ArrayType): HostArray {
    this.copy ??= this.residency.copyOf(this);
    return hostArray(type, this.copy);
  }

  read(type: ArrayType): Promise<TypedArray> {
    return Promise.resolve(this.host(type).data.slice());
  }
}
