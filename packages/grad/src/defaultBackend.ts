import { currentInterpreter } from "@nabla-js/ndarray/internal";
import { eagerBackend } from "./eagerBackend.js";
import type { Backend } from "./jitParams.js";

/** The key under which the interpreter at the bottom carries the backend that `jit` uses when none is named. */
export const backendKey: unique symbol = /* @__PURE__ */ Symbol.for("@nabla-js/backend");

/** The backend of the interpreter at the bottom; the plain one until `setDefaultBackend` is called. */
export const defaultBackend = (): Backend => {
  let it: unknown = currentInterpreter();
  while ((it as { parent?: unknown } | null)?.parent) it = (it as { parent: unknown }).parent;
  return (it as { [backendKey]?: Backend } | null)?.[backendKey] ?? eagerBackend;
};
