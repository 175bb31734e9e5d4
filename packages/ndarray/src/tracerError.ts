import { ThreePartError } from "./threePartError.js";

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
export class TracerError extends ThreePartError<TracerErrorInfo> {
  declare readonly name: "TracerError";

  constructor(info: TracerErrorInfo) {
    super("TracerError", info, info.given);
  }
}
