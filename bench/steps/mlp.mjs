import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { activation, dense, relu, sequential } from "@nabla-js/layers";
import { sgd } from "@nabla-js/optimizers";
import { classifierLoss, classifierStep } from "./classifierStep.mjs";

const model = sequential(dense(128), activation(relu), dense(64), activation(relu), dense(10));

const batch = () => ({
  x: random.uniform(random.key(1), [64, 784]),
  labels: np.astype(random.randint(random.key(2), [64], 0, 10), "int32"),
});

/** The perceptron 784-128-64-10 on a batch of 64, by gradient descent with momentum. */
export const mlp = () =>
  classifierStep({
    name: "mlp 784-128-64-10, batch 64",
    model,
    optimizer: sgd({ learningRate: 0.01, momentum: 0.5 }),
    ...batch(),
  });

/** Its loss alone, with something to call it on. */
export const mlpLoss = () => {
  const { x, labels } = batch();
  const { params, state } = model.init(random.key(0), x.shape);
  return { loss: classifierLoss(model, state), params, batch: [x, labels] };
};
