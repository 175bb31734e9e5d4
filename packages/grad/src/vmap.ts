import { asArray, ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import {
  alignBatch,
  ArrayBase,
  bindAll,
  rebuildTree,
  show as shown,
  withInterpreter,
  type Batched,
  type Interpreter,
  type Primitive,
} from "@nabla-js/ndarray/internal";
import * as lax from "@nabla-js/ndarray/lax";
import * as tree from "@nabla-js/ndarray/tree";
import { checkFunction, checkOptions, checkWhole, titled } from "./checks.js";
import { callUnder, parentInterpreter, type Mortal } from "./underInterpreter.js";

/** An array seen without one of its axes. */
class BatchTracer extends ArrayBase {
  readonly interpreter: BatchInterpreter;
  readonly value: NDArray;
  readonly axis: number;

  constructor(interpreter: BatchInterpreter, value: NDArray, axis: number) {
    super(
      value.shape.filter((_, i) => i !== axis),
      value.dtype,
    );
    this.interpreter = interpreter;
    this.value = value;
    this.axis = axis;
  }
}

/** Applies each equation to whole batches, by the batching rule of its primitive. */
export class BatchInterpreter implements Mortal {
  readonly name: string;
  readonly parent: Interpreter;
  readonly size: number;
  live = true;

  constructor(parent: Interpreter, size: number, name = "vmap") {
    this.name = name;
    this.parent = parent;
    this.size = size;
  }

  process<P>(primitive: Primitive<P>, inputs: readonly NDArray[], params: P): readonly NDArray[] {
    return withInterpreter(this.parent, () => {
      const values = inputs.map((x) => this.valueOf(x));
      const axes = inputs.map((x) => this.axisOf(x));
      if (axes.every((axis) => axis === null)) return bindAll(primitive, values, params);
      const [outputs, outAxes] =
        primitive.batch === "elementwise"
          ? this.elementwise(primitive, values, axes, params)
          : primitive.batch(values, axes, this.size, params);
      return outputs.map((y, i) => this.lift(y, outAxes[i]));
    });
  }

  private elementwise<P>(
    primitive: Primitive<P>,
    values: readonly NDArray[],
    axes: readonly (number | null)[],
    params: P,
  ): Batched {
    const [aligned, axis] = alignBatch(values, axes, this.size);
    const outputs = bindAll(primitive, aligned, params);
    return [outputs, outputs.map(() => axis)];
  }

  /** A value seen without its batch axis; with none, the value itself. */
  lift(value: NDArray, axis: number | null): NDArray {
    return axis === null ? value : new BatchTracer(this, value, axis);
  }

  valueOf(x: NDArray): NDArray {
    return x.interpreter === this ? (x as BatchTracer).value : x;
  }

  axisOf(x: NDArray): number | null {
    return x.interpreter === this ? (x as BatchTracer).axis : null;
  }
}

/** An axis for everything below a place: a number, `null` for "not mapped", or a list or record that goes on. */
export type Axes = number | null | readonly Axes[] | { readonly [name: string]: Axes };

/** Along which axes to map. */
export interface VmapOptions {
  /** One axis for all arguments, or a list with an axis, or a tree of axes, for each. @defaultValue 0 */
  readonly inAxes?: Axes;
  /** Where the mapped axis stands in the results; a tree of axes may begin a result. @defaultValue 0 */
  readonly outAxes?: Axes;
  /** The length of the mapped axis, for calls in which no argument tells it. */
  readonly axisSize?: number;
}

/**
 * The function that applies `f` to each member of a batch, at once.
 *
 *     vmap(f)(xs)ᵢ = f(xsᵢ)
 *
 * Inside, `f` sees one member: the arrays without the mapped axis. There is no loop: each primitive knows how to work on
 * one more axis. Maps nest, and mix with `grad` and `jit` in any order.
 *
 * @param f - Takes trees, returns a tree.
 * @returns A function of the same arguments, mapped ones with one more axis.
 * @throws {@link ShapeError} when mapped axes differ in length; {@link ValueError} for an axis that an array does not have.
 * @example
 * ```ts
 * vmap((x, y) => np.dot(x, y))(np.ones([5, 3]), np.ones([5, 3])); // [3. 3. 3. 3. 3.]
 * ```
 */
export const vmap = <Args extends readonly unknown[], R>(
  f: (...args: Args) => R,
  options: VmapOptions = {},
): ((...args: Args) => R) => {
  checkFunction("vmap", f);
  const name = titled("vmap", f);
  checkOptions(name, options);
  const { inAxes = 0, outAxes = 0, axisSize } = options;
  if (axisSize !== undefined) checkWhole(name, "axisSize", axisSize, 0);
  return (...args) => {
    const { leaves, structure } = tree.flatten(args, "arguments");
    const paths = tree.paths(args, "arguments");
    const given = tree.broadcastPrefix(Array.isArray(inAxes) ? inAxes : args.map(() => inAxes), args, "inAxes");
    const axes = leaves.map((x, i) => normalized(name, given[i], asArray(x).ndim, paths[i]));
    const size = sizeOfBatch(
      name,
      leaves.map((x) => asArray(x)),
      axes,
      paths,
      axisSize,
    );
    const interpreter = new BatchInterpreter(parentInterpreter(), size, name);
    // What is not mapped goes in as it came, so that a plain number stays one.
    const lifted = leaves.map((x, i) => (axes[i] === null ? x : interpreter.lift(asArray(x), axes[i])));
    const result = callUnder(interpreter, () => f(...(rebuildTree(structure, lifted) as unknown as Args)));
    const out = tree.flatten(result, "the result");
    const outGiven = tree.broadcastPrefix(outAxes, result, "outAxes");
    return rebuildTree(
      out.structure,
      out.leaves.map((y, i) => {
        const x = asArray(y);
        return placed(interpreter, x, normalized(name, outGiven[i], x.ndim + 1, "the result"));
      }),
    ) as R;
  };
};

const normalized = (op: string, axis: unknown, rank: number, path: string): number | null => {
  if (axis === null) return null;
  if (typeof axis !== "number" || !Number.isInteger(axis) || axis < -rank || axis >= rank)
    throw new ValueError({
      op,
      given: `axis ${shown(axis)} for ${path}, which has ${rank} ax${rank === 1 ? "is" : "es"}`,
      expected: rank === 0 ? "null: a single number cannot be mapped" : `null, or an axis from ${-rank} to ${rank - 1}`,
      mend: "Give inAxes: [0, null, …], with null for arguments that all members share.",
    });
  return axis < 0 ? axis + rank : axis;
};

const sizeOfBatch = (
  op: string,
  arrays: readonly NDArray[],
  axes: readonly (number | null)[],
  paths: readonly string[],
  axisSize: number | undefined,
): number => {
  let size = axisSize;
  arrays.forEach((x, i) => {
    const axis = axes[i];
    if (axis === null) return;
    if (size !== undefined && x.shape[axis] !== size) {
      const mapped = arrays.flatMap((y, j) =>
        axes[j] === null ? [] : [[`${paths[j]} along axis ${axes[j]}`, y.shape] as const],
      );
      throw new ShapeError({
        op,
        given: Object.fromEntries(mapped),
        expected: `one length along all mapped axes${axisSize === undefined ? "" : `, axisSize ${axisSize}`}`,
        mend: "Give inAxes: [0, null, …], with null for arguments that all members share.",
      });
    }
    size = x.shape[axis];
  });
  if (size === undefined)
    throw new ValueError({
      op,
      given: "no mapped argument",
      expected: "at least one, or axisSize",
      mend: "Give the axis of one argument in inAxes, or the length as axisSize.",
    });
  return size;
};

const placed = (interpreter: BatchInterpreter, y: NDArray, to: number | null): NDArray => {
  const value = interpreter.valueOf(y);
  const axis = interpreter.axisOf(y);
  if (axis !== null && to === null)
    throw new ValueError({
      op: interpreter.name,
      given: "outAxes null for a result that differs between members",
      expected: "an axis for it",
      mend: "Give its axis in outAxes, or reduce over the members outside of vmap.",
    });
  if (to === null) return value;
  if (axis !== null) return lax.moveaxis(value, axis, to);
  return lax.broadcastInDim(value, [...value.shape.slice(0, to), interpreter.size, ...value.shape.slice(to)], [to]);
};
