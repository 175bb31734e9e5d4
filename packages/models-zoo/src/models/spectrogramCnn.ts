import {
  activation,
  batchNorm,
  conv,
  dense,
  dropout,
  globalAveragePool,
  heNormal,
  maxPool,
  relu,
  sequential,
  type Layer,
} from "@nabla-js/layers";

export interface SpectrogramCnnOptions {
  /** Channels of each stage. @defaultValue [16, 32, 64] */
  readonly channels?: readonly number[];
  /** @defaultValue 10 */
  readonly classes?: number;
}

/** The parameters of each layer in order. */
export type SpectrogramCnnParams = readonly unknown[];

/**
 * A network for pictures of sounds: stages of a 3 × 3 convolution, batch norm, rectifier and pooling, then the mean over time and
 * bands, so that when and how high a sound was spoken counts little.
 *
 * @returns A layer of `[batch, 1, frames, bands]` to logits `[batch, classes]`.
 * @see Sainath & Parada (2015), "Convolutional Neural Networks for Small-footprint Keyword Spotting".
 */
export const spectrogramCnn = ({ channels = [16, 32, 64], classes = 10 }: SpectrogramCnnOptions = {}): Layer<
  SpectrogramCnnParams,
  readonly unknown[]
> =>
  sequential(
    ...channels.flatMap((count) => [
      conv(count, 3, { padding: 1, bias: false, weights: heNormal }),
      batchNorm(),
      activation(relu),
      maxPool(2),
    ]),
    globalAveragePool(),
    dropout(0.3),
    dense(classes),
  ) as unknown as Layer<SpectrogramCnnParams, readonly unknown[]>;
