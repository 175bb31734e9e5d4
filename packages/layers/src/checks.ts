/** The checks that layers share: made when a layer is, so that a mistake shows where it was written. */
import { ShapeError, ValueError, type NDArray, type Shape } from "@nabla-js/ndarray";

/** Throws unless `value` is a whole number from 1 on: units, channels, a stride. */
export const checkCount = (op: string, name: string, value: number): void => {
  if (!Number.isInteger(value) || value < 1)
    throw new ValueError({
      op,
      given: `${name} ${value}`,
      expected: "a whole number from 1 on",
      mend: `Give ${name} as a whole number.`,
    });
};

/** The length of the last axis of the shape given to `init`. Throws when it has none. */
export const lastAxis = (op: string, shape: Shape): number => {
  if (shape.length === 0)
    throw new ShapeError({
      op: `${op}.init`,
      given: { inputShape: shape },
      expected: "the shape of a batch, [...batch, features]",
      mend: "Pass the shape of an input, batch axis included, as in init(key, x.shape).",
    });
  return shape[shape.length - 1];
};

/** The key given to `apply`. Throws when there is none: `use` says what it is for. */
export const needKey = (op: string, key: NDArray | undefined, use: string): NDArray => {
  if (key !== undefined) return key;
  throw new ValueError({
    op,
    given: "no key",
    expected: `a key ${use}`,
    mend: "Pass one: apply(params, state, x, { key, train: true }), a new one for each step.",
  });
};

/** Throws unless a fraction is in [0, 1). */
export const checkRate = (op: string, rate: number): void => {
  if (!(rate >= 0 && rate < 1))
    throw new ValueError({
      op,
      given: `rate ${rate}`,
      expected: "a fraction in [0, 1)",
      mend: rate > 1 && rate < 100 ? `Did you mean ${rate / 100}?` : "Give the fraction of elements that are dropped.",
    });
};
