import type { Rule } from "./context.js";
import type { CumulativeKernel } from "./schedule.js";

/** The rule of what accumulates along an axis. */
export const lowerCumulative =
  (op: CumulativeKernel["op"]): Rule =>
  (it, context) => {
    const [x] = it.inputs;
    const [y] = it.outputs;
    if (!/^(float32|int32)$/.test(x.type.dtype)) return false;
    const { axis, reverse } = it.params as { readonly axis: number; readonly reverse: boolean };
    // Each element walks over all before it, so what it walks over is not computed as it goes.
    const expr = context.loaded(x);
    context.steps.push({ kind: "cumulative", op, shape: y.type.shape, axis, reverse, expr, output: context.result(y, op) });
    return true;
  };
