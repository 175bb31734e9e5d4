/** Bytes from which the C library of Linux, as it begins, gives a block straight back to the system when it is freed. */
export const givenBack = 131_072;

/** Just below 32 MiB, the most to which glibc raises that limit. */
const most = 32 * 1_048_576 - 65_536;

/**
 * Has the C library keep memory that was freed, so that the next large result does not begin on pages that are touched for the
 * first time, 0.1 to 14 µs each. glibc raises its limits to the largest block that it has seen freed, and gives the end of its heap
 * back only from twice as much on (mallopt(3), M_MMAP_THRESHOLD), so it is shown one, whose pages nobody touches. Only Node on Linux
 * has use for it. Before Node 22 the block is freed whenever it is collected.
 */
export const keepFreed = (): void => {
  if ((globalThis as { readonly process?: { readonly platform?: string } }).process?.platform !== "linux") return;
  try {
    const block = new ArrayBuffer(most) as ArrayBuffer & { transfer?(bytes: number): ArrayBuffer };
    block.transfer?.(0);
  } catch {
    // Where memory is as short as that, results are copied as they were.
  }
};
