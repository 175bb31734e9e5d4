import { ValueError } from "@nabla-js/ndarray";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkCount, checkTexts } from "../checks.js";
import { checkEncoded, numbersOf, tokenArray, type Tokenizer } from "./tokenizer.js";

/** The options of {@link wordTokenizer}. */
export interface WordTokenizerOptions {
  /** The most words to know, those before them included. @defaultValue all */
  readonly size?: number;
  /** How often a word must occur to be known. @defaultValue 1 */
  readonly minCount?: number;
  /** Tokens that stand before all words. The second is for words that are not known. @defaultValue ["<pad>", "<unk>"] */
  readonly special?: readonly [pad: string, unknown: string, ...others: string[]];
}

/**
 * A token for each word, the frequent ones first, those of one frequency in alphabetical order. Words are what stands
 * between white space: part signs from words before, and lower the case, if that is wanted.
 *
 * @param texts - The texts to count in; of the training set alone.
 * @throws {@link ValueError} for counts that are none, and for fewer than two `special` tokens.
 * @example
 * ```ts
 * const words = wordTokenizer(["a b a", "a c"], { minCount: 2 });
 * words.vocabulary; // ['<pad>', '<unk>', 'a']
 * words.encode("c a"); // [1 2]
 * words.decode([2, 1]); // 'a <unk>'
 * ```
 */
export const wordTokenizer = (texts: readonly string[], options?: WordTokenizerOptions): Tokenizer => {
  const op = "wordTokenizer";
  checkTexts(op, "texts", texts);
  const usual: WordTokenizerOptions["special"] = ["<pad>", "<unk>"];
  const { size, minCount, special } = optionsOf(op, options, { size: Infinity, minCount: 1, special: usual });
  if (size !== Infinity) checkCount(op, "size", size, 1, "Leave it out for all words.");
  checkCount(op, "minCount", minCount, 0);
  checkVocabulary(op, "special", special);
  const counts = new Map<string, number>();
  for (const text of texts) for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const frequent = [...counts]
    .filter(([word, count]) => count >= minCount && !special.includes(word))
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([word]) => word);
  return knownWords([...special, ...frequent.slice(0, Math.max(0, size - special.length))]);
};

/**
 * A tokenizer of the words of an earlier one; token 1 stands for what is not known.
 *
 * @throws {@link ValueError} for a vocabulary of fewer than two tokens.
 */
export const knownWords = (vocabulary: readonly string[]): Tokenizer => {
  checkVocabulary("knownWords", "vocabulary", vocabulary);
  const numbers = new Map(vocabulary.map((word, token) => [word, token]));
  return {
    vocabulary,
    encode: (text) => {
      checkEncoded(text);
      return tokenArray(wordsOf(text).map((word) => numbers.get(word) ?? 1));
    },
    decode: (tokens) =>
      numbersOf("decode", tokens, vocabulary.length)
        .map((token) => vocabulary[token])
        .join(" "),
  };
};

/** Throws unless it is a list of texts with one for words that are not known. */
const checkVocabulary = (op: string, name: string, words: readonly string[]): void => {
  checkTexts(op, name, words, 'Begin it with "<pad>" and "<unk>".');
  if (words.length < 2)
    throw new ValueError({
      op,
      given: `${name} ${show(words)}`,
      expected: "at least two, the second for words that are not known",
      mend: 'Begin it with "<pad>" and "<unk>".',
    });
};

const wordsOf = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== "");
