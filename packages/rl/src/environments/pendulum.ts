import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import type { NDArray } from "@nabla-js/ndarray";
import { canvas } from "../drawing/canvas.js";
import { bar } from "../drawing/shapes.js";
import { defineEnvironment, type Environment, type Episode } from "../environment.js";
import { box } from "../spaces.js";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkNumber } from "../checks.js";
import { numbersOf, physicsOf, type PhysicsOptions } from "./physics.js";

/** Angle from upright in rad, which grows without end, and its velocity in rad/s; `[2]`. */
export type PendulumState = NDArray;

export interface PendulumOptions extends PhysicsOptions {
  /** In m/s². @defaultValue 10 */
  readonly gravity?: number;
}

const speedLimit = 8;
const torqueLimit = 2;
/** Seconds of a step. */
const dt = 0.05;
const mass = 1;
const length = 1;

/**
 * A rod that hangs from a motor too weak to lift it at once, to be swung up and held there: Pendulum-v1 of Gymnasium 1.2.
 *
 *     θ̇ ← clip(θ̇ + (3g / 2l · sin θ + 3 / ml² · u) dt, ±8)        θ ← θ + θ̇ dt
 *     reward = −(θ² + 0.1 θ̇² + 0.001 u²)        with θ in ±π and both before the step
 *
 * An episode begins with θ uniform in ±π and θ̇ in ±1, and is truncated after 200 steps; it is never terminated.
 *
 * @returns Observations `[3]`: cos θ, sin θ, θ̇. Actions are the torque u, `[1]`, from −2 to 2 N m.
 */
export const pendulum = (options?: PendulumOptions): Environment<Episode<PendulumState>> => {
  const { gravity, ...others } = optionsOf("pendulum", options, { dtype: "float32", maxSteps: 200, gravity: 10 });
  const { dtype, maxSteps } = physicsOf("pendulum", others, 200);
  checkNumber("pendulum", "gravity", gravity);
  return defineEnvironment<PendulumState>({
    name: "Pendulum-v1",
    observationSpace: box([-1, -1, -speedLimit], [1, 1, speedLimit], [3], dtype),
    actionSpace: box(-torqueLimit, torqueLimit, [1], dtype),
    maxSteps,
    begin: (key) => {
      const bounds = np.array([Math.PI, 1], { dtype });
      return random.uniform(key, [2], { dtype, minval: np.neg(bounds), maxval: bounds });
    },
    observe: (state) => {
      const [theta, thetaDot] = state;
      return np.stack([np.cos(theta), np.sin(theta), thetaDot]);
    },
    advance: (state, action) => {
      const [theta, thetaDot] = state;
      const [given] = action;
      const u = np.clip(given, -torqueLimit, torqueLimit);
      const cost = np.add(np.add(np.square(normalized(theta)), np.mul(0.1, np.square(thetaDot))), np.mul(0.001, np.square(u)));
      const acceleration = np.add(np.mul((3 * gravity) / (2 * length), np.sin(theta)), np.mul(3 / (mass * length ** 2), u));
      const faster = np.clip(np.add(thetaDot, np.mul(acceleration, dt)), -speedLimit, speedLimit);
      const next = np.add(theta, np.mul(faster, dt));
      return { dynamics: np.stack([next, faster]), reward: np.neg(cost), terminated: np.zeros([], "bool") };
    },
    render: (state) => {
      const [theta] = numbersOf(state);
      const scale = 250 / 4.4;
      const tip = [125 + Math.sin(theta) * scale, 125 - Math.cos(theta) * scale] as const;
      const picture = canvas(250, 250);
      picture.polygon(bar([125, 125], tip, 0.2 * scale), "red");
      for (const end of [[125, 125] as const, tip]) picture.disc(end, 0.1 * scale, "red");
      picture.disc([125, 125], 0.05 * scale, "black");
      return picture.image();
    },
  });
};

/** The same angle in [−π, π). */
const normalized = (angle: NDArray): NDArray => np.sub(np.mod(np.add(angle, Math.PI), 2 * Math.PI), Math.PI);
