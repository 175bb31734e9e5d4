import { jit, valueAndGrad, vmap, type Backend } from "@nabla-js/grad";
import { add, array, isNDArray, mul, read, square, sub, sum, toTypedArray, type NDArray } from "@nabla-js/ndarray";
import { hostOf, optionsOf, typeName } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import * as fc from "fast-check";
import { arrays } from "./arbitraries/arrays.js";
import { awayFromZero } from "./arbitraries/elements.js";
import { checkBackends, checkMethods, checkText, checkTolerance, checkWhole } from "./checks.js";
import { expectClose, labelled } from "./expectClose.js";
import { asyncLaw, law, type AsyncLaw, type Law } from "./law.js";
import { memberOf, members, stack } from "./laws/ensembleLaw.js";
import type { Tolerance } from "./tolerances.js";

/** What the laws see of an optimizer: a pair of functions of these types is one. */
export interface OptimizerLike {
  readonly init: (params: unknown) => unknown;
  readonly update: <P>(
    grads: P,
    state: never,
    params: P,
    extra?: {
      readonly value?: NDArray | undefined;
      readonly valueAndGrad?: ((params: P) => readonly [value: NDArray, grads: P]) | undefined;
    },
  ) => readonly [updates: P, state: unknown];
}

/** What {@link optimizerLaws} needs to know. */
export interface OptimizerLawsOptions {
  /** Whether it walks downhill: false for transformations that are only a part of an optimizer. @defaultValue true */
  readonly descends?: boolean;
  /** How many steps it may take to halve the distance to the bottom of a parabola. @defaultValue 200 */
  readonly steps?: number;
  /** Whether its first update is zero where the gradient is zero; not so with weight decay. @defaultValue true */
  readonly standsStill?: boolean;
}

/** A small tree of parameters, to try an optimizer on. */
type Params = { readonly b: NDArray; readonly layers: readonly [NDArray, { readonly w: NDArray }] };

/**
 * The laws of an optimizer, or of a gradient transformation: it leaves its arguments alone, keeps trees and types, stands
 * still where the gradient is zero, walks down a parabola, and its jitted step is its step and compiles once.
 */
export const optimizerLaws = (name: string, optimizer: OptimizerLike, options: OptimizerLawsOptions = {}): readonly Law[] => {
  const op = "optimizerLaws";
  checkOptimizer(op, name, optimizer);
  const { descends, steps, standsStill } = optionsOf(op, options, { descends: true, steps: 200, standsStill: true });
  checkWhole(op, "steps", steps, 1);
  const update = optimizer.update as Update;
  const of = (statement: string, body: (drawn: Drawn) => void): Law =>
    law({ subject: name, statement, draws: someDraws(), describe: describeDraw, body });
  const walk = jit(stepDown(optimizer));
  const types = (it: unknown): string => `${tree.structure(it).key} ${tree.leaves(it).map(typeName).join(" ")}`;

  return [
    of("inputs are left as they were", ({ params, grads }) => {
      const state = optimizer.init(params);
      const given = tree.leaves([params, grads, state]);
      const before = given.map((x) => hostOf(x).data.slice().join());
      const [, next] = update(grads, state, params, at(grads, params)[1]);
      update(grads, next, params, at(grads, params)[1]);
      given.forEach((x, i) => {
        if (hostOf(x).data.join() !== before[i])
          throw new Error(`an argument after: ${hostOf(x).data.join()}\nbefore: ${before[i]}`);
      });
    }),
    of("updates have the tree of the parameters, and the state keeps its own", ({ params, grads }) => {
      const state = optimizer.init(params);
      const [updates, next] = update(grads, state, params, at(grads, params)[1]);
      if (types(updates) !== types(params)) throw new Error(`updates: ${types(updates)}\nparams: ${types(params)}`);
      if (types(next) !== types(state)) throw new Error(`state after: ${types(next)}\nstate before: ${types(state)}`);
    }),
    of("its state is arrays, and nothing else", ({ params }) => {
      const others = whatIsNoArray(optimizer.init(params), "state");
      if (others.length > 0) throw new Error(`in its state: ${others.join(", ")}`);
    }),
    of("the same arguments give the same step", ({ params, grads }) => {
      const state = optimizer.init(params);
      const extra = at(grads, params)[1];
      expectClose("once", update(grads, state, params, extra), "again", update(grads, state, params, extra), {
        rtol: 0,
        atol: 0,
      });
    }),
    of("a jitted step is the step, and compiles once", ({ params, grads }) => {
      const step = (g: Params, state: unknown, p: Params): readonly [Params, unknown] => update(g, state, p, at(grads, p)[1]);
      const compiled = jit(step);
      let state = optimizer.init(params);
      for (let i = 0; i < 3; i++) {
        const expected = step(grads, state, params);
        expectClose(`jitted step ${i}`, compiled(grads, state, params), `step ${i}`, expected);
        state = expected[1];
      }
      const { traces } = compiled.cache();
      if (traces.length !== 1) throw new Error(`it was traced ${traces.length} times:\n${traces.join("\n")}`);
    }),
    ...(standsStill
      ? [
          of("it stands still where the gradient is zero", ({ params }) => {
            const zeros = tree.map((p) => mul(p, 0), params);
            const [updates] = update(zeros, optimizer.init(params), params, at(params, params)[1]);
            expectClose("updates", updates, "zero", zeros);
          }),
        ]
      : []),
    ...(descends
      ? [
          of("it walks down a parabola", ({ params: start, grads: bottom }) => {
            let params = start;
            let state = optimizer.init(params);
            const first = distance(params, bottom);
            for (let i = 0; i < steps && distance(params, bottom) > 0.5 * first; i++)
              [params, state] = walk(bottom, params, state);
            const last = distance(params, bottom);
            if (!(last <= 0.5 * first)) throw new Error(`${first} away at first\n${last} away after ${steps} steps`);
          }),
        ]
      : []),
  ];
};

/**
 * The laws of an optimizer wherever it runs: five jitted steps down a parabola are five steps, on each backend too; and an
 * ensemble of eight, by vmap, takes the steps of eight that go one after the other. Each step is compiled once for all draws.
 *
 * @param options.backends - Which backends, beside the interpreter itself.
 */
export const optimizerRunLaws = (
  name: string,
  optimizer: OptimizerLike,
  options: { readonly backends?: readonly Backend[]; readonly tolerance?: Partial<Tolerance> } = {},
): readonly (Law | AsyncLaw)[] => {
  const op = "optimizerRunLaws";
  checkOptimizer(op, name, optimizer);
  const { backends, tolerance } = optionsOf(op, options, { backends: [], tolerance: undefined });
  checkBackends(op, backends);
  checkTolerance(op, tolerance);
  const step = stepDown(optimizer);
  const run = (one: typeof step, bottom: Params, start: Params, state: unknown): readonly [Params, unknown] => {
    let now: readonly [Params, unknown] = [start, state];
    for (let i = 0; i < 5; i++) now = one(bottom, ...now);
    return now;
  };
  const onBackend = (where: string, backend?: Backend): AsyncLaw => {
    const compiled = jit(step, backend === undefined ? {} : { backend });
    return asyncLaw({
      subject: name,
      statement: `five steps ${where} are five steps`,
      draws: someDraws(),
      describe: describeDraw,
      body: async ({ params, grads: bottom }) => {
        const given = await onHost(run(compiled, bottom, params, optimizer.init(params)));
        expectClose(where, given, "eager", run(step, bottom, params, optimizer.init(params)), tolerance);
        const { traces } = compiled.cache();
        if (traces.length !== 1) throw new Error(`it was traced ${traces.length} times:\n${traces.join("\n")}`);
      },
    });
  };
  const single = jit(step);
  const ensemble = jit(vmap(step));
  return [
    onBackend("under jit"),
    ...backends.map((backend) => onBackend(`on ${backend.name}`, backend)),
    law({
      subject: name,
      statement: "an ensemble of eight, by vmap, is eight one after the other",
      draws: fc.array(someDraws(), { minLength: members, maxLength: members }),
      describe: (all) => all.map(describeDraw).join("\n"),
      body: (all) => {
        const [starts, bottoms] = [stackTrees(all.map(({ params }) => params)), stackTrees(all.map(({ grads }) => grads))];
        const together = run(ensemble, bottoms, starts, vmap(optimizer.init)(starts));
        all.forEach(({ params, grads }, k) =>
          expectClose(
            `member ${k}`,
            tree.map((x) => memberOf(x, k), together),
            "alone",
            run(single, grads, params, optimizer.init(params)),
            tolerance,
          ),
        );
      },
    }),
  ];
};

/** Throws unless it is an optimizer with a name. */
const checkOptimizer = (op: string, name: string, optimizer: OptimizerLike): void => {
  checkText(op, "name", name);
  checkMethods(
    op,
    "optimizer",
    optimizer,
    ["init", "update"],
    "an optimizer: an object with init and update",
    "Pass the optimizer itself, such as adam({ learningRate }) makes.",
  );
};

type Update = (grads: Params, state: unknown, params: Params, extra: object) => readonly [Params, unknown];
type Drawn = { readonly params: Params; readonly grads: Params };

/** A parabola whose bottom is where the gradients were drawn, and what an optimizer may want to know of it. */
const at = (bottom: Params, params: Params): readonly [grads: Params, extra: object] => {
  const parabola = valueAndGrad((p: Params) =>
    tree.leaves(p).reduce((total, leaf, i) => add(total, mul(0.5, sum(square(sub(leaf, tree.leaves(bottom)[i]))))), array(0)),
  );
  const [value, grads] = parabola(params);
  return [grads, { value, valueAndGrad: parabola }];
};

/** One step down the parabola. */
const stepDown =
  (optimizer: OptimizerLike) =>
  (bottom: Params, params: Params, state: unknown): readonly [Params, unknown] => {
    const [grads, extra] = at(bottom, params);
    const [updates, next] = (optimizer.update as Update)(grads, state, params, extra);
    return [tree.map((x, u) => add(x, u), params, updates), next];
  };

/** What stands in a tree and is neither an array nor `null`, which holds the place of one, by its path. */
const whatIsNoArray = (it: unknown, path: string): readonly string[] => {
  if (it === null || isNDArray(it)) return [];
  if (Array.isArray(it)) return it.flatMap((each, i) => whatIsNoArray(each, `${path}[${i}]`));
  if (typeof it !== "object") return [`${path} is ${String(it)}`];
  return Object.entries(it).flatMap(([key, each]) => whatIsNoArray(each, `${path}.${key}`));
};

const stackTrees = (all: readonly Params[]): Params =>
  tree.map((first: NDArray, ...others: NDArray[]) => stack([first, ...others]), all[0], ...all.slice(1));

const onHost = async <T>(it: T): Promise<T> => {
  const { leaves, structure } = tree.flatten(it);
  const numbers = await Promise.all(
    leaves.map(async (x) => (isNDArray(x) ? array(await read(x), { dtype: x.dtype, shape: x.shape }) : x)),
  );
  return tree.unflatten(structure, numbers) as T;
};

const someDraws = (): fc.Arbitrary<Drawn> => fc.record({ params: someParams(), grads: someParams() });

const describeDraw = ({ params, grads }: Drawn): string => `${labelled("params", params)}\n${labelled("grads", grads)}`;

/** Parameters in float32, away from zero. */
const someParams = (): fc.Arbitrary<Params> => {
  const leaf = (shape: readonly number[]): fc.Arbitrary<NDArray> =>
    arrays(shape, { dtype: "float32", elements: awayFromZero(0.25, 2) });
  return fc.record({ b: leaf([]), layers: fc.tuple(leaf([2, 3]), fc.record({ w: leaf([3]) })) });
};

/** ‖p − q‖ over all leaves. */
const distance = (p: Params, q: Params): number => {
  const [a, b] = [p, q].map((it) => tree.leaves(it).flatMap((x) => Array.from(toTypedArray(x))));
  return Math.hypot(...a.map((v, i) => v - b[i]));
};
