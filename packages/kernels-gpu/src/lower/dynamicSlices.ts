import type { Shape } from "@nabla-js/ndarray";
import { sizeOf } from "@nabla-js/ndarray/internal";
import { mostInputs, type Rule } from "./context.js";
import type { Load } from "./expr.js";
import type { LookupText } from "./schedule.js";

/** The slice at starts that are known when the kernel runs, moved inside where it would reach out. */
export const lowerDynamicSlice: Rule = (it, context) => {
  const [x] = it.inputs;
  const [y] = it.outputs;
  if (sizeOf(x.type.shape) === 0 || it.inputs.length > mostInputs) return false;
  const [data, ...starts] = it.inputs.map((a) => context.loaded(a));
  const output = context.result(y, "dynamicSlice");
  context.steps.push({
    kind: "lookup",
    name: "dynamicSlice",
    shape: y.type.shape,
    loads: [data, ...starts],
    write: (text, index) => {
      const first = clamped(text, starts, x.type.shape, y.type.shape);
      return text.read(
        data,
        index.map((i, axis) => `(${i} + ${first[axis]})`),
      );
    },
    output,
  });
  return true;
};

/** An array with a slice replaced. */
export const lowerDynamicUpdateSlice: Rule = (it, context) => {
  const [x, update] = it.inputs;
  const [y] = it.outputs;
  if (sizeOf(update.type.shape) === 0) {
    context.define(y, context.exprOf(x));
    return true;
  }
  if (it.inputs.length > mostInputs) return false;
  const [data, part, ...starts] = it.inputs.map((a) => context.loaded(a));
  const output = context.result(y, "dynamicUpdateSlice");
  context.steps.push({
    kind: "lookup",
    name: "dynamicUpdateSlice",
    shape: y.type.shape,
    loads: [data, part, ...starts],
    write: (text, index) => {
      const first = clamped(text, starts, x.type.shape, update.type.shape);
      const value = text.name("value");
      text.line(`let ${value} = ${text.read(data, index)};`);
      const at = index.map((i, axis) => text.constant("at", `${i} - ${first[axis]}`));
      const isInside = at.map((i, axis) => `${i} > -0.5 && ${i} < ${update.type.shape[axis] - 0.5}`).join(" && ") || "0 === 0";
      text.line(`if (${isInside}) { ${value} = ${text.read(part, at)}; }`);
      return value;
    },
    output,
  });
  return true;
};

const clamped = (text: LookupText, starts: readonly Load[], shape: Shape, sizes: Shape): readonly string[] =>
  starts.map((start, axis) =>
    text.constant("first", `Math.min(Math.max(${text.read(start, [])}, 0), ${shape[axis] - sizes[axis]})`),
  );
