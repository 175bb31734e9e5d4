import type { NDArray } from "@nabla-js/ndarray";
import type { ApplyOptions } from "@nabla-js/layers";

/**
 * A model of what comes next in a sequence of tokens, which can read them all at once or go on from where it stopped.
 *
 * `P` are its parameters, `C` what it carries from token to token: a tree of arrays of one shape throughout.
 */
export interface LanguageModel<P, C> {
  /** How many tokens there are. */
  readonly vocabulary: number;
  /** The parameters. */
  readonly init: (key: NDArray) => P;
  /** What is carried before the first token of `batch` sequences. */
  readonly begin: (batch: number) => C;
  /**
   * Reads tokens `[batch, time]`, int32, and says behind each how likely every token is to be the next, as logits
   * `[batch, time, vocabulary]`; with it, what to carry on.
   */
  readonly run: (
    params: P,
    carry: C,
    tokens: NDArray,
    options?: Pick<ApplyOptions, "key" | "train">,
  ) => readonly [logits: NDArray, carry: C];
}
