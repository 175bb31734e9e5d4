import { highest, lowest, rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import type { Shape } from "@nabla-js/ndarray";
import type { Equation } from "@nabla-js/grad";
import type { Rule } from "./context.js";
import { mapAccesses, type Load } from "./expr.js";
import { padded, type Pads } from "./pad.js";
import { reduce } from "./reductions.js";
import type { LookupWriter } from "./schedule.js";

/** How windows slide over every axis of an array. */
interface WindowParams {
  readonly window: readonly number[];
  readonly strides: readonly number[];
  readonly padding: readonly (readonly [number, number])[];
  readonly windowDilation: readonly number[];
  /** Of the primitives that give places. */
  readonly batchDims?: number;
}

/** The rule of a reduction over windows, which are a matter of addresses in the padded input. */
export const lowerWindow =
  (op: "sum" | "max" | "min"): Rule =>
  (it, context) => {
    const [x] = it.inputs;
    const [y] = it.outputs;
    if (op === "sum" && !/^(float32|int32)$/.test(x.type.dtype)) return false;
    const { window, strides, padding, windowDilation } = it.params as WindowParams;
    const hole = op === "sum" ? 0 : op === "max" ? lowest(x.type.dtype) : highest(x.type.dtype);
    const pads = padding.map(([low, high]): Pads => [low, high, 0]);
    const expr = mapAccesses(padded(x, pads, hole, context), ({ offset, strides: own }) => ({
      offset,
      strides: [...own.map((s, i) => s * strides[i]), ...own.map((s, i) => s * windowDilation[i])],
    }))!;
    context.define(y, reduce(op, y.type, expr, window, context));
    return true;
  };

/** The rule of where the extremum of each window stands: the first of equals, and the first NaN before all. */
export const lowerWindowArg =
  (op: "argmax" | "argmin"): Rule =>
  (it, context) => {
    const [x] = it.inputs;
    const [y] = it.outputs;
    if (sizeOf(x.type.shape) === 0) return false;
    const load = context.loaded(x);
    const output = context.result(y, it.primitive.name);
    const write = placesOf(op === "argmax" ? ">" : "<", x.type.shape, load, it.params as WindowParams);
    context.steps.push({ kind: "lookup", name: it.primitive.name, shape: y.type.shape, loads: [load], write, output });
    context.setOrigin(y, it);
    return true;
  };

const placesOf =
  (beats: string, shape: Shape, load: Load, params: WindowParams): LookupWriter =>
  (text, index) => {
    const { window, strides, padding, windowDilation, batchDims = 0 } = params;
    const flat = rowMajorStrides(shape).map((stride, axis) => (axis < batchDims ? 0 : stride));
    const [best, place] = [text.name("best"), text.name("place")];
    text.line(`let ${best} = 0.0;`);
    text.line(`let ${place} = -1.0;`);
    const at: string[] = [];
    let depth = 0;
    shape.forEach((length, axis) => {
      const start = `${index[axis]} * ${strides[axis]} - ${padding[axis][0]}`;
      if (window[axis] === 1) at.push(text.constant("p", start));
      else {
        const k = text.name("k");
        text.line(`for (let ${k} = 0; ${k} < ${window[axis]}; ${k}++) {`);
        depth++;
        at.push(text.constant("p", `${start} + ${k} * ${windowDilation[axis]}`));
      }
      text.line(`if (${at[axis]} > -0.5 && ${at[axis]} < ${length - 0.5}) {`);
      depth++;
    });
    const value = text.constant("v", text.read(load, at));
    text.line(
      `if (${place} < -0.5 || (${best} === ${best} && (${value} ${beats} ${best} || ${value} !== ${value}))) { ` +
        `${best} = ${value}; ${place} = ${sumOf(at, flat)}; }`,
    );
    for (; depth > 0; depth--) text.line("}");
    return place;
  };

/**
 * The adjoint of reading where the extrema of windows stand: each element gathers from the windows that cover it, instead
 * of each window adding to its element. `null` where an equation is not that.
 */
export const windowAdjoint = (
  places: Equation,
  placesLoad: Load,
  updates: Load,
): { readonly shape: Shape; readonly write: LookupWriter } => {
  const { shape } = places.inputs[0].type;
  const positions = places.outputs[0].type.shape;
  const { window, strides, padding, windowDilation } = places.params as WindowParams;
  const flat = rowMajorStrides(shape);
  const write: LookupWriter = (text, index) => {
    const own = text.constant("own", sumOf(index, flat));
    const sum = text.name("sum");
    text.line(`let ${sum} = 0.0;`);
    const at: string[] = [];
    let depth = 0;
    shape.forEach((_, axis) => {
      let reach = `${index[axis]} + ${padding[axis][0]}`;
      if (window[axis] > 1) {
        const k = text.name("k");
        text.line(`for (let ${k} = 0; ${k} < ${window[axis]}; ${k}++) {`);
        depth++;
        reach = `${reach} - ${k} * ${windowDilation[axis]}`;
      }
      const from = text.constant("f", reach);
      const position = strides[axis] === 1 ? from : text.constant("p", `Math.floor((${from} + 0.5) / ${strides[axis]})`);
      at.push(position);
      const isWhole = strides[axis] === 1 ? "" : ` && ${position} * ${strides[axis]} === ${from}`;
      text.line(`if (${position} > -0.5 && ${position} < ${positions[axis] - 0.5}${isWhole}) {`);
      depth++;
    });
    text.line(`if (${text.read(placesLoad, at)} === ${own}) { ${sum} = ${sum} + ${text.read(updates, at)}; }`);
    for (; depth > 0; depth--) text.line("}");
    return sum;
  };
  return { shape, write };
};

/** Σ strides·index as text. */
const sumOf = (index: readonly string[], strides: readonly number[]): string =>
  index.flatMap((text, i) => (strides[i] === 0 ? [] : [strides[i] === 1 ? text : `${text} * ${strides[i]}`])).join(" + ") ||
  "0.0";
