import { highest, lowest } from "@nabla-js/ndarray/internal";
import type { Rule } from "./context.js";
import type { Load } from "./expr.js";
import { padded } from "./pad.js";
import type { ReduceOp } from "./schedule.js";

/** A reduction over windows: the windows of the padded input are a matter of strides. */
export const lowerWindow =
  (op: ReduceOp): Rule =>
  (it, context) => {
    const [x] = it.inputs;
    const [y] = it.outputs;
    const { window, strides, padding, windowDilation } = it.params as {
      readonly window: readonly number[];
      readonly strides: readonly number[];
      readonly padding: readonly (readonly [number, number])[];
      readonly windowDilation: readonly number[];
    };
    const hole = op === "sum" ? 0 : op === "max" ? lowest(x.type.dtype) : highest(x.type.dtype);
    const source = padded(
      context,
      x,
      padding.map(([low, high]) => [low, high, 0] as const),
      hole,
    );
    const expr: Load = {
      ...source,
      strides: [...source.strides.map((s, i) => s * strides[i]), ...source.strides.map((s, i) => s * windowDilation[i])],
    };
    const output = context.result(y, it.primitive.name);
    context.kernels.push({ kind: "reduce", op, shape: y.type.shape, reduced: window, expr, output });
    return true;
  };
