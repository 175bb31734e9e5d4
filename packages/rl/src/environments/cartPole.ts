import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import type { NDArray } from "@nabla-js/ndarray";
import { canvas } from "../drawing/canvas.js";
import { rotated } from "../drawing/shapes.js";
import { defineEnvironment, type Environment, type Episode } from "../environment.js";
import { box, discrete } from "../spaces.js";
import { numbersOf, physicsOf, type PhysicsOptions } from "./physics.js";

/** Position of the cart in m, its velocity in m/s, angle of the pole from upright in rad, its velocity in rad/s; `[4]`. */
export type CartPoleState = NDArray;

const gravity = 9.8;
const massCart = 1.0;
const massPole = 0.1;
const massTotal = massPole + massCart;
/** From the joint to the pole's centre, in m. */
const halfLength = 0.5;
const poleMassLength = massPole * halfLength;
const force = 10.0;
/** Seconds between two states. */
const tau = 0.02;
const angleLimit = (12 * 2 * Math.PI) / 360;
const positionLimit = 2.4;

/**
 * A pole on a cart that is pushed to the left (0) or to the right (1), to be kept upright: CartPole-v1 of Gymnasium 1.2,
 * by Euler's method.
 *
 *     T = (F + mₚ l θ̇² sin θ) / m
 *     θ̈ = (g sin θ − T cos θ) / (l (4/3 − mₚ cos² θ / m))
 *     ẍ = T − mₚ l θ̈ cos θ / m
 *
 * The reward is 1 a step, the last one included. An episode begins with four numbers uniform in ±0.05; it is terminated when
 * |x| > 2.4 m or |θ| > 12°, and truncated after 500 steps.
 *
 * @returns Observations are the state `[4]`: x, ẋ, θ, θ̇.
 * @see Barto, Sutton & Anderson (1983), "Neuronlike adaptive elements that can solve difficult learning control problems".
 * @see Florian (2007), "Correct equations for the dynamics of the cart-pole system", without friction.
 * @example
 * ```ts
 * const env = cartPole();
 * const [state] = env.reset(random.key(0));
 * const { reward, terminated } = env.step(state, 1, random.key(1));
 * ```
 */
export const cartPole = (options?: PhysicsOptions): Environment<Episode<CartPoleState>> => {
  const { dtype, maxSteps } = physicsOf("cartPole", options, 500);
  const high = [2 * positionLimit, Infinity, 2 * angleLimit, Infinity];
  return defineEnvironment<CartPoleState>({
    name: "CartPole-v1",
    observationSpace: box(
      high.map((x) => -x),
      high,
      [4],
      dtype,
    ),
    actionSpace: discrete(2),
    solvedAt: 475,
    maxSteps,
    begin: (key) => random.uniform(key, [4], { dtype, minval: -0.05, maxval: 0.05 }),
    observe: (state) => state,
    advance: (state, action) => {
      const [x, xDot, theta, thetaDot] = state;
      const push = np.astype(np.where(np.equal(action, 1), force, -force), dtype);
      const [cos, sin] = [np.cos(theta), np.sin(theta)];
      const t = np.div(np.add(push, np.mul(np.mul(poleMassLength, np.square(thetaDot)), sin)), massTotal);
      const thetaAcc = np.div(
        np.sub(np.mul(gravity, sin), np.mul(cos, t)),
        np.mul(halfLength, np.sub(4 / 3, np.div(np.mul(massPole, np.square(cos)), massTotal))),
      );
      const xAcc = np.sub(t, np.div(np.mul(np.mul(poleMassLength, thetaAcc), cos), massTotal));
      const next = [
        np.add(x, np.mul(tau, xDot)),
        np.add(xDot, np.mul(tau, xAcc)),
        np.add(theta, np.mul(tau, thetaDot)),
        np.add(thetaDot, np.mul(tau, thetaAcc)),
      ];
      const terminated = np.logicalOr(np.greater(np.abs(next[0]), positionLimit), np.greater(np.abs(next[2]), angleLimit));
      return { dynamics: np.stack(next), reward: np.ones([], dtype), terminated };
    },
    render: (state) => {
      const [x, , theta] = numbersOf(state);
      const to = (m: number): number => 150 + (m * 300) / (2 * positionLimit);
      const [cart, pole] = [to(x), 62.5];
      const picture = canvas(300, 200);
      picture.line([0, 150], [300, 150], "black");
      picture.polygon([[cart - 12, 142], [cart + 12, 142], [cart + 12, 157], [cart - 12, 157]], "black"); // prettier-ignore
      picture.polygon(
        rotated([[-2.5, 0], [2.5, 0], [2.5, -pole], [-2.5, -pole]], theta).map(([a, b]) => [a + cart, b + 146] as const), // prettier-ignore
        "wood",
      );
      picture.disc([cart, 146], 2.5, "blue");
      return picture.image();
    },
  });
};
