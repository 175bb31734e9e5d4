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
 * for (const { laws } of primitiveTable()) register(test, laws());
 * for (const { backendLaws } of primitiveTable()) for (const law of backendLaws(backend)) await law.check();
 * ```
 */
export const primitiveTable = (): readonly PrimitiveRow[] => [
  ...elementwiseRows(),
  ...arrangementRows(),
  ...reductionRows(),
  ...factorizationRows(),
];
