import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import type { NDArray } from "@nabla-js/ndarray";
import { canvas } from "../drawing/canvas.js";
import { rectangle } from "../drawing/shapes.js";
import { defineEnvironment, type Environment, type Episode } from "../environment.js";
import { box, discrete } from "../spaces.js";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkFraction } from "../checks.js";

/** Where everything is, in cells from the top left; int32 `[]` each. */
export type BreakoutState = {
  readonly ballX: NDArray;
  readonly ballY: NDArray;
  /** 0 up and left, 1 up and right, 2 down and right, 3 down and left. */
  readonly direction: NDArray;
  readonly lastX: NDArray;
  readonly lastY: NDArray;
  readonly paddle: NDArray;
  /** Where bricks are, bool `[10, 10]`. */
  readonly bricks: NDArray;
  /** Whether the ball has just broken one, and passes over the next. */
  readonly strike: NDArray;
  /** The action before. */
  readonly lastAction: NDArray;
};

export interface BreakoutOptions {
  /** How often the action before is taken again in place of the one given. @defaultValue 0.1 */
  readonly stickiness?: number;
  /** Steps after which an episode is truncated. @defaultValue none */
  readonly maxSteps?: number;
}

const size = 10;

/**
 * A ball, a paddle and three rows of bricks on 10 × 10 cells: Breakout of MinAtar, with its three actions that do something:
 * nothing (0), left (1), right (2).
 *
 * The ball moves along diagonals and is thrown back by walls, bricks and the paddle: by the paddle the way it came where it
 * stands, or to the other side where it arrives. The reward is 1 for a brick; when none is left, all come again. An episode
 * is terminated when the ball is missed.
 *
 * @returns Observations `[4, 10, 10]` of zeros and ones: paddle, ball, its trail, bricks. (MinAtar has the four last.)
 * @see Young & Tian (2019), "MinAtar: An Atari-Inspired Testbed for Thorough and Reproducible Reinforcement Learning
 * Experiments".
 */
export const breakout = (options?: BreakoutOptions): Environment<Episode<BreakoutState>> => {
  const { stickiness, maxSteps } = optionsOf("breakout", options, { stickiness: 0.1, maxSteps: undefined });
  checkFraction("breakout", "stickiness", stickiness, 0.1);
  return defineEnvironment<BreakoutState>({
    name: "MinAtar/Breakout-v1",
    observationSpace: box(0, 1, [4, size, size]),
    actionSpace: discrete(3),
    maxSteps,
    begin: (key) => {
      const isRight = random.bernoulli(key, 0.5, []);
      const ballX = np.where(isRight, whole(9), whole(0));
      return {
        ballX,
        ballY: whole(3),
        direction: np.where(isRight, whole(3), whole(2)),
        lastX: ballX,
        lastY: whole(3),
        paddle: whole(4),
        bricks: wall(),
        strike: np.array(false),
        lastAction: whole(0),
      };
    },
    observe: ({ ballX, ballY, lastX, lastY, paddle, bricks }) =>
      np.stack(
        [at(whole(size - 1), paddle), at(ballY, ballX), at(lastY, lastX), bricks].map((plane) => np.astype(plane, "float32")),
      ),
    advance: (state, given, key) => {
      const sticks = np.less(random.uniform(key), stickiness);
      const action = np.where(sticks, state.lastAction, given);
      const move = np.sub(np.astype(np.equal(action, 2), "int32"), np.astype(np.equal(action, 1), "int32"));
      const paddle = np.clip(np.add(state.paddle, move), 0, size - 1);

      const { ballX: lastX, ballY: lastY, direction: d, bricks: before } = state;
      const goesRight = np.logicalOr(np.equal(d, 1), np.equal(d, 2));
      const x = np.add(lastX, np.where(goesRight, whole(1), whole(-1)));
      const y = np.add(lastY, np.where(np.less(d, 2), whole(-1), whole(1)));

      const hitsSide = np.logicalOr(np.less(x, 0), np.greater(x, size - 1));
      const newX = np.clip(x, 0, size - 1);
      const afterSide = np.where(hitsSide, turned(d, [1, 0, 3, 2]), d);

      // One of four at most, in this order: the ceiling, a brick, the floor, nothing.
      const hitsCeiling = np.less(y, 0);
      const isBrick = np.any(np.logicalAnd(before, at(y, newX)));
      const hitsBrick = np.logicalAnd(np.logicalNot(hitsCeiling), isBrick);
      const breaks = np.logicalAnd(hitsBrick, np.logicalNot(state.strike));
      const onFloor = np.logicalAnd(np.equal(y, size - 1), np.logicalNot(hitsBrick));
      const isCleared = np.logicalNot(np.any(before));
      const meets = np.logicalAnd(onFloor, np.equal(lastX, paddle));
      const catches = np.logicalAnd(np.logicalAnd(onFloor, np.equal(newX, paddle)), np.logicalNot(meets));
      const terminated = np.logicalAnd(onFloor, np.logicalNot(np.logicalOr(meets, catches)));

      const turnsBack = np.logicalOr(np.logicalOr(hitsCeiling, breaks), meets);
      const direction = np.where(
        turnsBack,
        turned(afterSide, [3, 2, 1, 0]),
        np.where(catches, turned(afterSide, [2, 3, 0, 1]), afterSide),
      );
      const stays = np.logicalOr(np.logicalOr(breaks, meets), catches);
      const left = np.logicalAnd(before, np.logicalNot(np.logicalAnd(breaks, at(y, newX))));
      return {
        dynamics: {
          ballX: newX,
          ballY: np.where(hitsCeiling, whole(0), np.where(stays, lastY, y)),
          direction,
          lastX,
          lastY,
          paddle,
          bricks: np.where(np.logicalAnd(onFloor, isCleared), wall(), left),
          strike: hitsBrick,
          lastAction: action,
        },
        reward: np.astype(breaks, "float32"),
        terminated,
      };
    },
    render: (state) => {
      const picture = canvas(20 * size, 20 * size);
      const square = (x: number, y: number, colour: "blue" | "grey" | "black" | "red"): void =>
        picture.polygon(rectangle(20 * x, 20 * y, 19, 19), colour);
      np.toTypedArray(state.bricks).forEach((brick, i) => {
        if (brick === 1) square(i % size, Math.floor(i / size), "red");
      });
      square(np.item(state.lastX), np.item(state.lastY), "grey");
      square(np.item(state.ballX), np.item(state.ballY), "black");
      square(np.item(state.paddle), size - 1, "blue");
      return picture.image();
    },
    ansi: (state) => {
      const rows = Array.from({ length: size }, () => new Array<string>(size).fill("."));
      np.toTypedArray(state.bricks).forEach((brick, i) => {
        if (brick === 1) rows[Math.floor(i / size)][i % size] = "#";
      });
      rows[np.item(state.lastY)][np.item(state.lastX)] = "+";
      rows[np.item(state.ballY)][np.item(state.ballX)] = "o";
      rows[size - 1][np.item(state.paddle)] = "=";
      return rows.map((row) => row.join("")).join("\n");
    },
  });
};

const whole = (n: number): NDArray => np.array(n, { dtype: "int32" });

/** The three rows of bricks that a game begins with. */
const wall = (): NDArray => {
  const row = np.reshape(np.arange(size), [size, 1]);
  return np.broadcastTo(np.logicalAnd(np.greaterEqual(row, 1), np.less(row, 4)), [size, size]);
};

/** The plane with one cell set, bool `[10, 10]`. */
const at = (y: NDArray, x: NDArray): NDArray =>
  np.logicalAnd(np.reshape(np.equal(np.arange(size), y), [size, 1]), np.reshape(np.equal(np.arange(size), x), [1, size]));

/** Where a direction leads after a bounce. */
const turned = (direction: NDArray, table: readonly number[]): NDArray => np.take(np.array(table, { dtype: "int32" }), direction);
