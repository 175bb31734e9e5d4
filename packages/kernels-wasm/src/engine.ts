import { Arena } from "./memory/arena.js";
import { Heap, type HeapOptions } from "./memory/heap.js";
import { Residency } from "./memory/residency.js";
import { controlBytes } from "./threads/control.js";
import { Team } from "./threads/team.js";
import type { WorkerStart } from "./threads/startWorker.js";

/** What all Programs of a backend share: one memory, what stays in it, and the threads that work in it. */
export interface Engine {
  readonly heap: Heap;
  readonly arena: Arena;
  readonly residency: Residency;
  /** `null`: the calling thread alone. */
  readonly team: Team | null;
  /** Whether modules use relaxed SIMD. */
  readonly relaxed: boolean;
  /** Nanoseconds below which a kernel is not shared. @defaultValue that of the emitter */
  readonly worthSharing?: number;
}

/** How to make an engine. */
export interface EngineOptions {
  readonly residentBytes: number;
  /** Threads in all; more than one need a way to start the others. */
  readonly threads: number;
  readonly start: WorkerStart | null;
  readonly most?: HeapOptions["most"];
  readonly worthSharing?: number;
  /** Whether modules use relaxed SIMD, which the engine must know. @defaultValue false */
  readonly relaxed?: boolean;
  /** Milliseconds to wait for a thread that does not answer. @defaultValue 5,000 */
  readonly patience?: number;
}

/** An engine with nothing in its memory and no thread started yet. */
export const createEngine = ({
  residentBytes,
  threads,
  start,
  most,
  worthSharing,
  relaxed = false,
  patience,
}: EngineOptions): Engine => {
  const shared = threads > 1 && start !== null;
  const heap = new Heap({ shared, ...(shared && { reserved: controlBytes }), ...(most !== undefined && { most }) });
  const arena = new Arena(heap);
  const residency = new Residency(heap, residentBytes);
  heap.relieve = (): void => {
    residency.clear();
    arena.free();
  };
  const team = shared ? new Team(heap.memory, threads, start, patience) : null;
  return { heap, arena, residency, team, relaxed, ...(worthSharing !== undefined && { worthSharing }) };
};
