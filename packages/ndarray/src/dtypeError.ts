import { listed, ThreePartError } from "./threePartError.js";

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
export class DTypeError extends ThreePartError<DTypeErrorInfo> {
  declare readonly name: "DTypeError";

  constructor(info: DTypeErrorInfo) {
    super("DTypeError", info, listed(info.given, String));
  }
}
