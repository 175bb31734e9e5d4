import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { defineEnvironment, type Environment, type Episode } from "../environment.js";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { discrete } from "../spaces.js";
import { cellsWith, drawGrid, gridOf, hasLetter, neighbour, writeGrid } from "./grid.js";

export interface GridWorldOptions {
  /** One string a row: S a start, . floor, # wall, G goal. @defaultValue four rooms of 5 × 5 */
  readonly map?: readonly string[];
  /** Steps after which an episode is truncated. @defaultValue 200 */
  readonly maxSteps?: number;
}

const fourRooms = [
  "SSSSS#.....",
  "SSSSS#.....",
  "SSSSS......",
  "SSSSS#.....",
  "SSSSS#.....",
  "##S####.###",
  ".....#.....",
  ".....#.....",
  "...........",
  ".....#.....",
  ".....#....G",
];

/** Up, right, down, left. */
const moves = [[-1, 0], [0, 1], [1, 0], [0, -1]] as const; // prettier-ignore

/**
 * A way through rooms with walls from any of the cells S to the goal G: the smallest world in which one has to plan. The actions
 * are up (0), right (1), down (2), left (3); a wall, like the edge, leaves one where one is.
 *
 * The reward is −1 a step. An episode is terminated at a goal, and truncated after 200 steps. It is this package's own.
 *
 * @returns Observations are the number of the cell, row by row, int32 `[]`.
 * @throws {@link ValueError} for a map without a start or a goal, with rows of several lengths or other letters.
 * @see Sutton, Precup & Singh (1999), "Between MDPs and semi-MDPs", for the four rooms.
 */
export const gridWorld = (options?: GridWorldOptions): Environment<Episode<NDArray>> => {
  const { map, maxSteps } = optionsOf("gridWorld", options, { map: fourRooms, maxSteps: 200 });
  const grid = gridOf("gridWorld", map, "S.#G");
  const starts = cellsWith(grid, "S");
  if (starts.length === 0 || cellsWith(grid, "G").length === 0)
    throw new ValueError({
      op: "gridWorld",
      given: `the map ${JSON.stringify(map)}`,
      expected: "a start and a goal",
      mend: "Write S where one may begin and G where one is to go.",
    });
  return defineEnvironment<NDArray>({
    name: "GridWorld",
    observationSpace: discrete(grid.cells.length),
    actionSpace: discrete(4),
    maxSteps,
    begin: (key) => np.take(np.array(starts, { dtype: "int32" }), random.randint(key, [], 0, starts.length)),
    observe: (cell) => cell,
    advance: (cell, action) => {
      const there = neighbour(grid, cell, action, moves);
      const next = np.where(hasLetter(grid, there, "#"), cell, there);
      return { dynamics: next, reward: np.full([], -1), terminated: hasLetter(grid, next, "G") };
    },
    render: (cell) => drawGrid(grid, np.item(cell), { "#": "black", G: "green" }),
    ansi: (cell) => writeGrid(grid, np.item(cell)),
  });
};
