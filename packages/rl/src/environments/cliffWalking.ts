import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import type { NDArray } from "@nabla-js/ndarray";
import { defineEnvironment, type Environment, type Episode } from "../environment.js";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { discrete } from "../spaces.js";
import { drawGrid, gridOf, hasLetter, neighbour, writeGrid } from "./grid.js";

export interface CliffWalkingOptions {
  /** Whether one slides to either side as often as one goes where one wants to. @defaultValue false */
  readonly slippery?: boolean;
  /** Steps after which an episode is truncated. @defaultValue none, as in Gymnasium */
  readonly maxSteps?: number;
}

const cliff = ["oooooooooooo", "oooooooooooo", "oooooooooooo", "oCCCCCCCCCCT"];

/** The cell at the bottom left. */
const start = 36;

/** Up, right, down, left. */
const moves = [[-1, 0], [0, 1], [1, 0], [0, -1]] as const; // prettier-ignore

/**
 * A walk along a cliff from the bottom left to the bottom right of 4 × 12 cells: CliffWalking-v1 of Gymnasium 1.2. The actions
 * are up (0), right (1), down (2), left (3).
 *
 * The reward is −1 a step, and −100 for a step over the cliff, which leads back to the start. An episode is terminated at the
 * goal alone.
 *
 * @returns Observations are the number of the cell, row by row, int32 `[]`.
 * @see Sutton & Barto (2018), "Reinforcement Learning: An Introduction", example 6.6.
 */
export const cliffWalking = (options?: CliffWalkingOptions): Environment<Episode<NDArray>> => {
  const { slippery, maxSteps } = optionsOf("cliffWalking", options, { slippery: false, maxSteps: undefined });
  const grid = gridOf("cliffWalking", cliff, "oCT");
  return defineEnvironment<NDArray>({
    name: slippery ? "CliffWalkingSlippery-v1" : "CliffWalking-v1",
    observationSpace: discrete(48),
    actionSpace: discrete(4),
    maxSteps,
    begin: () => np.array(start, { dtype: "int32" }),
    observe: (cell) => cell,
    advance: (cell, action, key) => {
      const slip = slippery ? np.sub(random.randint(key, [], 0, 3), 1) : 0;
      const next = neighbour(grid, cell, np.mod(np.add(action, slip), 4), moves);
      const falls = hasLetter(grid, next, "C");
      return {
        dynamics: np.where(falls, start, next),
        reward: np.where(falls, -100, -1),
        terminated: hasLetter(grid, next, "T"),
      };
    },
    render: (cell) => drawGrid(grid, np.item(cell), { C: "black", T: "green" }),
    ansi: (cell) => writeGrid(grid, np.item(cell)),
  });
};
