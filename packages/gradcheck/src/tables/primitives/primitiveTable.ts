import { arrangementRows } from "./arrangement.js";
import { elementwiseRows } from "./elementwise.js";
import { factorizationRows } from "./factorization.js";
import type { PrimitiveRow } from "./primitiveRow.js";
import { reductionRows } from "./reduction.js";

/**
 * Every primitive of the language, how it may be applied, and how often it has derivatives there. A primitive that is
 * differentiable in parts of its domain alone has a row for each.
 *
 * @example
 * ```ts
 * const [{ laws }] = primitiveTable();
 * for (const { check } of laws()) await check(5, 0); // 5 runs of each law, with the seed 0
 * ```
 */
export const primitiveTable = (): readonly PrimitiveRow[] => [
  ...elementwiseRows(),
  ...arrangementRows(),
  ...reductionRows(),
  ...factorizationRows(),
];
