/** What the language consists of, and how it may be applied: for the laws, and for backends that compute it. */
export { primitiveTable } from "./tables/primitives/primitiveTable.js";
export type { PrimitiveRow } from "./tables/primitives/primitiveRow.js";
