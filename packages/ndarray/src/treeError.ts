import { ThreePartError } from "./threePartError.js";

/** The parts of the message, for whoever wants to react to them. */
export interface TreeErrorInfo {
  /** Who is speaking, as the caller wrote it. */
  readonly op: string;
  /** Where in the tree, as the caller would write it: `params.layers[2].w`. */
  readonly path: string;
  /** What stands there. */
  readonly given: string;
  readonly expected: string;
  /** One sentence that begins with a verb, or asks "Did you mean …?". */
  readonly mend: string;
}

/** Thrown when a tree holds what no tree may hold, or two trees differ in structure. */
export class TreeError extends ThreePartError<TreeErrorInfo> {
  declare readonly name: "TreeError";

  constructor(info: TreeErrorInfo) {
    super("TreeError", info, `${info.given} at ${info.path}`);
  }
}
