import type { Shape, NDArray } from "@nabla-js/ndarray";
import type { RawMetrics } from "@nabla-js/training";

/** A model that makes codes of images and images of codes. Images are `[batch, channels, height, width]`, from 0 to 1. */
export interface ImageCoder<P> {
  /** Numbers in a code. */
  readonly codes: number;
  readonly init: (key: NDArray, imageShape: Shape) => P;
  /** The code of each image, `[batch, codes]`; where codes are drawn, their means. */
  readonly encode: (params: P, x: NDArray) => NDArray;
  /** The image of each code. */
  readonly decode: (params: P, codes: NDArray) => NDArray;
  /** What is to fall, `[batch]`, and what to report beside it. Without a key nothing is drawn. */
  readonly losses: (params: P, x: NDArray, key?: NDArray) => { readonly losses: NDArray; readonly metrics?: RawMetrics };
  /** How standard normal codes are to be taken: `true` where the model was taught to decode them. */
  readonly generates: boolean;
}
