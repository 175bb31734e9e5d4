import { ValueError } from "@nabla-js/ndarray";
import { checkOptions } from "../checks.js";
import { checkedLayer, type AnyLayer, type Empty, type Layer, type ParamsOf, type StateOf } from "../layer.js";
import { inOrder } from "../sequential.js";

type Layers = Readonly<Record<string, AnyLayer>>;

/** The parameters of each layer under its name. */
export type NamedParams<L extends Layers> = { readonly [K in keyof L]: ParamsOf<L[K]> };

/** The state of each layer under its name; `{}` where no layer has any. */
export type NamedState<L extends Layers> = [StateOf<L[keyof L]>] extends [Empty]
  ? Empty
  : { readonly [K in keyof L]: StateOf<L[K]> };

/**
 * Layers one after the other, as in `sequential`, with parameters under names.
 *
 * @param layers - In the order in which they are written.
 * @throws {@link ValueError} for names that are numbers, which JavaScript puts into an order of its own.
 * @example
 * ```ts
 * const model = named({ hidden: dense(4), head: dense(2) });
 * model.init(random.key(0), [1, 3]).params.head.w.shape; // [4, 2]
 * ```
 */
export const named = <const L extends Layers>(layers: L): Layer<NamedParams<L>, NamedState<L>> => {
  checkOptions("named", layers);
  const names = Object.keys(layers);
  const number = names.find((name) => /^\d+$/.test(name));
  if (number !== undefined)
    throw new ValueError({
      op: "named",
      given: `the name ${number}`,
      expected: "names that are words",
      mend: `Write layer${number}, or use sequential for layers without names.`,
    });
  const inner = inOrder(names, Object.values(layers)) as unknown as Layer<readonly unknown[], unknown>;
  const record = (list: unknown): unknown =>
    Array.isArray(list) ? Object.fromEntries(names.map((name, i) => [name, (list as unknown[])[i]])) : list;
  const list = (it: unknown): readonly unknown[] => names.map((name) => (it as Record<string, unknown>)[name]);
  return checkedLayer({
    name: "named",
    steps: inner.steps,
    init: (key, shape) => {
      const { params, state, outputShape } = inner.init(key, shape);
      return { params: record(params) as NamedParams<L>, state: record(state) as NamedState<L>, outputShape };
    },
    apply: (params, state, x, options) => {
      const isStateless = Object.keys(state as object).length === 0;
      const [y, next] = inner.apply(list(params), isStateless ? {} : list(state), x, options);
      return [y, record(next) as NamedState<L>];
    },
  });
};
