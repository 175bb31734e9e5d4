import type { Equation, Program } from "@nabla-js/grad";
import { inlined, optimize } from "@nabla-js/grad/internal";
import { lowerCholesky, lowerDet, lowerLu, lowerSlogdet, lowerSolve, lowerTriangularSolve } from "./algebra/elimination.js";
import { lowerEigh } from "./algebra/eigh.js";
import { lowerQr } from "./algebra/qr.js";
import { lowerCofactor, lowerPinv, lowerSvd } from "./algebra/svd.js";
import { lowerFft } from "./fft.js";
import { inInt32 } from "./narrow.js";
import { lowerRandomGamma, lowerRandomPoisson } from "./rejection.js";
import { lowerConcatenate } from "./concatenate.js";
import { Context, wholeBuffer, type Rule } from "./context.js";
import { lowerCond, lowerWhile } from "./control.js";
import { lowerDynamicSlice, lowerDynamicUpdateSlice } from "./dynamicSlices.js";
import { lowerArg, lowerCumulative } from "./folds.js";
import { lowerGather, lowerScatter } from "./gatherScatter.js";
import { lowerRandomBits, lowerThreefry } from "./randomBits.js";
import { lowerSort, lowerTopK } from "./sorts.js";
import { lowerConv } from "./convolutions.js";
import { lowerElementwise } from "./elementwise.js";
import { loadOf, type Buffer } from "./expr.js";
import { lowerHost } from "./host.js";
import { masksAbovePools } from "./masksAbovePools.js";
import { lowerPad, lowerPlaceInDim } from "./pad.js";
import { lowerDot } from "./products.js";
import { lowerReduction } from "./reductions.js";
import { lowerScan } from "./scan.js";
import type { Schedule } from "./schedule.js";
import { lowerView } from "./views.js";
import { lowerWindowArg, lowerWindowExtremum, lowerWindowScatter } from "./windowExtrema.js";
import { lowerWindow } from "./windows.js";

/** Turns a Program into kernels: elementwise work and movement become expressions, and only what must becomes memory. */
export const lower = (given: Program): Schedule => {
  const program = masksAbovePools(given);
  const context = new Context((inner) => lower(optimize(inner)));
  const inputs = program.inputs.map((v) => context.buffer(v.type, "input"));
  program.inputs.forEach((v, i) => context.define(v, loadOf(inputs[i], v.type.shape)));
  lowerEquations(program, context);
  const taken = new Set<Buffer>(inputs);
  const outputs = program.outputs.map((a) => {
    const expr = context.exprOf(a);
    const whole = wholeBuffer(expr, a.type);
    // An output is a buffer of its own: not an input, and not another output.
    const buffer = whole !== null && !taken.has(whole) ? whole : context.materialize(expr, a.type).buffer;
    taken.add(buffer);
    return buffer;
  });
  return { inputs, outputs, kernels: context.kernels };
};

const lowerEquations = (program: Program, context: Context): void => {
  context.countUses(program);
  for (const it of program.equations) lowerEquation(it, context);
};

const lowerEquation = (it: Equation, context: Context): void => {
  const inner = inlined(it);
  if (inner !== null) {
    inner.inputs.forEach((v, i) => context.define(v, context.exprOf(it.inputs[i])));
    lowerEquations(inner, context);
    inner.outputs.forEach((a, i) => context.define(it.outputs[i], context.exprOf(a)));
    return;
  }
  const rule = rules[it.primitive.name];
  if (lowerView(it, context) || lowerElementwise(it, context)) return;
  if (rule === undefined || !rule(it, context)) lowerHost(it, context);
};

/** The rule of each primitive that is neither movement nor elementwise. */
const rules: Readonly<Record<string, Rule | undefined>> = {
  reduceSum: /* @__PURE__ */ lowerReduction("sum"),
  reduceProd: /* @__PURE__ */ lowerReduction("prod"),
  reduceMax: /* @__PURE__ */ lowerReduction("max"),
  reduceMin: /* @__PURE__ */ lowerReduction("min"),
  reduceAnd: /* @__PURE__ */ lowerReduction("and"),
  reduceOr: /* @__PURE__ */ lowerReduction("or"),
  dotGeneral: /* @__PURE__ */ inInt32(lowerDot),
  convGeneralDilated: /* @__PURE__ */ inInt32(lowerConv),
  reduceWindowSum: /* @__PURE__ */ lowerWindow("sum"),
  reduceWindowMax: /* @__PURE__ */ lowerWindowExtremum("max"),
  reduceWindowMin: /* @__PURE__ */ lowerWindowExtremum("min"),
  windowArgmax: /* @__PURE__ */ lowerWindowArg("max"),
  windowArgmin: /* @__PURE__ */ lowerWindowArg("min"),
  pad: lowerPad,
  concatenate: lowerConcatenate,
  placeInDim: lowerPlaceInDim,
  scan: lowerScan,
  cond: lowerCond,
  while: lowerWhile,
  argmax: /* @__PURE__ */ lowerArg("argmax"),
  argmin: /* @__PURE__ */ lowerArg("argmin"),
  cumsum: lowerCumulative,
  cumprod: lowerCumulative,
  cummax: lowerCumulative,
  cummin: lowerCumulative,
  cumlogsumexp: lowerCumulative,
  gather: lowerGather,
  scatter: /* @__PURE__ */ lowerScatter("set"),
  scatterAdd: (it, context) => lowerWindowScatter(it, context) || lowerScatter("add")(it, context),
  scatterMul: /* @__PURE__ */ lowerScatter("mul"),
  scatterMax: /* @__PURE__ */ lowerScatter("max"),
  scatterMin: /* @__PURE__ */ lowerScatter("min"),
  dynamicSlice: lowerDynamicSlice,
  dynamicUpdateSlice: lowerDynamicUpdateSlice,
  sort: lowerSort,
  topK: lowerTopK,
  threefry2x32: lowerThreefry,
  randomBits: lowerRandomBits,
  randomGamma: lowerRandomGamma,
  randomPoisson: lowerRandomPoisson,
  fft: lowerFft,
  cholesky: lowerCholesky,
  triangularSolve: lowerTriangularSolve,
  solve: lowerSolve,
  lu: lowerLu,
  det: lowerDet,
  slogdet: lowerSlogdet,
  cofactor: lowerCofactor,
  qr: lowerQr,
  svd: lowerSvd,
  pinv: lowerPinv,
  eigh: lowerEigh,
};
