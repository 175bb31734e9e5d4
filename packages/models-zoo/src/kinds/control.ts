import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { jit } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import { episodeReturns, type Environment } from "@nabla-js/rl";
import { fit } from "@nabla-js/training";
import { sizeOf } from "../learning.js";
import type { Settings } from "../recipe.js";
import type { Agent, AgentState } from "../rl/agent.js";
import { compiledDrive, plainDrive } from "../rl/drives.js";
import type { Played, Task } from "../task.js";

/** All that changes while an agent learns, and the best that it has been. */
export type ControlState<A, L, P> = {
  readonly agent: AgentState<A, L>;
  /** The policy that did best, and what it reached when it was judged, `[]`. */
  readonly best: P;
  readonly judged: NDArray;
  /** The mean return of the episodes that ended last, `[]`. */
  readonly returned: NDArray;
};

export interface ControlOptions<A, L, T, P> {
  readonly agent: Agent<A, L, T, P>;
  readonly settings: Settings;
  /** Iterations of the agent in an epoch, after which its policy is judged. */
  readonly iterations: number;
  /** The longest that an episode can be. */
  readonly maxSteps: number;
  /** Whether the loop is one compiled Program, or a plain loop over two compiled functions. @defaultValue "compiled" */
  readonly drive?: "compiled" | "plain";
}

/** Episodes by which a policy is judged after each epoch, and by which it is tested. Their keys are never those of training. */
const judges = 20;
const testers = 100;

/**
 * The task of an agent in an environment. An epoch is some thousand steps; after each, the policy is judged by 20 episodes
 * without exploration, and the best one is kept, the later of two that are equal. The test is 100 other episodes.
 */
export const control = <A, L, T, P>({
  agent,
  settings: { seed },
  iterations,
  maxSteps,
  drive = "compiled",
}: ControlOptions<A, L, T, P>): Task<ControlState<A, L, P>, P> => {
  const run = (drive === "compiled" ? compiledDrive : plainDrive)(agent);
  const returns = agent.withEnvironment((env) =>
    jit(
      (policy: P, key: NDArray, episodes: number) =>
        episodeReturns(env, (x) => agent.act(policy, x), key, { episodes, maxSteps }).return,
      { staticArgnums: [2] },
    ),
  );
  /** Arrays of its own, which stay when others are donated. */
  const copied = (policy: P): P => tree.map((x) => np.array(x), policy);
  const begin = (): ControlState<A, L, P> => {
    const state = agent.init(random.key(seed));
    const none = (): NDArray => np.array(-Infinity);
    return { agent: state, best: copied(agent.policyOf(state.learner)), judged: none(), returned: np.array(NaN) };
  };
  const start = begin();
  const name = agent.withEnvironment(({ name }) => name);
  const perEpoch = iterations * agent.rollout * agent.envs;

  /** An epoch of acting and learning, and a judgement. */
  const epoch = (state: ControlState<A, L, P>) => {
    const [next, figures] = run(state.agent, iterations);
    const policy = agent.policyOf(next.learner);
    const judged = np.mean(returns(policy, random.key(judgesSeed), judges));
    const isBest = np.item(judged) >= np.item(state.judged);
    const episodes = np.sum(figures.episodes);
    // An epoch may pass within one long episode.
    const returned = np.item(episodes) === 0 ? state.returned : np.div(np.sum(figures.returns), episodes);
    const after: ControlState<A, L, P> = {
      agent: next,
      best: isBest ? copied(policy) : state.best,
      judged: isBest ? judged : state.judged,
      returned,
    };
    return [after, { loss: np.mean(figures.loss), return: returned, judged }] as const;
  };

  return {
    start,
    parameters: sizeOf(agent.policyOf(start.agent.learner)),
    data: `${name}: ${agent.envs} at once, ${perEpoch} steps in an epoch, the first ${agent.warmUp} steps at random`,
    fingerprint: name,
    train: ({ epochs, every, from, signal }) =>
      fit(epoch, from?.state ?? begin(), {
        epochs,
        every,
        data: () => [null],
        batches: 1,
        ...(from === undefined ? {} : { from }),
        ...(signal === undefined ? {} : { signal }),
      }),
    weights: ({ best }) => best,
    begin: (policy) => ({ ...begin(), best: policy }),
    test: (policy) => {
      const all = returns(policy, random.key(testSeed), testers);
      const figures = {
        testReturn: np.item(np.mean(all)),
        testReturnStd: np.item(np.std(all)),
        testReturnMin: np.item(np.min(all)),
      };
      return Promise.resolve({ figures });
    },
    play: (policy, options) =>
      Promise.resolve(agent.withEnvironment((env) => playedIn(env, agent, policy, maxSteps, options.seed))),
  };
};

const judgesSeed = 77;
const testSeed = 1000;

/** One episode, step by step, with a picture of each. */
const playedIn = <S, A, L, T, P>(
  env: Environment<S>,
  agent: Agent<A, L, T, P>,
  policy: P,
  maxSteps: number,
  seed: number,
): Played => {
  const [ofReset, ofSteps] = random.split(random.key(seed));
  const act = jit((observation: NDArray) => np.take(agent.act(policy, np.expandDims(observation, 0)), 0, 0));
  let [state, observation] = env.reset(ofReset);
  const pictures: NDArray[] = [];
  const texts: string[] = [];
  let sum = 0;
  for (let t = 0; t < maxSteps; t++) {
    if (env.render !== undefined) pictures.push(env.render(state));
    if (env.ansi !== undefined) texts.push(env.ansi(state));
    const next = env.step(state, act(observation), random.foldIn(ofSteps, t));
    [state, observation] = [next.state, next.observation];
    sum += np.item(next.reward);
    if (np.item(next.terminated) === 1 || np.item(next.truncated) === 1) break;
  }
  if (env.render !== undefined) pictures.push(env.render(state));
  if (env.ansi !== undefined) texts.push(env.ansi(state));
  return { pictures, texts, return: sum };
};
