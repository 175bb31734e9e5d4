import { isNDArray, ShapeError, ValueError, toTypedArray, type NDArray } from "@nabla-js/ndarray";
import { fromBuffer, show } from "@nabla-js/ndarray/internal";
import { checkText } from "../checks.js";

/** Texts as whole numbers and back. It is a function of its vocabulary, which may be stored as JSON. */
export interface Tokenizer {
  /** The text of each token, by its number. */
  readonly vocabulary: readonly string[];
  /** The tokens of a text, `[n]` as int32. */
  encode(text: string): NDArray;
  /** The text of tokens `[n]`. */
  decode(tokens: NDArray | readonly number[]): string;
}

/** Throws unless a text can be encoded. */
export const checkEncoded = (text: unknown): void =>
  checkText("encode", "text", text, Array.isArray(text) ? "Encode texts one by one." : "Pass a text.");

/** The numbers of tokens, checked against the vocabulary. */
export const numbersOf = (op: string, tokens: NDArray | readonly number[], size: number): readonly number[] => {
  if (!isNDArray(tokens) && !Array.isArray(tokens) && !ArrayBuffer.isView(tokens))
    throw new ValueError({
      op,
      given: tokens === undefined ? "no tokens" : `tokens ${show(tokens)}`,
      expected: "an array [n], or a list of numbers",
      mend: "Pass what encode returns; for a single token, write [token].",
    });
  if (isNDArray(tokens) && tokens.ndim > 1)
    throw new ShapeError({
      op,
      given: { tokens: tokens.shape },
      expected: "the tokens of one text, [n]",
      mend: "Decode the rows one by one.",
    });
  const numbers = Array.from(isNDArray(tokens) ? toTypedArray(tokens) : (tokens as readonly number[]));
  const place = numbers.findIndex((token) => !Number.isInteger(token) || token < 0 || token >= size);
  if (place >= 0)
    throw new ValueError({
      op,
      given: `the token ${show(numbers[place])}`,
      expected: `a whole number from 0 to ${size - 1}`,
      mend: "Decode with the tokenizer that encoded.",
    });
  return numbers;
};

/** Tokens as an array `[n]`. */
export const tokenArray = (tokens: ArrayLike<number>): NDArray =>
  fromBuffer({ shape: [tokens.length], dtype: "int32" }, Int32Array.from(tokens));
