/**
 * The first bytes of a memory that threads share: how the thread that calls hands work to the others.
 *
 * A kernel is cut into parts. The ticket says which are left: its upper half numbers the kernels, below are the first part that
 * nobody has taken and the end of those. The caller takes parts from the front, workers take them from the back, each by one
 * compare-and-exchange, which fails when the ticket is not what was read: so whoever holds a part knows that the rest of this
 * block belongs to it. The caller goes on when all are done; a worker that is late, asleep or gone costs nothing but its help.
 */
export const control = {
  /** i64: number of the kernel << 32 | first part left << 16 | end of the parts left. */
  ticket: 64,
  /** i32s: the module, the kernel in its table, the start of the arena, length, unit and number of the parts. */
  module: 128,
  kernel: 132,
  base: 136,
  length: 140,
  unit: 144,
  parts: 148,
  /** i32: how many small kernels the caller does alone before it shares one again: somebody else holds a core. */
  alone: 152,
  /** i32: how many parts workers have done, in all kernels. */
  done: 192,
  /** i32: what sleepers wait for to change. */
  bell: 256,
  /** i32: not zero when somebody may be asleep. */
  sleepers: 260,
  /** i32: how many messages each worker has been sent. */
  mail: 320,
  /** i32: how many workers have started. */
  started: 324,
  /** i32: not zero when a part has failed. */
  failed: 328,
  /** i32s, one for each of the modules known at a time: how many workers have it. */
  ready: 384,
  /** i32s, a cache line apart: how many parts each worker has done since it started. */
  counts: 1408,
} as const;

/** The most modules that workers know at a time. */
export const mostModules = 256;

/** The most threads of a team. */
export const mostThreads = 64;

/** Bytes at the start of a shared memory that are taken. */
export const controlBytes: number = control.counts + 64 * mostThreads;
