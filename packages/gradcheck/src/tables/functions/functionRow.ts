import type { NDArray } from "@nabla-js/ndarray";
import * as fc from "fast-check";
import { arrays } from "../../arbitraries/arrays.js";
import { between, booleans, dominantDiagonal, integers, type Elements } from "../../arbitraries/elements.js";
import { functionLaws, type FunctionLawsOptions } from "../../functionLaws.js";
import { functionSamples } from "../../functionOf.js";
import type { Law } from "../../law.js";
import { dtypeLaw } from "../../laws/valueLaws.js";

/** A function of the language with arguments for it, in the domain where it is smooth: what is needed to hold it to its laws. */
export interface FunctionRow {
  /** The name under which it is exported, and what is special about these arguments behind a colon: `pad: by a ramp`. */
  readonly name: string;
  /** Why some laws do not apply, where they do not. */
  readonly why?: string;
  laws(): readonly Law[];
}

/** What a row may say of its function. */
export interface FunctionRowOptions extends Omit<FunctionLawsOptions<readonly NDArray[]>, "name" | "again"> {
  readonly why?: string;
  /** Its derivative is declared, as that of a draw by its quantile: differences of values do not tell it. */
  readonly declared?: boolean;
  /** Whether float32 gives what float64 gives, rounded; not where digits cancel. @defaultValue true */
  readonly sameNumbers?: boolean;
}

/** A row as it is written down. */
export type Entry = readonly [
  name: string,
  f: (...xs: NDArray[]) => unknown,
  args: readonly fc.Arbitrary<NDArray>[],
  options?: FunctionRowOptions,
];

/** Rows of entries. */
export const rows = (entries: readonly Entry[]): readonly FunctionRow[] =>
  entries.map(([name, f, args, { why, declared = false, sameNumbers = true, ...options } = {}]) => ({
    name,
    ...(why === undefined ? {} : { why }),
    laws: () => {
      const again = (): fc.Arbitrary<readonly NDArray[]> => fc.tuple(...args);
      const drawn = fc.tuple(...args) as fc.Arbitrary<readonly NDArray[]>;
      const g = f as (...xs: readonly NDArray[]) => unknown;
      const laws = functionLaws(g, drawn, { ...options, name, again });
      return [
        ...(declared ? laws.filter(({ statement }) => !needsDifferences.includes(statement)) : laws),
        ...(sameNumbers ? [dtypeLaw(name, functionSamples(g, drawn, "float64", again), ["float32"])] : []),
      ];
    },
  }));

const needsDifferences = [
  "jvp is the directional derivative",
  "jvp of jvp is the second directional derivative",
  "grad of grad is symmetric",
];

/** Arrays of floats. */
export const a = (shape: readonly number[], elements: Elements = between(-2, 2)): fc.Arbitrary<NDArray> =>
  arrays(shape, { elements });

/** One matrix, [2, 3]. */
export const one = (elements?: Elements): fc.Arbitrary<NDArray>[] => [a([2, 3], elements)];

/** A matrix [2, 3] and a row [3], which broadcast. */
export const two = (x?: Elements, y?: Elements): fc.Arbitrary<NDArray>[] => [a([2, 3], x), a([3], y)];

/** A matrix that is well conditioned, with eigenvalues apart. */
export const matrix = (n: number, m: number = n, batch: readonly number[] = []): fc.Arbitrary<NDArray> =>
  a([...batch, n, m], dominantDiagonal(n, m));

/** Arrays of whole numbers. */
export const ints = (shape: readonly number[], low = -4, high = 4): fc.Arbitrary<NDArray> =>
  arrays(shape, { dtype: "int32", elements: integers(low, high) });

/** Arrays of truth values. */
export const bools = (shape: readonly number[]): fc.Arbitrary<NDArray> => arrays(shape, { dtype: "bool", elements: booleans() });

export const truth: FunctionRowOptions = { order: 0, why: "gives truth values" };

export const whole: FunctionRowOptions = { order: 0, why: "gives whole numbers" };

export const ofWhole: FunctionRowOptions = { order: 0, why: "takes whole numbers" };

export const eager: FunctionRowOptions = {
  order: 0,
  vmap: false,
  jit: false,
  why: "eager only: the length of the result depends on the numbers",
};
