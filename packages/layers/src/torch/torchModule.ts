import { ValueError, type NDArray } from "@nabla-js/ndarray";
import type { Empty } from "../layer.js";

/** The arrays of a PyTorch module under the names of its `state_dict`, as safetensors keep them. */
export type StateDict = Readonly<Record<string, NDArray>>;

/**
 * How the trees of a layer and the `state_dict` of a PyTorch module become each other. Names begin with a prefix, `encoder.`,
 * where the module is part of another.
 */
export interface TorchModule<P, S = Empty> {
  /** @throws {@link ValueError} when an array is missing. */
  readonly fromTorch: (dict: StateDict, prefix?: string) => { readonly params: P; readonly state: S };
  readonly toTorch: (params: P, state: S, prefix?: string) => StateDict;
}

/** The array of a name. Throws {@link ValueError} when there is none. */
export const entryOf = (dict: StateDict, name: string): NDArray => {
  const x = dict[name];
  if (x !== undefined) return x;
  const names = Object.keys(dict);
  throw new ValueError({
    op: "fromTorch",
    given: names.length === 0 ? "no arrays" : `arrays named ${names.slice(0, 8).join(", ")}${names.length > 8 ? ", …" : ""}`,
    expected: `one named ${name}`,
    mend: "Check the prefix, and that the module is of this kind.",
  });
};

/** The array of a name, `null` where there is none. */
export const optionalEntry = (dict: StateDict, name: string): NDArray | null => dict[name] ?? null;

/** Entries that are there. */
export const entries = (all: Readonly<Record<string, NDArray | null>>, prefix: string): StateDict =>
  Object.fromEntries(Object.entries(all).flatMap(([name, x]) => (x === null ? [] : [[`${prefix}${name}`, x]])));

/** A module without state, from the conversion of its parameters. */
export const withoutState = <P>(
  fromTorch: (dict: StateDict, prefix: string) => P,
  toTorch: (params: P, prefix: string) => StateDict,
): TorchModule<P> => ({
  fromTorch: (dict, prefix = "") => ({ params: fromTorch(dict, prefix), state: {} }),
  toTorch: (params, _state, prefix = "") => toTorch(params, prefix),
});
