import type { Equation, Program } from "@nabla-js/grad";
import { inlined } from "@nabla-js/grad/internal";
import { lowerArg } from "./args.js";
import { lowerConcatenate } from "./concatenate.js";
import { lowerCond, lowerScan, lowerWhile } from "./control.js";
import { Context, type Rule } from "./context.js";
import { lowerConv } from "./convolutions.js";
import { lowerCumulative } from "./cumulative.js";
import { lowerDynamicSlice, lowerDynamicUpdateSlice } from "./dynamicSlices.js";
import { lowerElementwise } from "./elementwise.js";
import { loadOf, wholeBuffer, type Buffer } from "./expr.js";
import { lowerGather } from "./gather.js";
import { lowerPad, lowerPlaceInDim } from "./pad.js";
import { sizeOf } from "@nabla-js/ndarray/internal";
import { isHostDType, isHostEquation, refuseDoubles, unsupported } from "./placement.js";
import { lowerDot } from "./products.js";
import { lowerReduction } from "./reductions.js";
import { lowerScatter } from "./scatter.js";
import type { Schedule } from "./schedule.js";
import { lowerView } from "./views.js";
import { lowerWindow, lowerWindowArg } from "./windows.js";

/** How to lower. */
export interface LowerOptions {
  /** Whether what has no kernel runs on the host, in plain JavaScript. */
  readonly runsRestOnHost: boolean;
}

/**
 * Turns a Program into kernels: elementwise work and movement become expressions, and only what must becomes memory.
 *
 * @throws {@link ValueError} naming a primitive without a kernel, {@link DTypeError} for float64, unless the rest runs on the host.
 */
export const lower = (program: Program, { runsRestOnHost }: LowerOptions): Schedule => {
  const lowerProgram = (it: Program, slices?: readonly number[]): Schedule =>
    lowerInto(it, new Context(runsRestOnHost, lowerProgram), slices ?? [], slices === undefined);
  return lowerInto(program, new Context(runsRestOnHost, lowerProgram), [], true);
};

/** `slices` are the inputs that are slices of a larger buffer; only at the top may results lie where they were made. */
const lowerInto = (program: Program, context: Context, slices: readonly number[], isTop: boolean): Schedule => {
  const inputs = program.inputs.map((v, i): Buffer => ({ ...context.buffer(v.type, "input"), isSlice: slices.includes(i) }));
  program.inputs.forEach((v, i) =>
    context.define(v, inputs[i].place === "host" ? { kind: "held", buffer: inputs[i] } : loadOf(inputs[i], v.type.shape)),
  );
  program.inputs.forEach((v) => context.markDouble(v));
  lowerEquations(program, context);
  const taken = new Set<Buffer>(inputs);
  const outputs = program.outputs.map((a) => {
    if (isHostDType(a.type.dtype) || (isTop && context.isHeld(a))) return context.heldAtom(a);
    const expr = context.exprOf(a);
    const whole = wholeBuffer(expr, a.type);
    // An output is a buffer of its own: not an input, and not another output.
    const buffer = whole !== null && !taken.has(whole) ? whole : context.materialize(expr, a.type).buffer;
    taken.add(buffer);
    return buffer;
  });
  return { inputs, outputs, outputTypes: program.outputs.map((a) => a.type), steps: context.steps };
};

const lowerEquations = (program: Program, context: Context): void => {
  context.countUses(program);
  for (const it of program.equations) lowerEquation(it, context);
};

const lowerEquation = (it: Equation, context: Context): void => {
  const inner = inlined(it);
  if (inner !== null) {
    inner.inputs.forEach((v, i) => context.alias(v, it.inputs[i]));
    lowerEquations(inner, context);
    inner.outputs.forEach((a, i) => context.alias(it.outputs[i], a));
    return;
  }
  const rule = rules[it.primitive.name];
  if (rule !== undefined && isControl.has(it.primitive.name) && rule(it, context)) return;
  if (it.outputs.length > 0 && it.outputs.every(({ type }) => sizeOf(type.shape) === 0 && !isHostDType(type.dtype))) {
    it.outputs.forEach((v) => context.define(v, { kind: "const", dtype: v.type.dtype, value: 0 }));
    return;
  }
  const isConstant = it.inputs.every((a) => context.isConstant(a));
  if (isConstant) context.defineConstant(it);
  if (isConstant && lowerView(it, context)) return;
  if (isHostEquation(it) || (!isConstant && staysOnHost(it, context))) {
    context.markDoubles(it);
    if (!context.runsRestOnHost) refuseDoubles(it, (i) => context.isGivenDouble(it.inputs[i]));
    context.runOnHost(it);
    return;
  }
  if (lowerView(it, context) || lowerElementwise(it, context)) return;
  if (rule !== undefined && rule(it, context)) return;
  if (!context.runsRestOnHost) throw unsupported(it);
  context.runOnHost(it);
};

/** What is computed of draws and plain numbers alone stays where they are; what repeats them is cheaper on the device. */
const staysOnHost = (it: Equation, context: Context): boolean =>
  it.primitive.name !== "broadcastInDim" && it.inputs.every((a) => context.isConstant(a) || context.isHeld(a));

const isControl: ReadonlySet<string> = /* @__PURE__ */ new Set(["scan", "cond", "while"]);

/** The rule of each primitive that is neither movement nor elementwise. */
const rules: Readonly<Record<string, Rule | undefined>> = {
  reduceSum: /* @__PURE__ */ lowerReduction("sum"),
  reduceProd: /* @__PURE__ */ lowerReduction("prod"),
  reduceMax: /* @__PURE__ */ lowerReduction("max"),
  reduceMin: /* @__PURE__ */ lowerReduction("min"),
  reduceAnd: /* @__PURE__ */ lowerReduction("and"),
  reduceOr: /* @__PURE__ */ lowerReduction("or"),
  argmax: /* @__PURE__ */ lowerArg("argmax"),
  argmin: /* @__PURE__ */ lowerArg("argmin"),
  cumsum: /* @__PURE__ */ lowerCumulative("cumsum"),
  cumprod: /* @__PURE__ */ lowerCumulative("cumprod"),
  cummax: /* @__PURE__ */ lowerCumulative("cummax"),
  cummin: /* @__PURE__ */ lowerCumulative("cummin"),
  dotGeneral: lowerDot,
  convGeneralDilated: lowerConv,
  reduceWindowSum: /* @__PURE__ */ lowerWindow("sum"),
  reduceWindowMax: /* @__PURE__ */ lowerWindow("max"),
  reduceWindowMin: /* @__PURE__ */ lowerWindow("min"),
  windowArgmax: /* @__PURE__ */ lowerWindowArg("argmax"),
  windowArgmin: /* @__PURE__ */ lowerWindowArg("argmin"),
  gather: lowerGather,
  scatter: lowerScatter,
  scatterAdd: lowerScatter,
  scatterMul: lowerScatter,
  scatterMax: lowerScatter,
  scatterMin: lowerScatter,
  dynamicSlice: lowerDynamicSlice,
  dynamicUpdateSlice: lowerDynamicUpdateSlice,
  pad: lowerPad,
  placeInDim: lowerPlaceInDim,
  concatenate: lowerConcatenate,
  scan: lowerScan,
  cond: lowerCond,
  while: lowerWhile,
};
