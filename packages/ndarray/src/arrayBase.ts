import type { DType } from "./dtype.js";
import type { Interpreter } from "./interpreter.js";
import { brand, describe, protocol, typeName, type NDArray } from "./ndarray.js";
import { indexInDim } from "./primitives/indexInDim.js";
import { sizeOf, type Shape } from "./shape.js";
import { ShapeError } from "./shapeError.js";
import { TracerError } from "./tracerError.js";

/**
 * The brand by which every copy of this package knows an array, and what `console.log` prints in Node. Apart from the
 * rest, since a declaration that is made from one file alone cannot name computed members of a class.
 */
const Branded: new () => { readonly [brand]: number } = /* @__PURE__ */ (() =>
  class {
    readonly [brand]: number = protocol;

    [/* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom")](): string {
      return this.toString();
    }
  })();

/** What arrays and tracers have in common: a type, iteration over axis 0, and a refusal to act as a number. */
export abstract class ArrayBase extends Branded implements NDArray {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly size: number;
  abstract readonly interpreter: Interpreter | null;

  constructor(shape: Shape, dtype: DType) {
    super();
    this.shape = shape;
    this.dtype = dtype;
    this.size = sizeOf(shape);
  }

  get ndim(): number {
    return this.shape.length;
  }

  *[Symbol.iterator](): IterableIterator<NDArray> {
    const [length] = this.shape;
    if (length === undefined)
      throw new ShapeError({
        op: "iteration",
        given: { x: this.shape },
        expected: "at least one axis to go over",
        mend: "Read a single number with np.item(x).",
      });
    for (let i = 0; i < length; i++) yield indexInDim(this, i, 0);
  }

  /** JavaScript asks for a number or a text: `x > 0`, `x + y`, `+x`, `${x}`. An array is neither. */
  [Symbol.toPrimitive](hint: string): never {
    throw new TracerError({
      op: hint === "string" ? "`${x}`" : "operator",
      given: describe(this),
      expected: hint === "string" ? "a number or a string" : "numbers: JavaScript's +, -, *, / and < cannot act on arrays",
      mend:
        hint === "string"
          ? "Write x.toString(), or np.item(x) for a single number."
          : "Use np.add(x, y), np.sub, np.mul, np.div, np.less, np.greater …, or np.item(x) for a single number.",
    });
  }

  /** A tracer in words, `f32[3] under grad of loss`; arrays print their numbers. */
  override toString(): string {
    return `${typeName(this)} under ${this.interpreter?.name}`;
  }
}
