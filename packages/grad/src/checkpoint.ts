import type { NDArray } from "@nabla-js/ndarray";
import { bindAll, type Primitive, rebuildTree } from "@nabla-js/ndarray/internal";
import * as lax from "@nabla-js/ndarray/lax";
import { checkFunction, checkName, checkOptions, titled } from "./checks.js";
import { backward } from "./backward.js";
import { arraysOf, closeOver, typesOf } from "./closed.js";
import { batchProgram, cached, inputTypes, jvpProgram, partsOfProgram } from "./derivedPrograms.js";
import { evalProgram } from "./evalProgram.js";
import { executableOf } from "./executables.js";
import { trace } from "./makeProgram.js";
import { hoistConstants, type Program, type Variable } from "./program.js";

/** Which values of the forward pass are kept for the way back; the others are computed again. */
export type CheckpointPolicy = "nothing" | "dots" | "everything";

interface CheckpointParams {
  readonly program: Program;
  readonly policy: CheckpointPolicy;
}

/** A function whose intermediate values are computed again on the way back. Passes do not look inside. */
export const checkpointP: Primitive<CheckpointParams> = {
  name: "checkpoint",
  call: (args, { program }) => executableOf(program, { name: "checkpoint" }).run(args),
  shape: (_args, { program }) => program.outputs.map((a) => a.type),
  jvp: [],
  transpose: [],
  batch: (args, axes, size, params) => {
    const { program, outMapped } = batchProgram(
      params.program,
      axes.map((axis) => axis !== null),
      size,
    );
    const moved = args.map((x, i) => lax.moveaxis(x, axes[i] ?? 0, 0));
    return [bindCheckpoint(program, moved, params.policy), outMapped.map((is) => (is ? 0 : null))];
  },
  whole: {
    jvp: (primals, tangents, { program, policy }) => {
      const derived = jvpProgram(
        program,
        tangents.map((t) => t !== null),
      );
      const results = bindCheckpoint(derived.program, [...primals, ...tangents.filter((t) => t !== null)], policy);
      let next = program.outputs.length;
      return [results.slice(0, program.outputs.length), derived.outHasTangent.map((is) => (is ? results[next++] : null))];
    },
    partialEval: (inputs, unknown, { program, policy }) => {
      const { outUnknown, known } = partsOfProgram(program, unknown);
      if (known.equations.length === 0 || !outUnknown.includes(false)) return null;
      // Known outputs and what the policy keeps are computed now; the rest is recorded with the inputs it starts from.
      const split = keeping(program, unknown, policy);
      const results = bindCheckpoint(
        split.known,
        inputs.filter((_, i) => !unknown[i]),
        policy,
      );
      const rest = bindCheckpoint(split.rest, [...results.slice(split.numKnown), ...inputs], "nothing");
      let [k, u] = [0, 0];
      return outUnknown.map((is) => (is ? rest[u++] : results[k++]));
    },
    transpose: (cts, args, linear, { program }) => {
      const derived = transposeAgain(
        program,
        linear,
        cts.map((ct) => ct !== null),
      );
      const results = bindCheckpoint(
        derived.program,
        [...args.filter((_, i) => !linear[i]), ...cts.filter((ct) => ct !== null)],
        "nothing",
      );
      let next = 0;
      return derived.getsCotangent.map((gets) => (gets ? results[next++] : null));
    },
  },
};

const bindCheckpoint = (program: Program, inputs: readonly NDArray[], policy: CheckpointPolicy): readonly NDArray[] => {
  const { program: closed, captured } = hoistConstants(program);
  return bindAll(checkpointP, [...captured, ...inputs], { program: closed, policy });
};

interface Split {
  /** From the known inputs to the known outputs, then the values that are kept. */
  readonly known: Program;
  readonly numKnown: number;
  /** From the values that are kept, then all inputs, to the unknown outputs. */
  readonly rest: Program;
}

/** Cuts a Program for a policy: the rest computes again what is not kept. */
const keeping: (program: Program, unknown: readonly boolean[], policy: CheckpointPolicy) => Split = /* @__PURE__ */ cached(
  (program: Program, unknown: readonly boolean[], policy: CheckpointPolicy): Split => {
    const parts = partsOfProgram(program, unknown);
    const { program: known, captured } = hoistConstants(parts.known);
    const numKnown = parts.outUnknown.filter((is) => !is).length;
    const isKept = (name: string): boolean =>
      policy === "everything" || (policy === "dots" && /^(dotGeneral|convGeneralDilated)$/.test(name));
    const kept = known.equations.filter((it) => isKept(it.primitive.name)).flatMap((it) => it.outputs);
    const outputs = { ...known, outputs: [...known.outputs.slice(0, numKnown), ...kept] };
    const rest = trace(
      "checkpoint",
      (xs) => {
        const inputs = xs.slice(kept.length);
        const again = evalProgram(knowing(known, kept), [
          ...xs.slice(0, kept.length),
          ...captured,
          ...inputs.filter((_, i) => !unknown[i]),
        ]);
        return evalProgram(parts.unknown, [...again.slice(numKnown), ...inputs.filter((_, i) => unknown[i])]) as NDArray[];
      },
      [...kept.map((v) => v.type), ...inputTypes(program)],
    ).program;
    return { known: captured.length === 0 ? outputs : withConstants(outputs, captured), numKnown, rest };
  },
);

/** A Program whose first inputs are captured arrays again. */
const withConstants = (program: Program, captured: readonly NDArray[]): Program => ({
  ...program,
  constants: captured.map((value, i) => ({ variable: program.inputs[i], value })),
  inputs: program.inputs.slice(captured.length),
});

/** A Program that takes some of its intermediate values as first inputs and does not compute them. */
const knowing = (program: Program, values: readonly Variable[]): Program => {
  const given = new Set(values);
  return {
    ...program,
    inputs: [...values, ...program.inputs],
    equations: program.equations.filter((it) => !it.outputs.every((v) => given.has(v))),
  };
};

/** The adjoint of a Program that computes its residuals itself, first. */
const transposeAgain = /* @__PURE__ */ cached(
  (program: Program, linear: readonly boolean[], hasCotangent: readonly boolean[]) => {
    const parts = partsOfProgram(program, linear);
    let getsCotangent: readonly boolean[] = [];
    const numKnown = parts.outUnknown.filter((is) => !is).length;
    const types = inputTypes(program);
    const traced = trace(
      "transpose",
      (xs) => {
        const numValues = linear.filter((is) => !is).length;
        const residuals = evalProgram(parts.known, xs.slice(0, numValues)).slice(numKnown);
        let next = numValues;
        const cts = program.outputs.map((_, i) => (hasCotangent[i] ? xs[next++] : null)).filter((_, i) => parts.outUnknown[i]);
        const inputs = [...residuals, ...linear.filter(Boolean).map(() => null)];
        const results = backward(
          parts.unknown,
          inputs,
          inputs.map((x) => x === null),
          cts,
        ).slice(residuals.length);
        let k = 0;
        const all = linear.map((is) => (is ? results[k++] : null));
        getsCotangent = all.map((ct) => ct !== null);
        return all.filter((ct) => ct !== null);
      },
      [...types.filter((_, i) => !linear[i]), ...program.outputs.filter((_, i) => hasCotangent[i]).map((a) => a.type)],
    );
    return { program: traced.program, getsCotangent };
  },
);

/** How to remember. */
export interface CheckpointOptions {
  /**
   * What is kept of the forward pass: nothing but the arguments, the results of products and convolutions, or everything
   * (as without checkpoint). @defaultValue "nothing"
   */
  readonly policy?: CheckpointPolicy;
}

/**
 * The same function, whose intermediate values are not kept for the way back but computed again there: less memory, for one
 * more forward pass.
 *
 * @see Griewank & Walther (2000), "Algorithm 799: revolve"; Chen et al. (2016), "Training Deep Nets with Sublinear Memory Cost".
 */
export const checkpoint = <Args extends readonly unknown[], R>(
  f: (...args: Args) => R,
  options: CheckpointOptions = {},
): ((...args: Args) => R) => {
  checkFunction("checkpoint", f);
  const name = titled("checkpoint", f);
  checkOptions(name, options);
  const { policy = "nothing" } = options;
  checkName(name, "policy", policy, ["nothing", "dots", "everything"]);
  return (...args) => {
    const { arrays, structure } = arraysOf(args, "arguments");
    const closed = closeOver(name, (xs) => f(...(rebuildTree(structure, xs) as unknown as Args)), typesOf(arrays));
    const results = bindAll(checkpointP, [...closed.captured, ...arrays], { program: closed.program, policy });
    return rebuildTree(closed.outStructure, results) as R;
  };
};
