import { ValueError, type NDArray } from "@nabla-js/ndarray";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { isRecord, show } from "@nabla-js/ndarray/internal";
import { checkCount, checkRecord } from "../checks.js";

/** What one hyper-parameter can be. */
export type Setting = number | string | boolean;

/** Numbers from `low` to `high`. */
export interface Range {
  readonly low: number;
  readonly high: number;
  /** Whether numbers or their logarithms are evenly likely. @defaultValue "linear" */
  readonly scale?: "linear" | "log";
  /** Whether to draw whole numbers, both ends included. @defaultValue false */
  readonly whole?: boolean;
}

/** For each hyper-parameter a list to choose from, or a range. */
export type Space = Readonly<Record<string, readonly Setting[] | Range>>;

/** One choice for each hyper-parameter of a space. */
export type Configuration<T extends Space> = {
  readonly [K in keyof T]: T[K] extends readonly (infer V)[] ? V : number;
};

/**
 * Every combination of the lists of a space, the last name varying fastest.
 *
 * @throws {@link ValueError} when the space has a range: a grid has no end of points in it.
 * @example
 * ```ts
 * grid({ units: [16, 32], rate: [0.1] }); // [{ units: 16, rate: 0.1 }, { units: 32, rate: 0.1 }]
 * ```
 */
export const grid = <const T extends Space>(space: T): readonly Configuration<T>[] => {
  checkSpace("grid", space);
  let all: readonly Record<string, Setting>[] = [{}];
  for (const [name, choices] of Object.entries(space)) {
    if (!isList(choices))
      throw new ValueError({
        op: "grid",
        given: `a range for ${name}`,
        expected: "a list of settings",
        mend: "List the settings to try, or draw from the range with randomConfigurations.",
      });
    checkChoices("grid", name, choices);
    all = all.flatMap((configuration) => choices.map((choice) => ({ ...configuration, [name]: choice })));
  }
  return all as readonly Configuration<T>[];
};

/**
 * `count` configurations drawn from a space, each hyper-parameter by itself. The first ones do not depend on `count`.
 *
 * @throws {@link ValueError} for an empty list, and for a range without numbers in it.
 * @see Bergstra & Bengio (2012), "Random Search for Hyper-Parameter Optimization".
 */
export const randomConfigurations = <const T extends Space>(
  key: NDArray,
  space: T,
  count: number,
): readonly Configuration<T>[] => {
  checkSpace("randomConfigurations", space);
  checkCount("randomConfigurations", "count", count, 0);
  const names = Object.keys(space);
  for (const name of names) checkChoices("randomConfigurations", name, space[name]);
  return Array.from({ length: count }, (_, i) => {
    const draws = np.toTypedArray(random.uniform(random.foldIn(key, i), [names.length], { dtype: "float64" }));
    return Object.fromEntries(names.map((name, j) => [name, pick(space[name], draws[j])])) as Configuration<T>;
  });
};

/** The setting at a fraction u of the way through the choices, 0 ≤ u < 1. */
const pick = (choices: readonly Setting[] | Range, u: number): Setting => {
  if (isList(choices)) return choices[Math.floor(u * choices.length)];
  const { low, high, scale = "linear", whole = false } = choices;
  const top = whole ? high + 1 : high;
  const value = scale === "log" ? low * (top / low) ** u : low + (top - low) * u;
  return whole ? Math.min(high, Math.floor(value)) : value;
};

const isList = (choices: readonly Setting[] | Range): choices is readonly Setting[] => Array.isArray(choices);

const checkChoices = (op: string, name: string, choices: readonly Setting[] | Range): void => {
  const fault = isList(choices) ? (choices.length === 0 ? "an empty list" : undefined) : rangeFault(choices);
  if (fault !== undefined)
    throw new ValueError({
      op,
      given: `${fault} for ${name}`,
      expected: "a list with settings, or a range with low < high, above 0 where its scale is log",
      mend: `Say what ${name} can be.`,
    });
};

const checkSpace = (op: string, space: unknown): void =>
  checkRecord(op, "space", space, "an object with the choices for each name", "Write it as { units: [32, 64] }.");

const rangeFault = (range: Range): string | undefined => (isRecord(range) ? faultOf(range) : show(range));

const faultOf = ({ low, high, scale, whole = false }: Range): string | undefined => {
  const fits = low < high && Number.isFinite(high - low) && (scale !== "log" || low > 0);
  const isWhole = !whole || (Number.isInteger(low) && Number.isInteger(high));
  return fits && isWhole ? undefined : `a ${whole ? "whole " : ""}${scale ?? "linear"} range from ${low} to ${high}`;
};
