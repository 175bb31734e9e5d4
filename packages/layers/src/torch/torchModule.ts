import { isNDArray, ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import { show } from "@nabla-js/ndarray/internal";
import { checkArrays, checkOptionalArrays } from "../checks.js";
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

/** The array of a name, of so many axes where that is said. Throws {@link ValueError} when there is none. */
export const entryOf = (dict: StateDict, name: string, ndim?: number): NDArray => {
  const x = optionalEntry(dict, name);
  if (x !== null) {
    if (ndim !== undefined && x.ndim !== ndim)
      throw new ShapeError({
        op: "fromTorch",
        given: { [name]: x.shape },
        expected: `an array of ${ndim} ${ndim === 1 ? "axis" : "axes"}`,
        mend: "Check the prefix, and that the module is of this kind.",
      });
    return x;
  }
  const names = Object.keys(dict);
  throw new ValueError({
    op: "fromTorch",
    given: names.length === 0 ? "no arrays" : `arrays named ${names.slice(0, 8).join(", ")}${names.length > 8 ? ", …" : ""}`,
    expected: `one named ${name}`,
    mend: "Check the prefix, and that the module is of this kind.",
  });
};

/** The array of a name, `null` where there is none. */
export const optionalEntry = (dict: StateDict, name: string): NDArray | null => {
  checkDict(dict);
  const x: unknown = dict[name];
  if (x === undefined) return null;
  checkArrays("fromTorch", { [name]: x });
  return x as NDArray;
};

const checkDict = (dict: StateDict): void => {
  if (typeof dict === "object" && dict !== null && !isNDArray(dict)) return;
  throw new ValueError({
    op: "fromTorch",
    given: `${show(dict)} in the place of a state_dict`,
    expected: "arrays under their names",
    mend: "Read them with readSafetensors of @nabla-js/formats.",
  });
};

/** Throws unless parameters, or a state, are a tree of more than one array. */
export const checkTree = (it: unknown): void => {
  if (typeof it === "object" && it !== null && !isNDArray(it)) return;
  throw new ValueError({
    op: "toTorch",
    given: `${show(it)} in the place of parameters or state`,
    expected: "the tree that the layer has",
    mend: "Pass what init or training gave: toTorch(params, state).",
  });
};

/** Throws unless parameters, or a state, have these arrays, some of which may be `null`. */
export const checkFields = (it: unknown, names: readonly string[], nullable: readonly string[] = []): void => {
  checkTree(it);
  const fields = it as Readonly<Record<string, unknown>>;
  for (const name of names) checkArrays("toTorch", { [name]: fields[name] });
  for (const name of nullable) checkOptionalArrays("toTorch", { [name]: fields[name] });
};

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
