import { ValueError, toTypedArray, type NDArray } from "@nabla-js/ndarray";
import { fromBuffer } from "@nabla-js/ndarray/internal";

/** Texts as whole numbers and back. It is a function of its vocabulary, which may be stored as JSON. */
export interface Tokenizer {
  /** The text of each token, by its number. */
  readonly vocabulary: readonly string[];
  /** The tokens of a text, `[n]` as int32. */
  encode(text: string): NDArray;
  /** The text of tokens `[n]`. */
  decode(tokens: NDArray | readonly number[]): string;
}

/** The numbers of tokens, checked against the vocabulary. */
export const numbersOf = (op: string, tokens: NDArray | readonly number[], size: number): readonly number[] => {
  const numbers = Array.from("shape" in tokens ? toTypedArray(tokens) : tokens);
  const odd = numbers.find((token) => !Number.isInteger(token) || token < 0 || token >= size);
  if (odd !== undefined)
    throw new ValueError({
      op,
      given: `the token ${odd}`,
      expected: `a whole number from 0 to ${size - 1}`,
      mend: "Decode with the tokenizer that encoded.",
    });
  return numbers;
};

/** Tokens as an array `[n]`. */
export const tokenArray = (tokens: ArrayLike<number>): NDArray =>
  fromBuffer({ shape: [tokens.length], dtype: "int32" }, Int32Array.from(tokens));
