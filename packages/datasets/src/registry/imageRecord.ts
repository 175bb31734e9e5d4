import type { NDArray } from "@nabla-js/ndarray";

/** Labelled images: `images` `[n, channels, height, width]` as uint8, and the class of each, `labels` `[n]` as int32. */
export type ImageRecord = { readonly images: NDArray; readonly labels: NDArray };

/** A training and a test set of labelled images. */
export type ImageSplits = { readonly train: ImageRecord; readonly test: ImageRecord };
