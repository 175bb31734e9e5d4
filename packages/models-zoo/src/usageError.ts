/** The parts of the message, for whoever wants to react to them. */
export interface UsageErrorInfo {
  /** The command, as it was typed: `zoo train mlp`. */
  readonly op: string;
  readonly given: string;
  readonly expected: string;
  /** One sentence that begins with a verb, or asks "Did you mean …?". */
  readonly mend: string;
}

/** Thrown when a command is not what it can be: an unknown model or option, a value that does not fit. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly info: UsageErrorInfo;

  constructor(info: UsageErrorInfo) {
    super(`${info.op}: given ${info.given}; expected ${info.expected}. ${info.mend}`);
    this.info = info;
  }
}
