import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import type { NDArray } from "@nabla-js/ndarray";
import { canvas } from "../drawing/canvas.js";
import { bar } from "../drawing/shapes.js";
import { defineEnvironment, type Environment, type Episode } from "../environment.js";
import { box, discrete } from "../spaces.js";
import { numbersOf, physicsOf, type PhysicsOptions } from "./physics.js";

/**
 * Angle of the first link from hanging down, of the second from the first, in rad, and their velocities in rad/s; `[4]`.
 */
export type AcrobotState = NDArray;

// Both links: 1 kg, 1 m long, the centre of mass half way, a moment of inertia of 1 kg m².
const m = 1;
const l = 1;
const lc = 0.5;
const inertia = 1;
const g = 9.8;
/** Seconds of a step. */
const dt = 0.2;
const speedLimit1 = 4 * Math.PI;
const speedLimit2 = 9 * Math.PI;

/**
 * Two links that hang from a joint, with a motor of −1, 0 or 1 N m between them, to be swung above a line: Acrobot-v1 of
 * Gymnasium 1.2, with the equations of the book, by one step of Runge and Kutta's fourth-order method.
 *
 *     d₁ = m lc² + m (l² + lc² + 2 l lc cos θ₂) + 2I        d₂ = m (lc² + l lc cos θ₂) + I
 *     φ₂ = m lc g cos(θ₁ + θ₂ − π/2)
 *     φ₁ = −m l lc θ̇₂² sin θ₂ − 2 m l lc θ̇₂ θ̇₁ sin θ₂ + (m lc + m l) g cos(θ₁ − π/2) + φ₂
 *     θ̈₂ = (τ + d₂/d₁ φ₁ − m l lc θ̇₁² sin θ₂ − φ₂) / (m lc² + I − d₂²/d₁)        θ̈₁ = −(d₂ θ̈₂ + φ₁) / d₁
 *
 * Angles are taken to ±π and velocities clipped to ±4π and ±9π. The reward is −1 a step, and 0 for the last: an episode is
 * terminated when −cos θ₁ − cos(θ₁ + θ₂) > 1, and truncated after 500 steps. It begins with four numbers uniform in ±0.1.
 *
 * @returns Observations `[6]`: cos θ₁, sin θ₁, cos θ₂, sin θ₂, θ̇₁, θ̇₂.
 * @see Sutton & Barto (2018), "Reinforcement Learning: An Introduction"; Sutton (1996), "Generalization in Reinforcement
 * Learning: Successful Examples Using Sparse Coarse Coding".
 */
export const acrobot = (options?: PhysicsOptions): Environment<Episode<AcrobotState>> => {
  const { dtype, maxSteps } = physicsOf("acrobot", options, 500);
  const high = [1, 1, 1, 1, speedLimit1, speedLimit2];
  return defineEnvironment<AcrobotState>({
    name: "Acrobot-v1",
    observationSpace: box(
      high.map((x) => -x),
      high,
      [6],
      dtype,
    ),
    actionSpace: discrete(3),
    solvedAt: -100,
    maxSteps,
    begin: (key) => random.uniform(key, [4], { dtype, minval: -0.1, maxval: 0.1 }),
    observe: (state) => {
      const [theta1, theta2, dTheta1, dTheta2] = state;
      return np.stack([np.cos(theta1), np.sin(theta1), np.cos(theta2), np.sin(theta2), dTheta1, dTheta2]);
    },
    advance: (state, action) => {
      const torque = np.sub(np.astype(action, dtype), 1);
      const [theta1, theta2, dTheta1, dTheta2] = rungeKutta4((s) => derivative(s, torque), state, dt);
      const next = np.stack([
        wrapped(theta1),
        wrapped(theta2),
        np.clip(dTheta1, -speedLimit1, speedLimit1),
        np.clip(dTheta2, -speedLimit2, speedLimit2),
      ]);
      const [a, b] = next;
      const terminated = np.greater(np.sub(np.neg(np.cos(a)), np.cos(np.add(b, a))), 1);
      return { dynamics: next, reward: np.astype(np.where(terminated, 0, -1), dtype), terminated };
    },
    render: (state) => {
      const [theta1, theta2] = numbersOf(state);
      const scale = 250 / 4.4;
      const to = (x: number, y: number): readonly [number, number] => [125 + x * scale, 125 + y * scale];
      const elbow = [Math.sin(theta1), Math.cos(theta1)] as const;
      const tip = [elbow[0] + Math.sin(theta1 + theta2), elbow[1] + Math.cos(theta1 + theta2)] as const;
      const picture = canvas(250, 250);
      picture.line(to(-2.2, -1), to(2.2, -1), "black");
      for (const [from, end] of [
        [to(0, 0), to(...elbow)],
        [to(...elbow), to(...tip)],
      ] as const) {
        // prettier-ignore
        picture.polygon(bar(from, end, 11), "teal");
        picture.disc(from, 5.5, "yellow");
      }
      return picture.image();
    },
  });
};

/** ẋ for x = (θ₁, θ₂, θ̇₁, θ̇₂), `[4]`. */
const derivative = (state: NDArray, torque: NDArray): NDArray => {
  const [theta1, theta2, dTheta1, dTheta2] = state;
  const [cos2, sin2] = [np.cos(theta2), np.sin(theta2)];
  const d1 = np.add(np.mul(2 * m * l * lc, cos2), m * lc ** 2 + m * (l ** 2 + lc ** 2) + 2 * inertia);
  const d2 = np.add(np.mul(m * l * lc, cos2), m * lc ** 2 + inertia);
  // cos(x − π/2) as the sine it is.
  const phi2 = np.mul(m * lc * g, np.sin(np.add(theta1, theta2)));
  const spin = np.mul(np.mul(m * l * lc, sin2), np.add(np.square(dTheta2), np.mul(2, np.mul(dTheta2, dTheta1))));
  const phi1 = np.add(np.sub(np.mul((m * lc + m * l) * g, np.sin(theta1)), spin), phi2);
  const ratio = np.div(d2, d1);
  const force = np.sub(np.sub(np.add(torque, np.mul(ratio, phi1)), np.mul(np.mul(m * l * lc, np.square(dTheta1)), sin2)), phi2);
  const ddTheta2 = np.div(force, np.sub(m * lc ** 2 + inertia, np.mul(ratio, d2)));
  const ddTheta1 = np.neg(np.div(np.add(np.mul(d2, ddTheta2), phi1), d1));
  return np.stack([dTheta1, dTheta2, ddTheta1, ddTheta2]);
};

/** One step of the classical Runge-Kutta method of fourth order. */
const rungeKutta4 = (f: (x: NDArray) => NDArray, x: NDArray, h: number): NDArray => {
  const k1 = f(x);
  const k2 = f(np.add(x, np.mul(h / 2, k1)));
  const k3 = f(np.add(x, np.mul(h / 2, k2)));
  const k4 = f(np.add(x, np.mul(h, k3)));
  return np.add(x, np.mul(h / 6, np.add(np.add(k1, np.mul(2, np.add(k2, k3))), k4)));
};

/** The same angle in ±π, by whole turns; one that lies there already stays as it is. */
const wrapped = (angle: NDArray): NDArray => {
  const turns = np.ceil(np.div(np.sub(np.abs(angle), Math.PI), 2 * Math.PI));
  return np.sub(angle, np.mul(np.mul(np.sign(angle), 2 * Math.PI), turns));
};
