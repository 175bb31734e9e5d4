import { ThreePartError } from "./threePartError.js";

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
export class ValueError extends ThreePartError<ValueErrorInfo> {
  declare readonly name: "ValueError";

  constructor(info: ValueErrorInfo) {
    super("ValueError", info, info.given);
  }
}
