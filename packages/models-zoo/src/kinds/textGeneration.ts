import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { jit } from "@nabla-js/grad";
import type { Tokenizer } from "@nabla-js/datasets";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import type { LanguageModel } from "../models/languageModel.js";

export interface DrawOptions {
  /** What logits are divided by; 0 takes the likeliest. @defaultValue 1 */
  readonly temperature?: number | undefined;
  /** From how many of the likeliest to draw. @defaultValue all */
  readonly topK?: number | undefined;
}

/**
 * A token drawn from logits, with the probabilities softmax(logits / temperature) among the `topK` likeliest. Ties at the
 * last of them are all kept.
 *
 * @param key - A key, `[2]`.
 * @param logits - `[...batch, vocabulary]`.
 * @returns int32 `[...batch]`.
 * @throws {@link ValueError} for a negative temperature, and a `topK` that is no count from 1 on.
 */
export const drawToken = (key: NDArray, logits: NDArray, { temperature = 1, topK }: DrawOptions = {}): NDArray => {
  if (!(temperature >= 0 && Number.isFinite(temperature)))
    throw new ValueError({
      op: "drawToken",
      given: `temperature ${temperature}`,
      expected: "a number from 0 on",
      mend: "Take 1 for what the model says, less for what it is surer of.",
    });
  if (topK !== undefined && !(Number.isInteger(topK) && topK >= 1))
    throw new ValueError({
      op: "drawToken",
      given: `topK ${topK}`,
      expected: "a whole number from 1 on",
      mend: "Leave it out to draw from all.",
    });
  if (temperature === 0 || topK === 1) return np.argmax(logits, -1);
  const vocabulary = logits.shape[logits.ndim - 1];
  const scaled = np.div(logits, temperature);
  if (topK === undefined || topK >= vocabulary) return random.categorical(key, scaled);
  const sorted = np.sort(scaled, -1);
  const least = np.take(sorted, np.array([vocabulary - topK], { dtype: "int32" }), sorted.ndim - 1);
  return random.categorical(key, np.where(np.less(scaled, least), -Infinity, scaled));
};

export interface GenerateOptions extends DrawOptions {
  readonly key: NDArray;
  /** What it begins with; it must not be empty. */
  readonly prompt: string;
  /** How many tokens to add. */
  readonly count: number;
}

/**
 * Text that goes on from a prompt, token by token as it is drawn. The tokens of the prompt are read, then each token that
 * was drawn is read in its turn. One key and one prompt give one text.
 */
export function* generateText<P, C>(
  model: LanguageModel<P, C>,
  params: P,
  tokenizer: Tokenizer,
  { key, prompt, count, ...how }: GenerateOptions,
): Generator<string, void, undefined> {
  const read = jit((params: P, carry: C, token: NDArray) => {
    const [logits, next] = model.next(params, carry, np.reshape(token, [1]));
    return [np.reshape(logits, [model.vocabulary]), next] as const;
  });
  const tokens = Array.from(np.toTypedArray(tokenizer.encode(prompt)));
  if (tokens.length === 0)
    throw new ValueError({
      op: "generateText",
      given: "an empty prompt",
      expected: "at least one token to go on from",
      mend: "Begin with a line end, or a word.",
    });
  let carry: C = tree.map((x) => x, model.begin(1));
  let logits = np.zeros([model.vocabulary]);
  for (const token of tokens) [logits, carry] = read(params, carry, np.array(token, { dtype: "int32" }));
  for (let i = 0; i < count; i++) {
    const token = drawToken(random.foldIn(key, i), logits, how);
    yield tokenizer.decode([np.item(token)]);
    if (i + 1 < count) [logits, carry] = read(params, carry, token);
  }
}
