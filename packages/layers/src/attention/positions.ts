/** Ways to tell a network where in a sequence a step stands. */
import * as np from "@nabla-js/ndarray";
import { ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkArrays, checkCount, checkInitializer, checkNumber } from "../checks.js";
import { normal, type Initializer } from "../initializers.js";
import { stateless, type Empty, type Layer } from "../layer.js";

/**
 * Waves of many lengths, from 2π to 2π · base.
 *
 *     table[t, 2·i] = sin(t / base^(2·i/features))    table[t, 2·i + 1] = cos(t / base^(2·i/features))
 *
 * @returns `[time, features]`.
 * @throws {@link ValueError} when the features are odd.
 * @see Vaswani et al. (2017), "Attention Is All You Need", section 3.5.
 */
export const sinusoids = (time: number, features: number, base = 10000): NDArray => {
  checkCount("sinusoids", "time", time, 0);
  checkNumber("sinusoids", "base", base, "positive");
  checkEven("sinusoids", features);
  const angle = np.mul(np.expandDims(np.arange(time), 1), frequencies(features, base));
  return np.reshape(np.stack([np.sin(angle), np.cos(angle)], -1), [time, features]);
};

/** Adds {@link sinusoids} to `[batch, time, features]`. */
export const sinusoidalPositions = (base = 10000): Layer<Empty> => {
  checkNumber("sinusoidalPositions", "base", base, "positive");
  return stateless({
    name: "sinusoidalPositions",
    init: () => ({}),
    apply: (_params, x) => {
      const [time, features] = sequenceOf("sinusoidalPositions", x.shape);
      return np.add(x, np.astype(sinusoids(time, features, base), x.dtype));
    },
    outputShape: (shape) => shape,
  });
};

/** A vector for each place, `[places, features]`. */
export type LearnedPositionsParams = { readonly table: NDArray };

/**
 * Adds a learned vector for each place to `[batch, time, features]`.
 *
 * @param places - How many places there are vectors for; sequences may be shorter.
 * @throws {@link ShapeError} from `apply`, when a sequence is longer.
 * @see Gehring et al. (2017), "Convolutional Sequence to Sequence Learning", section 3.1.
 */
export const learnedPositions = (places: number, weights: Initializer = normal(0.02)): Layer<LearnedPositionsParams> => {
  const op = `learnedPositions(${places})`;
  checkCount(op, "places", places);
  checkInitializer(op, "weights", weights);
  return stateless({
    name: op,
    init: (key, shape) => ({ table: weights(key, [places, sequenceOf(op, shape)[1]]) }),
    apply: ({ table }, x) => {
      const [time] = sequenceOf(op, x.shape);
      checkArrays(op, { table });
      if (time > places)
        throw new ShapeError({
          op,
          given: { x: x.shape },
          expected: `at most ${places} steps`,
          mend: "Make the layer for longer sequences, or cut them.",
        });
      return np.add(x, np.slice(table, [0], [time]));
    },
    outputShape: (shape) => shape,
  });
};

export interface RotaryOptions {
  /** The place of each step, broadcasting to `[..., time]`. @defaultValue 0, 1, 2, … */
  readonly positions?: NDArray | undefined;
  /** How slow the slowest rotation is. @defaultValue 10000 */
  readonly base?: number;
  /** Whether neighbours are pairs, as in the paper; else the i-th of one half and of the other, as in most programs. @defaultValue false */
  readonly interleaved?: boolean;
}

/**
 * Turns each pair of features by an angle that grows with the place, so that products of two vectors depend on how far apart
 * they are alone.
 *
 *     (a, b) ← (a · cos θ − b · sin θ, b · cos θ + a · sin θ)    θ = position / base^(2·i/features) for the i-th pair
 *
 * @param x - Queries or keys, `[...batch, time, features]`, the features even.
 * @returns The same shape.
 * @see Su et al. (2021), "RoFormer: Enhanced Transformer with Rotary Position Embedding", equation 34.
 */
export const rotary = (x: NDArray, options: RotaryOptions = {}): NDArray => {
  checkArrays("rotary", { x });
  const { positions, base, interleaved } = optionsOf("rotary", options, {
    positions: undefined,
    base: 10000,
    interleaved: false,
  });
  checkNumber("rotary", "base", base, "positive");
  if (positions !== undefined) checkArrays("rotary", { positions });
  const [time, features] = sequenceOf("rotary", x.shape);
  checkEven("rotary", features);
  const places = positions ?? np.arange(time);
  const angle = np.astype(np.mul(np.expandDims(places, -1), frequencies(features, base)), x.dtype);
  const [cos, sin] = [np.cos(angle), np.sin(angle)];
  const half = features / 2;
  const pairs = np.reshape(x, [...x.shape.slice(0, -1), ...(interleaved ? [half, 2] : [2, half])]);
  const axis = interleaved ? -1 : -2;
  const [a, b] = np.split(pairs, 2, axis).map((part) => np.squeeze(part, axis));
  const turned = [np.sub(np.mul(a, cos), np.mul(b, sin)), np.add(np.mul(b, cos), np.mul(a, sin))];
  return np.reshape(np.stack(turned, axis), x.shape);
};

/** 1 / base^(2·i/features) for each pair, `[features / 2]`, made in double. */
const frequencies = (features: number, base: number): NDArray =>
  np.array(Float32Array.from({ length: features / 2 }, (_, i) => base ** ((-2 * i) / features)));

const sequenceOf = (op: string, shape: readonly number[]): readonly [time: number, features: number] => {
  if (shape.length < 2)
    throw new ShapeError({
      op,
      given: { x: shape },
      expected: "[...batch, time, features]",
      mend: "Give sequences of vectors.",
    });
  return [shape[shape.length - 2], shape[shape.length - 1]];
};

const checkEven = (op: string, features: number): void => {
  if (!Number.isInteger(features) || features < 2 || features % 2 !== 0)
    throw new ValueError({
      op,
      given: `${show(features)} features`,
      expected: "an even number of them, as they go in pairs",
      mend: "Choose an even number of features.",
    });
};
