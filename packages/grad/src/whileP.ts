import { item, TracerError, type NDArray } from "@nabla-js/ndarray";
import { bindAll, range, type ArrayType, type Batched, type Primitive } from "@nabla-js/ndarray/internal";
import * as lax from "@nabla-js/ndarray/lax";
import { batchProgram, cached, inputTypes, jvpProgram, partsOfProgram } from "./derivedPrograms.js";
import { evalProgram } from "./evalProgram.js";
import { executableOf } from "./executables.js";
import { fixedPoint } from "./fixedPoint.js";
import { trace } from "./makeProgram.js";
import { hoistConstants, reordered, type Program } from "./program.js";

/**
 * `while (condition(constants₁, carry)) carry = body(constants₂, carry)`. The equation takes the constants of the
 * condition, those of the body, and the first carry.
 */
export interface WhileParams {
  readonly condition: Program;
  readonly body: Program;
  readonly numConditionConsts: number;
  readonly numBodyConsts: number;
  /** Whether the part of the loop that is known was computed apart from it. */
  readonly isSplit?: boolean;
}

/** Repeats a body while a condition holds. */
export const whileP: Primitive<WhileParams> = {
  name: "while",
  call: (args, params) => {
    const [ofCondition, ofBody, first] = cut(args, params);
    const condition = executableOf(params.condition, { name: "while" });
    const body = executableOf(params.body, { name: "while" });
    let carry: readonly NDArray[] = first;
    while (item(condition.run([...ofCondition, ...carry])[0]) !== 0) carry = body.run([...ofBody, ...carry]);
    return carry;
  },
  shape: (_args, { body }) => body.outputs.map((a) => a.type),
  jvp: [],
  transpose: [],
  batch: batchWhile,
  whole: {
    jvp: (primals, tangents, params) => {
      const [, bodyDots, carryDots] = cut(tangents, params);
      const [ofCondition, ofBody, carry] = cut(primals, params);
      const bodyHas = bodyDots.map((t) => t !== null);
      const carryHas = fixedPoint(
        carryDots.map((t) => t !== null),
        (marked) => jvpProgram(params.body, [...bodyHas, ...marked]).outHasTangent,
      );
      const { condition, body } = jvpParts(params.condition, params.body, ofBody.length, bodyHas, carryHas);
      const dots = carry.flatMap((c, i) => (carryHas[i] ? [carryDots[i] ?? lax.full(c.shape, 0, c.dtype)] : []));
      const results = bindWhile(
        condition,
        body,
        ofCondition,
        [...ofBody, ...bodyDots.filter((t) => t !== null)],
        [...carry, ...dots],
      );
      let next = carry.length;
      return [results.slice(0, carry.length), carryHas.map((is) => (is ? results[next++] : null))];
    },
    partialEval: (inputs, unknown, params) => {
      if (params.isSplit) return null;
      const [, bodyUnknown, carryUnknown] = cut(unknown, params);
      const [ofCondition, ofBody, carry] = cut(inputs, params);
      const marked = fixedPoint(carryUnknown, (flags) => partsOfProgram(params.body, [...bodyUnknown, ...flags]).outUnknown);
      // The carries that no tangent reaches are computed now. What the others need of them cannot be stacked, as nobody
      // knows the number of steps: the whole loop is recorded too, and only the others are read from it.
      const known = knownLoop(params.condition, params.body, ofCondition.length, bodyUnknown, marked);
      const results = bindWhile(
        known.condition,
        known.body,
        ofCondition,
        ofBody.filter((_, i) => !bodyUnknown[i]),
        carry.filter((_, i) => !marked[i]),
      );
      const recorded = bindAll(whileP, inputs, { ...params, isSplit: true });
      let next = 0;
      return marked.map((is, i) => (is ? recorded[i] : results[next++]));
    },
    transpose: () => {
      throw new TracerError({
        op: "reverse mode through whileLoop",
        given: "a loop whose number of steps depends on the data",
        expected: "a number of steps that is known, so that what the way back needs can be stored",
        mend: "Use scan, or foriLoop with fixed bounds; or use forward mode (jvp, jacfwd), or give the function a customVjp.",
      });
    },
  },
};

const cut = <T>(
  list: readonly T[],
  { numConditionConsts, numBodyConsts }: Pick<WhileParams, "numConditionConsts" | "numBodyConsts">,
): readonly [T[], T[], T[]] => [
  list.slice(0, numConditionConsts),
  list.slice(numConditionConsts, numConditionConsts + numBodyConsts),
  list.slice(numConditionConsts + numBodyConsts),
];

const bindWhile = (
  condition: Program,
  body: Program,
  ofCondition: readonly NDArray[],
  ofBody: readonly NDArray[],
  carry: readonly NDArray[],
): readonly NDArray[] => {
  const [c, b] = [hoistConstants(condition), hoistConstants(body)];
  return bindAll(whileP, [...c.captured, ...ofCondition, ...b.captured, ...ofBody, ...carry], {
    condition: c.program,
    body: b.program,
    numConditionConsts: c.captured.length + ofCondition.length,
    numBodyConsts: b.captured.length + ofBody.length,
  });
};

/** The loop with tangents: the body takes constants, their tangents, carries, their tangents; the condition ignores tangents. */
const jvpParts = (
  condition: Program,
  body: Program,
  numBodyConsts: number,
  bodyHas: readonly boolean[],
  carryHas: readonly boolean[],
): { readonly condition: Program; readonly body: Program } => {
  const has = [...bodyHas, ...carryHas];
  const { program } = jvpProgram(body, has, carryHas);
  const numDots = bodyHas.filter(Boolean).length;
  const places = range(program.inputs.length);
  const order = [
    ...places.slice(0, numBodyConsts),
    ...places.slice(has.length, has.length + numDots),
    ...places.slice(numBodyConsts, has.length),
    ...places.slice(has.length + numDots),
  ];
  const dots = body.outputs.map((a) => a.type).filter((_, i) => carryHas[i]);
  return { condition: ignoringMore(condition, dots), body: inOrder(program, order) };
};

const inOrder = /* @__PURE__ */ cached((program: Program, order: readonly number[]) =>
  reordered(program, order, range(program.outputs.length)),
);

/** A condition that takes more carries and reads none of them. */
const ignoringMore = /* @__PURE__ */ cached(
  (condition: Program, more: readonly ArrayType[]) =>
    trace("while", (xs) => evalProgram(condition, xs.slice(0, condition.inputs.length)) as NDArray[], [
      ...inputTypes(condition),
      ...more,
    ]).program,
);

/** The loop over the carries that are known. */
const knownLoop = (
  condition: Program,
  body: Program,
  numConditionConsts: number,
  bodyUnknown: readonly boolean[],
  marked: readonly boolean[],
): { readonly condition: Program; readonly body: Program } => {
  const parts = partsOfProgram(body, [...bodyUnknown, ...marked], marked);
  const numKnown = marked.filter((is) => !is).length;
  return {
    condition: pickCarries(condition, numConditionConsts, marked),
    body: firstOutputs(parts.known, numKnown),
  };
};

const firstOutputs = /* @__PURE__ */ cached((program: Program, count: number) =>
  reordered(program, range(program.inputs.length), range(count)),
);

/** A condition over fewer carries; those left out are not read, as conditions have no tangents. */
const pickCarries = /* @__PURE__ */ cached(
  (condition: Program, numConsts: number, leftOut: readonly boolean[]) =>
    trace(
      "while",
      (xs) => {
        let next = numConsts;
        const carry = inputTypes(condition)
          .slice(numConsts)
          .map((type, i) => (leftOut[i] ? lax.full(type.shape, 0, type.dtype) : xs[next++]));
        return evalProgram(condition, [...xs.slice(0, numConsts), ...carry]) as NDArray[];
      },
      inputTypes(condition).filter((_, i) => i < numConsts || !leftOut[i - numConsts]),
    ).program,
);

function batchWhile(args: readonly NDArray[], axes: readonly (number | null)[], size: number, params: WhileParams): Batched {
  const moved = args.map((x, i) => lax.moveaxis(x, axes[i] ?? 0, 0));
  const mapped = axes.map((axis) => axis !== null);
  const [conditionMapped, bodyMapped, firstMapped] = cut(mapped, params);
  const conditionIsMapped = (carry: readonly boolean[]): boolean =>
    batchProgram(params.condition, [...conditionMapped, ...carry], size).outMapped[0];
  // Once the members stop at different times, every carry differs between them.
  const carryMapped = fixedPoint(firstMapped, (carry) =>
    conditionIsMapped(carry) ? carry.map(() => true) : batchProgram(params.body, [...bodyMapped, ...carry], size).outMapped,
  );
  const [ofCondition, ofBody, carry] = cut(moved, params);
  const first = carry.map((x, i) => (carryMapped[i] && !firstMapped[i] ? lax.broadcastInDim(x, [size, ...x.shape], [0]) : x));
  const condition = batchProgram(params.condition, [...conditionMapped, ...carryMapped], size).program;
  const body = batchProgram(params.body, [...bodyMapped, ...carryMapped], size, carryMapped).program;
  const isMapped = conditionIsMapped(carryMapped);
  const results = isMapped
    ? bindSelecting(condition, body, ofCondition, ofBody, first)
    : bindWhile(condition, body, ofCondition, ofBody, first);
  return [results, carryMapped.map((is) => (is ? 0 : null))];
}

/** The loop that goes on while any member does; members whose condition no longer holds keep their carry. */
const bindSelecting = (
  condition: Program,
  body: Program,
  ofCondition: readonly NDArray[],
  ofBody: readonly NDArray[],
  first: readonly NDArray[],
): readonly NDArray[] => {
  const [c, b] = [hoistConstants(condition), hoistConstants(body)];
  const conditionConsts = [...c.captured, ...ofCondition];
  const bodyConsts = [...b.captured, ...ofBody];
  const any = anyMember(c.program);
  const kept = keepingStopped(b.program, c.program, conditionConsts.length, bodyConsts.length);
  return bindWhile(any, kept, conditionConsts, [...conditionConsts, ...bodyConsts], first);
};

const anyMember = /* @__PURE__ */ cached(
  (condition: Program) => trace("while", (xs) => lax.reduceOr(evalProgram(condition, xs)[0], [0]), inputTypes(condition)).program,
);

/** Not cached by the condition alone, as it is made of two Programs. */
const keepingStopped = (body: Program, condition: Program, numConditionConsts: number, numBodyConsts: number): Program =>
  trace(
    "while",
    (xs) => {
      const ofCondition = xs.slice(0, numConditionConsts);
      const ofBody = xs.slice(numConditionConsts, numConditionConsts + numBodyConsts);
      const carry = xs.slice(numConditionConsts + numBodyConsts);
      const [goesOn] = evalProgram(condition, [...ofCondition, ...carry]);
      const next = evalProgram(body, [...ofBody, ...carry]);
      return next.map((x, i) => lax.select(lax.broadcastInDim(goesOn, x.shape, range(x.ndim).slice(1)), x, carry[i]));
    },
    [...inputTypes(condition).slice(0, numConditionConsts), ...inputTypes(body)],
  ).program;
