/** The parts of the message, for whoever wants to react to them. */
export interface ValueErrorInfo {
  /** Who is speaking, as the caller wrote it. */
  readonly op: string;
  /** What came, in words and with its real value: `axis 3`, `rate 1.5`. */
  readonly given: string;
  readonly expected: string;
  /** One sentence that begins with a verb, or asks "Did you mean …?". */
  readonly mend: string;
}

/** Thrown when an argument that is no array has a value that does not fit: an axis, a rate, a name. */
export class ValueError extends Error {
  override readonly name = "ValueError";
  readonly info: ValueErrorInfo;

  constructor(info: ValueErrorInfo) {
    super(`${info.op}: given ${info.given}; expected ${info.expected}. ${info.mend}`);
    this.info = info;
  }
}
