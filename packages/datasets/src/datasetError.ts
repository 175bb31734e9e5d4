import { ThreePartError } from "@nabla-js/ndarray/internal";

/** The parts of the message, for whoever wants to react to them. */
export interface DatasetErrorInfo {
  /** Who is speaking, as the caller wrote it: `load("mnist")`. */
  readonly op: string;
  readonly given: string;
  readonly expected: string;
  /** One sentence that begins with a verb, or asks "Did you mean …?". */
  readonly mend: string;
}

/** Thrown when a dataset is unknown, is not where it was looked for, or cannot be fetched. */
export class DatasetError extends ThreePartError<DatasetErrorInfo> {
  declare readonly name: "DatasetError";

  constructor(info: DatasetErrorInfo, options?: ErrorOptions) {
    super("DatasetError", info, info.given, options);
  }
}

/** Whether a value is a {@link DatasetError} of any copy of this package. */
export const isDatasetError = (x: unknown): x is DatasetError => x instanceof Error && x.name === "DatasetError";
