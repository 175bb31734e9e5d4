import type { Shape } from "./shape.js";
import { show } from "./show.js";
import { listed, ThreePartError } from "./threePartError.js";

/** The parts of the message, for whoever wants to react to them. */
export interface ShapeErrorInfo {
  /** Who is speaking, as the caller wrote it: `matmul`, `dense(10)`. */
  readonly op: string;
  /** The shapes that came, under the names of the arguments. */
  readonly given: Readonly<Record<string, Shape>>;
  readonly expected: string;
  /** One sentence that begins with a verb, or asks "Did you mean …?". */
  readonly mend: string;
}

/** Thrown when the shapes given to an operation do not fit it. */
export class ShapeError extends ThreePartError<ShapeErrorInfo> {
  declare readonly name: "ShapeError";

  constructor(info: ShapeErrorInfo) {
    super("ShapeError", info, listed(info.given, show));
  }
}
