import { jit, vjp, vmap, type Backend } from "@nabla-js/grad";
import { array, isNDArray, read, type NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import * as fc from "fast-check";
import { keys } from "./arbitraries/keys.js";
import { checkBackends, checkTolerance } from "./checks.js";
import { expectClose, labelled } from "./expectClose.js";
import { checkInputs, checkLayer, type LayerLike } from "./layerLaws.js";
import { asyncLaw, law, type AsyncLaw, type Law } from "./law.js";
import { memberOf, members, stack } from "./laws/ensembleLaw.js";
import { direction } from "./sample.js";
import type { Tolerance } from "./tolerances.js";

/** What {@link layerRunLaws} needs to know of a layer. */
export interface LayerRunLawsOptions {
  /** Inputs `[batch, …]` of one shape, in the dtype they are run in; keep away from kinks of the layer. */
  readonly inputs: fc.Arbitrary<NDArray>;
  /** Which backends, beside the interpreter itself. @defaultValue none */
  readonly backends?: readonly Backend[];
  /** How near the results have to be. @defaultValue by dtype */
  readonly tolerance?: Partial<Tolerance>;
}

/**
 * The laws of a layer wherever it runs: outputs, next state and gradients in parameters and input, in training and out of it,
 * are the same under jit and on each backend; and an ensemble of eight, made and run by vmap, is eight that run one after the
 * other. Each is compiled once for all draws.
 */
export const layerRunLaws = (name: string, layer: LayerLike, options: LayerRunLawsOptions): readonly (Law | AsyncLaw)[] => {
  const op = "layerRunLaws";
  checkLayer(op, name, layer);
  const { inputs, backends, tolerance } = optionsOf(op, options, { inputs: undefined, backends: [], tolerance: undefined });
  checkInputs(op, inputs);
  checkBackends(op, backends);
  checkTolerance(op, tolerance);
  const { init } = layer;
  const made = (key: NDArray, x: NDArray): Made => {
    const { params, state } = init(key, x.shape);
    return { params, state };
  };
  const run = runOf(layer);
  const onBackend = (where: string, backend?: Backend): AsyncLaw => {
    const compiled = jit(run, backend === undefined ? {} : { backend });
    return asyncLaw({
      subject: name,
      statement: `values and gradients ${where} are the eager ones`,
      draws: fc.record({ key: keys(), x: inputs }),
      describe,
      body: async ({ key, x }) => {
        const { params, state } = made(key, x);
        const given = await onHost(compiled(params, state, x, key));
        expectClose(where, given, "eager", run(params, state, x, key), tolerance);
        const { traces } = compiled.cache();
        if (traces.length !== 1) throw new Error(`it was traced ${traces.length} times:\n${traces.join("\n")}`);
      },
    });
  };
  const ensemble = jit(vmap(run));
  return [
    onBackend("under jit"),
    ...backends.map((backend) => onBackend(`on ${backend.name}`, backend)),
    law({
      subject: name,
      statement: "an ensemble of eight, by vmap, is eight one after the other",
      draws: fc.array(fc.record({ key: keys(), x: inputs }), { minLength: members, maxLength: members }),
      describe: (all) => all.map(describe).join("\n"),
      body: (all) => {
        const [allKeys, xs] = [stack(all.map(({ key }) => key)), stack(all.map(({ x }) => x))];
        const { params, state } = vmap((key: NDArray) => made(key, all[0].x))(allKeys) as Made;
        const together = ensemble(params, state, xs, allKeys);
        all.forEach(({ key, x }, k) => {
          const own = made(key, x);
          expectClose(
            `member ${k}`,
            tree.map((leaf) => memberOf(leaf, k), [params, state, together]),
            "alone",
            [own.params, own.state, run(own.params, own.state, x, key)],
            tolerance,
          );
        });
      },
    }),
  ];
};

type Run = (params: unknown, state: unknown, x: NDArray, key: NDArray) => readonly unknown[];
type Made = { readonly params: unknown; readonly state: unknown };
type Drawn = { readonly key: NDArray; readonly x: NDArray };
type Apply = (
  params: unknown,
  state: unknown,
  x: NDArray,
  options: { readonly key: NDArray; readonly train: boolean },
) => readonly [y: NDArray, state: unknown];

/** Output, next state and gradients of a layer, out of training and in it. */
const runOf = (layer: LayerLike): Run => {
  const apply = layer.apply as Apply;
  return (params, state, x, key) =>
    [false, true].map((train) => {
      const forward = (p: unknown, input: NDArray): ReturnType<Apply> => apply(p, state, input, { key, train });
      const [y, pull] = vjp((p: unknown, input: NDArray) => forward(p, input)[0], params, x);
      return [y, forward(params, x)[1], pull(direction(1, 0, y))];
    });
};

const describe = ({ key, x }: Drawn): string => `${labelled("key", key)}\n${labelled("x", x)}`;

const onHost = async <T>(it: T): Promise<T> => {
  const { leaves, structure } = tree.flatten(it);
  const numbers = await Promise.all(
    leaves.map(async (x) => (isNDArray(x) ? array(await read(x), { dtype: x.dtype, shape: x.shape }) : x)),
  );
  return tree.unflatten(structure, numbers) as T;
};
