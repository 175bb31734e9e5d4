import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { batch, examples, pipe, shuffle, type Dataset, type ImageSplits } from "@nabla-js/datasets";
import { jit, valueAndGrad } from "@nabla-js/grad";
import { ganDiscriminator, ganGenerator, gradientPenalty, wassersteinCritic, wassersteinGenerator } from "@nabla-js/losses";
import type { NDArray } from "@nabla-js/ndarray";
import { applyUpdates, type Optimizer } from "@nabla-js/optimizers";
import { fit } from "@nabla-js/training";
import { sizeOf } from "../learning.js";
import type { Gan } from "../models/gan.js";
import type { Settings } from "../recipe.js";
import type { Outcome, Task } from "../task.js";
import { imageSheet } from "../tools/imageSheet.js";

/** What either of both networks has. */
type Sides<A, B> = { readonly generator: A; readonly critic: B };

/** All that changes while both learn. */
export type AdversarialState<O> = {
  readonly params: Sides<readonly unknown[], readonly unknown[]>;
  /** The moving average of the generator's parameters, which makes the images that are kept. */
  readonly average: readonly unknown[];
  readonly state: Sides<unknown, unknown>;
  readonly optimizer: Sides<O, O>;
  readonly key: NDArray;
};

/** What is kept: the generator. */
export type GeneratorWeights = { readonly params: readonly unknown[]; readonly state: unknown };

/** What the moving average keeps of itself in a step. */
const decay = 0.999;

/** Says how good 10,000 images are, from 0 to 1, `[n, 1, 28, 28]`. */
export type ImageJudge = (drawn: NDArray) => Promise<Outcome>;

export interface AdversarialOptions<O> {
  readonly model: Gan;
  /** For each of both networks. */
  readonly optimizer: (steps: number) => Optimizer<O>;
  readonly data: Dataset<ImageSplits>;
  readonly settings: Pick<Settings, "batchSize" | "epochs" | "seed">;
  /**
   * `cross-entropy`: the discriminator tells real from made, as in the first paper, with the loss that does not saturate.
   * `wasserstein`: the critic's mean difference, with ten times the penalty on its slope. @defaultValue "cross-entropy"
   */
  readonly loss?: "cross-entropy" | "wasserstein";
  /** Steps of the critic for one of the generator. @defaultValue 1 */
  readonly criticSteps?: number;
  /** Looks at images for the outcome. @defaultValue nobody does */
  readonly judge?: ImageJudge | undefined;
  /** How many images the judge gets. @defaultValue 10,000 */
  readonly judged?: number;
}

type Images = { readonly images: NDArray };

/**
 * The task of making images that another network cannot tell from real ones. The generator walks around what it is to find; its
 * moving average stands nearer to it.
 *
 * @see Yazıcı et al. (2019), "The Unusual Effectiveness of Averaging in GAN Training".
 */
export const adversarial = <O>({
  model: { codes, generator, critic },
  optimizer,
  data: { info, source, splits },
  settings: { batchSize, epochs, seed },
  loss = "cross-entropy",
  criticSteps = 1,
  judge,
  judged = 10_000,
}: AdversarialOptions<O>): Task<AdversarialState<O>, GeneratorWeights> => {
  const keys = () => random.split(random.key(seed), 4);
  const train = examples<Images>({ images: splits.train.images });
  const perStep = batchSize * criticSteps;
  const batches = Math.floor(train.length / perStep);
  const tx = optimizer(epochs * batches);
  const imageShape = splits.train.images.shape.slice(1);

  /** Arrays of its own, which stay when others are donated. */
  const copied = (params: readonly unknown[]): readonly unknown[] => tree.map((x: NDArray) => np.array(x), params);
  const begin = (): AdversarialState<O> => {
    const [forGenerator, forCritic, key] = keys();
    const g = generator.init(forGenerator, [batchSize, codes]);
    const c = critic.init(forCritic, [batchSize, ...imageShape]);
    return {
      params: { generator: g.params, critic: c.params },
      average: copied(g.params),
      state: { generator: g.state, critic: c.state },
      optimizer: { generator: tx.init(g.params), critic: tx.init(c.params) },
      key,
    };
  };
  const start = begin();

  /** Bytes as the networks have them, from −1 to 1. */
  const pixels = (images: NDArray): NDArray => np.sub(np.div(np.astype(images, "float32"), 127.5), 1);
  const isWasserstein = loss === "wasserstein";

  /** A step of the critic, on as many made images as there are real ones. */
  const criticStep = (at: AdversarialState<O>, real: NDArray, key: NDArray) => {
    const [keyOfCodes, keyOfSlope, forReal, forFake] = random.split(key, 4);
    const z = random.normal(keyOfCodes, [real.shape[0], codes]);
    const [fake] = generator.apply(at.params.generator, at.state.generator, z, { train: true });
    const value = (params: readonly unknown[]) => {
      const [ofReal, first] = critic.apply(params, at.state.critic, real, { train: true, key: forReal });
      const [ofFake, state] = critic.apply(params, first, fake, { train: true, key: forFake });
      if (!isWasserstein) return [np.mean(ganDiscriminator(ofReal, ofFake)), state] as const;
      const score = (x: NDArray) => critic.apply(params, state, x, { train: true, key: forReal })[0];
      const slope = gradientPenalty(keyOfSlope, score, real, fake);
      return [np.mean(np.add(wassersteinCritic(ofReal, ofFake), np.expandDims(np.mul(10, slope), 1))), state] as const;
    };
    const [[criticLoss, state], grads] = valueAndGrad(value, { hasAux: true })(at.params.critic);
    const [updates, next] = tx.update(grads as readonly unknown[], at.optimizer.critic, at.params.critic);
    const after: AdversarialState<O> = {
      ...at,
      params: { ...at.params, critic: applyUpdates(at.params.critic, updates) },
      state: { ...at.state, critic: state },
      optimizer: { ...at.optimizer, critic: next },
    };
    return [after, criticLoss] as const;
  };

  /** A step of the generator, against the critic as it is. */
  const generatorStep = (at: AdversarialState<O>, key: NDArray) => {
    const [keyOfCodes, forFake] = random.split(key);
    const z = random.normal(keyOfCodes, [batchSize, codes]);
    const value = (params: readonly unknown[]) => {
      const [fake, state] = generator.apply(params, at.state.generator, z, { train: true });
      const [ofFake] = critic.apply(at.params.critic, at.state.critic, fake, { train: true, key: forFake });
      return [np.mean(isWasserstein ? wassersteinGenerator(ofFake) : ganGenerator(ofFake)), state] as const;
    };
    const [[generatorLoss, state], grads] = valueAndGrad(value, { hasAux: true })(at.params.generator);
    const [updates, next] = tx.update(grads as readonly unknown[], at.optimizer.generator, at.params.generator);
    const learned = applyUpdates(at.params.generator, updates) as readonly unknown[];
    const after: AdversarialState<O> = {
      ...at,
      params: { ...at.params, generator: learned },
      average: tree.map((a: NDArray, p: NDArray) => np.add(np.mul(decay, a), np.mul(1 - decay, p)), at.average, learned),
      state: { ...at.state, generator: state },
      optimizer: { ...at.optimizer, generator: next },
    };
    return [after, generatorLoss] as const;
  };

  const step = jit(
    (before: AdversarialState<O>, { images }: Images) => {
      const [key, ...fresh] = random.split(before.key, criticSteps + 2);
      const real = pixels(images);
      let at = before;
      let criticLoss = np.array(0);
      for (let i = 0; i < criticSteps; i++)
        [at, criticLoss] = criticStep(at, np.slice(real, [i * batchSize], [(i + 1) * batchSize]), fresh[i]);
      const [after, generatorLoss] = generatorStep(at, fresh[criticSteps]);
      return [
        { ...after, key },
        { loss: generatorLoss, critic: criticLoss },
      ] as const;
    },
    { donate: [0] },
  );

  const make = jit(({ params, state }: GeneratorWeights, z: NDArray) =>
    np.mul(0.5, np.add(1, generator.apply(params, state, z)[0])),
  );
  /** Images from 0 to 1, made in batches of 500. */
  const draw = (weights: GeneratorWeights, seed: number, count: number): NDArray => {
    const size = Math.min(500, count);
    const pieces = Array.from({ length: Math.ceil(count / size) }, (_, i) =>
      make(weights, random.normal(random.foldIn(random.key(seed), i), [size, codes])),
    );
    return np.slice(np.concatenate(pieces), [0], [count]);
  };

  return {
    start,
    parameters: sizeOf(start.params),
    data: `${train.length} images of ${info.title}, from ${source.kind} ${source.place}`,
    fingerprint: `${train.length} of ${info.name}`,
    train: ({ epochs, every, from, signal }) =>
      fit(step, from?.state ?? begin(), {
        epochs,
        every,
        data: (epoch) => pipe(train, shuffle(random.foldIn([...keys()][3], epoch)), batch(perStep, { dropLast: true })),
        batches,
        ...(from === undefined ? {} : { from }),
        ...(signal === undefined ? {} : { signal }),
      }),
    weights: ({ average, state }) => ({ params: average, state: state.generator }),
    begin: ({ params, state }) => {
      const fresh = begin();
      return {
        ...fresh,
        params: { ...fresh.params, generator: params },
        average: copied(params),
        state: { ...fresh.state, generator: state },
      };
    },
    test: async (weights) => {
      const picture = { name: "samples.png", content: imageSheet(draw(weights, seed, 100)) };
      const outcome = judge === undefined ? { figures: {} } : await judge(draw(weights, seed + 1, judged));
      return { ...outcome, pictures: [picture, ...(outcome.pictures ?? [])] };
    },
    sample: async function* (weights, { seed, count = 100 }) {
      yield { picture: { name: "samples.png", content: imageSheet(draw(weights, seed, count)) } };
    },
  };
};
