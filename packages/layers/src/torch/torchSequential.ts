import { ValueError } from "@nabla-js/ndarray";
import { show } from "@nabla-js/ndarray/internal";
import { checkCountOf, joinStates, statesOf } from "../sequential.js";
import type { Empty } from "../layer.js";
import type { TorchModule } from "./torchModule.js";

/** A module under its name in PyTorch, `fc1`, or `null` in place of a layer without parameters. */
export type TorchEntry = readonly [name: string, module: AnyTorchModule] | null;

/** A module of any trees. */
export interface AnyTorchModule {
  readonly fromTorch: (
    dict: Parameters<TorchModule<unknown>["fromTorch"]>[0],
    prefix?: string,
  ) => { readonly params: unknown; readonly state: unknown };
  readonly toTorch: (params: never, state: never, prefix?: string) => ReturnType<TorchModule<unknown>["toTorch"]>;
}

type ParamsOfEntry<E> = E extends readonly [string, { readonly fromTorch: (...args: never) => { readonly params: infer P } }]
  ? P
  : Empty;
type StateOfEntry<E> = E extends readonly [string, { readonly fromTorch: (...args: never) => { readonly state: infer S } }]
  ? S
  : Empty;

/** The parameters of `sequential` for these entries. */
export type TorchListParams<E extends readonly TorchEntry[]> = { readonly [I in keyof E]: ParamsOfEntry<E[I]> };

/** The state of `sequential` for these entries. */
export type TorchListState<E extends readonly TorchEntry[]> = [StateOfEntry<E[number]>] extends [Empty]
  ? Empty
  : { readonly [I in keyof E]: StateOfEntry<E[I]> };

const checkEntry = (entry: TorchEntry): void => {
  const [name, module]: readonly [unknown, Partial<AnyTorchModule>?] = Array.isArray(entry) ? entry : [undefined];
  if (entry === null || (typeof name === "string" && typeof module?.fromTorch === "function")) return;
  throw new ValueError({
    op: "torchSequential",
    given: show(entry),
    expected: "a pair of a name and a module, or null for a layer without parameters",
    mend: 'Write ["fc1", torchDense].',
  });
};

/**
 * The conversion of a model that is `sequential` here.
 *
 * @param list - For each layer, in order, its module, or `null` where it has no parameters.
 * @example
 * ```ts
 * const lenet = torchSequential(["fc1", torchDense], null, ["fc2", torchDense]);
 * const dict = { "fc1.weight": np.ones([3, 2]), "fc2.weight": np.ones([1, 3]) };
 * lenet.fromTorch(dict).params[0].w.shape; // [2, 3]
 * ```
 */
export const torchSequential = <const E extends readonly TorchEntry[]>(
  ...list: E
): TorchModule<TorchListParams<E>, TorchListState<E>> => {
  list.forEach(checkEntry);
  const all = list as unknown as readonly (readonly [string, TorchModule<unknown, unknown>] | null)[];
  return {
    fromTorch: (dict, prefix = "") => {
      const made = all.map((it) => (it === null ? { params: {}, state: {} } : it[1].fromTorch(dict, `${prefix}${it[0]}.`)));
      return {
        params: made.map(({ params }) => params) as TorchListParams<E>,
        state: joinStates(made.map(({ state }) => state)) as TorchListState<E>,
      };
    },
    toTorch: (params, state, prefix = "") => {
      checkCountOf("toTorch", params, all.length);
      const states = statesOf(state, all.length);
      const parts = all.map((it, i) =>
        it === null ? {} : it[1].toTorch((params as readonly unknown[])[i], states[i], `${prefix}${it[0]}.`),
      );
      return Object.assign({}, ...parts) as ReturnType<TorchModule<unknown>["toTorch"]>;
    },
  };
};
