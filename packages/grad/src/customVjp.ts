import { TracerError, ValueError, type NDArray } from "@nabla-js/ndarray";
import { bindAll, isFloat, type ArrayType, type Primitive, rebuildTree } from "@nabla-js/ndarray/internal";
import * as lax from "@nabla-js/ndarray/lax";
import * as tree from "@nabla-js/ndarray/tree";
import { checkArgnums, checkFunction, checkList, checkOptions, pairOf, titled } from "./checks.js";
import { show as shown } from "@nabla-js/ndarray/internal";
import { tangentLeaves } from "./jvp.js";
import { arraysOf, checkStructure, closeOver, typesOf } from "./closed.js";
import { capturesTracer } from "./customJvp.js";
import { batchProgram } from "./derivedPrograms.js";
import { executableOf } from "./executables.js";
import type { Program } from "./program.js";
import { vmap } from "./vmap.js";

/** Arguments in, outputs and residuals out. */
type LeafForward = (args: readonly NDArray[]) => readonly [outputs: readonly NDArray[], residuals: readonly NDArray[]];

/** Residuals and cotangents of the outputs in, cotangents of the arguments out. */
type LeafBackward = (residuals: readonly NDArray[], cts: readonly NDArray[]) => readonly (NDArray | null)[];

interface CustomVjpParams {
  readonly program: Program;
  readonly numCaptured: number;
  readonly forward: LeafForward;
  readonly backward: LeafBackward;
}

interface CustomLinearParams {
  readonly numResiduals: number;
  readonly outputs: readonly ArrayType[];
  /** For each argument of the function whether it has a tangent among the inputs. */
  readonly hasTangent: readonly boolean[];
  readonly backward: LeafBackward;
}

/** A function whose derivative in reverse mode is given by its author. */
export const customVjpP: Primitive<CustomVjpParams> = {
  name: "customVjp",
  call: (args, { program }) => executableOf(program, { name: "customVjp" }).run(args),
  shape: (_args, { program }) => program.outputs.map((a) => a.type),
  jvp: [],
  transpose: [],
  batch: (args, axes, size, params) => {
    const mapped = axes.map((axis) => axis !== null);
    const everything = params.program.outputs.map(() => true);
    const { program } = batchProgram(params.program, mapped, size, everything);
    const ofArguments = mapped.slice(params.numCaptured);
    const forward: LeafForward = (xs) =>
      vmap((...all: NDArray[]) => params.forward(all), { inAxes: ofArguments.map((is) => (is ? 0 : null)), axisSize: size })(
        ...xs,
      );
    // Cotangents of arguments that all members share add up.
    const backward: LeafBackward = (residuals, cts) =>
      vmap((r: readonly NDArray[], c: readonly NDArray[]) => params.backward(r, c), { axisSize: size })(residuals, cts).map(
        (ct, i) => (ct === null || ofArguments[i] ? ct : lax.reduceSum(ct, [0])),
      );
    const moved = args.map((x, i) => lax.moveaxis(x, axes[i] ?? 0, 0));
    return [bindAll(customVjpP, moved, { ...params, program, forward, backward }), everything.map(() => 0)];
  },
  whole: {
    jvp: (primals, tangents, { numCaptured, forward, backward }) => {
      if (tangents.slice(0, numCaptured).some((t) => t !== null)) throw capturesTracer("customVjp");
      const [outputs, residuals] = forward(primals.slice(numCaptured));
      const ofArguments = tangents.slice(numCaptured);
      const floats = outputs.filter((y) => isFloat(y.dtype));
      const params: CustomLinearParams = {
        numResiduals: residuals.length,
        outputs: floats.map(({ shape, dtype }) => ({ shape, dtype })),
        hasTangent: ofArguments.map((t) => t !== null),
        backward: (r, cts) => {
          let next = 0;
          return backward(
            r,
            outputs.map((y) => (isFloat(y.dtype) ? cts[next++] : lax.full(y.shape, 0, y.dtype))),
          );
        },
      };
      const dots = bindAll(customLinearP, [...residuals, ...ofArguments.filter((t) => t !== null)], params);
      let next = 0;
      return [outputs, outputs.map((y) => (isFloat(y.dtype) ? dots[next++] : null))];
    },
    partialEval: () => null,
    transpose: () => {
      throw capturesTracer("customVjp");
    },
  },
};

/** The derivative of such a function: linear, known only by its adjoint. */
const customLinearP: Primitive<CustomLinearParams> = {
  name: "customVjpLinear",
  call: () => {
    throw new TracerError({
      op: "forward mode through customVjp",
      given: "jvp, jacfwd or linearize of a function with a rule for reverse mode only",
      expected: "grad, vjp or jacrev",
      mend: "Use reverse mode, or give the function its derivative by customJvp, which serves both.",
    });
  },
  shape: (_args, { outputs }) => outputs,
  jvp: [],
  transpose: [],
  batch: (args, axes, size, params) => {
    const mapped = axes.map((axis) => axis !== null);
    const residualsMapped = mapped.slice(0, params.numResiduals);
    const moved = args.map((x, i) => {
      if (axes[i] !== null) return lax.moveaxis(x, axes[i], 0);
      return i < params.numResiduals ? x : lax.broadcastInDim(x, [size, ...x.shape], [0]);
    });
    const backward: LeafBackward = (residuals, cts) =>
      vmap((r: readonly NDArray[], c: readonly NDArray[]) => params.backward(r, c), {
        inAxes: [residualsMapped.map((is) => (is ? 0 : null)), 0],
        axisSize: size,
      })(residuals, cts);
    const outputs = params.outputs.map((type) => ({ ...type, shape: [size, ...type.shape] }));
    return [bindAll(customLinearP, moved, { ...params, outputs, backward }), outputs.map(() => 0)];
  },
  whole: {
    jvp: () => {
      throw new TracerError({
        op: "second derivative through customVjp",
        given: "a derivative of the derivative in forward mode",
        expected: "reverse mode only, or a rule by customJvp",
        mend: "Give the function its derivative by customJvp, which can be differentiated again.",
      });
    },
    partialEval: () => null,
    transpose: (cts, args, linear, params) => {
      const dense = params.outputs.map((type, i) => cts[i] ?? lax.full(type.shape, 0, type.dtype));
      const results = params.backward(args.slice(0, params.numResiduals), dense);
      const present = results.filter((_, i) => params.hasTangent[i]);
      return linear.map((is, i) => (is && i >= params.numResiduals ? present[i - params.numResiduals] : null));
    },
  },
};

/** Which arguments are not differentiated. */
export interface CustomVjpOptions {
  /** Arguments that are no arrays, or have no derivative: `backward` gets them before the residuals. @defaultValue none */
  readonly nondiffArgnums?: readonly number[];
}

/**
 * A function with a derivative of its author's in reverse mode: for a derivative that is cheaper, or better behaved, than
 * what differentiating the code would give; for the implicit function theorem; for a gradient that is clipped.
 *
 * @param f - Takes trees, returns a tree.
 * @param forward - Takes the arguments of `f`; returns `[value, residuals]`, a tree of what `backward` needs.
 * @param backward - Takes the residuals and the cotangent of the value; returns a list with the cotangent of each argument
 *   that is differentiated (`null` for zero).
 * @returns The same function, which reverse mode sees through its rules.
 * @throws {@link TracerError} in forward mode, and when `f` reads a traced value that is not an argument.
 */
export const customVjp = <Args extends readonly unknown[], R, Res>(
  f: (...args: Args) => R,
  forward: (...args: Args) => readonly [value: R, residuals: Res],
  backward: (...args: never[]) => readonly unknown[],
  options: CustomVjpOptions = {},
): ((...args: Args) => R) => {
  checkFunction("customVjp", f);
  const name = titled("customVjp", f);
  checkFunction(name, forward, "forward");
  checkFunction(name, backward, "backward");
  checkOptions(name, options);
  const { nondiffArgnums = [] } = options;
  checkList(name, "nondiffArgnums", nondiffArgnums, "Write nondiffArgnums: [1].");
  return (...args) => {
    if (nondiffArgnums.length > 0) checkArgnums(name, "nondiffArgnums", nondiffArgnums, args.length);
    const isFixed = (i: number): boolean => nondiffArgnums.includes(i);
    const fixed = args.filter((_, i) => isFixed(i));
    const { arrays, structure } = arraysOf(
      args.filter((_, i) => !isFixed(i)),
      "arguments",
    );
    const withLeaves = (xs: readonly NDArray[]): Args => {
      const values = rebuildTree(structure, xs) as unknown[];
      let next = 0;
      return args.map((value, i) => (isFixed(i) ? value : values[next++])) as unknown as Args;
    };
    const closed = closeOver(name, (xs) => f(...withLeaves(xs)), typesOf(arrays));
    if (closed.capturedTracer) throw capturesTracer(name);
    let residualStructure: tree.Structure | null = null;
    const leafForward: LeafForward = (xs) => {
      const [value, residuals] = pairOf(name, "forward", "[value, residuals]", forward(...withLeaves(xs)));
      const ys = arraysOf(value, "the value of forward");
      checkStructure(
        name,
        "the value of forward",
        ys.structure,
        closed.outStructure,
        "Return [value, residuals] with a value as the function gives.",
      );
      const kept = arraysOf(residuals, "residuals");
      residualStructure = kept.structure;
      return [ys.arrays, kept.arrays];
    };
    const leafBackward: LeafBackward = (residuals, cts) => {
      const rule = backward as (...all: unknown[]) => readonly unknown[];
      const results = rule(...fixed, rebuildTree(residualStructure!, residuals), rebuildTree(closed.outStructure, cts));
      const { items } = structure as { readonly items: readonly tree.Structure[] };
      const starts = items.map((_, i) => items.slice(0, i).reduce((count, item) => count + tree.countLeaves(item), 0));
      if (!Array.isArray(results) || results.length !== items.length)
        throw new ValueError({
          op: name,
          given: `${shown(results)} from backward`,
          expected: `a list of ${items.length}: a cotangent, or null, for each differentiable argument`,
          mend: "Return [cotangent of the first argument, …].",
        });
      return items.flatMap((item, i) =>
        results[i] === null
          ? Array.from({ length: tree.countLeaves(item) }, () => null)
          : tangentLeaves(name, item, results[i], arrays.slice(starts[i]), "cotangents of backward"),
      );
    };
    const results = bindAll(customVjpP, [...closed.captured, ...arrays], {
      program: closed.program,
      numCaptured: closed.captured.length,
      forward: leafForward,
      backward: leafBackward,
    });
    return rebuildTree(closed.outStructure, results) as R;
  };
};
