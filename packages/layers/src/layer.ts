import * as np from "@nabla-js/ndarray";
import { evalShape } from "@nabla-js/grad";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { DTypeError, isNDArray, ValueError, type NDArray, type Shape } from "@nabla-js/ndarray";
import { checkFunction, checkMask, checkShape } from "./checks.js";

/** The parameters or state of a layer that has none: `{}`. */
export type Empty = Readonly<Record<string, never>>;

/** What `init` returns: the trees that `apply` takes, and the shape of what it gives for an input of the shape given. */
export interface Initialized<P, S = Empty> {
  readonly params: P;
  readonly state: S;
  readonly outputShape: Shape;
}

export interface ApplyOptions {
  /** Where the layer draws its random numbers from; `[2]`. Layers that draw none do without. */
  readonly key?: NDArray | undefined;
  /** Whether the network is being trained: dropout drops, batch norm uses the batch. @defaultValue false */
  readonly train?: boolean | undefined;
  /**
   * Which steps of sequences count, bool `[batch, time]`: false behind the end of the shorter ones. Recurrent layers and
   * attention pass over the others; layers without time do without. @defaultValue all
   */
  readonly mask?: NDArray | undefined;
}

/**
 * A layer: two pure functions. The batch comes first, `[batch, …]`, in the shape given to `init` as in `x`.
 *
 *     { params, state, outputShape } = layer.init(key, x.shape)
 *     [y, newState] = layer.apply(params, state, x, { key, train })
 *
 * `params` is what gradients are taken by; `state` is what training changes by other means (running statistics), and is
 * `{}` in most layers. Any pair of functions of these types is a layer.
 */
export interface Layer<P, S = Empty> {
  /** What summaries and messages call it: `dense(10)`. */
  readonly name?: string | undefined;
  /** The layers that it applies one after the other, for summaries. */
  readonly steps?: readonly LayerStep[] | undefined;
  /** Makes parameters and state from a key and the shape of an input, batch axis included. */
  readonly init: (key: NDArray, inputShape: Shape) => Initialized<P, S>;
  /** The output, and the state for the next call. */
  readonly apply: (params: P, state: S, x: NDArray, options?: ApplyOptions) => readonly [y: NDArray, state: S];
}

/** A layer inside another: where it stands, and itself. */
export interface LayerStep {
  /** Where its parameters stand in those of the whole: `0`, `encoder`. */
  readonly at: string;
  readonly layer: AnyLayer;
}

/** A layer of any parameters and state, where only its being a layer counts. */
export interface AnyLayer {
  readonly name?: string | undefined;
  readonly steps?: readonly LayerStep[] | undefined;
  readonly init: (key: NDArray, inputShape: Shape) => Initialized<unknown, unknown>;
  readonly apply: (params: never, state: never, x: NDArray, options?: ApplyOptions) => readonly [y: NDArray, state: unknown];
}

/** The type of the parameters of a layer: `ParamsOf<typeof model>`. */
export type ParamsOf<L> = L extends { readonly init: (key: NDArray, inputShape: Shape) => Initialized<infer P, unknown> }
  ? P
  : never;

/** The type of the state of a layer: `StateOf<typeof model>`. */
export type StateOf<L> = L extends { readonly init: (key: NDArray, inputShape: Shape) => Initialized<unknown, infer S> }
  ? S
  : never;

/** What {@link stateless} makes a layer of. */
export interface StatelessLayer<P> {
  /** What summaries and messages call it. */
  readonly name?: string;
  readonly init: (key: NDArray, inputShape: Shape) => P;
  readonly apply: (params: P, x: NDArray, options: ApplyOptions) => NDArray;
  /** The shape of the output; found by tracing `apply` with a float32 input where it is left out. */
  readonly outputShape?: (inputShape: Shape, params: P) => Shape;
}

/**
 * A layer without state, from a function that makes its parameters and one that applies them.
 *
 * @example
 * ```ts
 * const scale = stateless({ init: () => ({ c: np.array(2) }), apply: ({ c }, x) => np.mul(c, x) });
 * scale.init(random.key(0), [1, 3]).outputShape; // [1, 3]
 * ```
 */
export const stateless = <P>(it: StatelessLayer<P>): Layer<P> => {
  const { name, init, apply, outputShape } = optionsOf("stateless", it, {
    name: undefined,
    init: undefined,
    apply: undefined,
    outputShape: undefined,
  });
  checkFunction("stateless", "init", init);
  checkFunction("stateless", "apply", apply);
  return checkedLayer({
    name,
    init: (key, inputShape) => {
      const params = init(key, inputShape);
      return { params, state: {}, outputShape: (outputShape ?? tracedShape(apply))(inputShape, params) };
    },
    apply: (params, _state, x, options = {}) => [apply(params, x, options), {}],
  });
};

/** The layer, which looks at what it is given before its own functions see it. */
export const checkedLayer = <P, S>(layer: Layer<P, S>): Layer<P, S> => {
  const op = layer.name ?? "layer";
  return {
    ...layer,
    init: (key, inputShape) => {
      checkShape(`${op}.init`, inputShape);
      return layer.init(key, inputShape);
    },
    apply: (params, state, x, options) => {
      checkTree(op, "params", params);
      checkTree(op, "state", state);
      if (!isNDArray(x))
        throw new DTypeError({
          op,
          given: { x: show(x) },
          expected: "an array",
          mend: "Call apply(params, state, x), with {} as the state of a layer that has none.",
        });
      const { key, train, mask } = optionsOf<ApplyOptions, Required<{ [K in keyof ApplyOptions]: ApplyOptions[K] }>>(
        op,
        options,
        {
          key: undefined,
          train: false,
          mask: undefined,
        },
      );
      checkMask(op, mask);
      return layer.apply(params, state, x, { key, train, mask });
    },
  };
};

/** Throws for what cannot be the parameters or the state of any layer. */
const checkTree = (op: string, name: string, it: unknown): void => {
  if (typeof it === "object" && it !== null) return;
  throw new ValueError({
    op,
    given: `${show(it)} as ${name}`,
    expected: `the ${name} that init returned`,
    mend: "Call apply(params, state, x), with {} for a layer that has none.",
  });
};

/** Throws unless it is a pair of functions `init` and `apply`. */
export const checkLayer = (op: string, it: AnyLayer): void => {
  const found = it as Partial<AnyLayer> | null | undefined;
  if (typeof found?.init === "function" && typeof found.apply === "function") return;
  throw new ValueError({
    op,
    given: `${show(it)} as a layer`,
    expected: "an object with the functions init and apply",
    mend: "Call the function that makes the layer, as in dense(10) or flatten().",
  });
};

/** The shape of what `apply` returns, by tracing it: nothing is computed. */
const tracedShape =
  <P>(apply: StatelessLayer<P>["apply"]) =>
  (inputShape: Shape, params: P): Shape =>
    (evalShape((x) => apply(params, x, {}), np.zeros(inputShape)) as { readonly shape: Shape }).shape;
