import { startAtUser } from "./userLine.js";

/** The parts of every message; what was given is said in each family's own way. */
export interface Parts {
  readonly op: string;
  readonly expected: string;
  readonly mend: string;
}

/** Says what was given, what was expected, and how to mend it. Its stack starts at the user's line. */
export abstract class ThreePartError<Info extends Parts> extends Error {
  readonly info: Info;

  constructor(name: string, info: Info, given: string, options?: ErrorOptions) {
    super(`${info.op}: given ${given}; expected ${info.expected}. ${info.mend}`, options);
    this.name = name;
    this.info = info;
    startAtUser(this);
  }
}

/** `a [2, 3] and b [3]`: things under the names of the arguments. */
export const listed = <T>(given: Readonly<Record<string, T>>, show: (it: T) => string): string =>
  Object.entries(given)
    .map(([name, it]) => `${name} ${show(it)}`)
    .join(" and ");
