import type { Backend } from "@nabla-js/grad";
import { ValueError, type DType, type NDArray, type Shape } from "@nabla-js/ndarray";
import { bindAll, isFloat, optionsOf, ruleOf, type Primitive } from "@nabla-js/ndarray/internal";
import * as fc from "fast-check";
import { arrays, usualElements } from "./arbitraries/arrays.js";
import {
  checkArbitrary,
  checkArgs,
  checkBackend,
  checkDerivatives,
  checkDTypes,
  checkElements,
  checkFunction,
  checkList,
  checkMethods,
  checkOneOf,
  checkShape,
  checkTolerance,
  isArbitrary,
} from "./checks.js";
import { edges, independent, integers, ties, type Elements } from "./arbitraries/elements.js";
import { shapes as anyShape } from "./arbitraries/shapes.js";
import type { AsyncLaw, Law } from "./law.js";
import { adjointLaw, directionalLaw } from "./laws/derivativeLaws.js";
import { backendLaw, jitLaw } from "./laws/jitLaws.js";
import { doubleTransposeLaw, linearityLaw, transposeLaw } from "./laws/linearLaws.js";
import { purityLaw, sameValueLaw } from "./laws/purityLaw.js";
import { secondDirectionalLaw, symmetryLaw } from "./laws/secondOrderLaws.js";
import { dtypeLaw, shapeLaw, stridesLaw, type EquationSample } from "./laws/valueLaws.js";
import { vmapLaw } from "./laws/vmapLaw.js";
import type { Tolerance } from "./tolerances.js";

/** One way to apply a primitive: its parameters, and for each argument where its values come from. */
export interface Setting<P> {
  readonly params: P;
  readonly args: readonly fc.Arbitrary<NDArray>[];
}

/**
 * Arrays of a shape, of the dtype that is looked at just now. Where a derivative is taken they are float64 and stay in
 * the domain; where only values count they leave it for edges and ties as well.
 */
export interface Source {
  (shape: Shape, domain?: Elements): fc.Arbitrary<NDArray>;
  readonly dtype: DType;
  /** Whether a derivative will be taken. */
  readonly smooth: boolean;
}

/** Settings that are drawn, given the source of the arguments that may be differentiated. */
export type Settings<P> = (source: Source) => fc.Arbitrary<Setting<P>>;

/** What the laws of a primitive need to know of it. */
export interface PrimitiveLawsOptions<P> {
  /** How it may be applied. In place of it: `shapes`, `params` and `domain`. */
  readonly settings?: Settings<P>;
  /** The shape of each argument, or where such lists come from. */
  readonly shapes?: readonly Shape[] | fc.Arbitrary<readonly Shape[]>;
  /** The parameters, with `shapes`. @defaultValue {} */
  readonly params?: P;
  /** Where the elements of the arguments come from, or of each argument, with `shapes`. @defaultValue −3 to 3 */
  readonly domain?: Elements | readonly Elements[];
  /** How often it has derivatives within the domain. @defaultValue 2 */
  readonly order?: 0 | 1 | 2;
  /** The dtypes besides float64 in which arguments from the source may come. @defaultValue ["float32"] */
  readonly dtypes?: readonly DType[];
  /** Whether it takes floats; without them nothing is differentiated. @defaultValue true */
  readonly floats?: boolean;
  /** Whether values may leave the domain, for NaN, infinities and ties. @defaultValue true */
  readonly wild?: boolean;
  /**
   * What its derivative is: that of its values, so that differences can tell; a declared one, as that of a draw or of a
   * gradient that is stopped; or refused, by an error. @defaultValue "of values"
   */
  readonly derivative?: "of values" | "declared" | "refused";
  /** The dtypes in which the result is that of float64, rounded. @defaultValue `dtypes`, without bool */
  readonly sameNumbersIn?: readonly DType[];
}

/** Settings where all arguments have one shape, any shape; with a domain for each argument. */
export const elementwise = (
  domains: readonly (Elements | undefined)[],
  params = {},
): Settings<Readonly<Record<string, never>>> => {
  checkList("elementwise", "domains", domains, "a list of elements", "Pass for instance [positive(), undefined].");
  domains.forEach((domain, i) => {
    if (domain !== undefined) checkElements("elementwise", `domains[${i}]`, domain);
  });
  return (source) => anyShape().map((shape) => ({ params, args: domains.map((domain) => source(shape, domain)) }));
};

/**
 * The laws that apply to a primitive. Arguments and parameters come from `settings`; in the simplest case from `shapes`.
 *
 * @returns Laws about values (shape rule, purity, layout in memory, dtypes), about vmap and jit, about the first
 *   derivative, about linearity for what has a transpose, and about the second derivative.
 * @example
 * ```ts
 * register(test, primitiveLaws(sinP, { shapes: [[2, 3]] }));
 * register(test, primitiveLaws(logP, { settings: elementwise([positive()]) }));
 * ```
 */
export const primitiveLaws = <P>(primitive: Primitive<P>, options: PrimitiveLawsOptions<P> = {}): readonly Law[] => {
  const op = "primitiveLaws";
  checkPrimitive(op, primitive);
  const given = optionsOf(op, options, usual);
  const { dtypes, floats, wild, derivative } = given;
  const settings = settingsOf(op, given);
  const {
    order = floats && derivative !== "refused" ? 2 : 0,
    sameNumbersIn = floats ? dtypes.filter((dtype) => dtype !== "bool") : [],
  } = given;
  checkDerivatives(op, order);
  checkOneOf(op, "derivative", derivative, ["of values", "declared", "refused"]);
  checkDTypes(op, "sameNumbersIn", sameNumbersIn);
  const { name } = primitive;
  const values = fc
    .constantFrom(...(floats ? (["float64"] as const) : []), ...dtypes)
    .chain((dtype) => equations(primitive, settings(sourceOf(dtype, wild))));
  const smooth = floats ? equations(primitive, settings(sourceOf("float64", null))) : values;
  const isLinear = (index: number): boolean => ruleOf(primitive.transpose, index) !== null;
  return [
    shapeLaw(primitive, values),
    purityLaw(name, values, order === 0 ? [] : ["jvp", "vjp"]),
    stridesLaw(name, values),
    ...(sameNumbersIn.length > 0 ? [dtypeLaw(name, smooth, sameNumbersIn)] : []),
    vmapLaw(name, values),
    jitLaw(name, values),
    ...(derivative === "refused" ? [] : [sameValueLaw(name, smooth, ["jvp", "vjp"])]),
    ...(order >= 1 && derivative === "of values" ? [directionalLaw(name, smooth, "float64")] : []),
    ...(order >= 1 ? [adjointLaw(name, smooth, "float64")] : []),
    ...(order >= 1 && hasTranspose(primitive)
      ? [linearityLaw(name, smooth, isLinear), transposeLaw(primitive, smooth), doubleTransposeLaw(name, smooth, isLinear)]
      : []),
    ...(order >= 2 && derivative === "of values"
      ? [secondDirectionalLaw(name, smooth, "float64"), symmetryLaw(name, smooth, "float64", ["jvp", "vjp"])]
      : []),
  ];
};

/** What a backend is for, where that is not all of the language. */
export interface BackendScope {
  /** The dtypes it computes. @defaultValue all that the primitive takes */
  readonly dtypes?: readonly DType[];
  /** Whether it keeps to the reference for NaN, infinities and the largest whole numbers. @defaultValue true */
  readonly wild?: boolean;
  /**
   * Whether it computes a draw, told by its arguments and the results of the reference: not where it overflows halfway, for
   * instance. Draws that it does not compute are left out. @defaultValue every draw
   */
  readonly takes?: (args: readonly NDArray[], results: readonly NDArray[]) => boolean;
}

/** The laws that a backend computes a primitive as the reference does; none, where it takes no dtype that the backend is for. */
export const primitiveBackendLaws = <P>(
  primitive: Primitive<P>,
  backend: Backend,
  options: PrimitiveLawsOptions<P> & { readonly tolerance?: Partial<Tolerance>; readonly scope?: BackendScope } = {},
): readonly AsyncLaw[] => {
  const op = "primitiveBackendLaws";
  checkPrimitive(op, primitive);
  checkBackend(op, backend);
  const given = optionsOf(op, options, { ...usual, tolerance: undefined, scope: {} });
  const { dtypes, floats, wild, tolerance } = given;
  const settings = settingsOf(op, given);
  checkTolerance(op, tolerance);
  const scope = optionsOf(`the scope of ${op}`, given.scope as BackendScope, { dtypes: undefined, wild: true, takes: undefined });
  if (scope.dtypes !== undefined) checkDTypes(op, "dtypes of the scope", scope.dtypes);
  const { takes } = scope;
  if (takes !== undefined) checkFunction(op, "takes of the scope", takes);
  const taken = [...(floats ? (["float64"] as const) : []), ...dtypes].filter((dtype) => scope.dtypes?.includes(dtype) ?? true);
  if (taken.length === 0) return [];
  const samples = fc.constantFrom(...taken).chain((dtype) => equations(primitive, settings(sourceOf(dtype, wild && scope.wild))));
  const kept = takes === undefined ? samples : samples.filter(({ f, args }) => takes(args, f(...args)));
  return [backendLaw(primitive.name, kept, backend, tolerance)];
};

const equations = <P>(primitive: Primitive<P>, settings: fc.Arbitrary<Setting<P>>): fc.Arbitrary<EquationSample<P>> =>
  settings.chain(({ params, args }) => {
    checkArgs(`the settings of ${primitive.name}`, args);
    const again = fc.tuple(...args);
    const frozen = deepFreeze(params);
    const note = Object.keys(params as object).length === 0 ? {} : { note: `parameters ${describeParams(params)}` };
    return again.map((drawn) => ({
      f: (...xs: NDArray[]) => bindAll(primitive, xs, frozen),
      args: drawn,
      params: frozen,
      again,
      ...note,
    }));
  });

const hasTranspose = <P>({ transpose }: Primitive<P>): boolean =>
  (typeof transpose === "function" ? [0, 1, 2].map(transpose) : transpose).some((rule) => rule !== null);

/** The source of arrays of one dtype: a smooth one (`wild` is null) keeps to the domain, a wild one leaves it now and then. */
const sourceOf = (dtype: DType, wild: boolean | null): Source => {
  const draw = (shape: Shape, domain?: Elements): fc.Arbitrary<NDArray> => {
    const inside = arrays(shape, { dtype, elements: isFloat(dtype) ? (domain ?? usualElements(dtype)) : usualElements(dtype) });
    if (wild !== true || dtype === "bool") return inside;
    const outside = isFloat(dtype) ? [edges(), ties()] : [ties(), extremes(dtype)];
    return fc.oneof(
      { arbitrary: inside, weight: 2 },
      ...outside.map((elements) => ({ arbitrary: arrays(shape, { dtype, elements }), weight: 1 })),
    );
  };
  return Object.assign(draw, { dtype, smooth: wild === null });
};

/** Whole numbers among which stand the smallest and the largest of a dtype. */
const extremes = (dtype: DType): Elements => {
  const bits = dtype === "int8" || dtype === "uint8" ? 8 : 32;
  const unsigned = dtype === "uint8" || dtype === "uint32";
  const [low, high] = unsigned ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  return (size) => fc.oneof(independent(fc.constantFrom(low, high, 0, 1, low + 1))(size), integers(low, high)(size));
};

/** What the options of a primitive's laws are where they are left out. */
const usual = {
  settings: undefined,
  shapes: undefined,
  params: undefined,
  domain: undefined,
  order: undefined,
  dtypes: ["float32"],
  floats: true,
  wild: true,
  derivative: "of values",
  sameNumbersIn: undefined,
} as const;

/** Throws unless it is a primitive. */
const checkPrimitive = (op: string, primitive: unknown): void =>
  checkMethods(
    op,
    "primitive",
    primitive,
    ["shape"],
    "a primitive, an object with its rules",
    "Pass for instance primitives.sinP; what is composed of them has functionLaws.",
  );

type Applied<P> = {
  readonly [K in "settings" | "shapes" | "params" | "domain"]: PrimitiveLawsOptions<P>[K] | undefined;
} & { readonly dtypes: readonly DType[]; readonly floats: boolean };

/** How a primitive may be applied, checked. */
const settingsOf = <P>(op: string, { settings, shapes, params, domain, dtypes, floats }: Applied<P>): Settings<P> => {
  checkDTypes(op, "dtypes", dtypes);
  if (!floats && dtypes.length === 0)
    throw new ValueError({
      op,
      given: "no dtypes, and no floats",
      expected: "a dtype",
      mend: 'Pass for instance dtypes: ["int32"].',
    });
  if (settings === undefined) return settingsOfShapes(op, { shapes, params, domain });
  const beside = Object.entries({ shapes, params, domain }).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (beside.length > 0)
    throw new ValueError({
      op,
      given: `settings beside ${beside.join(" and ")}`,
      expected: "the one or the other",
      mend: "Draw all of it in settings, or leave settings out.",
    });
  checkFunction(op, "settings", settings, "Pass a function of a source of arrays, such as elementwise([positive()]) makes.");
  return (source) => {
    const drawn = settings(source);
    checkArbitrary(op, "result of settings", drawn, "Return an arbitrary of { params, args }.");
    return drawn;
  };
};

const settingsOfShapes = <P>(
  op: string,
  { shapes, params = {} as P, domain }: Pick<Applied<P>, "shapes" | "params" | "domain">,
): Settings<P> => {
  if (shapes === undefined)
    throw new ValueError({
      op,
      given: "neither settings nor shapes",
      expected: "one of them",
      mend: "Pass shapes: [[2, 3]], one for each argument.",
    });
  if (!isArbitrary(shapes)) {
    checkList(op, "shapes", shapes, "a list with the shape of each argument", "Pass for instance shapes: [[2, 3]].");
    (shapes as readonly unknown[]).forEach((shape, i) => checkShape(op, `shapes[${i}]`, shape));
  }
  [domain].flat().forEach((elements) => {
    if (elements !== undefined) checkElements(op, "domain", elements);
  });
  return (source) => {
    const domainOf = (i: number): Elements | undefined => (typeof domain === "function" ? domain : domain?.[i]);
    const setting = (all: readonly Shape[]): Setting<P> => ({ params, args: all.map((shape, i) => source(shape, domainOf(i))) });
    return Array.isArray(shapes) ? fc.constant(setting(shapes)) : (shapes as fc.Arbitrary<readonly Shape[]>).map(setting);
  };
};

/** Makes writing to parameters throw. */
const deepFreeze = <T>(value: T): T => {
  if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value) && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
};

const describeParams = (params: unknown): string =>
  Object.entries(params as object)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(", ");
