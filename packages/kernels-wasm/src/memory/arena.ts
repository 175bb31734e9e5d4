import type { Heap } from "./heap.js";

/**
 * The block in which a call works, kept from call to call, as large as the largest call so far: one call runs at a time. A call
 * inside another one, as a function of the surroundings may make, gets a block of its own.
 */
export class Arena {
  private readonly heap: Heap;
  private address = 0;
  private bytes = 0;
  private busy = false;

  constructor(heap: Heap) {
    this.heap = heap;
  }

  /** A block of at least `bytes`, until it is given back. */
  take(bytes: number): number {
    if (this.busy) return this.heap.allocate(bytes);
    if (this.bytes < bytes) {
      this.free();
      this.address = this.heap.allocate(bytes);
      this.bytes = bytes;
    }
    this.busy = true;
    return this.address;
  }

  /** Gives back what {@link take} gave. */
  giveBack(address: number, bytes: number): void {
    if (address === this.address) this.busy = false;
    else this.heap.release(address, bytes);
  }

  /** Gives the block back to the heap, unless somebody works in it. */
  free(): void {
    if (this.busy || this.bytes === 0) return;
    this.heap.release(this.address, this.bytes);
    this.address = this.bytes = 0;
  }
}
