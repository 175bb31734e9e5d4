/** Programs made from Programs: their derivative, their batch, their known and unknown parts, their adjoint. */
import type { NDArray } from "@nabla-js/ndarray";
import type { ArrayType } from "@nabla-js/ndarray/internal";
import * as lax from "@nabla-js/ndarray/lax";
import { backward } from "./backward.js";
import { LinearBuilder } from "./builder.js";
import { evalProgram } from "./evalProgram.js";
import { JvpInterpreter } from "./jvp.js";
import { trace } from "./makeProgram.js";
import { hoistConstants, type Program } from "./program.js";
import { callUnder, parentInterpreter } from "./underInterpreter.js";
import { BatchInterpreter } from "./vmap.js";

/** Keeps what is made from a Program as long as the Program itself. */
export const cached = <K extends readonly unknown[], V>(
  make: (program: Program, ...key: K) => V,
): ((program: Program, ...key: K) => V) => {
  const all = new WeakMap<Program, Map<string, V>>();
  return (program, ...key) => {
    const made = all.get(program) ?? new Map<string, V>();
    all.set(program, made);
    const text = JSON.stringify(key);
    if (!made.has(text)) made.set(text, make(program, ...key));
    return made.get(text)!;
  };
};

export const inputTypes = (program: Program): readonly ArrayType[] => program.inputs.map((v) => v.type);

/**
 * From inputs, then the tangents of those that have one, to outputs, then the tangents of those that have one. Outputs
 * marked `instantiate` get a tangent in any case, zeros if need be.
 */
export const jvpProgram: (
  program: Program,
  hasTangent: readonly boolean[],
  instantiate?: readonly boolean[],
) => { readonly program: Program; readonly outHasTangent: readonly boolean[] } = /* @__PURE__ */ cached(
  (program: Program, hasTangent: readonly boolean[], instantiate: readonly boolean[] = []) => {
    const primals = inputTypes(program);
    let outHasTangent: readonly boolean[] = [];
    const traced = trace(
      "jvp",
      (xs) => {
        const interpreter = new JvpInterpreter("jvp", parentInterpreter());
        let next = primals.length;
        const lifted = primals.map((_, i) => interpreter.lift(xs[i], hasTangent[i] ? xs[next++] : null));
        const ys = callUnder(interpreter, () => evalProgram(program, lifted));
        const tangents = ys.map((y, i) => interpreter.tangentOf(y) ?? (instantiate[i] ? lax.full(y.shape, 0, y.dtype) : null));
        outHasTangent = tangents.map((t) => t !== null);
        return [...ys.map((y) => interpreter.primalOf(y)), ...tangents.filter((t) => t !== null)];
      },
      [...primals, ...primals.filter((_, i) => hasTangent[i])],
    );
    return { program: traced.program, outHasTangent };
  },
);

/**
 * The Program with one more axis, in front, at the inputs marked `mapped`; outputs that differ between members have it
 * too, and so have those marked `instantiate`.
 */
export const batchProgram: (
  program: Program,
  mapped: readonly boolean[],
  size: number,
  instantiate?: readonly boolean[],
) => { readonly program: Program; readonly outMapped: readonly boolean[] } = /* @__PURE__ */ cached(
  (program: Program, mapped: readonly boolean[], size: number, instantiate: readonly boolean[] = []) => {
    let outMapped: readonly boolean[] = [];
    const traced = trace(
      "vmap",
      (xs) => {
        const interpreter = new BatchInterpreter(parentInterpreter(), size);
        const lifted = xs.map((x, i) => interpreter.lift(x, mapped[i] ? 0 : null));
        const ys = callUnder(interpreter, () => evalProgram(program, lifted));
        outMapped = ys.map((y, i) => interpreter.axisOf(y) !== null || instantiate[i]);
        return ys.map((y, i) => {
          const value = interpreter.valueOf(y);
          const axis = interpreter.axisOf(y);
          if (axis !== null) return lax.moveaxis(value, axis, 0);
          return instantiate[i] ? lax.broadcastInDim(value, [size, ...value.shape], [0]) : value;
        });
      },
      inputTypes(program).map((type, i) => (mapped[i] ? { dtype: type.dtype, shape: [size, ...type.shape] } : type)),
    );
    return { program: traced.program, outMapped };
  },
);

/** A Program cut in two: what depends on known inputs alone, and the rest. */
export interface Parts {
  /** From the known inputs to the known outputs, then the residuals. */
  readonly known: Program;
  /** From the residuals, then the unknown inputs, to the unknown outputs. */
  readonly unknown: Program;
  readonly outUnknown: readonly boolean[];
}

/** Cuts a Program in two; outputs marked `forceUnknown` come from the unknown part in any case. */
export const partsOfProgram: (program: Program, unknown: readonly boolean[], forceUnknown?: readonly boolean[]) => Parts =
  /* @__PURE__ */ cached((program: Program, unknown: readonly boolean[], forceUnknown: readonly boolean[] = []): Parts => {
    let rest: Program | null = null;
    let outUnknown: readonly boolean[] = [];
    const known = trace(
      "linearize",
      (xs) => {
        const builder = new LinearBuilder("linearize", parentInterpreter());
        let next = 0;
        const inputs = inputTypes(program).map((type, i) => (unknown[i] ? builder.input(type) : xs[next++]));
        const ys = callUnder(builder, () => evalProgram(program, inputs));
        outUnknown = ys.map((y, i) => builder.owns(y) || (forceUnknown[i] ?? false));
        const { program: closed, captured } = hoistConstants(builder.program(ys.filter((_, i) => outUnknown[i])));
        rest = closed;
        return [...ys.filter((_, i) => !outUnknown[i]), ...captured];
      },
      inputTypes(program).filter((_, i) => !unknown[i]),
    );
    return { known: known.program, unknown: rest!, outUnknown };
  });

/**
 * The adjoint of a Program in the inputs marked `linear`: from the other inputs and the cotangents of the outputs that
 * have one to the cotangents of the linear inputs that get one, and of those marked `instantiate` in any case.
 */
export const transposeProgram: (
  program: Program,
  linear: readonly boolean[],
  hasCotangent: readonly boolean[],
  instantiate?: readonly boolean[],
) => { readonly program: Program; readonly getsCotangent: readonly boolean[] } = /* @__PURE__ */ cached(
  (program: Program, linear: readonly boolean[], hasCotangent: readonly boolean[], instantiate: readonly boolean[] = []) => {
    let getsCotangent: readonly boolean[] = [];
    const all = inputTypes(program);
    const traced = trace(
      "transpose",
      (xs) => {
        let next = 0;
        const inputs = all.map((_, i) => (linear[i] ? null : xs[next++]));
        const cts = program.outputs.map((_, i) => (hasCotangent[i] ? xs[next++] : null));
        const results = backward(program, inputs, linear, cts).map(
          (ct, i) => ct ?? (instantiate[i] ? lax.full(all[i].shape, 0, all[i].dtype) : null),
        );
        getsCotangent = results.map((ct) => ct !== null);
        return results.filter((ct): ct is NDArray => ct !== null);
      },
      [...all.filter((_, i) => !linear[i]), ...program.outputs.filter((_, i) => hasCotangent[i]).map((a) => a.type)],
    );
    return { program: traced.program, getsCotangent };
  },
);
