/** Kinds of options, each with what to say where something else is given. */
import { isNDArray, type NDArray } from "@nabla-js/ndarray";
import { isFloat } from "@nabla-js/ndarray/internal";
import type { Mask } from "./mask.js";
import type { Scalar } from "./optimizer.js";
import type { LearningRate, Schedule } from "./schedule.js";
import type { Kind } from "./settings.js";

const kindOf = <T>(initial: T | undefined, isOne: (value: unknown) => boolean, expected: string, mend: string): Kind<T> => ({
  initial,
  isOptional: initial !== undefined,
  isOne,
  expected,
  mend,
});

/** A number that passes, or an array [] of floats, whose number is not known before the step. */
const scalarThat =
  (passes: (value: number) => boolean) =>
  (value: unknown): boolean =>
    isNDArray(value) ? value.ndim === 0 && isFloat(value.dtype) : typeof value === "number" && passes(value);

const isFunction = (value: unknown): boolean => typeof value === "function";

/** A number, an array [] or a schedule. */
export const rate = (initial?: LearningRate): Kind<LearningRate> =>
  kindOf(
    initial,
    (value) => isFunction(value) || scalarThat(Number.isFinite)(value),
    "a finite number, an array [] or a schedule",
    "Write for instance { learningRate: 0.001 }, or give a schedule such as cosineDecaySchedule makes.",
  );

/** Any number but NaN, or an array []. */
export const scalar = (initial?: Scalar): Kind<Scalar> =>
  kindOf(
    initial,
    scalarThat((value) => !Number.isNaN(value)),
    "a number or an array []",
    "Give one number for all parameters; partition gives parts of them numbers of their own.",
  );

/** A number from 0 on, or an array []. */
export const amount = (initial?: Scalar): Kind<Scalar> =>
  kindOf(
    initial,
    scalarThat((value) => value >= 0),
    "a number from 0 on, or an array []",
    "Give 0 to do without.",
  );

/** A number above 0, or an array []. */
export const positive = (initial?: Scalar): Kind<Scalar> =>
  kindOf(
    initial,
    scalarThat((value) => value > 0),
    "a number above 0, or an array []",
    "Leave the transformation out to do without.",
  );

/** A part that is kept: from 0 up to 1, 1 not included, or an array []. */
export const decay = (initial?: Scalar): Kind<Scalar> =>
  kindOf(
    initial,
    scalarThat((value) => value >= 0 && value < 1),
    "a fraction from 0 on, below 1, or an array []",
    "Give the fraction that is kept each step, for instance 0.9.",
  );

/** A part of a whole, 0 and 1 included, or an array []. */
export const share = (initial?: Scalar): Kind<Scalar> =>
  kindOf(
    initial,
    scalarThat((value) => value >= 0 && value <= 1),
    "a fraction from 0 to 1, or an array []",
    "Give a part of the whole, for instance 0.5.",
  );

/** A finite number that is known before the step. */
export const constant = (initial?: number): Kind<number> =>
  kindOf(
    initial,
    Number.isFinite as (value: unknown) => boolean,
    "a finite number",
    "Give a plain number: it decides how the step is compiled.",
  );

/** A number from 0 on that is known before the step. */
export const constantAmount = (initial?: number): Kind<number> =>
  kindOf(
    initial,
    (value) => typeof value === "number" && value >= 0,
    "a number from 0 on",
    "Give a plain number: it decides how the step is compiled.",
  );

/** A number above 0 that is known before the step. */
export const constantAbove = (initial?: number): Kind<number> =>
  kindOf(
    initial,
    (value) => typeof value === "number" && value > 0,
    "a number above 0",
    "Give a plain number: it decides how the step is compiled.",
  );

/** A whole number from 1 on. */
export const count = (initial?: number): Kind<number> =>
  kindOf(
    initial,
    (value) => Number.isInteger(value) && (value as number) >= 1,
    "a whole number from 1 on",
    "Give a plain number: it decides how the step is compiled.",
  );

/** A whole number from 0 on. */
export const countFrom0 = (initial?: number): Kind<number> =>
  kindOf(
    initial,
    (value) => Number.isInteger(value) && (value as number) >= 0,
    "a whole number from 0 on",
    "Give a plain number: it decides how the step is compiled.",
  );

/** A number of steps, whole and from 1 on. */
export const steps = (initial?: number): Kind<number> =>
  kindOf(
    initial,
    (value) => Number.isInteger(value) && (value as number) >= 1,
    "a whole number of steps from 1 on",
    "Count steps, not epochs: epochs times the batches of one.",
  );

/** Yes or no. */
export const flag = (initial?: boolean): Kind<boolean> =>
  kindOf(
    initial,
    (value) => typeof value === "boolean",
    "true or false",
    "Write true or false; read one from an array with np.item(x) !== 0.",
  );

/** Which leaves are meant; all, where it is left out. */
export const someLeaves = (initial?: Mask): Kind<Mask> =>
  kindOf(
    initial,
    (value) =>
      typeof value === "boolean" || isFunction(value) || (typeof value === "object" && value !== null && !isNDArray(value)),
    "true, false, a tree of them, or a function that makes one",
    "Write for instance (params) => tree.map((p) => p.ndim > 1, params).",
  );

/** A function of the step count. */
export const schedule = (initial?: Schedule): Kind<Schedule> =>
  kindOf(
    initial,
    isFunction,
    "a schedule, which is a function of the step count",
    "Make one, for instance with constantSchedule(0.1).",
  );

/** A key of the random functions. */
export const randomKey = (initial?: NDArray): Kind<NDArray> =>
  kindOf(
    initial,
    (value) => isNDArray(value) && value.dtype === "uint32" && value.shape.join() === "2",
    "a key, uint32 [2]",
    "Make one with random.key(0).",
  );

/** A transformation. */
export const transformation = (initial?: unknown): Kind<unknown> =>
  kindOf(
    initial,
    (value) =>
      typeof value === "object" &&
      value !== null &&
      isFunction((value as { readonly init?: unknown }).init) &&
      isFunction((value as { readonly update?: unknown }).update),
    "a transformation, { init, update }",
    "Make one, for instance with adam({ learningRate: 0.001 }).",
  );

/** The same kind, which may be left out without a default. */
export const optional = <T>(kind: Kind<T>): Kind<T | undefined> => ({ ...kind, isOptional: true });

/** What optimizers with two moments have in common. */
export const moments = (
  eps = 1e-8,
  epsRoot = 0,
): { readonly b1: Kind<Scalar>; readonly b2: Kind<Scalar>; readonly eps: Kind<Scalar>; readonly epsRoot: Kind<Scalar> } => ({
  b1: decay(0.9),
  b2: decay(0.999),
  eps: amount(eps),
  epsRoot: amount(epsRoot),
});

/** What a search along a line may be told. */
export const search = (): { readonly c1: Kind<number>; readonly c2: Kind<number>; readonly maxSteps: Kind<number> } => ({
  c1: constantAbove(1e-4),
  c2: constantAbove(0.9),
  maxSteps: count(20),
});

/** A function. */
export const aFunction = (): Kind<unknown> =>
  kindOf(undefined, isFunction, "a function", "Pass the function itself, and not what it returns.");

/** An array [] of floats. */
export const scalarArray = (): Kind<NDArray> =>
  kindOf<NDArray>(
    undefined,
    (value) => isNDArray(value) && value.ndim === 0 && isFloat(value.dtype),
    "an array [] of floats",
    "Make one with np.array(x).",
  );

/** Transformations by name. */
export const byName = (): Kind<unknown> =>
  kindOf(
    undefined,
    (value) => typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0,
    "transformations under their names",
    "Write for instance { moving: sgd({ learningRate: 0.1 }), still: setToZero() }.",
  );

/** Which name each leaf goes by. */
export const labels = (): Kind<unknown> =>
  kindOf(
    undefined,
    (value) =>
      typeof value === "string" || isFunction(value) || (typeof value === "object" && value !== null && !isNDArray(value)),
    "a name, a tree of names, or a function that makes one",
    'Write for instance (params) => tree.map((p) => (p.ndim > 1 ? "matrices" : "others"), params).',
  );

/** A list of schedules. */
export const schedules = (): Kind<unknown> =>
  kindOf(
    undefined,
    (value) => Array.isArray(value) && value.length > 0 && value.every(isFunction),
    "a list of schedules",
    "Make them, for instance with constantSchedule(0.1).",
  );

/** A list of numbers of steps. */
export const stepList = (): Kind<unknown> =>
  kindOf(
    undefined,
    (value) => Array.isArray(value) && value.every((step) => Number.isInteger(step) && (step as number) >= 0),
    "a list of whole numbers of steps",
    "Write for instance [1000, 2000].",
  );

/** A part of a whole that is known before the step, 0 and 1 included. */
export const constantShare = (initial?: number): Kind<number> =>
  kindOf(
    initial,
    (value) => typeof value === "number" && value >= 0 && value <= 1,
    "a fraction from 0 to 1",
    "Give a part of the whole, for instance 0.3.",
  );

/** A number of steps, whole and from 0 on. */
export const stepsFrom0 = (initial?: number): Kind<number> =>
  kindOf(
    initial,
    (value) => Number.isInteger(value) && (value as number) >= 0,
    "a whole number of steps from 0 on",
    "Count steps, not epochs: epochs times the batches of one.",
  );

/** One of some names. */
export const oneOf = <const N extends string>(...names: readonly N[]): Kind<N> =>
  kindOf<N>(undefined, (value) => names.includes(value as N), `one of ${names.join(", ")}`, "Choose one of them.");

/** Scales by steps. */
export const scalesAtSteps = (): Kind<Readonly<Record<number, number>>> =>
  kindOf<Readonly<Record<number, number>>>(
    undefined,
    (value) => typeof value === "object" && value !== null && !Array.isArray(value) && !isNDArray(value),
    "a scale for each step named",
    "Write for instance { 1000: 0.1, 2000: 0.1 }.",
  );

/** A list. */
export const aList = (): Kind<unknown> => kindOf(undefined, Array.isArray, "a list", "Write it in square brackets.");
