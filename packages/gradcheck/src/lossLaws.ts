import { vjp, type Backend } from "@nabla-js/grad";
import { array, toTypedArray, type NDArray } from "@nabla-js/ndarray";
import { isFloat, optionsOf } from "@nabla-js/ndarray/internal";
import type * as fc from "fast-check";
import { checkArgs, checkBackends, checkDerivatives, checkFunction, checkText, checkTolerance } from "./checks.js";
import { aligned, expectClose, labelled } from "./expectClose.js";
import { functionLaws } from "./functionLaws.js";
import { argumentsOf, functionSamples, type ArbitraryArgs } from "./functionOf.js";
import { law, type AsyncLaw, type Law } from "./law.js";
import { ensembleLaw } from "./laws/ensembleLaw.js";
import { backendLaw, jitLaw } from "./laws/jitLaws.js";
import { direction } from "./sample.js";
import type { Tolerance } from "./tolerances.js";

/** What {@link lossLaws} needs to know of a loss; the prediction is its first argument. */
export interface LossLawsOptions<Args extends readonly [NDArray, ...unknown[]]> {
  /** Predictions and targets; keep away from kinks. */
  readonly args: ArbitraryArgs<Args>;
  /** How often it has derivatives there. @defaultValue 2 */
  readonly order?: 0 | 1 | 2;
  /** @defaultValue true */
  readonly nonNegative?: boolean;
  /** The prediction that is right for these arguments: there the loss is zero, and flat. */
  readonly right?: (...args: Args) => NDArray;
  /** The textbook's formula, safe or not, computed with numbers in double. */
  readonly naive?: (...args: Args) => NDArray | number | readonly number[];
  /** The shape of the result. @defaultValue not checked */
  readonly resultShape?: (...args: Args) => readonly number[];
  /** Whether value and gradient stay finite for predictions of ±1000, as for logits. @defaultValue false */
  readonly survives1000?: boolean;
  /** Whether a constant added to a whole row of predictions, along the last axis, changes nothing. @defaultValue false */
  readonly ignoresShift?: boolean;
}

/** The laws of a loss, among them those of any function: derivatives, vmap, jit, purity. */
export const lossLaws = <Args extends readonly [NDArray, ...unknown[]]>(
  name: string,
  loss: (...args: Args) => NDArray,
  options: LossLawsOptions<Args>,
): readonly Law[] => {
  const op = "lossLaws";
  checkText(op, "name", name);
  checkFunction(op, "loss", loss);
  const { args, order, nonNegative, right, naive, resultShape, survives1000, ignoresShift } = optionsOf(op, options, {
    args: undefined,
    order: 2,
    nonNegative: true,
    right: undefined,
    naive: undefined,
    resultShape: undefined,
    survives1000: false,
    ignoresShift: false,
  });
  checkArgs(op, args);
  checkDerivatives(op, order);
  for (const [option, f] of Object.entries({ right, naive, resultShape }))
    if (f !== undefined) checkFunction(op, option, f, "Pass a function of the arguments of the loss, or leave it out.");
  const draws = argumentsOf(args);
  const describe = (args: Args): string => args.map((x, i) => labelled(`argument ${i}`, x)).join("\n");
  const of = (statement: string, body: (args: Args) => void, from: fc.Arbitrary<Args> = draws): Law =>
    law({ subject: name, statement, draws: from, describe, body });
  const gradientAt = (args: Args): NDArray => {
    const [value, pull] = vjp((prediction: NDArray) => loss(...(withFirst(args, prediction) as unknown as Args)), args[0]);
    return pull(direction(0, 0, value))[0];
  };

  return [
    ...(nonNegative
      ? [
          of("it is never negative", (args) => {
            const value = loss(...args);
            if (toTypedArray(value).some((v) => !(v >= 0))) throw new Error(labelled("the loss", value));
          }),
        ]
      : []),
    ...(resultShape === undefined
      ? []
      : [
          of("it gives one number for each example", (args) => {
            const [given, expected] = [loss(...args).shape.join(", "), resultShape(...args).join(", ")];
            if (given !== expected) throw new Error(`the loss is [${given}]\nexpected: [${expected}]`);
          }),
        ]),
    ...(right === undefined
      ? []
      : [
          of("it is zero where the prediction is right, and flat there", (args) => {
            const best = withFirst(args, right(...args)) as unknown as Args;
            const value = loss(...best);
            expectClose("the loss", value, "zero", filled(value, 0));
            expectClose("its gradient", gradientAt(best), "zero", filled(best[0], 0));
          }),
        ]),
    ...(naive === undefined
      ? []
      : [
          of("it is the textbook's formula", (args) => {
            expectClose("the loss", loss(...args), "the formula", naive(...args));
          }),
        ]),
    ...(survives1000
      ? [
          of("it survives predictions of ±1000", (args) => {
            const [x] = args;
            const large = withFirst(args, signs(x, 1000)) as unknown as Args;
            const [value, gradient] = [loss(...large), gradientAt(large)];
            if (!toTypedArray(value).every(Number.isFinite) || !toTypedArray(gradient).every(Number.isFinite))
              throw new Error(aligned(["predictions", large[0]], ["the loss", value], ["its gradient", gradient]).join("\n"));
          }),
        ]
      : []),
    ...(ignoresShift
      ? [
          of("a constant added to all predictions of a row changes nothing", (args) => {
            const shifted = withFirst(
              args,
              mapped(args[0], (v) => v + 3),
            ) as unknown as Args;
            expectClose("shifted", loss(...shifted), "as it was", loss(...args), { rtol: 1e-4, atol: 1e-5 });
          }),
        ]
      : []),
    ...functionLaws(loss, draws, { name, order }),
  ];
};

/**
 * Value and gradient of a loss wherever they run: under jit as they are; on a backend as they are; and for eight sets of
 * arguments at once, by vmap, as for each. Each draw compiles anew, so a few runs are much work.
 *
 * @param options.backends - Which backends, beside the interpreter itself.
 */
export const lossRunLaws = <Args extends readonly [NDArray, ...unknown[]]>(
  name: string,
  loss: (...args: Args) => NDArray,
  args: ArbitraryArgs<Args>,
  options: { readonly backends?: readonly Backend[]; readonly tolerance?: Partial<Tolerance> } = {},
): readonly (Law | AsyncLaw)[] => {
  const op = "lossRunLaws";
  checkText(op, "name", name);
  checkFunction(op, "loss", loss);
  checkArgs(op, args);
  const { backends, tolerance } = optionsOf(op, options, { backends: [], tolerance: undefined });
  checkBackends(op, backends);
  checkTolerance(op, tolerance);
  const both = (...all: Args): unknown => {
    const [value, pull] = vjp((prediction: NDArray) => loss(...(withFirst(all, prediction) as unknown as Args)), all[0]);
    return [value, pull(direction(0, 0, value))[0]];
  };
  const subject = `${name}, value and gradient`;
  const samples = functionSamples(both, args, "float32");
  return [
    jitLaw(subject, samples),
    ensembleLaw(subject, samples, tolerance),
    ...backends.map((backend) => backendLaw(subject, samples, backend, tolerance)),
  ];
};

const withFirst = (args: readonly unknown[], first: NDArray): readonly unknown[] => [first, ...args.slice(1)];

const mapped = (x: NDArray, f: (v: number, i: number) => number): NDArray =>
  isFloat(x.dtype) ? array(Float64Array.from(toTypedArray(x), f), { dtype: x.dtype, shape: x.shape }) : x;

const filled = (x: NDArray, value: number): NDArray => mapped(x, () => value);

/** ±size, by the sign of each element and, at zero, by turns. */
const signs = (x: NDArray, size: number): NDArray => mapped(x, (v, i) => (v > 0 || (v === 0 && i % 2 === 0) ? size : -size));
