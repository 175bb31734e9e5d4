import type { Atom } from "@nabla-js/grad";
import type { CondParams, ScanParams, WhileParams } from "@nabla-js/grad/internal";
import { range } from "@nabla-js/ndarray/internal";
import type { Context, Rule } from "./context.js";
import { loadOf, type Buffer } from "./expr.js";
import { isHostDType } from "./placement.js";

/** A loop over slices, driven from JavaScript; its slices are read where they lie. */
export const lowerScan: Rule = (it, context) => {
  const { body, numConsts, numCarry, length, reverse } = it.params as ScanParams;
  const inputs = it.inputs.map((a) => entering(a, context));
  const slices = range(it.inputs.length).slice(numConsts + numCarry);
  const outputs = it.outputs.map((v) => leaving(v, "scan", context));
  context.steps.push({
    kind: "scan",
    body: context.lowerInner(body, slices),
    length,
    reverse,
    consts: inputs.slice(0, numConsts),
    carry: inputs.slice(numConsts, numConsts + numCarry),
    xs: inputs.slice(numConsts + numCarry),
    outputs,
  });
  return true;
};

/** A branch, chosen by a number that is read. */
export const lowerCond: Rule = (it, context) => {
  const { branches } = it.params as CondParams;
  const [index, ...operands] = it.inputs;
  const chosen = context.heldAtom(index);
  const inputs = operands.map((a) => entering(a, context));
  context.steps.push({
    kind: "cond",
    index: chosen,
    branches: branches.map((branch) => context.lowerInner(branch, [])),
    inputs,
    outputs: it.outputs.map((v) => leaving(v, "cond", context)),
  });
  return true;
};

/** A body repeated while a condition says so, which is read each time. */
export const lowerWhile: Rule = (it, context) => {
  const { condition, body, numConditionConsts, numBodyConsts } = it.params as WhileParams;
  const inputs = it.inputs.map((a) => entering(a, context));
  context.steps.push({
    kind: "while",
    condition: context.lowerInner(condition, []),
    body: context.lowerInner(body, []),
    conditionConsts: inputs.slice(0, numConditionConsts),
    bodyConsts: inputs.slice(numConditionConsts, numConditionConsts + numBodyConsts),
    carry: inputs.slice(numConditionConsts + numBodyConsts),
    outputs: it.outputs.map((v) => leaving(v, "while", context)),
  });
  return true;
};

/** What goes into a Program of its own lies where its dtype says. */
const entering = (a: Atom, context: Context): Buffer => (isHostDType(a.type.dtype) ? context.heldAtom(a) : context.wholeOf(a));

/** What comes out of one, likewise. */
const leaving = (v: Extract<Atom, { readonly kind: "variable" }>, name: string, context: Context): Buffer => {
  const buffer = context.buffer(v.type, name);
  context.define(v, buffer.place === "host" ? { kind: "held", buffer } : loadOf(buffer, v.type.shape));
  return buffer;
};
