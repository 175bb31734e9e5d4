import * as np from "@nabla-js/ndarray";
import { ShapeError } from "@nabla-js/ndarray";
import { applyInside } from "../applyInside.js";
import { isEmpty, splitKey } from "../sequential.js";
import { checkedLayer, checkLayer, type Empty, type Layer } from "../layer.js";

/** What both ways of a residual layer keep. */
export type ResidualParams<P, Q> = { readonly body: P; readonly shortcut: Q };

/** The state of both ways; `{}` where neither has any. */
export type ResidualState<S, T> = [S | T] extends [Empty] ? Empty : { readonly body: S; readonly shortcut: T };

/**
 * A layer whose input is added to its output.
 *
 *     y = body(x) + shortcut(x)
 *
 * @param body - A layer.
 * @param shortcut - What the input goes through on the other way, where the body changes its shape. @defaultValue the identity
 * @throws {@link ShapeError} from `init`, when the two ways do not end in one shape.
 * @see He et al. (2016), "Deep Residual Learning for Image Recognition", equation 1.
 */
export const residual = <P, S, Q = Empty, T = Empty>(
  body: Layer<P, S>,
  shortcut: Layer<Q, T> = identity as unknown as Layer<Q, T>,
): Layer<ResidualParams<P, Q>, ResidualState<S, T>> => {
  checkLayer("residual", body);
  checkLayer("residual", shortcut);
  return checkedLayer({
    name: `residual(${body.name ?? "layer"})`,
    init: (key, shape) => {
      const [first, second] = splitKey(key, 2);
      const [a, b] = [body.init(first, shape), shortcut.init(second, shape)];
      if (a.outputShape.join() !== b.outputShape.join())
        throw new ShapeError({
          op: "residual",
          given: { body: a.outputShape, shortcut: b.outputShape },
          expected: "one shape at the end of both ways",
          mend: "Give a shortcut that changes the shape as the body does, such as dense(units) or conv(channels, 1, { stride }).",
        });
      return {
        params: { body: a.params, shortcut: b.params },
        state: joined(a.state, b.state),
        outputShape: a.outputShape,
      };
    },
    apply: (params, state, x, { key, ...options } = {}) => {
      const keys = key === undefined ? [] : splitKey(key, 2);
      const both = state as { readonly body?: S; readonly shortcut?: T };
      const [y, s] = applyInside("body", body, params.body, both.body ?? ({} as S), x, { ...options, key: keys[0] });
      const [z, t] = applyInside("shortcut", shortcut, params.shortcut, both.shortcut ?? ({} as T), x, {
        ...options,
        key: keys[1],
      });
      return [np.add(y, z), joined(s, t)];
    },
  });
};

const joined = <S, T>(body: S, shortcut: T): ResidualState<S, T> =>
  (isEmpty(body) && isEmpty(shortcut) ? {} : { body, shortcut }) as ResidualState<S, T>;

const identity: Layer<Empty> = {
  init: (_key, outputShape) => ({ params: {}, state: {}, outputShape }),
  apply: (_params, state, x) => [x, state],
};
