import type { ApplyOptions } from "@nabla-js/layers";
import type { NDArray } from "@nabla-js/ndarray";

/**
 * A model of what comes next in a sequence of tokens, which can read many at once or go on one by one.
 *
 * `P` are its parameters, `C` what it carries from token to token: a tree of arrays of one shape throughout.
 */
export interface LanguageModel<P, C> {
  /** How many tokens there are. */
  readonly vocabulary: number;
  readonly init: (key: NDArray) => P;
  /**
   * Reads tokens `[batch, time]`, int32, from nothing, and says behind each how likely every token is to be the next, as
   * logits `[batch, time, vocabulary]`.
   */
  readonly apply: (params: P, tokens: NDArray, options?: Pick<ApplyOptions, "key" | "train">) => NDArray;
  /** What is carried before the first token of `batch` sequences. */
  readonly begin: (batch: number) => C;
  /** Reads one token of each sequence, `[batch]`; gives the logits `[batch, vocabulary]` of the next, and what to carry on. */
  readonly next: (params: P, carry: C, token: NDArray) => readonly [logits: NDArray, carry: C];
}
