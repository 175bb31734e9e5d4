import { ValueError } from "@nabla-js/ndarray";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import * as fc from "fast-check";
import { checkArbitrary, checkFunction, checkText, checkWhole } from "./checks.js";
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
export const law = <T>(options: LawOptions<T>): Law => {
  const { subject, statement, draws, body, describe } = partsOf("law", options);
  const name = `${subject}: ${statement}`;
  return {
    name,
    subject,
    statement,
    check: (runs = defaultRuns(), seed = defaultSeed()) => {
      checkRun(name, runs, seed);
      let seen = 0;
      const details = fc.check(
        fc.property(draws, (drawn) => {
          const found: unknown = body(drawn);
          if (found instanceof Promise) throw isPromise(name, found);
          if (found !== nothingToSee) seen++;
        }),
        { numRuns: runs, seed },
      );
      judge(name, details, seen, describe);
    },
  };
};

/** What an {@link asyncLaw} is made of. */
export interface AsyncLawOptions<T> extends Omit<LawOptions<T>, "body"> {
  readonly body: (drawn: T) => Promise<void | typeof nothingToSee>;
}

/** As {@link law}, for a body that returns a promise. Whatever goes wrong in a check, its promise is rejected. */
export const asyncLaw = <T>(options: AsyncLawOptions<T>): AsyncLaw => {
  const { subject, statement, draws, body, describe } = partsOf("asyncLaw", options);
  const name = `${subject}: ${statement}`;
  return {
    name,
    subject,
    statement,
    check: async (runs = defaultRuns(), seed = defaultSeed()) => {
      checkRun(name, runs, seed);
      let seen = 0;
      const details = await fc.check(
        fc.asyncProperty(draws, async (drawn) => {
          if ((await body(drawn)) !== nothingToSee) seen++;
        }),
        { numRuns: runs, seed },
      );
      judge(name, details, seen, describe);
    },
  };
};

/** The parts of a law, complete and checked. */
const partsOf = <T, Body>(
  op: string,
  given: Omit<LawOptions<T>, "body"> & { readonly body: Body },
): Required<Omit<LawOptions<T>, "body">> & { readonly body: Body } => {
  const parts = optionsOf(op, given, {
    subject: undefined,
    statement: undefined,
    draws: undefined,
    body: undefined,
    describe: undefined,
  });
  checkText(op, "subject", parts.subject);
  checkText(op, "statement", parts.statement, "Say as a sentence what is to hold.");
  checkArbitrary(op, "draws", parts.draws);
  checkFunction(op, "body", parts.body, "Pass a function of a draw that throws where the law is broken.");
  const describe: unknown = parts.describe ?? fc.stringify;
  checkFunction(op, "describe", describe, "Pass a function from a draw to text, or leave it out.");
  return { ...given, describe: describe as (drawn: T) => string };
};

/** Throws for a run without draws, or without a seed. */
const checkRun = (name: string, runs: unknown, seed: unknown): void => {
  checkWhole(`the check of ${show(name)}`, "runs", runs, 1);
  checkWhole(`the check of ${show(name)}`, "seed", seed, -Infinity);
};

/** The error for a body that returns a promise, which `check` does not wait for: the law would always hold. */
const isPromise = (name: string, promise: Promise<unknown>): ValueError => {
  promise.catch(() => undefined);
  return new ValueError({
    op: name,
    given: "a promise from the body",
    expected: "a body that throws at once where the law is broken",
    mend: "Make it with asyncLaw, whose body returns a promise.",
  });
};

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

/**
 * How many draws where a check does not say: NABLA_RUNS from the environment, else 30.
 *
 * @throws {@link ValueError} when NABLA_RUNS is no whole number from 1 on: a check without draws would hold.
 */
export const defaultRuns = (): number => setting("NABLA_RUNS", 1, 30);

/**
 * The seed where a check does not say: NABLA_SEED from the environment, else 1.
 *
 * @throws {@link ValueError} when NABLA_SEED is no whole number.
 */
export const defaultSeed = (): number => setting("NABLA_SEED", -Infinity, 1);

/** A whole number from the environment, where there is one: browsers have none. Empty text is as good as none. */
const setting = (name: string, least: number, otherwise: number): number => {
  const { process } = globalThis as { readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> } };
  const text = process?.env?.[name]?.trim() ?? "";
  if (text === "") return otherwise;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new ValueError({
    op: `the environment variable ${name}`,
    given: show(text),
    expected: least === -Infinity ? "a whole number" : `a whole number from ${least} on`,
    mend: `Write for instance ${name}=${otherwise}, or unset it.`,
  });
};
