import { activation, dense, relu, sequential, type DenseParams, type Empty, type Layer } from "@nabla-js/layers";

export interface MlpOptions {
  /** Units of each hidden layer, from the input on. */
  readonly hidden: readonly number[];
  readonly classes: number;
}

/** The parameters of each layer in order, the activations between them having none. */
export type MlpParams = readonly [...(DenseParams | Empty)[], DenseParams];

/**
 * A perceptron with hidden layers of rectified units, `[batch, inputs]` to logits `[batch, classes]`.
 *
 * @see Rumelhart, Hinton & Williams (1986), "Learning representations by back-propagating errors".
 */
export const mlp = ({ hidden, classes }: MlpOptions): Layer<MlpParams> =>
  sequential(...hidden.flatMap((units) => [dense(units), activation(relu)]), dense(classes));
