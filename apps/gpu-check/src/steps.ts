import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { stopGradient, valueAndGrad } from "@nabla-js/grad";
import {
  activation,
  batchNorm,
  conv,
  convTranspose,
  dense,
  flatten,
  leakyRelu,
  lstm,
  maxPool,
  normal,
  relu,
  sequential,
  sigmoid,
  tanh,
  type Layer,
} from "@nabla-js/layers";
import { ganDiscriminator, ganGenerator, huber, softmaxCrossEntropyWithIntegerLabels } from "@nabla-js/losses";
import type { NDArray, Shape } from "@nabla-js/ndarray";
import { adam, applyUpdates, type OptimizerState } from "@nabla-js/optimizers";

/** Any tree of arrays. */
type Tree = tree.Tree;

/** A whole training step, forward, backward and Adam: `step(state, …batch)` gives the next state and the loss. */
export interface TrainingStep {
  readonly name: string;
  readonly step: (state: never, ...batch: never[]) => readonly [unknown, NDArray];
  /** A fresh state: steps may donate it. */
  readonly start: () => unknown;
  readonly batch: readonly unknown[];
}

/** How large the steps are: a few examples of small inputs, or the sizes people train. */
export type StepSize = "small" | "full";

/** The steps that a backend is held to. */
export const trainingSteps = (size: StepSize): readonly TrainingStep[] => [
  perceptron(size),
  convolutional(size),
  recurrent(size),
  autoencoder(size),
  dcgan(size),
  deepQ(size),
];

const optimizer = adam({ learningRate: 1e-3 });
type Moments = OptimizerState<typeof optimizer>;

/** One step down a loss of parameters. */
const descend = <P>(
  loss: (params: P) => NDArray,
  params: P,
  moments: Moments,
  { update } = optimizer,
): readonly [P, Moments, NDArray] => {
  const [value, grads] = valueAndGrad(loss as (params: never) => NDArray)(params as never);
  const [updates, next] = update(grads as never, moments, params as never);
  return [applyUpdates(params as never, updates as never) as P, next, value];
};

const copied = (x: unknown): unknown => tree.map((leaf) => np.array(leaf), x as Tree);

/** The step of a model under a loss of its outputs. */
const supervised = (
  name: string,
  model: Layer<unknown>,
  inputShape: Shape,
  loss: (y: NDArray, target: NDArray) => NDArray,
  batch: readonly [NDArray, NDArray],
): TrainingStep => {
  const { params, state } = model.init(random.key(0), inputShape);
  const start = [params, optimizer.init(params as never)];
  return {
    name,
    start: () => copied(start),
    batch,
    step: ([now, moments]: readonly [unknown, Moments], x: NDArray, target: NDArray) => {
      const [next, nextMoments, value] = descend((p: unknown) => loss(model.apply(p, state, x)[0], target), now, moments);
      return [[next, nextMoments], value] as const;
    },
  };
};

const crossEntropy = (logits: NDArray, labels: NDArray): NDArray => np.mean(softmaxCrossEntropyWithIntegerLabels(logits, labels));

const classes = (shape: Shape, below: number): NDArray => np.astype(random.randint(random.key(2), shape, 0, below), "int32");

/** 784-128-64-10 on a batch of 64; small: 20-16-10 on 8. */
const perceptron = (size: StepSize): TrainingStep => {
  const [batch, inputs, hidden] = size === "full" ? [64, 784, [128, 64]] : [8, 20, [16]];
  const model = sequential(...hidden.flatMap((units) => [dense(units), activation(relu)]), dense(10));
  const x = random.uniform(random.key(1), [batch, inputs]);
  return supervised("MLP", model as Layer<unknown>, x.shape, crossEntropy, [x, classes([batch], 10)]);
};

/** Convolutions, pools and dense layers on images 3×32×32; small: on 1×12×12. */
const convolutional = (size: StepSize): TrainingStep => {
  const [batch, channels, side] = size === "full" ? [64, 3, 32] : [8, 1, 12];
  const [a, b, kernel, units] = size === "full" ? [6, 16, 5, 84] : [3, 4, 3, 8];
  const model = sequential(
    conv(a, kernel),
    activation(relu),
    maxPool(2),
    conv(b, size === "full" ? kernel : 2),
    activation(relu),
    maxPool(2),
    flatten(),
    dense(units),
    activation(relu),
    dense(10),
  );
  const x = random.normal(random.key(1), [batch, channels, side, side]);
  return supervised("CNN", model as Layer<unknown>, x.shape, crossEntropy, [x, classes([batch], 10)]);
};

/** A language model of characters, 64 steps of 65 characters; small: 6 steps of 7. */
const recurrent = (size: StepSize): TrainingStep => {
  const [batch, length, vocabulary, units] = size === "full" ? [32, 64, 65, 128] : [8, 6, 7, 5];
  const model = sequential(lstm(units), dense(vocabulary));
  const x = np.astype(np.oneHot(random.randint(random.key(1), [batch, length], 0, vocabulary), vocabulary), "float32");
  return supervised("LSTM", model as Layer<unknown>, x.shape, crossEntropy, [x, classes([batch, length], vocabulary)]);
};

/** Images through a code of 32 numbers and back; small: 30 numbers through 4. */
const autoencoder = (size: StepSize): TrainingStep => {
  const [batch, inputs, hidden, code] = size === "full" ? [64, 784, 128, 32] : [8, 30, 12, 4];
  const model = sequential(
    dense(hidden),
    activation(relu),
    dense(code),
    activation(tanh),
    dense(hidden),
    activation(relu),
    dense(inputs),
    activation(sigmoid),
  );
  const x = random.uniform(random.key(1), [batch, inputs]);
  return supervised("autoencoder", model as Layer<unknown>, x.shape, (y, target) => np.mean(np.square(np.sub(y, target))), [
    x,
    x,
  ]);
};

/** Two networks against each other double small differences from step to step, the faster, the larger the steps. */
const slowly = adam({ learningRate: 2e-4, b1: 0.5 });

/**
 * Generator and discriminator against each other, on images 1×28×28; small: 1×8×8.
 *
 * @see Radford, Metz & Chintala (2016), "Unsupervised representation learning with deep convolutional GANs", §4, for the rates
 *   and the initial weights.
 */
const dcgan = (size: StepSize): TrainingStep => {
  const [batch, codes, side, width] = size === "full" ? [32, 64, 28, 32] : [8, 6, 8, 4];
  const quarter = side / 4;
  const weights = normal(0.02);
  const up = { stride: 2, padding: "SAME", weights } as const;
  const generator = sequential(dense(2 * width * quarter * quarter, { weights }), batchNorm(), activation(relu));
  const upwards = sequential(
    convTranspose(width, 4, up),
    batchNorm(),
    activation(relu),
    convTranspose(1, 4, up),
    activation(tanh),
  );
  const discriminator = sequential(
    conv(width, 4, up),
    activation(leakyRelu),
    conv(2 * width, 4, up),
    activation(leakyRelu),
    flatten(),
    dense(1, { weights }),
  );
  const [k1, k2, k3] = random.split(random.key(0), 3);
  const first = generator.init(k1, [batch, codes]);
  const second = upwards.init(k2, [batch, 2 * width, quarter, quarter]);
  const judge = discriminator.init(k3, [batch, 1, side, side]);
  type Made = readonly [typeof first.params, typeof second.params];
  type State = readonly [Made, typeof judge.params, Moments, Moments, NDArray];

  const draw = ([p, q]: Made, key: NDArray): NDArray => {
    const z = random.normal(key, [batch, codes]);
    const [wide] = generator.apply(p, first.state, z, { train: true });
    const [images] = upwards.apply(q, second.state, np.reshape(wide, [batch, 2 * width, quarter, quarter]), { train: true });
    return images;
  };
  const judged = (p: typeof judge.params, x: NDArray): NDArray => np.reshape(discriminator.apply(p, judge.state, x)[0], [batch]);

  const made: Made = [first.params, second.params];
  const start = [made, judge.params, optimizer.init(made as never), optimizer.init(judge.params as never), random.key(5)];
  const real = np.tanh(random.normal(random.key(1), [batch, 1, side, side]));
  return {
    name: "DCGAN",
    start: () => copied(start),
    batch: [real],
    step: ([g, d, ofG, ofD, key]: State, x: NDArray) => {
      const [next, now] = random.split(key);
      const fake = stopGradient(draw(g, now));
      const [nextD, nextOfD, lossD] = descend(
        (p: typeof judge.params) => np.mean(ganDiscriminator(judged(p, x), judged(p, fake))),
        d,
        ofD,
        slowly,
      );
      const [nextG, nextOfG, lossG] = descend((p: Made) => np.mean(ganGenerator(judged(nextD, draw(p, now)))), g, ofG, slowly);
      return [[nextG, nextD, nextOfG, nextOfD, next], np.add(lossD, lossG)] as const;
    },
  };
};

/**
 * Q(s, a) towards r + γ·max Q̂(s′, ·), 4-120-84-2 on a batch of 128; small: 4-12-2 on 8.
 *
 * @see Mnih et al. (2015), "Human-level control through deep reinforcement learning".
 */
const deepQ = (size: StepSize): TrainingStep => {
  const [batch, hidden] = size === "full" ? [128, [120, 84]] : [8, [12]];
  const [observations, actions, gamma] = [4, 2, 0.99];
  const model = sequential(...hidden.flatMap((units) => [dense(units), activation(relu)]), dense(actions)) as Layer<unknown>;
  const { params, state } = model.init(random.key(0), [batch, observations]);
  const q = (p: unknown, s: NDArray): NDArray => model.apply(p, state, s)[0];
  const [k1, k2, k3, k4, k5] = random.split(random.key(1), 5);
  const start = [params, params, optimizer.init(params as never)];
  interface Transitions {
    readonly s: NDArray;
    readonly a: NDArray;
    readonly r: NDArray;
    readonly sNext: NDArray;
    readonly terminated: NDArray;
  }
  return {
    name: "DQN",
    start: () => copied(start),
    batch: [
      {
        s: random.normal(k1, [batch, observations]),
        a: np.astype(random.randint(k2, [batch], 0, actions), "int32"),
        r: random.uniform(k3, [batch]),
        sNext: random.normal(k4, [batch, observations]),
        terminated: random.bernoulli(k5, 0.05, [batch]),
      },
    ],
    step: ([now, target, moments]: readonly [unknown, unknown, Moments], { s, a, r, sNext, terminated }: Transitions) => {
      const best = np.max(q(target, sNext), 1);
      const y = stopGradient(np.add(r, np.mul(gamma, np.where(terminated, 0, best))));
      const loss = (p: unknown): NDArray => {
        const chosen = np.sum(np.where(np.equal(np.expandDims(a, 1), np.arange(actions)), q(p, s), 0), 1);
        return np.mean(huber(chosen, y));
      };
      const [next, nextMoments, value] = descend(loss, now, moments);
      return [[next, target, nextMoments], value] as const;
    },
  };
};
