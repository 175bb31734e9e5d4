/** The parts of the message, for whoever wants to react to them. */
export interface DTypeErrorInfo {
  /** Who is speaking, as the caller wrote it. */
  readonly op: string;
  /** The dtypes that came, under the names of the arguments. */
  readonly given: Readonly<Record<string, string>>;
  readonly expected: string;
  /** One sentence that begins with a verb, or asks "Did you mean …?". */
  readonly mend: string;
}

/** Thrown when the dtypes given to an operation do not fit it. */
export class DTypeError extends Error {
  override readonly name = "DTypeError";
  readonly info: DTypeErrorInfo;

  constructor(info: DTypeErrorInfo) {
    const given = Object.entries(info.given).map(([name, dtype]) => `${name} ${dtype}`);
    super(`${info.op}: given ${given.join(" and ")}; expected ${info.expected}. ${info.mend}`);
    this.info = info;
  }
}
