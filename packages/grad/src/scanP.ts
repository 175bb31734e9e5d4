import type { NDArray } from "@nabla-js/ndarray";
import { bindAll, range, type ArrayType, type Batched, type Primitive } from "@nabla-js/ndarray/internal";
import * as lax from "@nabla-js/ndarray/lax";
import { backward } from "./backward.js";
import { batchProgram, cached, inputTypes, jvpProgram, partsOfProgram } from "./derivedPrograms.js";
import { executableOf } from "./executables.js";
import { fixedPoint } from "./fixedPoint.js";
import { jitP } from "./jitP.js";
import { addTangents } from "./jvp.js";
import { trace } from "./makeProgram.js";
import { hoistConstants, reordered, type Program } from "./program.js";

/**
 * A loop with a carry. `body` takes the constants, the carry and one slice of each stacked input, and gives the next carry
 * and one slice of each stacked output:
 *
 *     [carryₜ₊₁, yₜ] = body(constants, carryₜ, xₜ)      t = 0 … length − 1, or downwards when `reverse`
 *
 * The equation takes constants, first carry, stacked inputs `[length, …]`; it gives the last carry and stacked outputs.
 */
export interface ScanParams {
  readonly body: Program;
  readonly numConsts: number;
  readonly numCarry: number;
  readonly length: number;
  readonly reverse: boolean;
}

/** Runs a body once for each slice: the primitive behind `scan`, `map` and `foriLoop`. */
export const scanP: Primitive<ScanParams> = {
  name: "scan",
  call: (args, params) => {
    const { body, length, reverse, numCarry } = params;
    const run = executableOf(body, { name: "scan" });
    const [consts, first, xs] = cut(args, params);
    let carry: readonly NDArray[] = first;
    const outTypes = body.outputs.slice(numCarry).map((a) => a.type);
    const ys: NDArray[][] = outTypes.map(() => []);
    for (let i = 0; i < length; i++) {
      const t = reverse ? length - 1 - i : i;
      const outputs = run.run([...consts, ...carry, ...xs.map((x) => sliceAt(x, t))]);
      carry = outputs.slice(0, numCarry);
      outputs.slice(numCarry).forEach((y, j) => (ys[j][t] = y));
    }
    return [...carry, ...ys.map((slices, j) => stack(slices, outTypes[j]))];
  },
  shape: (_args, { body, numCarry, length }) =>
    body.outputs.map(({ type }, i) => (i < numCarry ? type : { dtype: type.dtype, shape: [length, ...type.shape] })),
  jvp: [],
  transpose: [],
  batch: batchScan,
  whole: { jvp: jvpScan, partialEval: partialEvalScan, transpose: transposeScan },
};

/** A list cut into what belongs to the constants, the carry, and the stacked inputs. */
const cut = <T>(
  list: readonly T[],
  { numConsts, numCarry }: Pick<ScanParams, "numConsts" | "numCarry">,
): readonly [T[], T[], T[]] => [
  list.slice(0, numConsts),
  list.slice(numConsts, numConsts + numCarry),
  list.slice(numConsts + numCarry),
];

/** Element `t` along the first axis. */
const sliceAt = (x: NDArray, t: number): NDArray => {
  const rest = x.shape.slice(1);
  const zeros = rest.map(() => 0);
  return lax.reshape(lax.slice(x, [t, ...zeros], [t + 1, ...rest]), rest);
};

const stack = (slices: readonly NDArray[], type: ArrayType): NDArray =>
  slices.length === 0
    ? zerosOf({ dtype: type.dtype, shape: [0, ...type.shape] })
    : lax.concatenate(
        slices.map((y) => lax.reshape(y, [1, ...y.shape])),
        0,
      );

const zerosOf = (x: ArrayType): NDArray => lax.full(x.shape, 0, x.dtype);

const isThere = (x: unknown): boolean => x !== null;

/** Binds a loop over a Program whose inputs stand in the order of a loop. */
const bindScan = (
  body: Program,
  consts: readonly NDArray[],
  carry: readonly NDArray[],
  xs: readonly NDArray[],
  { length, reverse }: Pick<ScanParams, "length" | "reverse">,
): readonly NDArray[] => {
  const { program, captured } = hoistConstants(body);
  const params = { body: program, numConsts: captured.length + consts.length, numCarry: carry.length, length, reverse };
  return bindAll(scanP, [...captured, ...consts, ...carry, ...xs], params);
};

function batchScan(args: readonly NDArray[], axes: readonly (number | null)[], size: number, params: ScanParams): Batched {
  const [consts, carry, xs] = cut(args, params);
  const [constAxes, carryAxes, xsAxes] = cut(axes, params);
  const mapped = (carryMapped: readonly boolean[]): readonly boolean[] => [
    ...constAxes.map(isThere),
    ...carryMapped,
    ...xsAxes.map(isThere),
  ];
  const carryMapped = fixedPoint(carryAxes.map(isThere), (marked) => batchProgram(params.body, mapped(marked), size).outMapped);
  const { program, outMapped } = batchProgram(params.body, mapped(carryMapped), size, carryMapped);
  const outputs = bindScan(
    program,
    consts.map((x, i) => lax.moveaxis(x, constAxes[i] ?? 0, 0)),
    carry.map((x, i) => {
      if (carryAxes[i] !== null) return lax.moveaxis(x, carryAxes[i], 0);
      return carryMapped[i] ? lax.broadcastInDim(x, [size, ...x.shape], [0]) : x;
    }),
    // The first axis is time; the batch comes right behind it, in front of each slice.
    xs.map((x, i) => (xsAxes[i] === null ? x : lax.moveaxis(x, xsAxes[i], 1))),
    params,
  );
  return [outputs, outMapped.map((is, i) => (is ? (i < params.numCarry ? 0 : 1) : null))];
}

/** The derivative of a body, with each group of inputs and outputs followed by its tangents. */
const jvpBody = /* @__PURE__ */ cached((body: Program, numConsts: number, numCarry: number, has: readonly boolean[]) => {
  const carryHas = has.slice(numConsts, numConsts + numCarry);
  const { program, outHasTangent } = jvpProgram(body, has, carryHas);
  const withTangents = (flags: readonly boolean[], from: number, to: number): number[] => {
    const places = range(flags.length);
    const tangentOf = places.map((i) => flags.length + flags.slice(0, i).filter(Boolean).length);
    const group = places.slice(from, to);
    return [...group, ...group.filter((i) => flags[i]).map((i) => tangentOf[i])];
  };
  const inputs = [
    withTangents(has, 0, numConsts),
    withTangents(has, numConsts, numConsts + numCarry),
    withTangents(has, numConsts + numCarry, has.length),
  ];
  const outputs = [withTangents(outHasTangent, 0, numCarry), withTangents(outHasTangent, numCarry, outHasTangent.length)];
  return { program: reordered(program, inputs.flat(), outputs.flat()), outHasTangent };
});

function jvpScan(
  primals: readonly NDArray[],
  tangents: readonly (NDArray | null)[],
  params: ScanParams,
): readonly [readonly NDArray[], readonly (NDArray | null)[]] {
  const { body, numConsts, numCarry } = params;
  const [consts, carry, xs] = cut(primals, params);
  const [constDots, carryDots, xsDots] = cut(tangents, params);
  const has = (carryHas: readonly boolean[]): readonly boolean[] => [
    ...constDots.map(isThere),
    ...carryHas,
    ...xsDots.map(isThere),
  ];
  const carryHas = fixedPoint(carryDots.map(isThere), (marked) => jvpProgram(body, has(marked)).outHasTangent);
  const { program, outHasTangent } = jvpBody(body, numConsts, numCarry, has(carryHas));
  const firstDots = carry.map((c, i) => (carryHas[i] ? (carryDots[i] ?? zerosOf(c)) : null));
  const present = (dots: readonly (NDArray | null)[]): NDArray[] => dots.filter((dot) => dot !== null);
  const results = bindScan(
    program,
    [...consts, ...present(constDots)],
    [...carry, ...present(firstDots)],
    [...xs, ...present(xsDots)],
    params,
  );

  // Results come as carries, their tangents, outputs, their tangents.
  let next = 0;
  const take = (count: number): readonly NDArray[] => results.slice(next, (next += count));
  const spread = (flags: readonly boolean[], dots: readonly NDArray[]): (NDArray | null)[] => {
    let i = 0;
    return flags.map((is) => (is ? dots[i++] : null));
  };
  const outCarryHas = outHasTangent.slice(0, numCarry);
  const outYHas = outHasTangent.slice(numCarry);
  const lastCarry = take(numCarry);
  const lastDots = take(outCarryHas.filter(Boolean).length);
  const ys = take(outYHas.length);
  const yDots = take(outYHas.filter(Boolean).length);
  return [
    [...lastCarry, ...ys],
    [...spread(outCarryHas, lastDots), ...spread(outYHas, yDots)],
  ];
}

/** Which residuals of a body are the same in every step: those that are its constants. */
const invariantResiduals = (known: Program, numResiduals: number, numKnownConsts: number): readonly (number | null)[] =>
  known.outputs.slice(known.outputs.length - numResiduals).map((a) => {
    const place = a.kind === "variable" ? known.inputs.indexOf(a) : -1;
    return place >= 0 && place < numKnownConsts ? place : null;
  });

/**
 * Runs the known part of a loop now, which stacks what the unknown part needs of each step. What is the same in every step
 * (what depends on known constants alone) is computed once, before the loop, and not stacked.
 */
function partialEvalScan(inputs: readonly NDArray[], unknown: readonly boolean[], params: ScanParams): readonly NDArray[] | null {
  const hoistedLoop = hoistInvariants(inputs, unknown, params);
  if (hoistedLoop !== null) return hoistedLoop;
  const [constUnknown, carryUnknown, xsUnknown] = cut(unknown, params);
  const all = (carry: readonly boolean[]): readonly boolean[] => [...constUnknown, ...carry, ...xsUnknown];
  const carry = fixedPoint(carryUnknown, (marked) => partsOfProgram(params.body, all(marked), marked).outUnknown);
  const flags = all(carry);
  const parts = partsOfProgram(params.body, flags, carry);
  if (parts.known.equations.length === 0 && carry.every(Boolean)) return null;

  const [consts, first, xs] = cut(inputs, params);
  const isKnown = (list: readonly boolean[]) => (_: unknown, i: number) => !list[i];
  const isUnknown = (list: readonly boolean[]) => (_: unknown, i: number) => list[i];
  const knownConsts = consts.filter(isKnown(constUnknown));
  const numKnownOut = parts.outUnknown.filter((is) => !is).length;
  const numResiduals = parts.known.outputs.length - numKnownOut;
  const invariant = invariantResiduals(parts.known, numResiduals, knownConsts.length);
  const stackedOutputs = [
    ...range(numKnownOut),
    ...range(numResiduals)
      .filter((i) => invariant[i] === null)
      .map((i) => numKnownOut + i),
  ];
  const known = loopOrder(parts.known, null, stackedOutputs);
  const results = bindScan(known, knownConsts, first.filter(isKnown(carry)), xs.filter(isKnown(xsUnknown)), params);
  const stacked = results.slice(numKnownOut);

  // The unknown body takes residuals, constants, carries, slices; residuals are constants or slices of the new loop.
  const numUnknownConsts = constUnknown.filter(Boolean).length;
  const numUnknownCarry = carry.filter(Boolean).length;
  const ofInputs = range(parts.unknown.inputs.length).slice(numResiduals);
  const order = [
    ...range(numResiduals).filter((i) => invariant[i] !== null),
    ...ofInputs.slice(0, numUnknownConsts + numUnknownCarry),
    ...range(numResiduals).filter((i) => invariant[i] === null),
    ...ofInputs.slice(numUnknownConsts + numUnknownCarry),
  ];
  const rest = bindScan(
    loopOrder(parts.unknown, order, null),
    [
      ...invariant.filter((place) => place !== null).map((place) => knownConsts[place]),
      ...consts.filter(isUnknown(constUnknown)),
    ],
    // A carry that is unknown only later starts from a known value: it enters as it is.
    first.filter(isUnknown(carry)),
    [...stacked, ...xs.filter(isUnknown(xsUnknown))],
    params,
  );
  let nextKnown = 0;
  let nextUnknown = 0;
  return parts.outUnknown.map((is) => (is ? rest[nextUnknown++] : results[nextKnown++]));
}

/** A Program with inputs and outputs in another order, one object for one order. */
const loopOrder = /* @__PURE__ */ cached(
  (program: Program, inputs: readonly number[] | null, outputs: readonly number[] | null) =>
    reordered(program, inputs ?? range(program.inputs.length), outputs ?? range(program.outputs.length)),
);

/** Computes before the loop what depends on its known constants alone; `null` when there is nothing of the kind. */
const hoistInvariants = (
  inputs: readonly NDArray[],
  unknown: readonly boolean[],
  params: ScanParams,
): readonly NDArray[] | null => {
  const { body, numConsts } = params;
  const varies = body.inputs.map((_, i) => i >= numConsts || unknown[i]);
  const parts = partsOfProgram(
    body,
    varies,
    body.outputs.map(() => true),
  );
  if (parts.known.equations.length === 0) return null;
  const { program, captured } = hoistConstants(parts.known);
  const once = bindAll(jitP, [...captured, ...inputs.filter((_, i) => !varies[i])], {
    program,
    name: "scan",
    donated: [],
    backend: undefined,
  });
  const [consts, carry, xs] = cut(inputs, params);
  return bindScan(parts.unknown, [...once, ...consts.filter((_, i) => varies[i])], carry, xs, params);
};

/** The body of the backward loop: cotangents of constants add up, those of the carry are handed back, those of slices come out. */
const transposeBody = /* @__PURE__ */ cached(
  (body: Program, numConsts: number, numCarry: number, linear: readonly boolean[], hasCotangent: readonly boolean[]) => {
    const group = { numConsts, numCarry };
    const types = inputTypes(body);
    const [linearConsts, , linearXs] = cut(linear, group);
    const [constTypes, carryTypes, xsTypes] = cut(types, group);
    const outTypes = body.outputs.map((a) => a.type);
    const isLinear = (flags: readonly boolean[]) => (_: unknown, i: number) => flags[i];
    const isValue = (flags: readonly boolean[]) => (_: unknown, i: number) => !flags[i];
    const yCtTypes = outTypes.slice(numCarry).filter((_, i) => hasCotangent[numCarry + i]);
    const groups = [
      constTypes.filter(isValue(linearConsts)),
      constTypes.filter(isLinear(linearConsts)),
      carryTypes,
      yCtTypes,
      xsTypes.filter(isValue(linearXs)),
    ];
    const traced = trace(
      "transpose",
      (all) => {
        let next = 0;
        const [values, sums, carryCts, yCts, slices] = groups.map((g) => all.slice(next, (next += g.length)));
        let [v, s] = [0, 0];
        const inputs = linear.map((is, i) => (is ? null : i < numConsts ? values[v++] : slices[s++]));
        let y = 0;
        const cts = outTypes.map((_, i) => (i < numCarry ? carryCts[i] : hasCotangent[i] ? yCts[y++] : null));
        const [constOut, carryOut, xsOut] = cut(backward(body, inputs, linear, cts), group);
        const constCts = constOut.filter(isLinear(linearConsts));
        return [
          ...sums.map((sum, i) => addTangents(sum, constCts[i])!),
          ...carryOut.map((ct, i) => ct ?? zerosOf(carryTypes[i])),
          ...xsOut.filter(isLinear(linearXs)).map((ct, i) => ct ?? zerosOf(xsTypes.filter(isLinear(linearXs))[i])),
        ];
      },
      groups.flat(),
    );
    return traced.program;
  },
);

function transposeScan(
  cts: readonly (NDArray | null)[],
  args: readonly NDArray[],
  linear: readonly boolean[],
  params: ScanParams,
): readonly (NDArray | null)[] {
  const { numConsts, numCarry } = params;
  const [consts, carry, xs] = cut(args, params);
  const [linearConsts, linearCarry, linearXs] = cut(linear, params);
  // A first carry that has a value adds nothing to the adjoint, but its later values are linear.
  const inBody = [...linearConsts, ...linearCarry.map(() => true), ...linearXs];
  const body = transposeBody(
    params.body,
    numConsts,
    numCarry,
    inBody,
    cts.map((ct) => ct !== null),
  );
  const sums = consts.filter((_, i) => linearConsts[i]).map(zerosOf);
  const carryCts = carry.map((c, i) => cts[i] ?? zerosOf(c));
  const yCts = cts.slice(numCarry).filter((ct) => ct !== null);
  const results = bindScan(
    body,
    consts.filter((_, i) => !linearConsts[i]),
    [...sums, ...carryCts],
    [...yCts, ...xs.filter((_, i) => !linearXs[i])],
    { length: params.length, reverse: !params.reverse },
  );
  let nextConst = 0;
  let nextX = sums.length + numCarry;
  return linear.map((is, i) => {
    if (!is) return null;
    if (i < numConsts) return results[nextConst++];
    return i < numConsts + numCarry ? results[sums.length + i - numConsts] : results[nextX++];
  });
}
