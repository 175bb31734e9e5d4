import { toTypedArray, type NDArray } from "@nabla-js/ndarray";
import { checkKey } from "@nabla-js/ndarray/internal";
import * as random from "@nabla-js/ndarray/random";
import { checkCount, checkStream } from "../checks.js";

/** How many random words are drawn at once. */
const block = 1024;

/**
 * Elements of a stream in an order drawn by `key`, with no more than `size` of them in memory: each time one of those is
 * given out, and the next of the stream takes its place. Elements come late at will, but at most `size − 1` places early.
 * For data that is in memory or can be asked for by its index, `shuffle` is a whole permutation.
 *
 * @throws {@link ValueError} for a size below 1; {@link DTypeError} or {@link ShapeError} for a key that is none.
 */
export const shuffleBuffer = (key: NDArray, size: number): (<T>(data: Iterable<T> | AsyncIterable<T>) => AsyncIterable<T>) => {
  checkKey("shuffleBuffer", key);
  checkCount("shuffleBuffer", "size", size, 1);
  return <T>(data: Iterable<T> | AsyncIterable<T>): AsyncIterable<T> => {
    checkStream("shuffleBuffer", data);
    return { [Symbol.asyncIterator]: () => shuffled(data, key, size) };
  };
};

async function* shuffled<T>(
  data: Iterable<T> | AsyncIterable<T>,
  key: NDArray,
  size: number,
): AsyncGenerator<T, void, undefined> {
  const draw = drawer(key);
  const buffer: T[] = [];
  for await (const element of data) {
    if (buffer.length < size) {
      buffer.push(element);
      continue;
    }
    const place = draw(size);
    const [chosen] = buffer.splice(place, 1, element);
    yield chosen;
  }
  while (buffer.length > 0) {
    const place = draw(buffer.length);
    const last = buffer.pop()!;
    if (place === buffer.length) yield last;
    else {
      const [chosen] = buffer.splice(place, 1, last);
      yield chosen;
    }
  }
}

/** Whole numbers below a limit, one after the other, from words drawn a block at a time. */
const drawer = (key: NDArray): ((limit: number) => number) => {
  let words = new Uint32Array(0);
  let next = 0;
  let blocks = 0;
  return (limit) => {
    if (next === words.length) {
      words = toTypedArray(random.bits(random.foldIn(key, blocks++), [block])) as Uint32Array<ArrayBuffer>;
      next = 0;
    }
    return Math.floor((words[next++] / 2 ** 32) * limit);
  };
};
