import { checkCount, checkStream } from "../checks.js";

/**
 * Elements as they come, made up to `count` ahead of whoever takes them, in their order. Worth it where making one waits:
 * for a worker, a file, a device. An error comes when its element is asked for; whoever stops early closes the source.
 *
 * @throws {@link ValueError} for a count below 1.
 */
export const prefetch = (count: number): (<T>(data: Iterable<T | PromiseLike<T>> | AsyncIterable<T>) => AsyncIterable<T>) => {
  checkCount("prefetch", "count", count, 1);
  return <T>(data: Iterable<T | PromiseLike<T>> | AsyncIterable<T>): AsyncIterable<T> => {
    checkStream("prefetch", data);
    return { [Symbol.asyncIterator]: () => ahead(iteratorOf(data), count) };
  };
};

type Source<T> = AsyncIterator<T> | Iterator<T | PromiseLike<T>>;

const iteratorOf = <T>(data: Iterable<T | PromiseLike<T>> | AsyncIterable<T>): Source<T> =>
  Symbol.asyncIterator in data ? data[Symbol.asyncIterator]() : data[Symbol.iterator]();

async function* ahead<T>(source: Source<T>, count: number): AsyncGenerator<T, void, undefined> {
  const pull = async (): Promise<IteratorResult<T>> => {
    const { done, value } = await source.next();
    return done === true ? { done, value } : { done: false, value: await (value as T | PromiseLike<T>) };
  };
  const waiting: Promise<IteratorResult<T>>[] = [];
  const fill = (): void => {
    const next = pull();
    // It is awaited later; until then its failure is nobody's surprise.
    next.catch(() => undefined);
    waiting.push(next);
  };
  try {
    for (let i = 0; i < count; i++) fill();
    for (;;) {
      const { done, value } = await waiting.shift()!;
      if (done === true) return;
      fill();
      yield value;
    }
  } finally {
    await source.return?.();
  }
}
