import type { ArrayType, Storage } from "@nabla-js/ndarray/internal";
import { bytesOfType, type Heap } from "./heap.js";
import type { Residency } from "./residency.js";

/** The blocks of one call's results that stay: new ones, and those of donated arrays, over which results are written. */
export class ResultBlocks {
  private readonly heap: Heap;
  private readonly residency: Residency;
  private readonly types: readonly ArrayType[];
  /** New blocks; 0 where there is none. */
  private readonly blocks: number[];
  private readonly taken: (Storage | null)[];

  /**
   * Takes what can be taken and allocates the rest. What is resident may have to go for that, but not afterwards, until memory is
   * allocated again.
   *
   * @param offered - For each result the donated array that it may be written over.
   */
  constructor(heap: Heap, residency: Residency, types: readonly ArrayType[], offered: readonly (Storage | null)[]) {
    this.heap = heap;
    this.residency = residency;
    this.types = types;
    this.blocks = new Array<number>(types.length).fill(0);
    this.taken = offered.map((storage) => (storage === null || storage.shared ? null : storage));
    try {
      // One that had to go for another gets a new block too, for which more may have to go.
      for (let isShort = true; isShort;) {
        isShort = false;
        for (let i = 0; i < types.length; i++) {
          if (this.isHere(i)) continue;
          this.blocks[i] = heap.allocate(bytesOfType(types[i]));
          this.taken[i] = null;
          isShort = true;
        }
      }
    } catch (error) {
      this.abandon(false);
      throw error;
    }
  }

  /** Where a result lies. */
  addressOf(result: number): number {
    const storage = this.taken[result];
    return storage === null ? this.blocks[result] : this.residency.addressOf(storage)!;
  }

  /** The results, which stay. */
  keep(): readonly Storage[] {
    return this.types.map((type, i) => {
      const storage = this.taken[i];
      return storage === null
        ? this.residency.keep(this.blocks[i], type, bytesOfType(type))
        : this.residency.takeOver(storage, type);
    });
  }

  /** After a throw: the new blocks go back, and what may be written over is lost. */
  abandon(mayBeWritten: boolean): void {
    this.types.forEach((type, i) => {
      const storage = this.taken[i];
      if (this.blocks[i] !== 0) this.heap.release(this.blocks[i], bytesOfType(type));
      else if (storage !== null && mayBeWritten) this.residency.lose(storage);
    });
  }

  private isHere(result: number): boolean {
    const storage = this.taken[result];
    return storage === null ? this.blocks[result] !== 0 : this.residency.addressOf(storage) !== null;
  }
}
