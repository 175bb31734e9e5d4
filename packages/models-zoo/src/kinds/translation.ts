import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { batch, examples, knownWords, pipe, shuffle, wordTokenizer, type Tokenizer } from "@nabla-js/datasets";
import { jit } from "@nabla-js/grad";
import type { Empty } from "@nabla-js/layers";
import { softmaxCrossEntropyWithIntegerLabels } from "@nabla-js/losses";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import type { Optimizer } from "@nabla-js/optimizers";
import { evaluate, last, type Metrics } from "@nabla-js/training";
import { learning, type LearnerState, type Weights } from "../learning.js";
import type { Translator } from "../models/attentionTranslator.js";
import type { Settings } from "../recipe.js";
import type { Task } from "../task.js";
import { bleu } from "../tools/bleu.js";

/** Sentences and one translation of each, words with spaces between them. */
export type Pairs = readonly (readonly [source: string, target: string])[];

/** Pairs to learn from, and sentences with all translations that are known of each. */
export interface TranslationData {
  readonly name: string;
  readonly title: string;
  readonly origin: string;
  readonly train: Pairs;
  readonly test: readonly (readonly [source: string, targets: readonly string[]])[];
  /** How a question becomes a sentence like those. */
  readonly normalise: (text: string) => string;
}

export interface TranslationOptions<P, O> {
  /** Made for the numbers of words that are known of each language. */
  readonly model: (vocabularies: readonly [source: number, target: number]) => Translator<P>;
  readonly optimizer: (steps: number) => Optimizer<O>;
  readonly data: TranslationData;
  readonly settings: Pick<Settings, "batchSize" | "epochs" | "seed">;
  /** The most words to know of each language. @defaultValue 4000 */
  readonly words?: number;
}

/** `<pad>`, `<unk>`, and what stands before and behind a sentence that is written. */
const special = ["<pad>", "<unk>", "<begin>", "<end>"] as const;
const [begin, end] = [2, 3];

/** Sentences; what the decoder gets, and what it is to say. */
type PairBatch = { readonly source: NDArray; readonly given: NDArray; readonly wanted: NDArray };

/** The task of writing in one language what stands in another. */
export const translation = <P, O>({
  model: modelOf,
  optimizer,
  data,
  settings: { batchSize, epochs, seed },
  words: most = 4000,
}: TranslationOptions<P, O>): Task<LearnerState<P, Empty, O>, Weights<P, Empty>> => {
  const known = (texts: readonly string[]): Tokenizer =>
    knownWords(wordTokenizer(texts, { size: most, minCount: 2, special: [...special] }).vocabulary);
  const [from, to] = [known(data.train.map(([source]) => source)), known(data.train.map(([, target]) => target))];
  const model = modelOf([from.vocabulary.length, to.vocabulary.length]);
  const longest = (texts: readonly string[]): number => texts.reduce((most, text) => Math.max(most, text.split(" ").length), 1);
  const sourceLength = longest([...data.train.map(([source]) => source), ...data.test.map(([source]) => source)]);
  const targetLength = 1 + longest(data.train.map(([, target]) => target));

  const encoded = (
    tokenizer: Tokenizer,
    texts: readonly string[],
    length: number,
    before: readonly number[],
    behind: readonly number[],
  ): NDArray =>
    np.array(
      Int32Array.from(
        texts.flatMap((text) => {
          const tokens = [...before, ...np.toTypedArray(tokenizer.encode(text)), ...behind];
          return Array.from({ length }, (_, i) => tokens[i] ?? 0);
        }),
      ),
      { shape: [texts.length, length] },
    );
  const sources = (texts: readonly string[]): NDArray => encoded(from, texts, sourceLength, [], []);
  const targets = data.train.map(([, target]) => target);
  const train = examples<PairBatch>({
    source: sources(data.train.map(([source]) => source)),
    given: encoded(to, targets, targetLength, [begin], []),
    wanted: encoded(to, targets, targetLength, [], [end]),
  });
  const batches = Math.ceil(train.length / batchSize);

  const firsts = data.test.map(([, [first]]) => first);
  const test = pipe(
    examples<PairBatch>({
      source: sources(data.test.map(([source]) => source)),
      given: encoded(to, firsts, targetLength, [begin], []),
      wanted: encoded(to, firsts, targetLength, [], [end]),
    }),
    batch(250),
  );
  /** Of each sentence the mean over its words, the end among them. */
  const lossesOf = (params: P, { source, given, wanted }: PairBatch, options = {}): NDArray => {
    const logits = model.apply(params, source, given, options);
    const losses = softmaxCrossEntropyWithIntegerLabels(logits, wanted, { ignoredLabel: 0 });
    return np.div(np.sum(losses, 1), np.sum(np.astype(np.notEqual(wanted, 0), "float32"), 1));
  };
  const measure = jit((params: P, batch: PairBatch) => ({ loss: lossesOf(params, batch) }));
  const judge = async ({ params }: Weights<P, Empty>): Promise<Metrics> =>
    (await last(evaluate((batch: PairBatch) => measure(params, batch), test))).metrics;

  const read = jit((params: P, source: NDArray) => model.read(params, source));
  const next = jit((params: P, memory: ReturnType<typeof model.read>[0], carry: NDArray, token: NDArray) => {
    const [logits, after] = model.next(params, memory, carry, token);
    return [np.argmax(logits, -1), after] as const;
  });
  /** The likeliest word, one after the other, until the end. */
  const translate = (params: P, texts: readonly string[]): readonly string[] => {
    const [memory, first] = read(params, sources(texts));
    let carry = first;
    let token = np.full([texts.length], begin, "int32");
    const written: number[][] = texts.map(() => []);
    for (let step = 0; step < targetLength + 3; step++) {
      [token, carry] = next(params, memory, carry, token);
      np.toTypedArray(token).forEach((word, i) => written[i].push(word));
    }
    return written.map((tokens) => {
      const length = tokens.indexOf(end);
      return to.decode(length < 0 ? tokens : tokens.slice(0, length));
    });
  };

  return {
    ...learning({
      init: (key) => ({ params: model.init(key), state: {} }),
      losses: ({ params, state }, batch: PairBatch, key) => ({ losses: lossesOf(params, batch, { key, train: true }), state }),
      optimizer: optimizer(epochs * batches),
      seed,
      data: (_epoch, key) => pipe(train, shuffle(key), batch(batchSize)),
      batches,
      validate: judge,
    }),
    data: `${data.train.length} pairs and ${data.test.length} sentences of ${data.title}, ${from.vocabulary.length} and ${to.vocabulary.length} words, from ${data.origin}`,
    fingerprint: `${data.train.length} of ${data.name}`,
    test: async (weights) => {
      const { loss } = await judge(weights);
      const written: string[] = [];
      for (let i = 0; i < data.test.length; i += 250)
        written.push(
          ...translate(
            weights.params,
            data.test.slice(i, i + 250).map(([source]) => source),
          ),
        );
      const split = (text: string): readonly string[] => text.split(" ").filter((word) => word !== "");
      const figure = bleu(
        written.map(split),
        data.test.map(([, targets]) => targets.map(split)),
      );
      const lines = data.test.slice(0, 10).map(([source, [target]], i) => `${source}  →  ${written[i]}  (a person: ${target})`);
      return { figures: { testBleu: figure, testLoss: loss }, lines };
    },
    predict: ({ params }, question) => {
      if (!("text" in question))
        throw new ValueError({
          op: "predict",
          given: `the file ${question.name}`,
          expected: "a text",
          mend: "Pass --text, or a file that ends in .txt.",
        });
      const [answer] = translate(params, [data.normalise(question.text).split(" ").slice(0, sourceLength).join(" ")]);
      return Promise.resolve({ answer, details: { translation: answer } });
    },
  };
};

/** Draws `count` of the sentences of pairs for the test, with all their translations; the pairs of the others are to learn from. */
export const splitPairs = (pairs: Pairs, count: number, key: NDArray): Pick<TranslationData, "train" | "test"> => {
  const bySource = new Map<string, string[]>();
  for (const [source, target] of pairs) bySource.set(source, [...(bySource.get(source) ?? []), target]);
  const sentences = [...bySource.keys()];
  const order = np.toTypedArray(random.permutation(key, sentences.length));
  const held = new Set(Array.from(order.subarray(0, count), (i) => sentences[i]));
  return {
    train: pairs.filter(([source]) => !held.has(source)),
    test: [...held].map((source) => [source, [...new Set(bySource.get(source)!)]] as const),
  };
};
