import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { dense, lstm as lstmLayer, sequential } from "@nabla-js/layers";
import { adam } from "@nabla-js/optimizers";
import { classifierStep } from "./classifierStep.mjs";

/** A language model of characters: one-hot inputs 65, an LSTM of 128, logits 65; 64 steps, a batch of 32, by Adam. */
export const lstm = () =>
  classifierStep({
    name: "lstm 65-128-65, 64 steps, batch 32",
    model: sequential(lstmLayer(128), dense(65)),
    optimizer: adam({ learningRate: 0.002 }),
    x: np.astype(np.oneHot(random.randint(random.key(1), [32, 64], 0, 65), 65), "float32"),
    labels: np.astype(random.randint(random.key(2), [32, 64], 0, 65), "int32"),
  });
