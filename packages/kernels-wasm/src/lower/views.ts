import { viewOf } from "@nabla-js/grad/internal";
import type { Rule } from "./context.js";
import type { Expr } from "./expr.js";

/** Movement that needs no memory of its own. */
export const lowerView: Rule = (it, context) => {
  const view = viewOf<Expr>(it, context.views);
  if (view === null) return false;
  context.define(it.outputs[0], view);
  return true;
};
