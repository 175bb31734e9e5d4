import { control, mostModules } from "./control.js";
import { maySleep, type WorkerHandle, type WorkerStart } from "./startWorker.js";

/** A module as workers know it. */
export interface Announced {
  readonly module: number;
  /** Its place among those that workers know at a time. */
  readonly slot: number;
}

/** Milliseconds that the caller can have waited for since it last looked; what is longer, it was not running itself. */
const longestLook = 50;

/** Milliseconds that a worker may be late, beside three times what a part should take: somebody else's turn on a core is longer. */
const mostLate = 0.25;

/** How many small kernels the caller does alone after a worker was held up: at first, and at most. */
const fewestAlone = 32;
const mostAlone = 4096;

/** The threads that help the calling one. They start when the first module is announced. */
export class Team {
  /** Threads in all, the calling one included. */
  readonly size: number;
  private readonly memory: WebAssembly.Memory;
  private readonly start: WorkerStart;
  private readonly patience: number;
  private readonly control: Int32Array;
  private readonly slots: (number | null)[] = [];
  private workers: WorkerHandle[] | null = null;
  private announced = 0;
  private ended: string | null = null;
  /** The kernel in which the caller waits, for how many milliseconds it has, and when it last looked. */
  private waitsFor: { readonly turn: number; waited: number; looked: number } = { turn: -1, waited: 0, looked: 0 };
  /** The number of the kernel in which a worker was last held up, and how many small ones the caller does alone after it. */
  private heldUp: { readonly turn: number; readonly alone: number } = { turn: -1, alone: 0 };

  /** @param patience - Milliseconds that a part may take beside a hundred times what it should. */
  constructor(memory: WebAssembly.Memory, size: number, start: WorkerStart, patience = 5000) {
    this.size = size;
    this.patience = patience;
    this.memory = memory;
    this.start = start;
    this.control = new Int32Array(memory.buffer, 0, (control.counts + 64 * size) / 4);
  }

  /** The threads that take part now: the calling one, and the workers that have reported. */
  get running(): number {
    return 1 + (this.workers === null ? 0 : Atomics.load(this.control, control.started / 4));
  }

  /** How many parts of kernels each worker has done. */
  get parts(): readonly number[] {
    return Array.from({ length: this.size - 1 }, (_, i) => this.control[(control.counts + 64 * (i + 1)) / 4]);
  }

  /** Sends a module to the workers. It never waits: until they have it, those who have not do not take part. */
  announce(code: WebAssembly.Module): Announced {
    const workers = (this.workers ??= this.startAll());
    const module = ++this.announced;
    const slot = module % mostModules;
    Atomics.store(this.control, control.ready / 4 + slot, 0);
    const forget = this.slots[slot] ?? null;
    this.slots[slot] = module;
    this.post(workers, () => ({ code, module, slot, forget }));
    return { module, slot };
  }

  /** Workers need a module no more. */
  forget({ module, slot }: Announced): void {
    if (this.slots[slot] !== module || this.workers === null) return;
    this.slots[slot] = null;
    Atomics.store(this.control, control.ready / 4 + slot, 0);
    this.post(this.workers, () => ({ forget: module }));
  }

  /** Whether workers still know a module: the oldest are forgotten when there are many. */
  knows({ module, slot }: Announced): boolean {
    return this.slots[slot] === module;
  }

  /** Throws when a worker has ended since the last call; the others go on. */
  check(): void {
    if (this.ended === null) return;
    const reason = this.ended;
    this.ended = null;
    throw lost(reason);
  }

  /**
   * What the calling thread does when a part that a worker holds takes long: it sleeps a little where it may, and gives up in
   * the end. `cost` is what the whole kernel should take, in nanoseconds.
   */
  stalled(cost: number): void {
    const turn = Atomics.load(this.control, control.ticket / 4 + 1);
    const now = performance.now();
    if (this.waitsFor.turn !== turn) this.waitsFor = { turn, waited: 0, looked: now };
    // Of a time in which the caller slept too, as the whole process does while it is stopped, little counts.
    const waited = (this.waitsFor.waited += Math.min(now - this.waitsFor.looked, longestLook));
    this.waitsFor.looked = now;
    const hasFailed = Atomics.load(this.control, control.failed / 4) !== 0;
    if (hasFailed || waited > this.patience + cost / 1e4) {
      this.stop();
      throw lost(hasFailed ? "it failed" : "it does not answer");
    }
    if (this.heldUp.turn !== turn && waited > mostLate + (3e-6 * cost) / this.control[control.parts / 4]) this.goAlone(turn);
    if (waited > 1 && maySleep()) Atomics.wait(this.control, 0, 0, 0.1);
  }

  /**
   * A worker was held up, as when other work has its core: the caller does the next small kernels alone, so that loops of tiny
   * steps do not wait for a time slice in each. If it happens again before as many were shared, twice as many; what happens now
   * and then, on any machine, costs little.
   */
  private goAlone(turn: number): void {
    const shared = (turn - this.heldUp.turn) >>> 0;
    this.heldUp = { turn, alone: shared < this.heldUp.alone ? Math.min(2 * this.heldUp.alone, mostAlone) : fewestAlone };
    this.control[control.alone / 4] = this.heldUp.alone;
  }

  /** Ends all workers: from then on the calling thread is alone. */
  stop(): void {
    this.workers?.forEach((worker) => worker.stop());
    this.workers = [];
    this.control.fill(0, control.started / 4, control.started / 4 + 1);
    this.control.fill(0, control.ready / 4, control.ready / 4 + mostModules);
  }

  private startAll(): WorkerHandle[] {
    const workers: WorkerHandle[] = Array.from({ length: this.size - 1 }, () =>
      this.start((reason) => {
        if (!workers.length || this.workers !== workers) return;
        this.ended ??= reason;
        Atomics.sub(this.control, control.started / 4, 1);
      }),
    );
    this.post(workers, (i) => ({ memory: this.memory, thread: i + 1 }));
    return workers;
  }

  private post(workers: readonly WorkerHandle[], message: (i: number) => unknown): void {
    if (workers.length === 0) return;
    Atomics.add(this.control, control.mail / 4, 1);
    workers.forEach((worker, i) => worker.post(message(i)));
    Atomics.add(this.control, control.bell / 4, 1);
    Atomics.notify(this.control, control.bell / 4);
  }
}

const lost = (reason: string): Error =>
  new Error(
    `kernels-wasm: given a worker thread that ended (${reason}); expected it to live as long as the process. ` +
      "Call again: the threads that are left do the work, with the same results.",
  );
