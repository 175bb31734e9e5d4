import { nameScope } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import type { ApplyOptions, Layer } from "./layer.js";

/**
 * Applies a layer inside another one. The equations of Programs carry where it stands there and what it is: `0 dense(10)`.
 */
export const applyInside = <P, S>(
  at: string,
  layer: Layer<P, S>,
  params: P,
  state: S,
  x: NDArray,
  options: ApplyOptions,
): readonly [y: NDArray, state: S] =>
  nameScope(layer.name === undefined ? at : `${at} ${layer.name}`, () => layer.apply(params, state, x, options));
