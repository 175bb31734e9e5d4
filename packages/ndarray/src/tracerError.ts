/** The parts of the message, for whoever wants to react to them. */
export interface TracerErrorInfo {
  /** Who is speaking, as the caller wrote it. */
  readonly op: string;
  /** What came: `float32[3] under grad`. */
  readonly given: string;
  readonly expected: string;
  /** One sentence that begins with a verb, or asks "Did you mean …?". */
  readonly mend: string;
}

/** Thrown when a traced value stands where its numbers are needed, or outlives its transformation. */
export class TracerError extends Error {
  override readonly name = "TracerError";
  readonly info: TracerErrorInfo;

  constructor(info: TracerErrorInfo) {
    super(`${info.op}: given ${info.given}; expected ${info.expected}. ${info.mend}`);
    this.info = info;
  }
}
