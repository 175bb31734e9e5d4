import type { Layout } from "./grid.js";

/** What depends on the device. */
export interface EmitOptions {
  readonly layout: Layout;
  /** Whether a thread of a product computes four columns. */
  readonly tiles: boolean;
  /** Whether the factors of large products are read four numbers at a time. */
  readonly vectors: boolean;
}
