import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { jit, scan } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import type { Agent, Figures } from "./agent.js";

/** Some iterations of an agent: the next state, and the figures of each, `[iterations]`. The state is donated. */
export type Drive<S> = (state: S, iterations: number) => readonly [state: S, figures: Figures];

/** The whole loop as one Program: acting, stepping, storing, drawing and learning, compiled into one call. */
export const compiledDrive = <S, T, P>({ rollout, step, learn }: Agent<S, T, P>): Drive<S> => {
  const iteration = (state: S): readonly [S, Figures] => {
    const [after, transitions] = scan((at: S, _: null) => step(at), state, null, { length: rollout });
    return learn(after, transitions);
  };
  return jit(
    (state: S, iterations: number) => scan((at: S, _: null) => iteration(at), state, null, { length: iterations }),
    { donate: [0], staticArgnums: [1] },
  );
};

/** The same as a plain loop over two compiled functions, to be read, changed and watched. */
export const plainDrive = <S, T, P>(agent: Agent<S, T, P>): Drive<S> => {
  const step = jit(agent.step, { donate: [0] });
  const learn = jit(agent.learn, { donate: [0] });
  return (state, iterations) => {
    const all: Figures[] = [];
    for (let i = 0; i < iterations; i++) {
      const transitions: T[] = [];
      for (let t = 0; t < agent.rollout; t++) {
        const [next, transition] = step(state);
        state = next;
        transitions.push(transition);
      }
      const [next, figures] = learn(state, stacked(transitions));
      state = next;
      all.push(figures);
    }
    return [state, stacked(all)];
  };
};

/** Trees as one, with an axis in front. */
const stacked = <T>([first, ...others]: readonly T[]): T =>
  tree.map((...leaves: NDArray[]) => np.stack(leaves), first, ...others);
