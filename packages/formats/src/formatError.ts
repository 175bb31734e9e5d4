import { ThreePartError } from "@nabla-js/ndarray/internal";

/** The parts of the message, for whoever wants to react to them. */
export interface FormatErrorInfo {
  /** Who is speaking, as the caller wrote it, with the name of the file where one was given: `parseIdx(train.idx)`. */
  readonly op: string;
  /** Where in the bytes the trouble lies, counted from 0. */
  readonly offset: number;
  /** What stands there, in words and with its real value. */
  readonly given: string;
  readonly expected: string;
  /** One sentence that begins with a verb, or asks "Did you mean …?". */
  readonly mend: string;
}

/** Thrown when bytes are not what their format says: cut short, too long, or wrong at one place, which it names. */
export class FormatError extends ThreePartError<FormatErrorInfo> {
  declare readonly name: "FormatError";

  constructor(info: FormatErrorInfo) {
    super("FormatError", info, `${info.given} at byte ${info.offset}`);
  }
}

/** Whether a value is a {@link FormatError} of any copy of this package. */
export const isFormatError = (x: unknown): x is FormatError => x instanceof Error && x.name === "FormatError";
