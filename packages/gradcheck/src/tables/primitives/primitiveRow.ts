import type { Backend } from "@nabla-js/grad";
import type { Primitive } from "@nabla-js/ndarray/internal";
import type { AsyncLaw, Law } from "../../law.js";
import { primitiveBackendLaws, primitiveLaws, type BackendScope, type PrimitiveLawsOptions } from "../../primitiveLaws.js";
import type { Tolerance } from "../../tolerances.js";

/** A primitive and how it may be applied: what is needed to hold it, or a backend, to its laws. */
export interface PrimitiveRow {
  readonly name: string;
  /** Why some laws do not apply, where they do not. */
  readonly why?: string;
  laws(): readonly Law[];
  /** The law that a backend computes it as the reference does, within what the backend is for. */
  backendLaws(backend: Backend, tolerance?: Partial<Tolerance>, scope?: BackendScope): readonly AsyncLaw[];
}

/** A row of the table. */
export const row = <P>(primitive: Primitive<P>, options: PrimitiveLawsOptions<P>): PrimitiveRow => {
  const why = reasonOf(options);
  return {
    name: primitive.name,
    ...(why === undefined ? {} : { why }),
    laws: () => primitiveLaws(primitive, options),
    backendLaws: (backend, tolerance, scope = {}) =>
      primitiveBackendLaws(primitive, backend, { ...options, ...(tolerance === undefined ? {} : { tolerance }), scope }),
  };
};

const reasonOf = <P>({ derivative, floats, order }: PrimitiveLawsOptions<P>): string | undefined => {
  if (derivative === "refused") return "has no derivative rule, and says so";
  if (derivative === "declared") return "the derivative is declared: differences of values do not tell it";
  if (floats === false) return "of whole numbers";
  if (order === 0) return "gives whole numbers, truth values or constants";
  return order === 1 ? "the second derivative is held to the laws within a narrower domain" : undefined;
};
