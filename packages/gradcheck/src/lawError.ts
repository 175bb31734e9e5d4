import { startAtUser } from "@nabla-js/ndarray/internal";

/** The parts of the message, for whoever wants to react to them. */
export interface LawErrorInfo {
  /** The name of the law. */
  readonly law: string;
  /** The smallest draw that breaks it, in words. */
  readonly drawn: string;
  /** What came out, and what was expected. */
  readonly reason: string;
  /** The seed that leads there again. */
  readonly seed: number;
  /** After how many draws. */
  readonly runs: number;
  /** How many times the draw was made smaller. */
  readonly shrinks: number;
}

/** Thrown when a law is broken. */
export class LawError extends Error {
  override readonly name = "LawError";
  readonly info: LawErrorInfo;

  constructor(info: LawErrorInfo, cause?: unknown) {
    super(
      [
        `${info.law}, is broken for`,
        indent(info.drawn),
        info.reason,
        `Found in draw ${info.runs}, made smaller ${info.shrinks} times. To see it again: NABLA_SEED=${info.seed}, or check(${info.runs}, ${info.seed}).`,
      ].join("\n\n"),
      cause === undefined ? undefined : { cause },
    );
    this.info = info;
    startAtUser(this);
  }
}

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
