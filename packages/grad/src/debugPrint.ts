import { asArray, isNDArray } from "@nabla-js/ndarray";
import { bindAll, ensureEager, type Primitive } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import { checkFunction, checkOptions } from "./checks.js";

interface DebugPrintParams {
  readonly label: string;
  /** What stands before each value. */
  readonly names: readonly string[];
  readonly write: (line: string) => void;
  /** It is never left out, merged or reordered. */
  readonly effect: true;
}

const debugPrintP: Primitive<DebugPrintParams> = {
  name: "debugPrint",
  call: (args, { label, names, write }) => {
    write([label, ...args.map((x, i) => names[i] + x.toString())].join(" "));
    return [];
  },
  shape: () => [],
  jvp: () => () => [],
  transpose: () => null,
  batch: (args, _axes, _size, params) => [bindAll(debugPrintP, args, params), []],
};

/**
 * Prints arrays when they are computed, also inside compiled functions, where `console.log` would only see tracers. Under
 * `vmap` the whole batch is printed. Prints come in the order in which they were called.
 *
 * @param label - Stands before the values.
 * @param values - Arrays or numbers, or a tree of them; those of records come with their paths.
 * @param options - `write`: where lines go; console.log where it is left out.
 * @example
 * ```ts
 * jit((x: NDArray) => {
 *   debugPrint("state", { x, y: np.square(x) }); // prints state x: [1. 2.] y: [1. 4.]
 *   return x;
 * })(np.array([1, 2]));
 * ```
 */
export const debugPrint = (label: string, values: unknown, options: { readonly write?: (line: string) => void } = {}): void => {
  checkOptions("debugPrint", options);
  // eslint-disable-next-line no-console -- a print is what this function is for
  const { write = (line) => console.log(line) } = options;
  checkFunction("debugPrint", write, "write");
  ensureEager();
  const { leaves } = tree.flatten(values, "values");
  const isPlain = typeof values === "number" || isNDArray(values) || Array.isArray(values);
  const names = tree.paths(values, "").map((path) => (isPlain ? "" : `${path.replace(/^\./, "")}: `));
  bindAll(debugPrintP, leaves.map(asArray), { label, names, write, effect: true });
};
