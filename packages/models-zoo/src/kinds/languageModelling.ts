import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { characterTokenizer, sequence, windows, pipe, batch, type Sequence, type Tokenizer } from "@nabla-js/datasets";
import { jit } from "@nabla-js/grad";
import { softmaxCrossEntropyWithIntegerLabels } from "@nabla-js/losses";
import type { NDArray } from "@nabla-js/ndarray";
import type { Optimizer } from "@nabla-js/optimizers";
import { evaluate, last, type Metrics } from "@nabla-js/training";
import type { Empty } from "@nabla-js/layers";
import { learning, type LearnerState, type Weights } from "../learning.js";
import type { LanguageModel } from "../models/languageModel.js";
import type { Settings } from "../recipe.js";
import type { Task } from "../task.js";
import { generateText } from "./textGeneration.js";

/** A text to learn from, and one to be judged by. */
export interface TextData {
  readonly name: string;
  readonly title: string;
  readonly origin: string;
  readonly train: string;
  readonly test: string;
  /** The characters there are, where the texts may lack some. @defaultValue those that occur */
  readonly characters?: string | undefined;
}

export interface LanguageModellingOptions<P, C, O> {
  /** Made for the number of characters there are. */
  readonly model: (vocabulary: number) => LanguageModel<P, C>;
  readonly optimizer: (steps: number) => Optimizer<O>;
  readonly data: TextData;
  readonly settings: Pick<Settings, "batchSize" | "epochs" | "seed">;
  /** Characters in a window. @defaultValue 64 */
  readonly length?: number;
  /** Steps that are called an epoch, since windows are drawn and never used up. @defaultValue 500 */
  readonly stepsPerEpoch?: number;
  /** Characters that the test reads in one go, from nothing. @defaultValue 1000 */
  readonly testLength?: number;
}

/** Tokens `[batch, time]`, and those one further on. */
type TokenBatch = { readonly inputs: NDArray; readonly targets: NDArray };

/** The task of saying which character comes next: the mean cross-entropy in nats a character is what falls. */
export const languageModelling = <P, C, O>({
  model: modelOf,
  optimizer,
  data,
  settings: { batchSize, epochs, seed },
  length = 64,
  stepsPerEpoch = 500,
  testLength = 1000,
}: LanguageModellingOptions<P, C, O>): Task<LearnerState<P, Empty, O>, Weights<P, Empty>> => {
  const tokenizer: Tokenizer = characterTokenizer(data.characters ?? data.train + data.test);
  const model = modelOf(tokenizer.vocabulary.length);
  const every = windows(tokenizer.encode(data.train), { length, ahead: 1, horizon: length });
  const tokensOfTest = tokenizer.encode(data.test);
  const long = Math.min(testLength, tokensOfTest.size - 1);
  const test = pipe(windows(tokensOfTest, { length: long, ahead: 1, horizon: long, step: long }), batch(50));

  const lossesOf = (params: P, { inputs, targets }: TokenBatch, options = {}): NDArray => {
    return softmaxCrossEntropyWithIntegerLabels(model.apply(params, inputs, options), targets);
  };
  const measure = jit((params: P, batch: TokenBatch) => ({ loss: lossesOf(params, batch) }));
  const judge = async ({ params }: Weights<P, Empty>): Promise<Metrics> =>
    (await last(evaluate((batch: TokenBatch) => measure(params, batch), test))).metrics;

  /** Batches of windows that begin anywhere, drawn by key. */
  const drawn = (key: NDArray): Sequence<TokenBatch> => {
    const starts = np.toTypedArray(random.randint(key, [stepsPerEpoch, batchSize], 0, every.length));
    return sequence(stepsPerEpoch, (i) => every.rows(Int32Array.from(starts.subarray(i * batchSize, (i + 1) * batchSize))));
  };

  return {
    ...learning({
      init: (key) => ({ params: model.init(key), state: {} }),
      losses: ({ params, state }, batch: TokenBatch, key) => ({ losses: lossesOf(params, batch, { key, train: true }), state }),
      optimizer: optimizer(epochs * stepsPerEpoch),
      seed,
      data: (_epoch, key) => drawn(key),
      batches: stepsPerEpoch,
      validate: judge,
    }),
    data: `${data.train.length} + ${data.test.length} characters of ${data.title}, ${tokenizer.vocabulary.length} different ones, from ${data.origin}`,
    fingerprint: `${data.train.length} of ${data.name}`,
    test: async (weights) => {
      const { loss } = await judge(weights);
      const text = [...generateText(model, weights.params, tokenizer, { key: random.key(seed), prompt: "\n", count: 400 })].join(
        "",
      );
      return { figures: { testLoss: loss, testPerplexity: Math.exp(loss) }, lines: [text.trim()] };
    },
    sample: async function* ({ params }, { seed, count = 500, prompt = "\n", temperature, topK }) {
      for (const text of generateText(model, params, tokenizer, { key: random.key(seed), prompt, count, temperature, topK }))
        yield { text };
    },
  };
};
