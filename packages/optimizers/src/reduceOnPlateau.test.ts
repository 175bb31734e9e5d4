import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { reduceOnPlateau, type ReduceOnPlateauOptions } from "./reduceOnPlateau.js";

/** The scale after each of these losses. */
const scales = (options: ReduceOnPlateauOptions, losses: readonly number[]): number[] => {
  const tx = reduceOnPlateau(options);
  let state = tx.init(null);
  return losses.map((value) => {
    const [u, next] = tx.update(np.array([1]), state, np.array([0]), { value: np.array(value) });
    state = next;
    expect(np.item(u)).toBe(np.item(state.scale));
    return np.item(u);
  });
};

test("after as many losses as it has patience, none of them better, the scale falls", () => {
  expect(scales({ patience: 2, factor: 0.5 }, [5, 4, 4, 4, 3, 3, 3, 3, 3])).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125]);
});

test("a loss is better only by a part of the best", () => {
  expect(scales({ patience: 1, factor: 0.5, rtol: 0.5 }, [8, 5, 3.9])).toEqual([1, 0.5, 0.5]);
});

test("it cools down, and does not fall below the least scale", () => {
  expect(scales({ patience: 1, factor: 0.5, cooldown: 2 }, [1, 1, 1, 1, 1])).toEqual([1, 0.5, 0.5, 0.5, 0.25]);
  expect(scales({ patience: 1, factor: 0.5, minScale: 0.4 }, [1, 1, 1])).toEqual([1, 0.5, 0.4].map(Math.fround));
});

test("several losses make one mean", () => {
  expect(scales({ patience: 1, factor: 0.5, accumulationSize: 2 }, [4, 2, 1, 3, 9, 9])).toEqual([1, 1, 1, 1, 1, 0.5]);
});

test("it wants to know the loss", () => {
  const tx = reduceOnPlateau();
  expect(() => tx.update(np.zeros([1]), tx.init(null), np.zeros([1]))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: reduceOnPlateau: given an update without the loss; expected the loss of this step, []. Pass it: update(grads, state, params, { value }).]`,
  );
});
