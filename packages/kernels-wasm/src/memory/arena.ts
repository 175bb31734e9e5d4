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
  /** Whether a call works inside another one. */
  private isNested = false;
  /** Who worked last in the block, and nobody since. */
  private leftBy: object | null = null;

  constructor(heap: Heap) {
    this.heap = heap;
  }

  /** A block of at least `bytes`, until it is given back. */
  take(bytes: number): number {
    this.leftBy = null;
    if (this.busy) {
      this.isNested = true;
      return this.heap.allocate(bytes);
    }
    if (this.bytes < bytes) {
      this.free();
      this.address = this.heap.allocate(bytes);
      this.bytes = bytes;
    }
    this.busy = true;
    this.isNested = false;
    return this.address;
  }

  /** Gives back what {@link take} gave; by whom it is left as it is, where somebody may come back to it. */
  giveBack(address: number, bytes: number, by: object | null): void {
    if (address !== this.address) {
      this.heap.release(address, bytes);
      return;
    }
    this.busy = false;
    if (!this.isNested) this.leftBy = by;
  }

  /** Whether all lies in the block as somebody left it. */
  isLeftBy(user: object): boolean {
    return this.leftBy === user;
  }

  /** Gives the block back to the heap, unless somebody works in it. */
  free(): void {
    if (this.busy || this.bytes === 0) return;
    this.heap.release(this.address, this.bytes);
    this.address = this.bytes = 0;
    this.leftBy = null;
  }
}
