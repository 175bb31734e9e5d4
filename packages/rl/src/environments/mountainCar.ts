import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import type { NDArray } from "@nabla-js/ndarray";
import { canvas } from "../drawing/canvas.js";
import { rotated } from "../drawing/shapes.js";
import { defineEnvironment, type Environment, type Episode } from "../environment.js";
import { box, discrete, type Box } from "../spaces.js";
import { numbersOf, physicsOf, type FloatDType, type PhysicsOptions } from "./physics.js";

/** Position along the track in m, and velocity in m a step; `[2]`. */
export type MountainCarState = NDArray;

const leftEnd = -1.2;
const rightEnd = 0.6;
const speedLimit = 0.07;
const gravity = 0.0025;

/**
 * A car in a valley whose engine is too weak for the hill, pushed to the left (0), not at all (1) or to the right (2):
 * MountainCar-v0 of Gymnasium 1.2.
 *
 *     v ← clip(v + 0.001 (a − 1) − 0.0025 cos 3x, ±0.07)        x ← clip(x + v, −1.2, 0.6);  v ← 0 at the left end
 *
 * The reward is −1 a step. An episode begins at rest, at x uniform in [−0.6, −0.4); it is terminated where x ≥ 0.5 with
 * v ≥ 0, and truncated after 200 steps.
 *
 * @returns Observations are the state `[2]`: x, v.
 * @see Moore (1990), "Efficient Memory-based Learning for Robot Control".
 */
export const mountainCar = (options?: PhysicsOptions): Environment<Episode<MountainCarState>> => {
  const { dtype, maxSteps } = physicsOf("mountainCar", options, 200);
  return defineEnvironment<MountainCarState>({
    name: "MountainCar-v0",
    observationSpace: track(dtype),
    actionSpace: discrete(3),
    solvedAt: -110,
    maxSteps,
    begin: (key) => atRest(key, dtype),
    observe: (state) => state,
    advance: (state, action) => {
      const push = np.mul(np.sub(np.astype(action, dtype), 1), 0.001);
      const { dynamics, isAbove } = roll(state, push, 0.5);
      return { dynamics, reward: np.full([], -1, dtype), terminated: isAbove };
    },
    render: (state) => picture(state, 0.5),
  });
};

/**
 * The same car with an engine that is pushed as hard as one likes, from −1 to 1: MountainCarContinuous-v0 of Gymnasium 1.2.
 *
 *     v ← clip(v + 0.0015 a − 0.0025 cos 3x, ±0.07)        x ← clip(x + v, −1.2, 0.6);  v ← 0 at the left end
 *
 * The reward is −0.1 a² a step, and 100 more at the top: x ≥ 0.45 with v ≥ 0, where the episode is terminated. It begins at
 * rest, at x uniform in [−0.6, −0.4), and is truncated after 999 steps.
 *
 * @returns Observations are the state `[2]`: x, v. Actions are `[1]`.
 */
export const mountainCarContinuous = (options?: PhysicsOptions): Environment<Episode<MountainCarState>> => {
  const { dtype, maxSteps } = physicsOf("mountainCarContinuous", options, 999);
  return defineEnvironment<MountainCarState>({
    name: "MountainCarContinuous-v0",
    observationSpace: track(dtype),
    actionSpace: box(-1, 1, [1], dtype),
    solvedAt: 90,
    maxSteps,
    begin: (key) => atRest(key, dtype),
    observe: (state) => state,
    advance: (state, action) => {
      const [a] = action;
      const { dynamics, isAbove } = roll(state, np.mul(np.clip(a, -1, 1), 0.0015), 0.45);
      const reward = np.sub(np.astype(np.where(isAbove, 100, 0), dtype), np.mul(np.square(a), 0.1));
      return { dynamics, reward, terminated: isAbove };
    },
    render: (state) => picture(state, 0.45),
  });
};

const track = (dtype: FloatDType): Box => box([leftEnd, -speedLimit], [rightEnd, speedLimit], [2], dtype);

const atRest = (key: NDArray, dtype: FloatDType): NDArray =>
  np.stack([random.uniform(key, [], { dtype, minval: -0.6, maxval: -0.4 }), np.zeros([], dtype)]);

/** A step of the car, and whether it is above its goal and does not roll back. */
const roll = (state: NDArray, push: NDArray, goal: number): { readonly dynamics: NDArray; readonly isAbove: NDArray } => {
  const [x, v] = state;
  const faster = np.clip(np.add(v, np.sub(push, np.mul(gravity, np.cos(np.mul(3, x))))), -speedLimit, speedLimit);
  const position = np.clip(np.add(x, faster), leftEnd, rightEnd);
  const hitsEnd = np.logicalAnd(np.lessEqual(position, leftEnd), np.less(faster, 0));
  const velocity = np.where(hitsEnd, 0, faster);
  const isAbove = np.logicalAnd(np.greaterEqual(position, goal), np.greaterEqual(velocity, 0));
  return { dynamics: np.stack([position, velocity]), isAbove };
};

const picture = (state: NDArray, goal: number): NDArray => {
  const [x] = numbersOf(state);
  const scale = 300 / (rightEnd - leftEnd);
  const to = (m: number): number => (m - leftEnd) * scale;
  const ground = (m: number): number => 190 - (Math.sin(3 * m) * 0.45 + 0.55) * scale;
  const drawn = canvas(300, 200);
  for (let i = 0; i < 60; i++) {
    const [a, b] = [i, i + 1].map((j) => leftEnd + (j * (rightEnd - leftEnd)) / 60);
    drawn.line([to(a), ground(a)], [to(b), ground(b)], "black");
  }
  drawn.line([to(goal), ground(goal)], [to(goal), ground(goal) - 25], "black");
  drawn.polygon([[to(goal), ground(goal) - 25], [to(goal), ground(goal) - 19], [to(goal) + 12, ground(goal) - 22]], "yellow"); // prettier-ignore
  const slope = -Math.atan(1.35 * Math.cos(3 * x));
  const placed = (points: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] =>
    rotated(points, slope).map(([a, b]) => [a + to(x), b + ground(x)] as const);
  drawn.polygon(placed([[-10, -5], [10, -5], [10, -14], [-10, -14]]), "blue"); // prettier-ignore
  for (const wheel of placed([[-6, -4], [6, -4]])) drawn.disc(wheel, 4, "grey"); // prettier-ignore
  return drawn.image();
};
