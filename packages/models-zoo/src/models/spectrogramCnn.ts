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
  /** Bands of the spectrogram, a multiple of 2 for each stage. @defaultValue 40 */
  readonly bands?: number;
  /** Channels of each stage that sees both axes. @defaultValue [16, 32] */
  readonly channels?: readonly number[];
  /** Channels of the two convolutions over time. @defaultValue 64 */
  readonly units?: number;
  /** @defaultValue 10 */
  readonly classes?: number;
}

/** The parameters of each layer in order. */
export type SpectrogramCnnParams = readonly unknown[];

/** A convolution, normalised over the batch and rectified. */
const convolved = (
  channels: number,
  window: readonly [time: number, bands: number],
  pad: readonly [time: number, bands: number],
) => [conv(channels, window, { padding: pad, bias: false, weights: heNormal }), batchNorm(), activation(relu)];

/** Stages of a 3 × 3 convolution, batch norm, rectifier and pooling, each of which halves time and bands. */
export const spectrogramStages = (channels: readonly number[]): Layer<readonly unknown[], readonly unknown[]> =>
  sequential(...channels.flatMap((count) => [...convolved(count, [3, 3], [1, 1]), maxPool(2)])) as unknown as Layer<
    readonly unknown[],
    readonly unknown[]
  >;

/**
 * A network for pictures of sounds. The first stages see a little of both axes; then one convolution sees all bands at once, so
 * that it knows at which frequencies something sounds, and another looks further along the time; then the mean over time, so that
 * when a sound was spoken counts little.
 *
 *     [1, frames, 40] → 16@½ → 32@¼ → 64, over 3 moments × all bands → 64, over 3 moments → mean over time → classes
 *
 * For 40 bands and 10 classes it has 79,482 parameters.
 *
 * @returns A layer of `[batch, 1, frames, bands]` to logits `[batch, classes]`.
 * @see Sainath & Parada (2015), "Convolutional Neural Networks for Small-footprint Keyword Spotting".
 */
export const spectrogramCnn = ({ bands = 40, channels = [16, 32], units = 64, classes = 10 }: SpectrogramCnnOptions = {}): Layer<
  SpectrogramCnnParams,
  readonly unknown[]
> =>
  sequential(
    spectrogramStages(channels),
    dropout(0.15),
    ...convolved(units, [3, bands / 2 ** channels.length], [1, 0]),
    ...convolved(units, [3, 1], [1, 0]),
    globalAveragePool(),
    dropout(0.3),
    dense(classes),
  ) as unknown as Layer<SpectrogramCnnParams, readonly unknown[]>;
