import { item, type NDArray } from "@nabla-js/ndarray";
import { bindAll, range, typeOf, type ArrayType, type Batched, type Primitive } from "@nabla-js/ndarray/internal";
import * as lax from "@nabla-js/ndarray/lax";
import { batchProgram, cached, inputTypes, jvpProgram, partsOfProgram, transposeProgram } from "./derivedPrograms.js";
import { evalProgram } from "./evalProgram.js";
import { executableOf } from "./executables.js";
import { trace } from "./makeProgram.js";
import { hoistConstants, type Program } from "./program.js";

/** One of several Programs of one type, chosen by the first input, an int32 `[]` that is clamped to their number. */
export interface CondParams {
  readonly branches: readonly Program[];
}

/** Runs the branch that an index names. */
export const condP: Primitive<CondParams> = {
  name: "cond",
  call: ([index, ...operands], { branches }) => {
    const chosen = Math.min(branches.length - 1, Math.max(0, item(index)));
    return executableOf(branches[chosen], { name: "cond" }).run(operands);
  },
  shape: (_args, { branches }) => branches[0].outputs.map((a) => a.type),
  jvp: [],
  transpose: [],
  batch: batchCond,
  whole: {
    jvp: (primals, tangents, { branches }) => {
      const has = tangents.slice(1).map((t) => t !== null);
      const any = anyOf(branches.map((branch) => jvpProgram(branch, has).outHasTangent));
      const derived = branches.map((branch) => jvpProgram(branch, has, any).program);
      const results = bindCond(derived, primals[0], [...primals.slice(1), ...tangents.filter((t) => t !== null)]);
      let next = any.length;
      return [results.slice(0, any.length), any.map((is) => (is ? results[next++] : null))];
    },
    partialEval: ([index, ...operands], [indexUnknown, ...unknown], { branches }) => {
      if (indexUnknown) return null;
      const any = anyOf(branches.map((branch) => partsOfProgram(branch, unknown).outUnknown));
      const parts = branches.map((branch) => partsOfProgram(branch, unknown, any));
      if (parts.every(({ known }) => known.equations.length === 0)) return null;
      const numKnown = any.filter((is) => !is).length;
      // Each branch has residuals of its own; the others give zeros in their place.
      const residuals = parts.map(({ known }) => known.outputs.slice(numKnown).map((a) => a.type));
      const known = parts.map((part, i) => withZeros(part.known, i, numKnown, residuals));
      const rest = parts.map((part, i) => takingAll(part.unknown, i, residuals));
      const results = bindCond(
        known,
        index,
        operands.filter((_, i) => !unknown[i]),
      );
      const outputs = bindCond(rest, index, [...results.slice(numKnown), ...operands.filter((_, i) => unknown[i])]);
      let [k, u] = [0, 0];
      return any.map((is) => (is ? outputs[u++] : results[k++]));
    },
    transpose: (cts, [index, ...operands], [, ...linear], { branches }) => {
      const has = cts.map((ct) => ct !== null);
      const any = anyOf(branches.map((branch) => transposeProgram(branch, linear, has).getsCotangent));
      const derived = branches.map((branch) => transposeProgram(branch, linear, has, any).program);
      const results = bindCond(derived, index, [...operands.filter((_, i) => !linear[i]), ...cts.filter((ct) => ct !== null)]);
      let next = 0;
      return [null, ...any.map((is) => (is ? results[next++] : null))];
    },
  },
};

const anyOf = (flags: readonly (readonly boolean[])[]): readonly boolean[] =>
  flags[0].map((_, i) => flags.some((list) => list[i]));

/** Binds branches over one list of operands; what each captured becomes an input that the others ignore. */
const bindCond = (branches: readonly Program[], index: NDArray, operands: readonly NDArray[]): readonly NDArray[] => {
  const hoisted = branches.map(hoistConstants);
  const captured = hoisted.flatMap((it) => it.captured);
  const types = hoisted.map((it) => it.captured.map(typeOf));
  const closed = captured.length === 0 ? branches : hoisted.map((it, i) => takingAll(it.program, i, types));
  return bindAll(condP, [index, ...captured, ...operands], { branches: closed });
};

/** Branch `i`, whose first inputs have types[i], as one that takes inputs of all types and reads its own. */
export const takingAll: (branch: Program, i: number, types: readonly (readonly ArrayType[])[]) => Program =
  /* @__PURE__ */ cached((branch: Program, i: number, types: readonly (readonly ArrayType[])[]): Program => {
    const before = types.slice(0, i).flat().length;
    const all = types.flat().length;
    return trace(
      "cond",
      (xs) => evalProgram(branch, [...xs.slice(before, before + types[i].length), ...xs.slice(all)]) as NDArray[],
      [...types.flat(), ...inputTypes(branch).slice(types[i].length)],
    ).program;
  });

/** The known part of branch `i`, with zeros in the place of the residuals of the others. */
const withZeros: (known: Program, i: number, numKnown: number, types: readonly (readonly ArrayType[])[]) => Program =
  /* @__PURE__ */ cached(
    (known: Program, i: number, numKnown: number, types: readonly (readonly ArrayType[])[]): Program =>
      trace(
        "cond",
        (xs) => {
          const outputs = evalProgram(known, xs);
          const zeros = (list: readonly ArrayType[]): NDArray[] => list.map((type) => lax.full(type.shape, 0, type.dtype));
          return [
            ...outputs.slice(0, numKnown),
            ...types.flatMap((list, j) => (i === j ? outputs.slice(numKnown) : zeros(list))),
          ];
        },
        inputTypes(known),
      ).program,
  );

function batchCond(
  [index, ...operands]: readonly NDArray[],
  [indexAxis, ...axes]: readonly (number | null)[],
  size: number,
  { branches }: CondParams,
): Batched {
  const mapped = axes.map((axis) => axis !== null);
  const moved = operands.map((x, i) => lax.moveaxis(x, axes[i] ?? 0, 0));
  if (indexAxis === null) {
    const any = anyOf(branches.map((branch) => batchProgram(branch, mapped, size).outMapped));
    const derived = branches.map((branch) => batchProgram(branch, mapped, size, any).program);
    return [bindCond(derived, index, moved), any.map((is) => (is ? 0 : null))];
  }
  // Members go different ways: all branches run, and each member takes what its own gave.
  const everything = branches[0].outputs.map(() => true);
  const results = branches.map((branch) => evalProgram(batchProgram(branch, mapped, size, everything).program, moved));
  const outputs = results[0].map((first, k) => {
    const rest = range(first.ndim).slice(1);
    return results.reduceRight(
      (chosen, result, i) => {
        const takes = lax.le(index, lax.full(index.shape, i, index.dtype));
        return lax.select(lax.broadcastInDim(takes, first.shape, rest), result[k], chosen);
      },
      results[branches.length - 1][k],
    );
  });
  return [outputs, outputs.map(() => 0)];
}
