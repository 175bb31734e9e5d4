import {
  acrobot,
  breakout,
  cartPole,
  cliffWalking,
  frozenLake,
  gridWorld,
  mountainCar,
  mountainCarContinuous,
  pendulum,
  type Environment,
} from "@nabla-js/rl";

/** What to do in an environment, whatever its states are; `maxSteps` is the longest that an episode can be. */
export type UseEnvironment<R> = <S>(env: Environment<S>, maxSteps: number) => R;

/** Environments in which one chooses. */
export const choosingNames = [
  "cartpole",
  "acrobot",
  "mountaincar",
  "frozenlake",
  "frozenlake8x8",
  "cliffwalking",
  "gridworld",
  "breakout",
] as const;

/** Environments in which one gives numbers. */
export const steeringNames = ["pendulum", "mountaincar-continuous"] as const;

/** All of them. */
export const environmentNames: readonly string[] = /* @__PURE__ */ ([] as readonly string[]).concat(choosingNames, steeringNames);

/** The name of one of them. */
export type EnvironmentName = (typeof choosingNames)[number] | (typeof steeringNames)[number];

/** Opens an environment by its name, as Gymnasium registers it; those without a limit of steps get one here. */
export const inEnvironment = <R>(name: EnvironmentName, use: UseEnvironment<R>): R => {
  switch (name) {
    case "cartpole":
      return use(cartPole(), 500);
    case "acrobot":
      return use(acrobot(), 500);
    case "mountaincar":
      return use(mountainCar(), 200);
    case "mountaincar-continuous":
      return use(mountainCarContinuous(), 999);
    case "pendulum":
      return use(pendulum(), 200);
    case "frozenlake":
      return use(frozenLake(), 100);
    case "frozenlake8x8":
      return use(frozenLake({ map: "8x8" }), 200);
    case "cliffwalking":
      return use(cliffWalking({ maxSteps: 200 }), 200);
    case "gridworld":
      return use(gridWorld(), 200);
    case "breakout":
      return use(breakout({ maxSteps: 1000 }), 1000);
  }
};
