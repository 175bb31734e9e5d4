import type { NDArray } from "@nabla-js/ndarray";
import { bindAll, type Primitive } from "@nabla-js/ndarray/internal";
import * as lax from "@nabla-js/ndarray/lax";
import { batchProgram, jvpProgram, partsOfProgram, transposeProgram } from "./derivedPrograms.js";
import { executableOf } from "./executables.js";
import { jitName, type JitParams } from "./jitParams.js";
import { hoistConstants, type Program } from "./program.js";

/** The same call of another Program. Inside transformations nothing is donated. */
const bindProgram = (program: Program, inputs: readonly NDArray[], params: JitParams): readonly NDArray[] => {
  const { program: closed, captured } = hoistConstants(program);
  return bindAll(jitP, [...captured, ...inputs], { ...params, program: closed, donated: [] });
};

/** A call of a compiled Program: under `grad` and `vmap` it stays one call, of a Program derived from it. */
export const jitP: Primitive<JitParams> = {
  name: jitName,
  call: (args, { program, ...options }) => executableOf(program, options).run(args),
  shape: (_args, { program }) => program.outputs.map((a) => a.type),
  jvp: [],
  transpose: [],
  batch: (args, axes, size, params) => {
    const mapped = axes.map((axis) => axis !== null);
    const { program, outMapped } = batchProgram(params.program, mapped, size);
    const inputs = args.map((x, i) => (axes[i] === null ? x : lax.moveaxis(x, axes[i], 0)));
    return [bindProgram(program, inputs, params), outMapped.map((is) => (is ? 0 : null))];
  },
  whole: {
    jvp: (primals, tangents, params) => {
      const { program, outHasTangent } = jvpProgram(
        params.program,
        tangents.map((t) => t !== null),
      );
      const results = bindProgram(program, [...primals, ...tangents.filter((t) => t !== null)], params);
      let next = outHasTangent.length;
      return [results.slice(0, outHasTangent.length), outHasTangent.map((has) => (has ? results[next++] : null))];
    },
    partialEval: (inputs, unknown, params) => {
      const parts = partsOfProgram(params.program, unknown);
      if (parts.known.equations.length === 0) return null;
      const results = bindProgram(
        parts.known,
        inputs.filter((_, i) => !unknown[i]),
        params,
      );
      const numKnown = parts.outUnknown.filter((is) => !is).length;
      const rest = bindProgram(parts.unknown, [...results.slice(numKnown), ...inputs.filter((_, i) => unknown[i])], params);
      let nextKnown = 0;
      let nextUnknown = 0;
      return parts.outUnknown.map((is) => (is ? rest[nextUnknown++] : results[nextKnown++]));
    },
    transpose: (cts, args, linear, params) => {
      const { program, getsCotangent } = transposeProgram(
        params.program,
        linear,
        cts.map((ct) => ct !== null),
      );
      const results = bindProgram(program, [...args.filter((_, i) => !linear[i]), ...cts.filter((ct) => ct !== null)], params);
      let next = 0;
      return getsCotangent.map((gets) => (gets ? results[next++] : null));
    },
  },
};
