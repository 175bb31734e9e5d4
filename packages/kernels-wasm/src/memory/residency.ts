import { hostArray, sizeOf, type ArrayType, type HostArray, type Storage } from "@nabla-js/ndarray/internal";
import type { DType, TypedArray } from "@nabla-js/ndarray";
import { copyIn, copyOut, type Heap } from "./heap.js";

/** What stays in the memory: a result, or a copy of an array from outside. */
interface Resident {
  readonly address: number;
  readonly bytes: number;
  /** Before the block is given back. */
  leave(): void;
}

/**
 * Arrays that stay in the memory from call to call: donated state, and inputs that come again and again. A cache: beyond a
 * budget the oldest leave it, results by being copied out.
 */
export class Residency {
  private readonly heap: Heap;
  private readonly budget: number;
  /** In the order in which they came or, for copies, were last asked for. */
  private readonly residents = new Set<Resident>();
  private readonly copies = new WeakMap<Storage, Resident>();
  private used = 0;
  /** Gives the copies of arrays that are gone back early; nothing depends on when. */
  private readonly finalizers = new FinalizationRegistry<Resident>((copy) => this.leave(copy));

  constructor(heap: Heap, budget: number) {
    this.heap = heap;
    this.budget = budget;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.used;
  }

  /** Takes a block over as the storage of a result. */
  keep(address: number, type: ArrayType, bytes: number): Storage {
    const storage = new WasmStorage(this.heap, address, type, bytes);
    this.enter(storage);
    return storage;
  }

  /** Where a storage lies in the memory; `null` when it is not here. */
  addressOf(storage: Storage): number | null {
    if (storage.device === "host") {
      const copy = this.copies.get(storage);
      if (copy === undefined || !this.residents.has(copy)) return null;
      this.residents.delete(copy);
      this.residents.add(copy);
      return copy.address;
    }
    return storage instanceof WasmStorage && this.residents.has(storage) ? storage.address : null;
  }

  /** Keeps a copy of an array from outside, whose storage never changes; `null` when it is larger than half of the budget. */
  upload(storage: Storage, dtype: DType, data: TypedArray, size: number): number | null {
    const bytes = size * data.BYTES_PER_ELEMENT;
    if (bytes > this.budget / 2) return null;
    const address = this.heap.allocate(bytes);
    copyIn(this.heap, address, dtype, data, size);
    const copy: Resident = { address, bytes, leave: () => {} };
    this.copies.set(storage, copy);
    this.finalizers.register(storage, copy);
    this.enter(copy);
    return address;
  }

  /** Forgets a storage and gives its block back. */
  drop(storage: Storage): void {
    const resident = storage instanceof WasmStorage ? storage : this.copies.get(storage);
    if (resident !== undefined) this.leave(resident);
  }

  /** Makes everything leave, as memory is short. */
  clear(): void {
    for (const resident of [...this.residents]) {
      resident.leave();
      this.leave(resident);
    }
  }

  /** Makes the oldest leave until the budget is kept. Not while a call holds addresses. */
  trim(): void {
    for (const oldest of this.residents) {
      if (this.used <= this.budget) return;
      oldest.leave();
      this.leave(oldest);
    }
  }

  private enter(resident: Resident): void {
    this.residents.add(resident);
    this.used += resident.bytes;
  }

  private leave(resident: Resident): void {
    if (!this.residents.delete(resident)) return;
    this.used -= resident.bytes;
    this.heap.release(resident.address, resident.bytes);
  }
}

/** An array in WebAssembly memory. Whoever reads it gets a copy, which is kept, as arrays never change. */
class WasmStorage implements Storage, Resident {
  readonly device = "wasm";
  shared = false;
  readonly address: number;
  readonly bytes: number;
  private readonly heap: Heap;
  private readonly type: ArrayType;
  private copy: TypedArray | null = null;

  constructor(heap: Heap, address: number, type: ArrayType, bytes: number) {
    this.heap = heap;
    this.address = address;
    this.type = type;
    this.bytes = bytes;
  }

  leave(): void {
    this.host(this.type);
  }

  host(type: ArrayType): HostArray {
    this.copy ??= this.copied(type);
    return hostArray(type, this.copy);
  }

  /** A copy for the reader alone: one that is read and then goes on leaves nothing behind. */
  read(type: ArrayType): Promise<TypedArray> {
    return Promise.resolve(this.copy?.slice() ?? this.copied(type));
  }

  private copied(type: ArrayType): TypedArray {
    return copyOut(this.heap, this.address, type.dtype, sizeOf(type.shape));
  }
}
