import type { DType } from "@nabla-js/ndarray";
import { sizeOf } from "@nabla-js/ndarray/internal";
import type { Atom, Equation } from "../program.js";
import { broadcasting, indexing, reshaping, reversing, slicing, transposing, type Affine, type Movement } from "./affine.js";

/** A number, the same at each index. */
export interface ConstLeaf {
  readonly kind: "const";
  readonly dtype: DType;
  readonly value: number;
}

/** offset + Σ strides·i as a number. */
export interface IndexLeaf extends Affine {
  readonly kind: "index";
  readonly dtype: DType;
}

/** What a backend makes expressions of type `E` with. */
export interface ViewMaker<E> {
  exprOf(a: Atom): E;
  /** Whether an expression computes nothing. */
  isLeaf(expr: E): boolean;
  /** The expression with each access moved; `null` where one cannot be. */
  moved(expr: E, movement: Movement): E | null;
  /** A value computed into memory, row-major. */
  copied(a: Atom): E;
}

/** The result of an equation that computes nothing, as a way to read its input; `null` for any other equation. */
export const viewOf = <E>(it: Equation, maker: ViewMaker<E>): E | ConstLeaf | IndexLeaf | null => {
  const leaf = leafOf(it);
  if (leaf !== null) return leaf;
  const x = it.inputs[0];
  const y = it.outputs[0];
  const { name } = it.primitive;
  if (name === "stopGradient" || (name === "convertDtype" && x.type.dtype === y.type.dtype)) return maker.exprOf(x);
  const movement = movementOf(it);
  if (movement === null) return null;
  const expr = maker.exprOf(x);
  // What repeats is computed once, unless it is but read.
  const isRepeated = name === "broadcastInDim" && sizeOf(x.type.shape) !== sizeOf(y.type.shape) && !maker.isLeaf(expr);
  return (isRepeated ? null : maker.moved(expr, movement)) ?? maker.moved(maker.copied(x), movement);
};

const leafOf = ({ primitive, params, outputs }: Equation): ConstLeaf | IndexLeaf | null => {
  const { type } = outputs[0];
  const { value, axis } = params as { readonly value: number; readonly axis: number };
  switch (primitive.name) {
    case "full":
      return { kind: "const", dtype: type.dtype, value };
    case "iota":
      return { kind: "index", dtype: type.dtype, offset: 0, strides: type.shape.map((_, i) => (i === axis ? 1 : 0)) };
    default:
      return null;
  }
};

const movementOf = ({ primitive, inputs, params: given, outputs }: Equation): Movement | null => {
  const x = inputs[0];
  const y = outputs[0];
  const params = given as {
    readonly axes: readonly number[];
    readonly axis: number;
    readonly permutation: readonly number[];
    readonly starts: readonly number[];
    readonly steps: readonly number[];
    readonly index: number;
  };
  switch (primitive.name) {
    case "broadcastInDim":
      return broadcasting(params.axes, y.type.shape.length);
    case "transpose":
      return transposing(params.permutation);
    case "slice":
      return slicing(params.starts, params.steps);
    case "indexInDim":
      return indexing(params.axis, params.index);
    case "reverse":
      return reversing(x.type.shape, params.axes);
    case "reshape":
      return reshaping(x.type.shape, y.type.shape);
    default:
      return null;
  }
};
