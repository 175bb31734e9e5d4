import * as np from "@nabla-js/ndarray";
import { bidirectional, dense, dropout, lstmOf, sequential, stateless, type Empty, type Layer } from "@nabla-js/layers";
import { spectrogramStages } from "./spectrogramCnn.js";

export interface SpectrogramRnnOptions {
  /** Channels of each stage that halves time and bands. @defaultValue [16, 32] */
  readonly channels?: readonly number[];
  /** LSTM cells in each direction. @defaultValue 48 */
  readonly units?: number;
  /** Symbols that can be said, and one for nothing, which is 0. @defaultValue 11 */
  readonly classes?: number;
}

/** The parameters of each layer in order. */
export type SpectrogramRnnParams = readonly unknown[];

/** A layer that makes each moment of a picture one vector: `[batch, channels, time, bands]` to `[batch, time, channels · bands]`. */
const moments = (): Layer<Empty> =>
  stateless({
    name: "moments",
    init: () => ({}),
    apply: (_params, x) => {
      const [batch, channels, time, bands] = x.shape;
      return np.reshape(np.swapaxes(x, 1, 2), [batch, time, channels * bands]);
    },
  });

/**
 * A network that says at each moment of a sound what is said there, or nothing: stages of convolutions, an LSTM in both
 * directions, and a dense layer. What it says is to be read by connectionist temporal classification.
 *
 *     [1, frames, 40] → 16@½ → 32@¼ → LSTM there and back → classes at each of frames/4 moments
 *
 * For 40 bands it has 147,611 parameters.
 *
 * @returns A layer of `[batch, 1, frames, bands]` to logits `[batch, frames / 4, classes]`.
 * @see Graves, Fernández, Gomez & Schmidhuber (2006), "Connectionist Temporal Classification: Labelling Unsegmented Sequence Data
 *   with Recurrent Neural Networks"; Amodei et al. (2016), "Deep Speech 2", for convolutions in front.
 */
export const spectrogramRnn = ({ channels = [16, 32], units = 48, classes = 11 }: SpectrogramRnnOptions = {}): Layer<
  SpectrogramRnnParams,
  readonly unknown[]
> =>
  sequential(
    spectrogramStages(channels),
    moments(),
    dropout(0.2),
    bidirectional(lstmOf(units)),
    dropout(0.3),
    dense(classes),
  ) as unknown as Layer<SpectrogramRnnParams, readonly unknown[]>;
