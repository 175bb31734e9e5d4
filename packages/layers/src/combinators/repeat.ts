import * as np from "@nabla-js/ndarray";
import { isFloat } from "@nabla-js/ndarray/internal";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { scan, vmap } from "@nabla-js/grad";
import { ShapeError, type NDArray } from "@nabla-js/ndarray";
import { applyInside } from "../applyInside.js";
import { checkCount } from "../checks.js";
import { checkedLayer, checkLayer, type Layer } from "../layer.js";

/**
 * One layer `count` times in a row, each time with parameters of its own. It is a loop, so a Program of a hundred layers is
 * as short as that of one.
 *
 * @param count - How often.
 * @param layer - A layer whose output has the shape and dtype of its input.
 * @returns A layer whose parameters and state have one more axis in front, `[count, …]`.
 * @throws {@link ShapeError} from `init`, when the layer changes the shape.
 */
export const repeat = <P, S>(count: number, layer: Layer<P, S>): Layer<P, S> => {
  checkLayer("repeat", layer);
  const op = `repeat(${count}, ${layer.name ?? "layer"})`;
  checkCount(op, "count", count);
  return checkedLayer({
    name: op,
    init: (key, shape) => {
      const { outputShape, state } = layer.init(key, shape);
      if (outputShape.join() !== shape.join())
        throw new ShapeError({
          op,
          given: { inputShape: shape, outputShape },
          expected: "a layer that keeps the shape of its input",
          mend: "Put a layer that changes the shape before or behind the repeated ones.",
        });
      const all = vmap((one: NDArray) => {
        const made = layer.init(one, shape);
        return [made.params, made.state] as const;
      })(random.split(key, count));
      return { params: all[0], state: tree.leaves(state).length === 0 ? state : all[1], outputShape };
    },
    apply: (params, state, x, { key, ...options } = {}) => {
      const keys = key === undefined ? null : random.split(key, count);
      const [y, next] = scan(
        (h: NDArray, [p, s, one]: readonly [P, S, NDArray | null]) =>
          applyInside("each", layer, p, s, h, { ...options, key: one ?? undefined }),
        np.astype(x, commonFloat(x, params)),
        [params, state, keys] as unknown as readonly [P, S, NDArray | null],
        { length: count },
      );
      return [y, next];
    },
  });
};

/** The dtype in which the layers compute, so that each gives what the next one takes. */
const commonFloat = (x: NDArray, params: unknown): NDArray["dtype"] =>
  np.promoteTypes(x.dtype, ...tree.leaves(params).flatMap((p) => (isFloat(p.dtype) ? [p.dtype] : [])));
