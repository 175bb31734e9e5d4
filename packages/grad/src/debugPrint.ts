import { asArray, type ArrayLike } from "@nabla-js/ndarray";
import { bindAll, ensureEager, type Primitive } from "@nabla-js/ndarray/internal";
import { checkFunction, checkOptions } from "./checks.js";

interface DebugPrintParams {
  readonly label: string;
  readonly write: (line: string) => void;
  /** It is never left out, merged or reordered. */
  readonly effect: true;
}

const debugPrintP: Primitive<DebugPrintParams> = {
  name: "debugPrint",
  call: (args, { label, write }) => {
    write([label, ...args.map((x) => x.toString())].join(" "));
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
 * @param values - Arrays or numbers.
 * @param options - `write`: where lines go; console.log where it is left out.
 */
export const debugPrint = (
  label: string,
  values: ArrayLike | readonly ArrayLike[],
  options: { readonly write?: (line: string) => void } = {},
): void => {
  checkOptions("debugPrint", options);
  // eslint-disable-next-line no-console -- a print is what this function is for
  const { write = (line) => console.log(line) } = options;
  checkFunction("debugPrint", write, "write");
  ensureEager();
  const list = Array.isArray(values) ? (values as readonly ArrayLike[]) : [values as ArrayLike];
  bindAll(debugPrintP, list.map(asArray), { label, write, effect: true });
};
