// What every exported function says to an ill-formed call: the calls here, the messages in messages/losses.txt.
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { describeMessages, each, type Calls } from "../../../tools/messages.js";
import * as all from "./index.js";

const x = np.ones([2, 3]);
const column = np.ones([2, 1]);
const v = np.ones([3]);
const scalar = np.array(1);
const labels = np.array([0, 1], { dtype: "int32" });
const floats = np.array([0, 1]);
const sequences = np.zeros([2, 1], "int32");
const steps = np.ones([2, 4, 3]);

const calls: Calls = {
  ...each("absoluteError squaredError logCosh sparsemaxLoss perceptron", [x, column], [[1, 2], x], [x, null], [v]),
  ...each("r2 ganDiscriminator leastSquaresDiscriminator hingeDiscriminator wassersteinCritic", [x, column], [x, 1]),
  ...each("ganGenerator leastSquaresGenerator wassersteinGenerator", [[1, 2]], [null]),
  huber: [
    [x, column],
    [x, x, 0],
    [x, x, "1"],
    [x, x, v],
  ],
  smoothL1: [
    [x, column],
    [x, x, -1],
    [x, x, { beta: 1 }],
  ],
  quantileLoss: [
    [x, column, 0.5],
    [x, x],
    [x, x, 90],
    [x, x, [0.1, 0.9]],
  ],
  poissonNll: [
    [x, column],
    [x, x, true],
    [x, x, { full: 1 }],
  ],
  hinge: [
    [x, column],
    [x, x, 1],
    [x, x, { margin: NaN }],
    [x, x, { margins: 1 }],
  ],
  ...each("multiclassPerceptron multiclassSparsemaxLoss", [x, x], [x, floats], [x, [0, 1]], [scalar, labels]),
  multiclassHinge: [
    [x, x],
    [x, floats],
    [x, labels, { every: "yes" }],
  ],
  softmaxCrossEntropy: [
    [x, labels],
    [x, column],
    [x, [1, 2]],
    [x, x, 0.1],
    [x, x, { labelSmoothing: 10 }],
    [x, x, { classWeights: floats }],
    [x, x, { classWeights: [1, 2, 3] }],
    [x, x, { smoothing: 0.1 }],
    [x, x, { ignoredLabel: -1 }],
  ],
  softmaxCrossEntropyWithIntegerLabels: [
    [x, x],
    [x, floats],
    [x, v],
    [x, [0, 1]],
    [x, labels, { ignoredLabel: 0.5 }],
    [x, labels, { classWeights: column }],
    [x, labels, { labelSmoothing: "0.1" }],
    [x, labels, { ignoreIndex: -1 }],
    [x, labels, null],
  ],
  sigmoidCrossEntropy: [
    [x, column],
    [x, x, { labelSmoothing: -1 }],
    [x, x, { positiveWeight: "2" }],
    [x, x, { positiveWeight: -2 }],
    [x, x, 2],
  ],
  sigmoidFocalLoss: [
    [x, column],
    [x, x, { gamma: -1 }],
    [x, x, { alpha: 25 }],
    [x, x, 2],
  ],
  smoothLabels: [
    [x, 2],
    [x, null],
    [scalar, 0.1],
    [[0, 1], 0.1],
  ],
  polyLoss: [
    [x, labels],
    [x, x, Infinity],
    [x, x, { epsilon: 1 }],
  ],
  klDivergence: [
    [x, labels],
    [scalar, scalar],
    [x, x, { logTargets: 1 }],
    [x, x, { logTarget: true }],
  ],
  cosineSimilarity: [
    [x, column],
    [scalar, scalar],
    [x, x, 0],
  ],
  cosineDistance: [
    [x, v],
    [x, x, "eps"],
  ],
  triplet: [
    [x, x, v],
    [x, x],
    [x, x, x, 0.5],
    [x, x, x, { margin: "1" }],
  ],
  infoNce: [
    [x, column],
    [v, v],
    [x, x, { temperature: 0 }],
    [x, x, { symmetric: 1 }],
    [[x], x],
  ],
  ntXent: [
    [x, floats],
    [x, v],
    [x, labels, { temperature: -1 }],
    [x, labels, 0.5],
  ],
  dice: [
    [x, column],
    [scalar, scalar],
    [x, x, -1],
    [x, "x"],
  ],
  gaussianKl: [
    [x, column],
    [scalar, scalar],
    [x, null],
  ],
  gaussianNll: [
    [x, x, column],
    [x, x],
    [x, 0, x],
  ],
  gradientPenalty: [
    [random.key(0), (it: unknown) => it, x, column],
    [random.key(0), null, x, x],
    [0, (it: unknown) => it, x, x],
    [random.key(0), (it: unknown) => it, scalar, scalar],
  ],
  ctc: [
    [x, labels],
    [steps, np.zeros([3, 1], "int32")],
    [steps, column],
    [steps, [[1], [1]]],
    [steps, sequences, { blank: 3 }],
    [steps, sequences, { blank: 0.5 }],
    [steps, sequences, { labelLengths: np.zeros([1], "int32") }],
    [steps, sequences, { logitLengths: [4, 4] }],
    [steps, sequences, { lengths: labels }],
    [steps, sequences, 0],
  ],

  accuracy: [
    [x, v],
    [x, floats],
    [x, [0, 1]],
    [[[1, 2]], labels],
  ],
  topKAccuracy: [
    [x, labels],
    [x, labels, 0],
    [x, floats, 1],
    [x, labels, 1.5],
  ],
  confusionMatrix: [
    [labels, np.zeros([3], "int32"), 2],
    [labels, labels],
    [labels, labels, 0],
    [[0, 1], labels, 2],
  ],
  ...each("precision recall f1", [x], [v], [[[1]]]),
  rocAuc: [
    [x, labels],
    [x, x],
    [[0.5, 0.6], labels],
  ],
};

describeMessages("losses", { exports: all, calls });
