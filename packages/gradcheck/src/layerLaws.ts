import { jit, vjp } from "@nabla-js/grad";
import { array, sum, toTypedArray, mul, type NDArray, type Shape } from "@nabla-js/ndarray";
import { isFloat, optionsOf, typeName } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import * as fc from "fast-check";
import { keys } from "./arbitraries/keys.js";
import { checkArbitrary, checkDerivatives, checkMethods, checkText } from "./checks.js";
import { expectClose, labelled } from "./expectClose.js";
import { functionLaws } from "./functionLaws.js";
import { law, nothingToSee, type Law } from "./law.js";
import { direction } from "./sample.js";

/** What the laws see of a layer: a pair of functions of these types is one. */
export interface LayerLike {
  readonly init: (
    key: NDArray,
    inputShape: Shape,
  ) => { readonly params: unknown; readonly state: unknown; readonly outputShape: Shape };
  readonly apply: (
    params: never,
    state: never,
    x: NDArray,
    options?: { readonly key?: NDArray | undefined; readonly train?: boolean | undefined },
  ) => readonly [y: NDArray, state: unknown];
}

/** What {@link layerLaws} needs to know of a layer. */
export interface LayerLawsOptions {
  /** Inputs `[batch, …]`; keep away from kinks of the layer. */
  readonly inputs: fc.Arbitrary<NDArray>;
  /** How often it has derivatives there. @defaultValue 2 */
  readonly order?: 0 | 1 | 2;
  /** Whether each example is treated alone when not training. @defaultValue true */
  readonly perExample?: boolean;
  /** Whether each parameter has a part in the output. @defaultValue true */
  readonly everyParameter?: boolean;
}

/**
 * The laws of a layer: a key decides its parameters and what it draws; `outputShape` is the shape that comes out; the
 * state keeps its tree; a batch is its examples, stacked; every parameter receives a gradient; jit is eager; and the
 * derivatives in parameters and input are right.
 */
export const layerLaws = (name: string, layer: LayerLike, options: LayerLawsOptions): readonly Law[] => {
  const op = "layerLaws";
  checkLayer(op, name, layer);
  const { inputs, order, perExample, everyParameter } = optionsOf(op, options, {
    inputs: undefined,
    order: 2,
    perExample: true,
    everyParameter: true,
  });
  checkInputs(op, inputs);
  checkDerivatives(op, order);
  const { init } = layer;
  const apply = layer.apply as (
    params: unknown,
    state: unknown,
    x: NDArray,
    options: { readonly key?: NDArray; readonly train?: boolean },
  ) => readonly [y: NDArray, state: unknown];
  const draws = fc.record({ key: keys(), x: inputs, train: fc.boolean() });
  const describe = ({ key, x, train }: { key: NDArray; x: NDArray; train: boolean }): string =>
    `${labelled("key", key)}\n${labelled("x", x)}\ntrain: ${train}`;
  const of = <T>(statement: string, body: (drawn: { key: NDArray; x: NDArray; train: boolean }) => T): Law =>
    law({
      subject: name,
      statement,
      draws,
      describe,
      body: (drawn) => (body(drawn) === nothingToSee ? nothingToSee : undefined),
    });

  return [
    of("the same key gives the same parameters", ({ key, x }) => {
      expectClose("once", init(key, x.shape).params, "again", init(key, x.shape).params, exact);
    }),
    of("the shape foretold is the shape that comes out", ({ key, x, train }) => {
      const { params, state, outputShape } = init(key, x.shape);
      const [y] = apply(params, state, x, { key, train });
      if (y.shape.join() !== outputShape.join())
        throw new Error(`init: [${outputShape.join(", ")}]\napply: [${y.shape.join(", ")}]`);
    }),
    of("the state keeps its tree", ({ key, x, train }) => {
      const { params, state } = init(key, x.shape);
      const [, next] = apply(params, state, x, { key, train });
      const types = (it: unknown): string => `${tree.structure(it).key} ${tree.leaves(it).map(typeName).join(" ")}`;
      if (types(next) !== types(state)) throw new Error(`before: ${types(state)}\nafter: ${types(next)}`);
    }),
    of("same key, same result", ({ key, x, train }) => {
      const { params, state } = init(key, x.shape);
      expectClose("once", apply(params, state, x, { key, train }), "again", apply(params, state, x, { key, train }), exact);
    }),
    of("jit is eager", ({ key, x, train }) => {
      const { params, state } = init(key, x.shape);
      const compiled = jit((p: unknown, s: unknown, input: NDArray, k: NDArray) => apply(p, s, input, { key: k, train }));
      expectClose("jit", compiled(params, state, x, key), "eager", apply(params, state, x, { key, train }));
    }),
    ...(perExample
      ? [
          of("a batch is its examples, stacked", ({ key, x }) => {
            const { params, state } = init(key, x.shape);
            if (x.shape[0] === 0) return nothingToSee;
            const [y] = apply(params, state, x, { key, train: false });
            const parts = rows(x).map((row) => toTypedArray(apply(params, state, row, { key, train: false })[0]));
            const joined = Float64Array.from(parts.flatMap((part) => Array.from(part)));
            expectClose("the batch", y, "its examples", array(joined, { dtype: y.dtype, shape: y.shape }));
            return undefined;
          }),
        ]
      : []),
    ...(everyParameter
      ? [
          of("every parameter receives a gradient", ({ key, x }) => {
            const { params, state } = init(key, x.shape);
            if (x.size === 0 || !tree.leaves(params).some((p) => isFloat(p.dtype))) return nothingToSee;
            // An input without zeros and ties, whatever was drawn; class numbers and the like stay.
            const input = isFloat(x.dtype) ? direction(x.size, 1, x) : x;
            const loss = (p: unknown): NDArray => {
              const [y] = apply(p, state, input, { key, train: false });
              return sum(mul(y, direction(x.size, 2, y)));
            };
            const [value, pull] = vjp(loss, params);
            const [grads] = pull(direction(0, 0, value));
            const paths = tree.paths(params, "params");
            tree.leaves(params).forEach((p, i) => {
              const g = tree.flattenUpTo(tree.structure(params), grads, "grads")[i] as NDArray | null;
              if (isFloat(p.dtype) && p.size > 0 && (g === null || toTypedArray(g).every((v) => v === 0)))
                throw new Error(`${paths[i]}: its gradient is ${g === null ? "null" : "zero"}\n${labelled("input", input)}`);
            });
            return undefined;
          }),
        ]
      : []),
    ...functionLaws(
      (params: unknown, x: NDArray, state: unknown, key: NDArray) => apply(params, state, x, { key, train: false })[0],
      fc.tuple(keys(), inputs).map(([key, x]) => {
        const { params, state } = init(key, x.shape);
        return [params, x, state, key] as const;
      }),
      { name, order, jit: false, vmap: false },
    ),
  ];
};

/** Throws unless it is a layer with a name. */
export const checkLayer = (op: string, name: string, layer: LayerLike): void => {
  checkText(op, "name", name);
  checkMethods(
    op,
    "layer",
    layer,
    ["init", "apply"],
    "a layer: an object with init and apply",
    "Pass the layer itself, such as dense(10) makes.",
  );
};

/** Throws unless it draws inputs. */
export const checkInputs = (op: string, inputs: fc.Arbitrary<NDArray>): void =>
  checkArbitrary(op, "inputs", inputs, "Say where inputs come from: { inputs: arrays([2, 3]) }, batch axis included.");

const exact = { rtol: 0, atol: 0 } as const;

/** The examples of a batch, each as a batch of one. */
const rows = (x: NDArray): readonly NDArray[] => {
  const [batch, ...shape] = x.shape;
  const values = toTypedArray(x);
  const size = values.length / batch;
  return Array.from({ length: batch }, (_, i) =>
    array(values.slice(i * size, (i + 1) * size), { dtype: x.dtype, shape: [1, ...shape] }),
  );
};
