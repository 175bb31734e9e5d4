import type { Equation } from "@nabla-js/grad";
import { DTypeError, ValueError, type DType } from "@nabla-js/ndarray";
import { sizeOf } from "@nabla-js/ndarray/internal";

/** Dtypes whose numbers float32 does not hold: their arrays stay on the host. */
export const isHostDType = (dtype: DType): boolean => dtype === "float64" || dtype === "uint32";

/** What is computed on the host whatever the options: random bits, which are integers of 32 bits, and effects. */
const belongsToHost: ReadonlySet<string> = /* @__PURE__ */ new Set(["threefry2x32", "randomBits", "debugPrint"]);

/** Whether an equation runs on the host by its nature, so that no option is needed. */
export const isHostEquation = ({ primitive, inputs, outputs }: Equation): boolean =>
  belongsToHost.has(primitive.name) || [...inputs, ...outputs].some(({ type }) => isHostDType(type.dtype));

/**
 * Throws for float64 arrays. A plain number among the arguments of `jit` is a float64 `[]`, and some draws are computed in
 * double: those, and conversions, are no reason to refuse.
 */
export const refuseDoubles = (it: Equation, isGiven: (index: number) => boolean): void => {
  if (it.primitive.name === "convertDtype") return;
  const bad = it.inputs.findIndex(({ type }, i) => type.dtype === "float64" && sizeOf(type.shape) > 1 && isGiven(i));
  if (bad < 0) return;
  const { dtype, shape } = it.inputs[bad].type;
  throw new DTypeError({
    op: `kernels-gpu: ${it.primitive.name}`,
    given: { [`argument ${bad} [${shape.join(", ")}]`]: dtype },
    expected: "float32, the only float of these kernels",
    mend: 'Convert with np.astype(x, "float32"), use the wasm backend, or ask for createGpuBackend({ fallback: "host" }).',
  });
};

/** The error for a primitive without a kernel. */
export const unsupported = ({ primitive, inputs }: Equation): ValueError =>
  new ValueError({
    op: `kernels-gpu: ${primitive.name}`,
    given: inputs.map(({ type }) => `${type.dtype} [${type.shape.join(", ")}]`).join(", ") || "no arguments",
    expected: "a primitive with a kernel for these dtypes",
    mend: 'Move it out of the jitted function, use the wasm backend, or ask for createGpuBackend({ fallback: "host" }).',
  });
