import type { NDArray } from "@nabla-js/ndarray";

/** Labelled texts: `texts`, and the class of each, `labels` `[n]` as int32. */
export type TextRecord = { readonly texts: readonly string[]; readonly labels: NDArray };

/** Sentences and their translations, pair by pair. */
export type PairRecord = { readonly english: readonly string[]; readonly french: readonly string[] };
