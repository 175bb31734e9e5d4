import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { activation, conv, dense, flatten, maxPool, relu, sequential } from "@nabla-js/layers";
import { sgd } from "@nabla-js/optimizers";
import { classifierStep } from "./classifierStep.mjs";

/** LeNet on images 3×32×32, a batch of 64, by gradient descent with momentum. */
export const cnn = () =>
  classifierStep({
    name: "cnn 3×32×32-6@5×5-16@5×5-120-84-10, batch 64",
    model: sequential(
      conv(6, 5),
      activation(relu),
      maxPool(2),
      conv(16, 5),
      activation(relu),
      maxPool(2),
      flatten(),
      dense(120),
      activation(relu),
      dense(84),
      activation(relu),
      dense(10),
    ),
    optimizer: sgd({ learningRate: 0.01, momentum: 0.9 }),
    x: random.normal(random.key(1), [64, 3, 32, 32]),
    labels: np.astype(random.randint(random.key(2), [64], 0, 10), "int32"),
  });
