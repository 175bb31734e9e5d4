import * as tree from "@nabla-js/ndarray/tree";
import { ValueError } from "@nabla-js/ndarray";
import { extraFor, merge, only } from "./masked.js";
import type { AnyOptimizer, Optimizer, OptimizerState, UpdateExtra } from "./optimizer.js";
import * as is from "./kinds.js";
import { check } from "./settings.js";
import { transformation } from "./transformation.js";

/** The name of a transformation for all leaves, a tree of names in which one may stand for a subtree, or what makes such a tree. */
export type Labels = string | readonly Labels[] | { readonly [key: string]: Labels } | ((params: never) => unknown);

/** The state of each transformation, under its name. */
export type PartitionState<T extends Readonly<Record<string, AnyOptimizer>>> = { readonly [K in keyof T]: OptimizerState<T[K]> };

/**
 * One transformation for some leaves, another for others.
 *
 * @param transformations - Under the names that the labels use.
 * @param labels - Which transformation each leaf goes to.
 * @throws {@link ValueError} when a label names no transformation.
 * @example
 * ```ts
 * const tx = partition({ still: setToZero(), moving: sgd({ learningRate: 1 }) }, { a: "still", b: "moving" });
 * const params = { a: np.array([1]), b: np.array([1]) };
 * tx.update(params, tx.init(params), params)[0].b; // [-1]
 * ```
 */
export const partition = <const T extends Readonly<Record<string, AnyOptimizer>>>(
  transformations: T,
  labels: Labels,
): Optimizer<PartitionState<T>> => {
  check("partition", "transformations", transformations, is.byName());
  for (const [name, tx] of Object.entries(transformations)) check("partition", name, tx, is.transformation());
  check("partition", "labels", labels, is.labels());
  const all = Object.entries(transformations) as unknown as readonly (readonly [string, Optimizer<unknown>])[];
  const placesOf = (params: unknown, name: string): readonly boolean[] =>
    labelsOf(labels, params, transformations).map((it) => it === name);
  return transformation("partition", Object.fromEntries(all.map(([name]) => [name, "any" as const])), {
    init: (params) =>
      Object.fromEntries(
        all.map(([name, tx]) => [name, tx.init(only(params, placesOf(params, name), params))]),
      ) as PartitionState<T>,
    update: <P>(grads: P, state: PartitionState<T>, params: P, extra?: UpdateExtra<P>) => {
      let updates = grads;
      const next = all.map(([name, tx]) => {
        const places = placesOf(params, name);
        const seen = (it: P): P => only(it, places, params);
        const [u, s] = tx.update(seen(grads), state[name], seen(params), extraFor(extra, seen, params));
        updates = merge(u, updates, params);
        return [name, s] as const;
      });
      return [updates, Object.fromEntries(next) as PartitionState<T>];
    },
  });
};

const labelsOf = (labels: Labels, params: unknown, transformations: object): readonly string[] => {
  const prefix = typeof labels === "function" ? labels(params as never) : labels;
  const all = tree.broadcastPrefix(prefix, params, "labels");
  all.forEach((label, i) => {
    if (typeof label !== "string" || !Object.hasOwn(transformations, label))
      throw new ValueError({
        op: "partition",
        given: `the label ${String(label)} at ${tree.paths(params, "params")[i]}`,
        expected: `one of ${Object.keys(transformations).join(", ")}`,
        mend: "Add a transformation of that name, or change the label.",
      });
  });
  return all as readonly string[];
};
