import type { Combinator, TrainingEvent } from "./trainingEvent.js";

/**
 * Leads events through combinators, from left to right: `pipe(events, f, g)` is `g(f(events))`. Each sees what those
 * before it let pass, so `earlyStopping` stands before `checkpoints`, and `progress` at the end.
 */
export const pipe = <S>(
  events: AsyncGenerator<TrainingEvent<S>, void, undefined>,
  ...combinators: readonly Combinator[]
): AsyncGenerator<TrainingEvent<S>, void, undefined> => combinators.reduce((all, combinator) => combinator(all), events);
