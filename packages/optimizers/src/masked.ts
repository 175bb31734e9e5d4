import * as tree from "@nabla-js/ndarray/tree";
import { placesOf, type Mask } from "./mask.js";
import type { Optimizer, UpdateExtra } from "./optimizer.js";
import * as is from "./kinds.js";
import { check } from "./settings.js";
import { transformation } from "./transformation.js";

/** The state of the transformation inside, made for the leaves it sees. */
export type MaskedState<S> = { readonly inner: S };

/**
 * Applies a transformation to some leaves; the others pass as they are. (To hold them still, see `partition` and
 * `setToZero`.)
 *
 * @param mask - Which leaves. A function is asked again at each step, and must answer by shapes and names alone.
 */
export const masked = <S>(inner: Optimizer<S>, mask: Mask): Optimizer<MaskedState<S>> => {
  check("masked", "inner", inner, is.transformation());
  check("masked", "mask", mask, is.someLeaves());
  return transformation(
    "masked",
    { inner: "any" },
    {
      init: (params) => ({ inner: inner.init(only(params, placesOf(mask, params), params)) }),
      update: <P>(grads: P, state: MaskedState<S>, params: P, extra?: UpdateExtra<P>) => {
        const places = placesOf(mask, params);
        const seen = (it: P): P => only(it, places, params);
        const [updates, next] = inner.update(seen(grads), state.inner, seen(params), extraFor(extra, seen, params));
        return [merge(updates, grads, params), { inner: next }];
      },
    },
  );
};

/** The leaves of `it` at the places named, `null` at the others. `params` has all the leaves. */
export const only = <P>(it: P, places: readonly boolean[], params: unknown): P => {
  const structure = tree.structure(params, "params");
  const all = tree.flattenUpTo(structure, it, "grads");
  return tree.unflatten(
    structure,
    all.map((leaf, i) => (places[i] ? leaf : null)),
  ) as P;
};

/** The leaves of `first` where it has any, those of `second` elsewhere. */
export const merge = <P>(first: P, second: P, params: unknown): P => {
  const structure = tree.structure(params, "params");
  const others = tree.flattenUpTo(structure, second, "updates");
  const all = tree.flattenUpTo(structure, first, "updates");
  return tree.unflatten(
    structure,
    all.map((leaf, i) => leaf ?? others[i]),
  ) as P;
};

/** What a transformation inside may ask, in terms of the leaves it sees. */
export const extraFor = <P>(extra: UpdateExtra<P> | undefined, seen: (it: P) => P, params: P): UpdateExtra<P> => ({
  value: extra?.value,
  valueAndGrad:
    extra?.valueAndGrad === undefined
      ? undefined
      : (some) => {
          const [value, grads] = extra.valueAndGrad!(merge(some, params, params));
          return [value, seen(grads)];
        },
});
