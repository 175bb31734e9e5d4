import {
  activation,
  dense,
  glorotUniform,
  relu,
  sequential,
  type DenseParams,
  type Empty,
  type Initializer,
  type Layer,
} from "@nabla-js/layers";

export interface MlpOptions {
  /** Units of each hidden layer, from the input on. */
  readonly hidden: readonly number[];
  readonly classes: number;
  /** Makes the weights. @defaultValue glorotUniform */
  readonly weights?: Initializer;
}

/** The parameters of each layer in order, the activations between them having none. */
export type MlpParams = readonly [...(DenseParams | Empty)[], DenseParams];

/**
 * A perceptron with hidden layers of rectified units, `[batch, inputs]` to logits `[batch, classes]`.
 *
 * @see Rumelhart, Hinton & Williams (1986), "Learning representations by back-propagating errors".
 */
export const mlp = ({ hidden, classes, weights = glorotUniform }: MlpOptions): Layer<MlpParams> =>
  sequential(...hidden.flatMap((units) => [dense(units, { weights }), activation(relu)]), dense(classes, { weights }));
