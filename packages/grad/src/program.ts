import type { NDArray } from "@nabla-js/ndarray";
import type { ArrayType, Primitive } from "@nabla-js/ndarray/internal";

/** A variable of a Program; two are the same only when they are one object. */
export interface Variable {
  readonly kind: "variable";
  readonly type: ArrayType;
}

/** A single number that stands in a Program as it is. */
export interface Literal {
  readonly kind: "literal";
  readonly type: ArrayType;
  readonly value: number;
}

/** What an equation reads. */
export type Atom = Variable | Literal;

/**
 * One application of a primitive: `outputs = primitive[params] inputs`.
 *
 * A Program holds equations of many primitives, so the type of the parameters is not known here; the primitive knows.
 */
export interface Equation {
  readonly primitive: Primitive<unknown>;
  readonly inputs: readonly Atom[];
  readonly params: unknown;
  readonly outputs: readonly Variable[];
  /** The names under which it was recorded, outermost first, joined by `/`: the layer it came from. */
  readonly scope?: string;
}

/** An array that a function captured, and the variable that stands for it. */
export interface Constant {
  readonly variable: Variable;
  readonly value: NDArray;
}

/**
 * What a function does to arrays, as straight-line equations: each variable is defined before it is read, and once.
 * Control flow lives in Programs that are parameters of equations.
 */
export interface Program {
  readonly inputs: readonly Variable[];
  /** Captured arrays; Programs inside equations have none, theirs are inputs. */
  readonly constants: readonly Constant[];
  readonly equations: readonly Equation[];
  readonly outputs: readonly Atom[];
}

/** A fresh variable. */
export const variable = (type: ArrayType): Variable => ({ kind: "variable", type });

/** A Program whose captured arrays have become its first inputs. */
export interface Hoisted {
  readonly program: Program;
  readonly captured: readonly NDArray[];
}

const hoisted = /* @__PURE__ */ new WeakMap<Program, Hoisted>();

/** Makes the captured arrays of a Program its first inputs; the same object each time, so that what is compiled of it lasts. */
export const hoistConstants = (program: Program): Hoisted => {
  if (program.constants.length === 0) return { program, captured: [] };
  const known = hoisted.get(program);
  if (known !== undefined) return known;
  const made: Hoisted = {
    program: {
      inputs: [...program.constants.map((constant) => constant.variable), ...program.inputs],
      constants: [],
      equations: program.equations,
      outputs: program.outputs,
    },
    captured: program.constants.map((constant) => constant.value),
  };
  hoisted.set(program, made);
  return made;
};

/** The same Program with its inputs and outputs in another order. */
export const reordered = (program: Program, inputs: readonly number[], outputs: readonly number[]): Program => ({
  ...program,
  inputs: inputs.map((i) => program.inputs[i]),
  outputs: outputs.map((i) => program.outputs[i]),
});

/** The Programs among the parameters of an equation: a jitted function, the body of a loop. */
export const innerPrograms = (params: unknown): readonly Program[] => {
  let found = none;
  if (typeof params === "object")
    for (const key in params) {
      const value = (params as Readonly<Record<string, unknown>>)[key];
      if (isProgram(value)) found = [...found, value];
      else if (Array.isArray(value) && value.some(isProgram)) found = [...found, ...value.filter(isProgram)];
    }
  return found;
};

const none: readonly Program[] = [];

/** Whether a value is a Program. */
export const isProgram = (x: unknown): x is Program =>
  typeof x === "object" && x !== null && "equations" in x && "inputs" in x && "outputs" in x && "constants" in x;
