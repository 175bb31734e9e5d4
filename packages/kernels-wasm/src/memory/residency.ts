import { hostArray, sizeOf, typeName, type ArrayType, type HostArray, type Storage } from "@nabla-js/ndarray/internal";
import type { DType, TypedArray } from "@nabla-js/ndarray";
import { copyIn, copyOut, type Heap } from "./heap.js";

/** What stays in the memory, a link of a ring: a result, or a copy of an array from outside. */
interface Resident {
  readonly address: number;
  readonly bytes: number;
  /** Where it stays; `null` once it has left. */
  home: Residency | null;
  older: Resident;
  newer: Resident;
  /** Before the block is given back. */
  leave(): void;
}

/** A ring of its own. */
const newResident = (address: number, bytes: number): Resident => {
  const it = { address, bytes, home: null, leave: () => {} } as unknown as Resident;
  return Object.assign(it, { older: it, newer: it });
};

/**
 * Arrays that stay in the memory from call to call: donated state, and inputs that come again and again. A cache: beyond a
 * budget the oldest leave it, results by being copied out.
 */
export class Residency {
  private readonly heap: Heap;
  private readonly budget: number;
  /** Between the newest and the oldest: they lie in the order in which they came or, for copies, were last asked for. */
  private readonly end = newResident(0, 0);
  private readonly copies = new WeakMap<Storage, Resident>();
  private used = 0;
  /** Calls that work at addresses of what is here. */
  private holders = 0;
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
    if (storage instanceof WasmStorage) return storage.home === this ? storage.address : null;
    if (storage.device !== "host") return null;
    const copy = this.copies.get(storage);
    if (copy?.home !== this) return null;
    unlink(copy);
    this.link(copy);
    return copy.address;
  }

  /** Keeps a copy of an array from outside, whose storage never changes; `null` when it is larger than half of the budget. */
  upload(storage: Storage, dtype: DType, data: TypedArray, size: number): number | null {
    const bytes = size * data.BYTES_PER_ELEMENT;
    if (bytes > this.budget / 2) return null;
    const address = this.heap.allocate(bytes);
    copyIn(this.heap, address, dtype, data, size);
    const copy = newResident(address, bytes);
    this.copies.set(storage, copy);
    this.finalizers.register(storage, copy);
    this.enter(copy);
    return address;
  }

  /** Makes the block of a storage that is here that of a result, which was written over it. */
  takeOver(storage: Storage, type: ArrayType): Storage {
    const resident = this.residentOf(storage)!;
    this.forget(resident);
    return this.keep(resident.address, type, resident.bytes);
  }

  /** Forgets a storage and gives its block back. */
  drop(storage: Storage): void {
    const resident = this.residentOf(storage);
    if (resident !== undefined) this.leave(resident);
  }

  /** Drops a storage over which something was written that did not come to its end. */
  lose(storage: Storage): void {
    if (storage instanceof WasmStorage) storage.isLost = true;
    this.drop(storage);
  }

  /** Until {@link letGo}, after which {@link trim} is due, nothing leaves to make room: somebody works at its address. */
  hold(): void {
    this.holders++;
  }

  /** Ends a {@link hold}. */
  letGo(): void {
    this.holders--;
  }

  /** Makes everything leave, as memory is short. */
  clear(): void {
    while (this.holders === 0 && this.end.newer !== this.end) this.evict(this.end.newer);
  }

  /** Makes the oldest leave until the budget is kept. */
  trim(): void {
    while (this.holders === 0 && this.used > this.budget) this.evict(this.end.newer);
  }

  private residentOf(storage: Storage): Resident | undefined {
    return storage instanceof WasmStorage ? storage : this.copies.get(storage);
  }

  private evict(resident: Resident): void {
    resident.leave();
    this.leave(resident);
  }

  private enter(resident: Resident): void {
    resident.home = this;
    this.link(resident);
    this.used += resident.bytes;
  }

  private leave(resident: Resident): void {
    if (resident.home !== this) return;
    this.forget(resident);
    this.heap.release(resident.address, resident.bytes);
  }

  private forget(resident: Resident): void {
    resident.home = null;
    unlink(resident);
    this.used -= resident.bytes;
  }

  /** Puts it in as the newest. */
  private link(resident: Resident): void {
    resident.newer = this.end;
    resident.older = this.end.older;
    resident.older.newer = resident;
    this.end.older = resident;
  }
}

/** Takes it out of its ring. It keeps no other alive then. */
const unlink = (resident: Resident): void => {
  resident.older.newer = resident.newer;
  resident.newer.older = resident.older;
  resident.older = resident.newer = resident;
};

/** An array in WebAssembly memory. Whoever reads it gets a copy, which is kept, as arrays never change. */
class WasmStorage implements Storage, Resident {
  readonly device = "wasm";
  shared = false;
  readonly address: number;
  readonly bytes: number;
  home: Residency | null = null;
  /** Whether a call that failed has written over it. */
  isLost = false;
  older: Resident = this;
  newer: Resident = this;
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
    if (this.isLost)
      throw new Error(
        `kernels-wasm: given ${typeName(type)}, donated to a call that failed when it had written over it; ` +
          "expected an array that still has its numbers. Go on from a checkpoint, or do not donate what must outlive a failure.",
      );
    return copyOut(this.heap, this.address, type.dtype, sizeOf(type.shape));
  }
}
