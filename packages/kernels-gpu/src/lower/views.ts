import type { Equation } from "@nabla-js/grad";
import { viewOf } from "@nabla-js/grad/internal";
import type { Context } from "./context.js";
import { isLeaf, mapAccesses, type Expr } from "./expr.js";

/** Movement that needs no memory of its own: the same elements through other strides. */
export const lowerView = (it: Equation, context: Context): boolean => {
  const view = viewOf<Expr>(it, {
    exprOf: (a) => context.exprOf(a),
    isLeaf,
    moved: mapAccesses,
    copied: (a) => (isLeaf(context.exprOf(a)) ? context.materialize(context.exprOf(a), a.type) : context.loaded(a)),
  });
  if (view === null) return false;
  context.define(it.outputs[0], view);
  // What only gets another shape or dtype still is what it was, to the rules that look for it.
  if (/^(reshape|convertDtype|stopGradient)$/.test(it.primitive.name))
    context.setOrigin(it.outputs[0], context.originOf(it.inputs[0]));
  return true;
};
