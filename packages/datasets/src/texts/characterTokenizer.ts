import { ValueError } from "@nabla-js/ndarray";
import { checkText, checkTexts } from "../checks.js";
import { checkEncoded, numbersOf, tokenArray, type Tokenizer } from "./tokenizer.js";

/**
 * A token for each character (code point) that occurs in a text, in their order.
 *
 * @param text - A text with every character that will be met, or the vocabulary of an earlier tokenizer.
 * @returns A tokenizer whose `encode` throws {@link ValueError} for a character it does not know.
 * @throws {@link ValueError} for what is no text.
 * @example
 * ```ts
 * const letters = characterTokenizer("hello");
 * letters.vocabulary; // ['e', 'h', 'l', 'o']
 * letters.encode("hole"); // [1 3 2 0]
 * letters.decode([1, 0]); // 'he'
 * ```
 */
export const characterTokenizer = (text: string | readonly string[]): Tokenizer => {
  const mend = "Pass a text with every character, or the vocabulary of a tokenizer.";
  if (Array.isArray(text)) checkTexts("characterTokenizer", "text", text);
  else checkText("characterTokenizer", "text", text, mend);
  const vocabulary = typeof text === "string" ? [...new Set(text)].sort(byCodePoint) : [...text];
  const numbers = new Map(vocabulary.map((character, token) => [character, token]));
  return {
    vocabulary,
    encode: (text) => {
      checkEncoded(text);
      const tokens: number[] = [];
      for (const character of text) {
        const token = numbers.get(character);
        if (token === undefined)
          throw new ValueError({
            op: "encode",
            given: `the character ${JSON.stringify(character)}, number ${tokens.length + 1} of the text`,
            expected: `one of the ${vocabulary.length} of the vocabulary`,
            mend: "Make the tokenizer from a text that contains it, or remove it.",
          });
        tokens.push(token);
      }
      return tokenArray(tokens);
    },
    decode: (tokens) =>
      numbersOf("decode", tokens, vocabulary.length)
        .map((token) => vocabulary[token])
        .join(""),
  };
};

const byCodePoint = (a: string, b: string): number => a.codePointAt(0)! - b.codePointAt(0)!;
