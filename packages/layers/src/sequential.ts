import * as random from "@nabla-js/ndarray/random";
import { ValueError, type NDArray, type Shape } from "@nabla-js/ndarray";
import { applyInside } from "./applyInside.js";
import {
  checkedLayer,
  checkLayer,
  type AnyLayer,
  type Empty,
  type Initialized,
  type Layer,
  type ParamsOf,
  type StateOf,
} from "./layer.js";

/** The parameters of each layer, in order. */
export type ListParams<L extends readonly AnyLayer[]> = { readonly [I in keyof L]: ParamsOf<L[I]> };

/** The state of each layer, in order; `{}` where no layer has any. */
export type ListState<L extends readonly AnyLayer[]> = [StateOf<L[number]>] extends [Empty]
  ? Empty
  : { readonly [I in keyof L]: StateOf<L[I]> };

/**
 * Layers one after the other: the output of each is the input of the next.
 *
 *     y = layerₙ(… layer₂(layer₁(x)))
 *
 * The key given to `init` or `apply` is split, one key for each layer.
 *
 * @returns A layer whose parameters are the list of theirs; its state is the list of theirs, or `{}` where none has any.
 *   Without layers it is the identity.
 */
export const sequential = <const L extends readonly AnyLayer[]>(...layers: L): Layer<ListParams<L>, ListState<L>> =>
  inOrder(
    layers.map((_, i) => String(i)),
    layers,
  );

/** Layers one after the other, and where each stands. */
export const inOrder = <const L extends readonly AnyLayer[]>(
  places: readonly string[],
  layers: L,
): Layer<ListParams<L>, ListState<L>> => {
  layers.forEach((layer) => checkLayer("sequential", layer));
  const all = layers as unknown as readonly Layer<unknown, unknown>[];
  return checkedLayer({
    name: "sequential",
    steps: layers.map((layer, i) => ({ at: places[i], layer })),
    init: (key, inputShape) => {
      const made: Initialized<unknown, unknown>[] = [];
      let shape: Shape = inputShape;
      splitKey(key, all.length).forEach((key, i) => {
        made.push(all[i].init(key, shape));
        shape = made[i].outputShape;
      });
      return {
        params: made.map(({ params }) => params) as ListParams<L>,
        state: joinStates<L>(made.map(({ state }) => state)),
        outputShape: shape,
      };
    },
    apply: (params, state, x, { key, ...options } = {}) => {
      checkCountOf("sequential", params, all.length);
      const keys = key === undefined ? [] : splitKey(key, all.length);
      const states = statesOf(state, all.length);
      const next: unknown[] = [];
      let y = x;
      all.forEach((layer, i) => {
        const own = { ...options, key: keys[i] };
        const [out, newState] = applyInside(places[i], layer, (params as readonly unknown[])[i], states[i], y, own);
        y = out;
        next.push(newState);
      });
      return [y, joinStates<L>(next)];
    },
  });
};

/** Throws unless there are parameters for each of `count` layers. */
export const checkCountOf = (op: string, params: unknown, count: number): void => {
  if (Array.isArray(params) && params.length === count) return;
  throw new ValueError({
    op,
    given: Array.isArray(params) ? `parameters of ${params.length} layers` : "parameters that are no list",
    expected: `a list of ${count}, one for each layer`,
    mend: "Pass the params that init of this model returned.",
  });
};

/** One key for each of `count` layers: the key itself where there is only one. */
export const splitKey = (key: NDArray, count: number): readonly NDArray[] => {
  if (count < 2) return [key].slice(0, count);
  return [...random.split(key, count)];
};

/** The state of a list of layers: `{}` where each of theirs is. */
export const joinStates = <L extends readonly AnyLayer[]>(states: readonly unknown[]): ListState<L> =>
  (states.every(isEmpty) ? {} : states) as ListState<L>;

/** The state of each layer of a list. */
export const statesOf = (state: unknown, count: number): readonly unknown[] =>
  Array.isArray(state) ? (state as unknown[]) : Array.from({ length: count }, () => ({}));

/** Whether a state is `{}`. */
export const isEmpty = (state: unknown): boolean =>
  typeof state === "object" && state !== null && !Array.isArray(state) && Object.keys(state).length === 0;
