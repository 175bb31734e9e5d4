/** What every transformation asks of its arguments before it looks at their numbers. */
import { isNDArray, ShapeError, ValueError } from "@nabla-js/ndarray";
import { isRecord, sameShape, show } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import type { Optimizer } from "./optimizer.js";

/** What a state holds under each name: an array, a tree like the parameters, or what is looked at elsewhere. */
export type Entries = Readonly<Record<string, "array" | "tree" | "any">>;

/**
 * A transformation that says what it was given in the wrong: a state of another one, gradients of other parameters.
 *
 * @param op - Who speaks.
 * @param entries - What its state holds; `{}` where it has none.
 */
export const transformation = <S>(op: string, entries: Entries, { init, update }: Optimizer<S>): Optimizer<S> => ({
  init: (params) => {
    tree.structure(params, "params");
    return init(params);
  },
  update: (grads, state, params, extra) => {
    checkState(op, entries, state);
    // Some need no parameters; what they are given then is looked at leaf by leaf.
    if (params !== undefined) checkTrees(op, entries, grads, state, params);
    return update(grads, state, params, extra);
  },
});

/** The error for a state that an optimizer did not make. */
export const wrongState = (op: string, given: string, expected: string): ValueError =>
  new ValueError({
    op: `the update of ${op}`,
    given,
    expected,
    mend: "Begin with optimizer.init(params), and go on with the state that the update before returned.",
  });

const checkState = (op: string, entries: Entries, state: unknown): void => {
  const names = Object.keys(entries);
  const expected = names.length === 0 ? "{}, as it keeps nothing" : `an object with ${names.join(", ")}`;
  if (!isRecord(state)) throw wrongState(op, `the state ${show(state)}`, expected);
  const own = Object.keys(state);
  if (own.length !== names.length || names.some((name) => !Object.hasOwn(state, name)))
    throw wrongState(op, own.length === 0 ? "the state {}" : `a state with ${own.join(", ")}`, expected);
  for (const name of names)
    if (entries[name] === "array" && !isNDArray(state[name]) && typeof state[name] !== "number")
      throw wrongState(op, `${name} ${show(state[name])} in the state`, "an array there");
};

/** Throws unless gradients and the trees of the state are like the parameters; `null` holds the place of what is not there. */
const checkTrees = (op: string, entries: Entries, grads: unknown, state: unknown, params: unknown): void => {
  const { leaves, structure } = tree.flatten(params, "params");
  for (const [name, entry] of Object.entries(entries))
    if (entry === "tree") tree.flattenUpTo(structure, (state as Readonly<Record<string, unknown>>)[name], `state.${name}`);
  tree.flattenUpTo(structure, grads, "grads").forEach((g, i) => {
    const p = leaves[i];
    if (!isNDArray(g) || !isNDArray(p) || sameShape(g.shape, p.shape)) return;
    const path = tree.paths(params, "")[i];
    throw new ShapeError({
      op: `the update of ${op}`,
      given: { [`grads${path}`]: g.shape, [`params${path}`]: p.shape },
      expected: "one shape for both",
      mend: "Take the gradient at the parameters that are passed.",
    });
  });
};
