import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { defineEnvironment, type Environment, type Episode } from "../environment.js";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { discrete } from "../spaces.js";
import { cellsWith, drawGrid, gridOf, hasLetter, neighbour, writeGrid } from "./grid.js";

export interface FrozenLakeOptions {
  /** One of two lakes, or one's own: S start, F frozen, H hole, G goal. @defaultValue "4x4" */
  readonly map?: "4x4" | "8x8" | readonly string[];
  /** Whether one slides to either side as often as one goes where one wants to. @defaultValue true */
  readonly slippery?: boolean;
  /** Steps after which an episode is truncated. @defaultValue 100, and 200 for 8×8 */
  readonly maxSteps?: number;
}

const lakes = {
  "4x4": ["SFFF", "FHFH", "FFFH", "HFFG"],
  "8x8": ["SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG"],
} as const;

/** The rows of a lake, or of one's own. */
const lakeOf = (map: NonNullable<FrozenLakeOptions["map"]>): readonly string[] => {
  if (typeof map !== "string") return map;
  if (Object.hasOwn(lakes, map)) return lakes[map];
  throw new ValueError({
    op: "frozenLake",
    given: `map ${show(map)}`,
    expected: `one of ${Object.keys(lakes).join(", ")}, or a list of rows`,
    mend: "Check the spelling, or write one string for each row.",
  });
};

/** Left, down, right, up. */
const moves = [[0, -1], [1, 0], [0, 1], [-1, 0]] as const; // prettier-ignore

/**
 * A walk over a frozen lake from S to G, past the holes H: FrozenLake-v1 of Gymnasium 1.2. The actions are left (0), down (1),
 * right (2), up (3); on slippery ice one goes there, or to either side of there, with a chance of ⅓ each.
 *
 * The reward is 1 at the goal, else 0. An episode is terminated at the goal and in a hole, and truncated after 100 steps (200
 * for 8×8).
 *
 * @returns Observations are the number of the cell, row by row, int32 `[]`.
 */
export const frozenLake = (options?: FrozenLakeOptions): Environment<Episode<NDArray>> => {
  const { map, slippery, maxSteps } = optionsOf("frozenLake", options, { map: "4x4", slippery: true, maxSteps: undefined });
  const grid = gridOf("frozenLake", lakeOf(map), "SFHG");
  const starts = cellsWith(grid, "S");
  if (starts.length === 0)
    throw new ValueError({ op: "frozenLake", given: "a map without S", expected: "a start", mend: "Write S where one begins." });
  return defineEnvironment<NDArray>({
    name: grid.cells.length === 64 ? "FrozenLake8x8-v1" : "FrozenLake-v1",
    observationSpace: discrete(grid.cells.length),
    actionSpace: discrete(4),
    solvedAt: grid.cells.length === 64 ? 0.85 : 0.7,
    maxSteps: maxSteps ?? (grid.cells.length === 64 ? 200 : 100),
    begin: (key) => np.take(np.array(starts, { dtype: "int32" }), random.randint(key, [], 0, starts.length)),
    observe: (cell) => cell,
    advance: (cell, action, key) => {
      const slip = slippery ? np.sub(random.randint(key, [], 0, 3), 1) : 0;
      const next = neighbour(grid, cell, np.mod(np.add(action, slip), 4), moves);
      const reward = np.astype(hasLetter(grid, next, "G"), "float32");
      return { dynamics: next, reward, terminated: hasLetter(grid, next, "GH") };
    },
    render: (cell) => drawGrid(grid, np.item(cell), { S: "yellow", H: "blue", G: "green" }),
    ansi: (cell) => writeGrid(grid, np.item(cell)),
  });
};
