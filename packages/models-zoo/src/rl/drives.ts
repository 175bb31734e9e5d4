import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { jit, scan } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import type { Agent, AgentState, Figures } from "./agent.js";

/** Some iterations of an agent: the next state, and the figures of each, `[iterations]`. The state is donated. */
export type Drive<S> = (state: S, iterations: number) => readonly [state: S, figures: Figures];

/** One iteration: some steps, then learning from them. */
export const iterationOf =
  <A, L, T, P>({ rollout, step, learn, policyOf }: Agent<A, L, T, P>) =>
  ({ actor, learner }: AgentState<A, L>): readonly [AgentState<A, L>, Figures] => {
    const policy = policyOf(learner);
    const [moved, transitions] = scan((at: A, _: null) => step(policy, at), actor, null, { length: rollout });
    const [learned, figures] = learn(learner, transitions);
    return [{ actor: moved, learner: learned }, figures];
  };

/** The whole loop as one Program: acting, stepping, storing, drawing and learning, compiled into one call. */
export const compiledDrive = <A, L, T, P>(agent: Agent<A, L, T, P>): Drive<AgentState<A, L>> => {
  const iteration = iterationOf(agent);
  return jit(
    (state: AgentState<A, L>, iterations: number) =>
      scan((at: AgentState<A, L>, _: null) => iteration(at), state, null, { length: iterations }),
    { donate: [0], staticArgnums: [1] },
  );
};

/** The same as a plain loop over two compiled functions, to be read, changed and watched. */
export const plainDrive = <A, L, T, P>(agent: Agent<A, L, T, P>): Drive<AgentState<A, L>> => {
  const step = jit(agent.step, { donate: [1] });
  const learn = jit(agent.learn, { donate: [0] });
  return ({ actor, learner }, iterations) => {
    const all: Figures[] = [];
    for (let i = 0; i < iterations; i++) {
      const policy = agent.policyOf(learner);
      const transitions: T[] = [];
      for (let t = 0; t < agent.rollout; t++) {
        const [moved, transition] = step(policy, actor);
        transitions.push(transition);
        actor = moved;
      }
      const [learned, figures] = learn(learner, stacked(transitions));
      learner = learned;
      all.push(figures);
    }
    return [{ actor, learner }, stacked(all)];
  };
};

/** Trees as one, with an axis in front. */
const stacked = <T>([first, ...others]: readonly T[]): T =>
  tree.map((...leaves: NDArray[]) => np.stack(leaves), first, ...others);
