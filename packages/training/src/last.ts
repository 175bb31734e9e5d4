import { ValueError } from "@nabla-js/ndarray";
import { checkStream } from "./checks.js";

/**
 * Runs a stream of events to its end and returns the last of them: for a run, the one whose snapshot holds the result.
 *
 * @throws {@link ValueError} when there was none.
 */
export const last = async <E>(events: AsyncIterable<E>): Promise<E> => {
  checkStream("last", "events", events, "Pass what fit or evaluate returns.");
  let seen: readonly [E] | [] = [];
  for await (const event of events) seen = [event];
  if (seen.length === 0)
    throw new ValueError({
      op: "last",
      given: "a stream without events",
      expected: "at least one",
      mend: "Pass a stream that has not been read before.",
    });
  return seen[0];
};
