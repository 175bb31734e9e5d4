import { ValueError } from "@nabla-js/ndarray";
import { mostThreads } from "./control.js";

/** Throws unless a number of threads that was given makes sense. */
export const checkThreads = (op: string, threads: number | undefined, mend: string): void => {
  if (threads === undefined || (Number.isInteger(threads) && threads >= 1 && threads <= mostThreads)) return;
  throw new ValueError({ op, given: `threads ${threads}`, expected: `a whole number from 1 to ${mostThreads}`, mend });
};
