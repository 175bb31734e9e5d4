import type { NDArray } from "@nabla-js/ndarray";
import { TracerError } from "@nabla-js/ndarray";
import { bindAll, isFloat, type Primitive, rebuildTree } from "@nabla-js/ndarray/internal";
import * as lax from "@nabla-js/ndarray/lax";
import { checkFunction, pairOf, titled } from "./checks.js";
import { tangentLeaves } from "./jvp.js";
import { arraysOf, checkStructure, closeOver, typesOf, type Closed } from "./closed.js";
import { batchProgram } from "./derivedPrograms.js";
import { executableOf } from "./executables.js";
import type { Program } from "./program.js";
import { vmap } from "./vmap.js";

/** A rule over leaves: primals and their tangents in, outputs and their tangents out. */
type LeafRule = (
  primals: readonly NDArray[],
  tangents: readonly (NDArray | null)[],
) => readonly [readonly NDArray[], readonly (NDArray | null)[]];

interface CustomJvpParams {
  /** Takes what the function captured, then its arguments. */
  readonly program: Program;
  readonly numCaptured: number;
  readonly rule: LeafRule;
}

/** A function whose derivative is given by its author. */
export const customJvpP: Primitive<CustomJvpParams> = {
  name: "customJvp",
  call: (args, { program }) => executableOf(program, { name: "customJvp" }).run(args),
  shape: (_args, { program }) => program.outputs.map((a) => a.type),
  jvp: [],
  transpose: [],
  batch: (args, axes, size, params) => {
    const mapped = axes.map((axis) => axis !== null);
    const everything = params.program.outputs.map(() => true);
    const { program } = batchProgram(params.program, mapped, size, everything);
    const moved = args.map((x, i) => lax.moveaxis(x, axes[i] ?? 0, 0));
    const ofArguments = mapped.slice(params.numCaptured);
    // The rule of the whole batch is the rule of a member, mapped over whatever is there.
    const rule: LeafRule = (primals, tangents) => {
      const axesOf = [
        ...primals.map((_, i) => (ofArguments[i] ? 0 : null)),
        ...tangents.map((t, i) => (t !== null && ofArguments[i] ? 0 : null)),
      ];
      const member = (...all: (NDArray | null)[]) =>
        params.rule(all.slice(0, primals.length) as NDArray[], all.slice(primals.length));
      return vmap(member, { inAxes: axesOf, axisSize: size })(...primals, ...tangents);
    };
    return [bindAll(customJvpP, moved, { ...params, program, rule }), everything.map(() => 0)];
  },
  whole: {
    jvp: (primals, tangents, { numCaptured, rule }) => {
      if (tangents.slice(0, numCaptured).some((t) => t !== null)) throw capturesTracer("customJvp");
      return rule(primals.slice(numCaptured), tangents.slice(numCaptured));
    },
    partialEval: () => null,
    transpose: () => {
      throw new TracerError({
        op: "customJvp",
        given: "a function called with a tangent",
        expected: "tangents to go through its rule",
        mend: "Compute with tangents inside the rule by linear functions of arrays only.",
      });
    },
  },
};

/** The error for a custom rule over a function that reads a traced value of its surroundings. */
export const capturesTracer = (op: string): TracerError =>
  new TracerError({
    op,
    given: "a function that reads a traced value from outside",
    expected: "a function of its arguments alone: its rule knows no derivative by anything else",
    mend: "Pass the value as an argument.",
  });

/**
 * A function with a derivative of its author's in forward mode; reverse mode follows from it.
 *
 * @param f - Takes trees, returns a tree.
 * @param rule - Takes the arguments and their tangents (trees like them, zeros where nothing varies, `null` for integers and
 *   bools); returns `[value, tangent]`. It must be linear in the tangents.
 * @returns The same function, which derivatives see through `rule`.
 * @throws {@link TracerError} when `f` reads a traced value that is not an argument.
 */
export const customJvp = <Args extends readonly unknown[], R>(
  f: (...args: Args) => R,
  rule: (primals: Args, tangents: Args) => readonly [value: R, tangent: R],
): ((...args: Args) => R) => {
  checkFunction("customJvp", f);
  const name = titled("customJvp", f);
  checkFunction(name, rule, "rule");
  return (...args) => {
    const { arrays, structure } = arraysOf(args, "arguments");
    const closed: Closed = closeOver(name, (xs) => f(...(rebuildTree(structure, xs) as unknown as Args)), typesOf(arrays));
    if (closed.capturedTracer) throw capturesTracer(name);
    const leafRule: LeafRule = (primals, tangents) => {
      const dense = primals.map((x, i) => tangents[i] ?? (isFloat(x.dtype) ? lax.full(x.shape, 0, x.dtype) : null));
      const [value, tangent] = pairOf(
        name,
        "rule",
        "[value, tangent]",
        rule(rebuildTree(structure, primals) as unknown as Args, rebuildTree(structure, dense) as unknown as Args),
      );
      const ys = arraysOf(value, "the value of the rule");
      checkStructure(
        name,
        "the value of the rule",
        ys.structure,
        closed.outStructure,
        "Return [value, tangent] with a value as the function gives.",
      );
      const dys = tangentLeaves(name, closed.outStructure, tangent, ys.arrays, "tangents of the rule");
      return [ys.arrays, dys.map((dy, i) => (isFloat(ys.arrays[i].dtype) ? dy : null))];
    };
    const results = bindAll(customJvpP, [...closed.captured, ...arrays], {
      program: closed.program,
      numCaptured: closed.captured.length,
      rule: leafRule,
    });
    return rebuildTree(closed.outStructure, results) as R;
  };
};
