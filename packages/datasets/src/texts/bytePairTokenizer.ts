import { ValueError } from "@nabla-js/ndarray";
import { show } from "@nabla-js/ndarray/internal";
import { checkList, checkText } from "../checks.js";
import { checkEncoded, numbersOf, tokenArray, type Tokenizer } from "./tokenizer.js";

/** Two tokens that become one. */
export type Merge = readonly [left: number, right: number];

/** A tokenizer of bytes and of pairs that were merged; `merges` is all there is to store. */
export interface BytePairTokenizer extends Tokenizer {
  /** Merge `i` makes the token `256 + i`. */
  readonly merges: readonly Merge[];
}

/**
 * Byte-pair encoding: tokens 0 to 255 are the bytes of UTF-8, so every text can be encoded; then the pair of neighbours that
 * occurs most often becomes a token, again and again. Of pairs that occur equally often, the one with the lower numbers is
 * taken. Merges stay within words: a word is what stands between spaces, and the space before it.
 *
 * @param text - The text to learn the merges from.
 * @param size - Tokens in all, 256 or more; fewer where no pair occurs twice.
 * @throws {@link ValueError} for a size below 256.
 * @example
 * ```ts
 * const pairs = bytePairTokenizer("aaab aaab", 258);
 * pairs.vocabulary.slice(256); // ['aa', 'ab']
 * pairs.decode(pairs.encode("é aab")); // 'é aab'
 * ```
 * @see Sennrich, Haddow & Birch (2016), "Neural Machine Translation of Rare Words with Subword Units", algorithm 1.
 */
export const bytePairTokenizer = (text: string, size: number): BytePairTokenizer => {
  checkText("bytePairTokenizer", "text", text, "Pass a text to learn the merges from.");
  if (!Number.isInteger(size) || size < 256)
    throw new ValueError({
      op: "bytePairTokenizer",
      given: size === undefined ? "no size" : `size ${show(size)}`,
      expected: "a whole number of at least 256, one token for each byte",
      mend: "Ask for more tokens, or use characterTokenizer.",
    });
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  let words: readonly CountedWord[] = [...counts].map(([word, count]) => ({
    tokens: [...new TextEncoder().encode(word)],
    count,
  }));
  const merges: Merge[] = [];
  while (256 + merges.length < size) {
    const best = mostFrequentPair(words);
    if (best === undefined) break;
    const token = 256 + merges.length;
    merges.push(best);
    words = words.map(({ tokens, count }) => ({ tokens: merged(tokens, best, token), count }));
  }
  return knownPairs(merges);
};

/**
 * A tokenizer with the merges of an earlier one.
 *
 * @throws {@link ValueError} for merges that are no pairs of tokens that were there before.
 */
export const knownPairs = (merges: readonly Merge[]): BytePairTokenizer => {
  checkList("knownPairs", "merges", merges, "a list of pairs of tokens", "Pass the merges of an earlier tokenizer.");
  const bytes: Uint8Array[] = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
  merges.forEach((merge, i) => {
    checkList("knownPairs", `merges[${i}]`, merge, "a pair of tokens", "Pass the merges of an earlier tokenizer.");
    const [left, right] = merge;
    const isThere = (token: number): boolean => Number.isInteger(token) && token >= 0 && token < 256 + i;
    if (!isThere(left) || !isThere(right))
      throw new ValueError({
        op: "knownPairs",
        given: `the merge ${i} of ${show(left)} and ${show(right)}`,
        expected: `tokens below ${256 + i}, which are there by then`,
        mend: "Pass the merges in the order in which they were learned.",
      });
    bytes.push(Uint8Array.from([...bytes[left], ...bytes[right]]));
  });
  const rank = new Map(merges.map((merge, i) => [pairKey(merge), i]));
  const known = new Map<string, readonly number[]>();
  const encodeWord = (word: string): readonly number[] => {
    const before = known.get(word);
    if (before !== undefined) return before;
    let tokens: readonly number[] = [...new TextEncoder().encode(word)];
    for (;;) {
      const first = firstMerge(tokens, rank);
      if (first === undefined) break;
      tokens = merged(tokens, merges[first], 256 + first);
    }
    known.set(word, tokens);
    return tokens;
  };
  const lenient = new TextDecoder("utf-8");
  return {
    merges,
    vocabulary: bytes.map((each) => lenient.decode(each)),
    encode: (text) => {
      checkEncoded(text);
      return tokenArray(wordsOf(text).flatMap(encodeWord));
    },
    decode: (tokens) =>
      lenient.decode(Uint8Array.from(numbersOf("decode", tokens, bytes.length).flatMap((token) => [...bytes[token]]))),
  };
};

/** Words, each with the white space before it, so that nothing is lost. */
const wordsOf = (text: string): readonly string[] => text.match(/\s*\S+|\s+$/g) ?? [];

// Tokens stay far below 2²⁶, so that a pair is one exact number.
const pairKey = ([left, right]: Merge): number => left * 2 ** 26 + right;

interface CountedWord {
  readonly tokens: readonly number[];
  readonly count: number;
}

const mostFrequentPair = (words: readonly CountedWord[]): Merge | undefined => {
  const counts = new Map<number, number>();
  for (const { tokens, count } of words)
    for (let i = 0; i + 1 < tokens.length; i++) {
      const key = pairKey([tokens[i], tokens[i + 1]]);
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
  let best: number | undefined;
  let most = 1;
  for (const [key, count] of counts)
    if (count > most || (count === most && best !== undefined && key < best)) [best, most] = [key, count];
  return best === undefined ? undefined : [Math.floor(best / 2 ** 26), best % 2 ** 26];
};

/** The earliest merge that two neighbours allow. */
const firstMerge = (tokens: readonly number[], rank: ReadonlyMap<number, number>): number | undefined => {
  let first: number | undefined;
  for (let i = 0; i + 1 < tokens.length; i++) {
    const here = rank.get(pairKey([tokens[i], tokens[i + 1]]));
    if (here !== undefined && (first === undefined || here < first)) first = here;
  }
  return first;
};

const merged = (tokens: readonly number[], [left, right]: Merge, token: number): readonly number[] => {
  const out: number[] = [];
  for (let i = 0; i < tokens.length; i++)
    if (tokens[i] === left && tokens[i + 1] === right) {
      out.push(token);
      i++;
    } else out.push(tokens[i]);
  return out;
};
