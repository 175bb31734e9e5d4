/** What the language consists of, and how it may be applied: for the laws, and for backends that compute it. */
export { primitiveTable } from "./tables/primitives/primitiveTable.js";
export type { PrimitiveRow } from "./tables/primitives/primitiveRow.js";
export { functionTable, withoutRow, type FunctionEntry } from "./tables/functions/functionTable.js";
export type { FunctionRow, FunctionRowOptions } from "./tables/functions/functionRow.js";
