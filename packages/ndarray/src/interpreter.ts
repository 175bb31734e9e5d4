import { leaked } from "./leaked.js";
import { isNDArray, otherProtocol, type NDArray } from "./ndarray.js";
import { notAnArray } from "./notAnArray.js";
import type { Primitive } from "./primitive.js";

/**
 * Gives meaning to primitives: computes them, records them, or computes with tracers of its own. Each use of a
 * transformation makes one; the eager interpreter, which computes, lies at the bottom.
 */
export interface Interpreter {
  /** What messages call it: `grad`, `vmap`, `jit`. */
  readonly name: string;
  /** The interpreter that was current when this one was made, and is while it processes an equation. */
  readonly parent: Interpreter | null;
  /** False once the transformed function has returned; its tracers then throw wherever they are used. */
  readonly live: boolean;
  process<P>(primitive: Primitive<P>, inputs: readonly NDArray[], params: P): readonly NDArray[];
}

/**
 * The one piece of state of the language: who gives meaning to primitives just now. It is dynamically scoped: set on
 * entry to a transformed function, set back on leaving. It lies in `globalThis`, so that several copies of this
 * package speak one language.
 */
interface Cell {
  current: Interpreter | null;
}

const family = "@nabla-js/interpreter/";
const cellKey = /* @__PURE__ */ Symbol.for(`${family}1`);

const cell = (): Cell => {
  const scope = globalThis as unknown as Record<symbol, Cell | undefined>;
  return (scope[cellKey] ??= newCell());
};

const newCell = (): Cell => {
  const other = Object.getOwnPropertySymbols(globalThis).find((key) => key.description?.startsWith(family));
  if (other !== undefined) throw otherProtocol(`a second copy, of protocol ${other.description!.slice(family.length)}`);
  return { current: null };
};

/** The current interpreter, or `null` before the first array was made. */
export const currentInterpreter = (): Interpreter | null => cell().current;

/** Puts the eager interpreter at the bottom, once; called by whatever makes the first array. */
export const ensureBottom = (make: () => Interpreter): void => {
  const it = cell();
  it.current ??= make();
};

/** Replaces the interpreter at the bottom; only while no transformation is under way. */
export const replaceBottom = (bottom: Interpreter): void => {
  const it = cell();
  if (it.current !== null && it.current.parent !== null)
    throw new Error(
      `setDefaultBackend: given a call under ${it.current.name}; expected one outside of all transformations. ` +
        "Move the call to the start of the program.",
    );
  it.current = bottom;
};

/** Runs `body` while `interpreter` is current. */
export const withInterpreter = <T>(interpreter: Interpreter | null, body: () => T): T => {
  const it = cell();
  const before = it.current;
  it.current = interpreter;
  try {
    return body();
  } finally {
    it.current = before;
  }
};

/**
 * Applies a primitive with any number of outputs: hands it to the current interpreter.
 *
 * @throws DTypeError when an input is no array; TracerError when it is a tracer whose transformation is done.
 */
export const bindAll = <P>(primitive: Primitive<P>, inputs: readonly NDArray[], params: P): readonly NDArray[] => {
  for (let i = 0; i < inputs.length; i++) {
    const x = inputs[i];
    if (!isNDArray(x)) throw notAnArray(primitive.name, inputs.length === 1 ? "x" : `argument ${i + 1}:`, x, "an array");
    if (x.interpreter !== null && !x.interpreter.live) throw leaked(primitive.name, x);
  }
  return (currentInterpreter() ?? noInterpreter()).process(primitive, inputs, params);
};

/** Applies a primitive with one output: hands it to the current interpreter. */
export const bind = <P>(primitive: Primitive<P>, inputs: readonly NDArray[], params: P): NDArray =>
  bindAll(primitive, inputs, params)[0];

const noInterpreter = (): never => {
  throw new Error("bind: given no interpreter; expected an array made before. Make one with np.array.");
};
