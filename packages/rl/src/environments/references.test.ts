/** Each environment beside the equations that Gymnasium publishes, written out once more as plain loops over numbers. */
import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { jit, vmap } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import type { Environment, Episode } from "../environment.js";
import { acrobot } from "./acrobot.js";
import { breakout, type BreakoutState } from "./breakout.js";
import { cartPole } from "./cartPole.js";
import { cliffWalking } from "./cliffWalking.js";
import { frozenLake } from "./frozenLake.js";
import { gridWorld } from "./gridWorld.js";
import { mountainCar, mountainCarContinuous } from "./mountainCar.js";
import { pendulum } from "./pendulum.js";

type Numbers = readonly number[];
type Plain = (
  state: Numbers,
  action: number,
) => { readonly state: Numbers; readonly reward: number; readonly terminated: boolean };
const dtype = "float64";

/** Follows an environment and the plain loop for some steps of the same actions. */
const follow = (
  env: Environment<Episode<NDArray>>,
  plain: Plain,
  action: (i: number) => number,
  steps: number,
  start?: Numbers,
): number => {
  let [state] = env.reset(random.key(3));
  if (start !== undefined) state = { ...state, dynamics: np.array(start, { dtype }) };
  let numbers: Numbers = Array.from(np.toTypedArray(state.dynamics));
  const step = jit(env.step);
  for (let i = 0; i < steps; i++) {
    const a = env.actionSpace.kind === "discrete" ? np.array(action(i), { dtype: "int32" }) : np.array([action(i)], { dtype });
    const next = step(state, a, random.key(i));
    const expected = plain(numbers, action(i));
    Array.from(np.toTypedArray(next.state.dynamics)).forEach((v, j) => expect(v).toBeCloseTo(expected.state[j], 9));
    expect(np.item(next.reward)).toBeCloseTo(expected.reward, 9);
    expect(np.item(next.terminated) === 1).toBe(expected.terminated);
    if (expected.terminated) return i + 1;
    [state, numbers] = [next.state, expected.state];
  }
  return steps;
};

/** Choices that look random and are always the same. */
const choice =
  (n: number) =>
  (i: number): number =>
    (i * i * 7 + (i >> 2)) % n;

test("CartPole-v1", () => {
  const plain: Plain = ([x, xDot, theta, thetaDot], action) => {
    const force = action === 1 ? 10 : -10;
    const [cos, sin] = [Math.cos(theta), Math.sin(theta)];
    const temp = (force + 0.05 * thetaDot ** 2 * sin) / 1.1;
    const thetaAcc = (9.8 * sin - cos * temp) / (0.5 * (4 / 3 - (0.1 * cos ** 2) / 1.1));
    const xAcc = temp - (0.05 * thetaAcc * cos) / 1.1;
    const state = [x + 0.02 * xDot, xDot + 0.02 * xAcc, theta + 0.02 * thetaDot, thetaDot + 0.02 * thetaAcc];
    const limit = (12 * 2 * Math.PI) / 360;
    return { state, reward: 1, terminated: Math.abs(state[0]) > 2.4 || Math.abs(state[2]) > limit };
  };
  const ended = follow(cartPole({ dtype }), plain, choice(2), 200);
  expect(ended).toBeGreaterThan(8);
  expect(ended).toBeLessThan(200);
  expect(follow(cartPole({ dtype }), plain, (i) => (i >> 1) % 2, 30)).toBeGreaterThan(20);
});

test("MountainCar-v0 and MountainCarContinuous-v0", () => {
  const roll = (position: number, velocity: number, push: number): Numbers => {
    let v = Math.min(0.07, Math.max(-0.07, velocity + push - 0.0025 * Math.cos(3 * position)));
    const x = Math.min(0.6, Math.max(-1.2, position + v));
    if (x === -1.2 && v < 0) v = 0;
    return [x, v];
  };
  const discretePlain: Plain = ([x, v], action) => {
    const state = roll(x, v, (action - 1) * 0.001);
    return { state, reward: -1, terminated: state[0] >= 0.5 && state[1] >= 0 };
  };
  follow(mountainCar({ dtype }), discretePlain, choice(3), 150);
  // Always with the motion: up the left hill against the end, and then over the right one.
  const pump = (i: number): number => (i < 45 || i > 80 ? 2 : 0);
  follow(mountainCar({ dtype }), discretePlain, pump, 199);
  // Against the left end, which takes all its speed.
  follow(mountainCar({ dtype }), discretePlain, () => 0, 60, [-1.1, -0.06]);

  const continuousPlain: Plain = ([x, v], action) => {
    const state = roll(x, v, Math.min(1, Math.max(-1, action)) * 0.0015);
    const terminated = state[0] >= 0.45 && state[1] >= 0;
    return { state, reward: (terminated ? 100 : 0) - 0.1 * action ** 2, terminated };
  };
  const swing = (i: number): number => Math.sin(i / 11.3 + 1.2);
  follow(mountainCarContinuous({ dtype }), continuousPlain, swing, 300);
});

test("a car driven with its motion reaches the top, and hits the left end without going back in time", () => {
  const env = mountainCar({ dtype });
  let [state] = env.reset(random.key(0));
  const step = jit(env.step);
  let leftmost = 0;
  for (let i = 0; i < 200; i++) {
    const [, v] = np.toTypedArray(state.dynamics);
    const next = step(state, np.array(v < 0 ? 0 : 2, { dtype: "int32" }), random.key(0));
    state = next.state;
    leftmost = Math.min(leftmost, np.toTypedArray(state.dynamics)[0]);
    if (np.item(next.terminated) === 1) break;
  }
  expect(np.toTypedArray(state.dynamics)[0]).toBeGreaterThanOrEqual(0.5);
  expect(leftmost).toBeGreaterThanOrEqual(-1.2);
});

/** θ̈ of the acrobot, by the book. */
const acrobotDerivative = ([t1, t2, d1, d2]: Numbers, torque: number): Numbers => {
  const a1 = 0.25 + (1 + 0.25 + Math.cos(t2)) + 2;
  const a2 = 0.25 + 0.5 * Math.cos(t2) + 1;
  const phi2 = 0.5 * 9.8 * Math.cos(t1 + t2 - Math.PI / 2);
  const phi1 = -0.5 * d2 ** 2 * Math.sin(t2) - d2 * d1 * Math.sin(t2) + 1.5 * 9.8 * Math.cos(t1 - Math.PI / 2) + phi2;
  const dd2 = (torque + (a2 / a1) * phi1 - 0.5 * d1 ** 2 * Math.sin(t2) - phi2) / (0.25 + 1 - a2 ** 2 / a1);
  return [d1, d2, -(a2 * dd2 + phi1) / a1, dd2];
};

const acrobotPlain: Plain = (state, action) => {
  const along = (k: Numbers, h: number): Numbers => state.map((v, i) => v + h * k[i]);
  const k1 = acrobotDerivative(state, action - 1);
  const k2 = acrobotDerivative(along(k1, 0.1), action - 1);
  const k3 = acrobotDerivative(along(k2, 0.1), action - 1);
  const k4 = acrobotDerivative(along(k3, 0.2), action - 1);
  const next = state.map((v, i) => v + (0.2 / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
  const wrap = (v: number): number => {
    while (v > Math.PI) v -= 2 * Math.PI;
    while (v < -Math.PI) v += 2 * Math.PI;
    return v;
  };
  const bound = (v: number, limit: number): number => Math.min(Math.max(v, -limit), limit);
  const after = [wrap(next[0]), wrap(next[1]), bound(next[2], 4 * Math.PI), bound(next[3], 9 * Math.PI)];
  const terminated = -Math.cos(after[0]) - Math.cos(after[1] + after[0]) > 1;
  return { state: after, reward: terminated ? 0 : -1, terminated };
};

test("Acrobot-v1", () => {
  follow(acrobot({ dtype }), acrobotPlain, choice(3), 60);
  // Driven with the second link, so that angles go round and the line is passed.
  follow(acrobot({ dtype }), acrobotPlain, (i) => ((i >> 3) % 2) * 2, 60);
});

test("the energy of an acrobot without torque is kept to a thousandth over 100 steps of 0.2 s", () => {
  const energy = ([t1, t2, d1, d2]: Numbers): number =>
    0.5 * (3.5 + Math.cos(t2)) * d1 ** 2 +
    (1.25 + 0.5 * Math.cos(t2)) * d1 * d2 +
    0.5 * 1.25 * d2 ** 2 -
    1.5 * 9.8 * Math.cos(t1) -
    0.5 * 9.8 * Math.cos(t1 + t2);
  const env = acrobot({ dtype });
  let [state] = env.reset(random.key(1));
  const step = jit(env.step);
  const first = energy(Array.from(np.toTypedArray(state.dynamics)));
  for (let i = 0; i < 100; i++) state = step(state, np.array(1, { dtype: "int32" }), random.key(0)).state;
  const last = energy(Array.from(np.toTypedArray(state.dynamics)));
  expect(Math.abs(last - first)).toBeLessThan(1e-3 * (first + 1.5 * 9.8 + 0.5 * 9.8 + 1));
  expect(last).not.toBe(first);
});

test("Pendulum-v1", () => {
  const plain: Plain = ([theta, thetaDot], action) => {
    const u = Math.min(2, Math.max(-2, action));
    const turn = 2 * Math.PI;
    const normal = ((((theta + Math.PI) % turn) + turn) % turn) - Math.PI;
    const faster = Math.min(8, Math.max(-8, thetaDot + (15 * Math.sin(theta) + 3 * u) * 0.05));
    return {
      state: [theta + faster * 0.05, faster],
      reward: -(normal ** 2 + 0.1 * thetaDot ** 2 + 0.001 * u ** 2),
      terminated: false,
    };
  };
  expect(follow(pendulum({ dtype }), plain, (i) => 2 * Math.sin(i / 5), 199)).toBe(199);
});

test("the energy of a pendulum without torque does not drift: its integrator is symplectic", () => {
  const env = pendulum({ dtype, maxSteps: undefined });
  const energy = ([theta, dot]: Numbers): number => dot ** 2 / 6 + 5 * Math.cos(theta);
  let state = env.reset(random.key(5))[0];
  const step = jit(env.step);
  const all: number[] = [];
  for (let i = 0; i < 2000; i++) {
    state = step(state, np.array([0], { dtype }), random.key(0)).state;
    all.push(energy(Array.from(np.toTypedArray(state.dynamics))));
  }
  const mean = (part: Numbers): number => part.reduce((a, b) => a + b, 0) / part.length;
  const [early, late] = [mean(all.slice(0, 1000)), mean(all.slice(1000))];
  expect(Math.abs(early - late)).toBeLessThan(0.05);
  expect(Math.max(...all) - Math.min(...all)).toBeLessThan(1.5);
});

/** Where a move leads on a map: [cell, letter]. */
const moved = (map: readonly string[], cell: number, [down, right]: readonly [number, number]): readonly [number, string] => {
  const columns = map[0].length;
  const row = Math.min(map.length - 1, Math.max(0, Math.floor(cell / columns) + down));
  const column = Math.min(columns - 1, Math.max(0, (cell % columns) + right));
  return [row * columns + column, map[row][column]];
};

/** An episode at a cell. */
const standing = (cell: number): Episode<NDArray> => ({
  dynamics: np.array(cell, { dtype: "int32" }),
  t: np.array(0, { dtype: "int32" }),
  over: np.array(false),
});

test("FrozenLake-v1: every cell and action, firm and slippery", () => {
  const map = ["SFFF", "FHFH", "FFFH", "HFFG"];
  const ways = [[0, -1], [1, 0], [0, 1], [-1, 0]] as const; // prettier-ignore
  const firm = frozenLake({ slippery: false });
  const slippery = frozenLake();
  const step = jit(vmap(slippery.step, { inAxes: [null, null, 0] }));
  const sliding = random.split(random.key(0), 300);
  for (let cell = 0; cell < 16; cell++) {
    if ("HG".includes(map[cell >> 2][cell % 4])) continue;
    for (let action = 0; action < 4; action++) {
      const [to, letter] = moved(map, cell, ways[action]);
      const next = firm.step(standing(cell), action, random.key(0));
      expect(np.item(next.observation)).toBe(to);
      expect(np.item(next.reward)).toBe(letter === "G" ? 1 : 0);
      expect(np.item(next.terminated) === 1).toBe("GH".includes(letter));
    }
    // One action a cell, 300 times: the three ways are taken about equally often.
    const action = cell % 4;
    const seen = np.toTypedArray(step(standing(cell), np.array(action, { dtype: "int32" }), sliding).observation);
    const chance = new Map<number, number>();
    for (const b of [(action + 3) % 4, action, (action + 1) % 4]) {
      const [to] = moved(map, cell, ways[b]);
      chance.set(to, (chance.get(to) ?? 0) + 1 / 3);
    }
    expect(new Set(seen)).toEqual(new Set(chance.keys()));
    for (const [to, p] of chance) expect(Math.abs(seen.filter((v) => v === to).length / 300 - p)).toBeLessThan(0.12);
  }
});

test("CliffWalking-v1: every cell and action", () => {
  const map = ["oooooooooooo", "oooooooooooo", "oooooooooooo", "oCCCCCCCCCCT"];
  const ways = [[-1, 0], [0, 1], [1, 0], [0, -1]] as const; // prettier-ignore
  const env = cliffWalking();
  for (let cell = 0; cell <= 36; cell++)
    for (let action = 0; action < 4; action++) {
      const [to, letter] = moved(map, cell, ways[action]);
      const next = env.step(standing(cell), action, random.key(0));
      expect(np.item(next.observation)).toBe(letter === "C" ? 36 : to);
      expect(np.item(next.reward)).toBe(letter === "C" ? -100 : -1);
      expect(np.item(next.terminated) === 1).toBe(letter === "T");
    }
  expect(np.item(env.reset(random.key(0))[1])).toBe(36);
});

test("a walk through the grid world: walls hold, the goal ends it", () => {
  const env = gridWorld({ map: ["S#G", "..."] });
  let [state] = env.reset(random.key(0));
  const seen: number[] = [];
  let ended = 0;
  for (const action of [1, 2, 1, 1, 0]) {
    const next = env.step(state, action, random.key(0));
    state = next.state;
    seen.push(np.item(next.observation));
    ended = np.item(next.terminated);
  }
  expect(seen).toEqual([0, 3, 4, 5, 2]);
  expect(ended).toBe(1);
});

test("Breakout of MinAtar, without sticky actions", () => {
  const env = breakout({ stickiness: 0 });
  const step = jit(env.step);
  const inside = { x: 5, y: 4, dir: 1, strike: true };
  for (const seed of [0, 1, 2, 3]) {
    let [state] = env.reset(random.key(seed));
    const isRight = np.item(state.dynamics.ballX) === 9;
    const at = { x: isRight ? 9 : 0, y: 3, dir: isRight ? 3 : 2, pos: 4, strike: false, lastX: isRight ? 9 : 0, lastY: 3 };
    if (seed === 3) {
      // Just after it has broken one: it passes over those that follow.
      Object.assign(at, inside);
      const whole = (n: number): NDArray => np.array(n, { dtype: "int32" });
      const ball = { ballX: whole(5), ballY: whole(4), direction: whole(1), strike: np.array(true) };
      state = { ...state, dynamics: { ...state.dynamics, ...ball } };
    }
    const bricks = Array.from({ length: 10 }, (_, row) => new Array<number>(10).fill(row >= 1 && row < 4 ? 1 : 0));
    let hits = 0;
    for (let i = 0; i < 150; i++) {
      // Follows the ball, as well as it can.
      const ahead = at.x + (at.dir === 1 || at.dir === 2 ? 1 : -1);
      const aim = at.y === 8 ? at.x : ahead;
      const action = aim < at.pos ? 1 : aim > at.pos ? 2 : 0;
      const next = step(state, np.array(action, { dtype: "int32" }), random.key(i));
      state = next.state;

      if (action === 1) at.pos = Math.max(0, at.pos - 1);
      if (action === 2) at.pos = Math.min(9, at.pos + 1);
      [at.lastX, at.lastY] = [at.x, at.y];
      let newX = at.x + (at.dir === 1 || at.dir === 2 ? 1 : -1);
      let newY = at.y + (at.dir >= 2 ? 1 : -1);
      let toggled = false;
      let reward = 0;
      let terminal = false;
      if (newX < 0 || newX > 9) {
        newX = Math.min(9, Math.max(0, newX));
        at.dir = [1, 0, 3, 2][at.dir];
      }
      if (newY < 0) {
        newY = 0;
        at.dir = [3, 2, 1, 0][at.dir];
      } else if (bricks[newY][newX] === 1) {
        toggled = true;
        if (!at.strike) {
          reward = 1;
          at.strike = true;
          bricks[newY][newX] = 0;
          newY = at.lastY;
          at.dir = [3, 2, 1, 0][at.dir];
        }
      } else if (newY === 9) {
        if (bricks.flat().every((brick) => brick === 0)) for (const row of [1, 2, 3]) bricks[row].fill(1);
        if (at.x === at.pos) {
          at.dir = [3, 2, 1, 0][at.dir];
          newY = at.lastY;
        } else if (newX === at.pos) {
          at.dir = [2, 3, 0, 1][at.dir];
          newY = at.lastY;
        } else terminal = true;
      }
      if (!toggled) at.strike = false;
      [at.x, at.y] = [newX, newY];

      const d: BreakoutState = state.dynamics;
      expect([d.ballX, d.ballY, d.direction, d.paddle, d.lastX, d.lastY, d.strike].map((v) => np.item(v))).toEqual([
        at.x,
        at.y,
        at.dir,
        at.pos,
        at.lastX,
        at.lastY,
        at.strike ? 1 : 0,
      ]);
      expect(Array.from(np.toTypedArray(d.bricks))).toEqual(bricks.flat());
      expect([np.item(next.reward), np.item(next.terminated)]).toEqual([reward, terminal ? 1 : 0]);
      hits += reward;
      if (terminal) break;
    }
    expect(hits).toBeGreaterThan(2);
  }
});
