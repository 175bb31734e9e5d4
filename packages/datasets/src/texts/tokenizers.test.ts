import { expect, test } from "vitest";
import * as fc from "fast-check";
import * as np from "@nabla-js/ndarray";
import { bytePairTokenizer, knownPairs } from "./bytePairTokenizer.js";
import { characterTokenizer } from "./characterTokenizer.js";
import { knownWords, wordTokenizer } from "./wordTokenizer.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 50) };
const list = (tokens: np.NDArray): number[] => Array.from(np.toTypedArray(tokens));
const anyText = fc.string({ unit: fc.constantFrom("a", "b", " ", "\n", "é", "🙂", "the", " the") });

test("characters, in the order of their code points; emojis are one", () => {
  const tokenizer = characterTokenizer("🙂ba");
  expect(tokenizer.vocabulary).toEqual(["a", "b", "🙂"]);
  expect(list(tokenizer.encode("b🙂"))).toEqual([1, 2]);
  expect(tokenizer.encode("").shape).toEqual([0]);
  expect(() => tokenizer.encode("bz")).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: encode: given the character "z", number 2 of the text; expected one of the 3 of the vocabulary. Make the tokenizer from a text that contains it, or remove it.]`,
  );
  expect(() => tokenizer.decode([3])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: decode: given the token 3; expected a whole number from 0 to 2. Decode with the tokenizer that encoded.]`,
  );
  expect(characterTokenizer(tokenizer.vocabulary).decode([2, 0])).toBe("🙂a");
});

test("words, the frequent ones first", () => {
  const tokenizer = wordTokenizer(["b a  b", "a b c\n"], { size: 4 });
  expect(tokenizer.vocabulary).toEqual(["<pad>", "<unk>", "b", "a"]);
  expect(list(tokenizer.encode(" a c b"))).toEqual([3, 1, 2]);
  expect(knownWords(tokenizer.vocabulary).decode([2, 0])).toBe("b <pad>");
});

test("byte pairs: the example of the paper's figure 1", () => {
  // low ×5, lower ×2, newest ×6, widest ×3: first e·s, then es·t, then l·o (and lo·w).
  const text = [..."lllll"].map(() => "low").concat(["lower", "lower"], new Array(6).fill("newest"), new Array(3).fill("widest"));
  const merges = bytePairTokenizer(text.join("|").replaceAll("|", " "), 260).vocabulary.slice(256);
  expect(merges[0]).toBe("es");
  expect(merges[1]).toBe("est");
});

test("decode(encode(text)) = text, whatever the text, with merges or without", () => {
  const tokenizer = bytePairTokenizer("the cat sat on the mat, the é", 270);
  fc.assert(
    fc.property(anyText, (text) => {
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      expect(knownPairs([]).decode(knownPairs([]).encode(text))).toBe(text);
      expect(tokenizer.encode(text).size).toBeLessThanOrEqual(knownPairs([]).encode(text).size);
    }),
    runs,
  );
});

test("characters: decode(encode(text)) = text for a text over the vocabulary", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const tokenizer = characterTokenizer(text);
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    }),
    runs,
  );
});

test("the merges are all there is to store", () => {
  const tokenizer = bytePairTokenizer("aaab aaab abab", 262);
  const again = knownPairs(JSON.parse(JSON.stringify(tokenizer.merges)));
  expect(again.vocabulary).toEqual(tokenizer.vocabulary);
  expect(list(again.encode("aaab ab"))).toEqual(list(tokenizer.encode("aaab ab")));
  expect(bytePairTokenizer("abcd", 300).merges).toEqual([]);
  expect(() => bytePairTokenizer("a", 100)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: bytePairTokenizer: given size 100; expected a whole number of at least 256, one token for each byte. Ask for more tokens, or use characterTokenizer.]`,
  );
  expect(() => knownPairs([[256, 1]])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: knownPairs: given the merge 0 of 256 and 1; expected tokens below 256, which are there by then. Pass the merges in the order in which they were learned.]`,
  );
});
