import { asArray, isNDArray, TracerError, ValueError, type NDArray } from "@nabla-js/ndarray";
import {
  ArrayBase,
  bindAll,
  constant,
  describe,
  isFloat,
  ruleOf,
  sameShape,
  typeName,
  withInterpreter,
  type ArrayType,
  type Interpreter,
  type Primitive,
  rebuildTree,
} from "@nabla-js/ndarray/internal";
import * as lax from "@nabla-js/ndarray/lax";
import * as tree from "@nabla-js/ndarray/tree";
import { checkFunction, checkList, titled } from "./checks.js";
import { show as shown } from "@nabla-js/ndarray/internal";
import { callUnder, parentInterpreter, type Mortal } from "./underInterpreter.js";

/** A value and its tangent; `null` is the zero tangent. */
export class JvpTracer extends ArrayBase {
  readonly interpreter: JvpInterpreter;
  readonly primal: NDArray;
  readonly tangent: NDArray;

  constructor(interpreter: JvpInterpreter, primal: NDArray, tangent: NDArray) {
    super(primal.shape, primal.dtype);
    this.interpreter = interpreter;
    this.primal = primal;
    this.tangent = tangent;
  }
}

/** Computes values and tangents together, equation by equation, in its parent. */
export class JvpInterpreter implements Mortal {
  readonly name: string;
  readonly parent: Interpreter;
  live = true;

  constructor(name: string, parent: Interpreter) {
    this.name = name;
    this.parent = parent;
  }

  process<P>(primitive: Primitive<P>, inputs: readonly NDArray[], params: P): readonly NDArray[] {
    return withInterpreter(this.parent, () => {
      const primals = inputs.map((x) => this.primalOf(x));
      const tangents = inputs.map((x) => this.tangentOf(x));
      if (tangents.every((t) => t === null)) return bindAll(primitive, primals, params);
      const [outputs, outTangents] = jvpEquation(primitive, primals, tangents, params);
      return outputs.map((y, i) => this.lift(y, outTangents[i]));
    });
  }

  /** A value with its tangent; with none, the value itself. */
  lift(primal: NDArray, tangent: NDArray | null): NDArray {
    return tangent === null ? primal : new JvpTracer(this, primal, tangent);
  }

  primalOf(x: NDArray): NDArray {
    return this.owns(x) ? x.primal : x;
  }

  tangentOf(x: NDArray): NDArray | null {
    return this.owns(x) ? x.tangent : null;
  }

  private owns(x: NDArray): x is JvpTracer {
    return x.interpreter === this;
  }
}

/** The outputs of one equation, and their tangents: ẏ = Σᵢ ∂y/∂xᵢ · ẋᵢ. */
const jvpEquation = <P>(
  primitive: Primitive<P>,
  primals: readonly NDArray[],
  tangents: readonly (NDArray | null)[],
  params: P,
): readonly [readonly NDArray[], readonly (NDArray | null)[]] => {
  if (primitive.whole !== undefined) return primitive.whole.jvp(primals, tangents, params);
  const outputs = bindAll(primitive, primals, params);
  const sums: (NDArray | null)[] = outputs.map(() => null);
  tangents.forEach((tangent, i) => {
    const rule = tangent === null ? null : ruleOf(primitive.jvp, i);
    rule?.(tangent!, outputs, primals, params).forEach((part, j) => {
      if (part !== null && isFloat(outputs[j].dtype)) sums[j] = addTangents(sums[j], part);
    });
  });
  return [outputs, sums];
};

/** The sum of two tangents or cotangents, of which `null` is zero. */
export const addTangents = (a: NDArray | null, b: NDArray | null): NDArray | null =>
  a === null ? b : b === null ? a : lax.add(a, b);

/**
 * The value of `f`, and its directional derivative: forward mode.
 *
 *     jvp(f, [x], [ẋ]) = [f(x), ∂f(x)·ẋ]
 *
 * @param primals - The arguments of `f`, trees each.
 * @param tangents - For each argument a tree of the same structure, shapes and dtypes; `null` for integer and bool leaves.
 * @returns The value, and its tangent with the structure of the value; `null` at integer and bool leaves.
 * @throws {@link TracerError} when a tangent differs from its primal in shape or dtype.
 * @see Wengert (1964), "A simple automatic derivative evaluation program".
 */
export const jvp = <Args extends readonly unknown[], R>(
  f: (...args: Args) => R,
  primals: Args,
  tangents: readonly unknown[],
): [value: R, tangent: R] => {
  checkFunction("jvp", f);
  const name = titled("jvp", f);
  checkList(name, "primals", primals, "Write jvp(f, [x], [dx]), with a list even for one argument.");
  checkList(name, "tangents", tangents, "Write jvp(f, [x], [dx]), with a list even for one argument.");
  const interpreter = new JvpInterpreter(name, parentInterpreter());
  const withTangents = liftTangents(interpreter, primals, tangents);
  const { leaves, structure } = tree.flatten(
    callUnder(interpreter, () => f(...withTangents)),
    "the result",
  );
  const outputs = leaves.map((y) => asArray(y));
  const outTangents = outputs.map((y) => tangentOrZeros(interpreter.tangentOf(y), y));
  return [
    rebuildTree(
      structure,
      outputs.map((y) => interpreter.primalOf(y)),
    ) as R,
    rebuildTree(structure, outTangents) as R,
  ];
};

const liftTangents = <Args extends readonly unknown[]>(
  interpreter: JvpInterpreter,
  primals: Args,
  tangents: readonly unknown[],
): Args => {
  const { leaves, structure } = tree.flatten(primals, "primals");
  const arrays = leaves.map((leaf) => asArray(leaf));
  const given = tangentLeaves(interpreter.name, structure, tangents, arrays, "tangents");
  return rebuildTree(
    structure,
    arrays.map((x, i) => interpreter.lift(x, given[i])),
  ) as unknown as Args;
};

/**
 * The leaves of a tangent or cotangent for values of `types` at `paths`; `null` is zero.
 *
 * @throws {@link TracerError} when one differs in shape or dtype from what it belongs to, or belongs to integers.
 */
export const tangentLeaves = (
  op: string,
  structure: tree.Structure,
  tangents: unknown,
  types: readonly ArrayType[],
  root: string,
): readonly (NDArray | null)[] =>
  tree.flattenUpTo(structure, tangents, root).map((given, i) => {
    if (given === null) return null;
    if (typeof given !== "number" && !isNDArray(given))
      throw new ValueError({
        op,
        given: `${shown(given)} among the ${root}`,
        expected: "a tree like the values they belong to, with an array, a number or null for each array",
        mend: "Give each the shape and dtype of the value it belongs to.",
      });
    const dx = asArray(given);
    const type = types[i];
    const adopted = typeof given === "number" ? lax.convertDtype(dx, type.dtype) : dx;
    if (adopted.dtype !== type.dtype || !sameShape(adopted.shape, type.shape) || !isFloat(type.dtype))
      throw new TracerError({
        op,
        given: `${describe(dx)} among the ${root}, for a value ${typeName(type)}`,
        expected: isFloat(type.dtype) ? typeName(type) : "null: integers and bools have no derivative",
        mend: isFloat(type.dtype) ? "Give each the shape and dtype of the value it belongs to." : "Pass null there.",
      });
    return adopted;
  });

/** A tangent for whoever asked: zeros where none came for a float, `null` for integers and bools. */
export const tangentOrZeros = (tangent: NDArray | null, y: NDArray): NDArray | null =>
  tangent ?? (isFloat(y.dtype) ? constant(y.shape, 0, y.dtype) : null);
