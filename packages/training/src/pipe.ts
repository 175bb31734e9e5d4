import type { Combinator, TrainingEvent } from "./trainingEvent.js";
import { checkFunction, checkStream } from "./checks.js";

/**
 * Leads events through combinators, from left to right: `pipe(events, f, g)` is `g(f(events))`. Each sees what those
 * before it let pass, so `earlyStopping` stands before `checkpoints`, and `progress` at the end.
 */
export const pipe = <S>(
  events: AsyncGenerator<TrainingEvent<S>, void, undefined>,
  ...combinators: readonly Combinator[]
): AsyncGenerator<TrainingEvent<S>, void, undefined> => {
  checkStream("pipe", "events", events, "Pass what fit returns.");
  combinators.forEach((combinator, i) =>
    checkFunction("pipe", `combinator ${i}`, combinator, "Call what makes one, as in earlyStopping({ patience: 3 })."),
  );
  return combinators.reduce((all, combinator) => combinator(all), events);
};
