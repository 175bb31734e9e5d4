import * as fc from "fast-check";
import { LawError } from "./lawError.js";

/**
 * A sentence that is to hold for whatever an arbitrary draws. It is data: give `name` and `check` to any test runner.
 *
 * @example
 * ```ts
 * for (const law of primitiveLaws(sinP, { shapes: [[2, 3]] })) test(law.name, () => law.check());
 * ```
 */
export interface Law {
  /** Subject and statement: `sin: jvp is the directional derivative`. */
  readonly name: string;
  /** What is held to the law. */
  readonly subject: string;
  /** The law, as a sentence. */
  readonly statement: string;
  /**
   * Tries it.
   *
   * @param runs - How many draws. @defaultValue NABLA_RUNS from the environment, else 30
   * @param seed - Decides all draws. @defaultValue NABLA_SEED from the environment, else 1
   * @throws {@link LawError} with the smallest draw that was found to break it.
   */
  check(runs?: number, seed?: number): void;
}

/** A law whose check takes time, as arrays on a device are read. */
export interface AsyncLaw extends Omit<Law, "check"> {
  check(runs?: number, seed?: number): Promise<void>;
}

/** What a body returns for a draw that leaves nothing to compare: no floats, no elements. */
export const nothingToSee: unique symbol = /* @__PURE__ */ Symbol("nothing to see");

/** Throws if a draw breaks the law. */
export type LawBody<T> = (drawn: T) => void | typeof nothingToSee;

/** What a law is made of. */
export interface LawOptions<T> {
  readonly subject: string;
  readonly statement: string;
  readonly draws: fc.Arbitrary<T>;
  readonly body: LawBody<T>;
  /** The draw in words, for the report. @defaultValue as fast-check prints it */
  readonly describe?: (drawn: T) => string;
}

/**
 * Makes a law. A law that had nothing to compare in any of ten draws or more fails too: it would hold whatever the
 * function did.
 */
export const law = <T>({ subject, statement, draws, body, describe = fc.stringify }: LawOptions<T>): Law => ({
  name: `${subject}: ${statement}`,
  subject,
  statement,
  check: (runs = defaultRuns(), seed = defaultSeed()) => {
    let seen = 0;
    const details = fc.check(
      fc.property(draws, (drawn) => {
        if (body(drawn) !== nothingToSee) seen++;
      }),
      { numRuns: runs, seed },
    );
    judge(`${subject}: ${statement}`, details, seen, describe);
  },
});

/** As {@link law}, for a body that returns a promise. */
export const asyncLaw = <T>({
  subject,
  statement,
  draws,
  body,
  describe = fc.stringify,
}: Omit<LawOptions<T>, "body"> & { readonly body: (drawn: T) => Promise<void | typeof nothingToSee> }): AsyncLaw => ({
  name: `${subject}: ${statement}`,
  subject,
  statement,
  check: async (runs = defaultRuns(), seed = defaultSeed()) => {
    let seen = 0;
    const details = await fc.check(
      fc.asyncProperty(draws, async (drawn) => {
        if ((await body(drawn)) !== nothingToSee) seen++;
      }),
      { numRuns: runs, seed },
    );
    judge(`${subject}: ${statement}`, details, seen, describe);
  },
});

const judge = <T>(name: string, details: fc.RunDetails<[T]>, seen: number, describe: (drawn: T) => string): void => {
  const { counterexample, errorInstance, numRuns, numShrinks, seed } = details;
  if (!details.failed) {
    if (seen === 0 && numRuns >= 10)
      throw new LawError({
        law: name,
        drawn: `${numRuns} draws, none of which had anything to compare`,
        reason: "The law would hold whatever the function did. Let the arbitrary draw floats with elements, or lower the order.",
        seed,
        runs: numRuns,
        shrinks: 0,
      });
    return;
  }
  throw new LawError(
    {
      law: name,
      drawn: counterexample === null ? "nothing: the arbitrary itself failed" : describe(counterexample[0]),
      reason: errorInstance instanceof Error ? errorInstance.message : String(errorInstance ?? "too many draws were refused"),
      seed,
      runs: numRuns,
      shrinks: numShrinks,
    },
    errorInstance,
  );
};

/** How many draws where a check does not say: NABLA_RUNS from the environment, else 30. */
export const defaultRuns = (): number => setting("NABLA_RUNS", 30);

/** The seed where a check does not say: NABLA_SEED from the environment, else 1. */
export const defaultSeed = (): number => setting("NABLA_SEED", 1);

/** A whole number from the environment, where there is one: browsers have none. */
const setting = (name: string, otherwise: number): number => {
  const { process } = globalThis as { readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> } };
  const value = Number(process?.env?.[name] ?? NaN);
  return Number.isInteger(value) ? value : otherwise;
};
