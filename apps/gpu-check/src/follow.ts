import { read } from "@nabla-js/ndarray";
import { jit, type Backend } from "@nabla-js/grad";
import type { TrainingStep } from "./steps.js";

/** A training step on a backend, beside the same on the reference. */
export interface Followed {
  readonly name: string;
  readonly losses: readonly number[];
  readonly reference: readonly number[];
  /** The largest |loss/reference − 1|. */
  readonly error: number;
  /** Milliseconds of the first step, which traces and compiles. */
  readonly first: number;
  /** The median of the others, loss included. */
  readonly median: number;
}

/** Takes some steps on a backend; gives the losses, and milliseconds by a clock. Ends early where `done` says `false` to a step. */
export const train = async (
  { step, start, batch }: TrainingStep,
  backend: Backend,
  steps: number,
  now: () => number,
  done: (i: number) => unknown = () => undefined,
): Promise<{ readonly losses: readonly number[]; readonly times: readonly number[] }> => {
  const run = jit(step as (...args: never[]) => readonly [unknown, Parameters<typeof read>[0]], { backend, donate: [0] });
  let state = start();
  const losses: number[] = [];
  const times: number[] = [];
  for (let i = 0; i < steps; i++) {
    const began = now();
    const [next, loss] = run(state as never, ...(batch as never[]));
    state = next;
    losses.push((await read(loss))[0]);
    times.push(now() - began);
    if (done(i) === false) break;
  }
  return { losses, times };
};

/** The largest |loss/reference − 1|; a loss that is no number is not near anything. */
export const farthest = (losses: readonly number[], reference: readonly number[]): number =>
  Math.max(
    ...losses.map((loss, i) => {
      const error = Math.abs(loss / reference[i] - 1);
      return Number.isNaN(error) ? Infinity : error;
    }),
  );

/** Follows a training step on a backend and on the reference. */
export const follow = async (
  it: TrainingStep,
  backend: Backend,
  reference: Backend,
  steps: number,
  now: () => number = () => 0,
): Promise<Followed> => {
  const own = await train(it, backend, steps, now);
  const other = await train(it, reference, steps, now);
  const later = own.times.slice(1).sort((a, b) => a - b);
  return {
    name: it.name,
    losses: own.losses,
    reference: other.losses,
    error: farthest(own.losses, other.losses),
    first: own.times[0],
    median: later[Math.floor(later.length / 2)] ?? NaN,
  };
};
