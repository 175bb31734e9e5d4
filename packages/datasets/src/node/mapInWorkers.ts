import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { toTypedArray, ValueError, type DType, type NDArray, type Shape, type TypedArray } from "@nabla-js/ndarray";
import { fromBuffer, optionsOf, show } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import { DatasetError } from "../datasetError.js";
import { checkCount, checkSequence, checkText } from "../checks.js";
import type { Sequence } from "../sequence/sequence.js";

/** An array as it travels between threads. */
export interface PlainArray {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly data: TypedArray;
}

/** The options of {@link mapInWorkers}. */
export interface WorkerOptions {
  /** The function to call, by the name under which the module exports it. @defaultValue "default" */
  readonly name?: string;
  /** How many threads. @defaultValue one less than the machine has, at least 1 */
  readonly threads?: number;
}

/** A worker is this text: bundlers disagree on files for workers. */
const workerText = `
const { parentPort, workerData } = require("node:worker_threads");
const ready = import(workerData.module).then((module) => {
  const f = module[workerData.name];
  if (typeof f !== "function") throw new TypeError("there is no function " + workerData.name + " in " + workerData.module);
  return f;
});
parentPort.on("message", async ({ index, leaves }) => {
  try {
    const out = await (await ready)(leaves, index);
    parentPort.postMessage({ index, out });
  } catch (error) {
    parentPort.postMessage({ index, failure: String(error && error.stack || error) });
  }
});
`;

/**
 * `f` of each element, computed in worker threads, in the order of the elements: for what takes long in plain JavaScript,
 * such as decoding pictures. It runs ahead of whoever takes the results by two elements for each thread.
 *
 * The function lives in a module of its own, since functions cannot travel. It gets the arrays of the element in the order
 * of `tree.leaves`, each as `{ shape, dtype, data }`, and the index; it gives a record of such arrays, or a promise of one.
 *
 * @param module - The address of the module, `new URL("./decode.js", import.meta.url)`.
 * @returns A stream of records of arrays. The threads end with it.
 * @throws {@link DatasetError} when the function throws, with its stack.
 */
export const mapInWorkers = (
  module: URL | string,
  options?: WorkerOptions,
): (<T>(data: Sequence<T>) => AsyncIterable<Readonly<Record<string, NDArray>>>) => {
  const op = "mapInWorkers";
  if (typeof module !== "string" && !(module instanceof URL))
    throw new ValueError({
      op,
      given: module === undefined ? "no module" : `module ${show(module)}`,
      expected: "the address of a module",
      mend: 'Put the function into a module, and pass new URL("./decode.js", import.meta.url).',
    });
  const defaults = { name: "default", threads: Math.max(1, availableParallelism() - 1) };
  const { name, threads } = optionsOf(op, options, defaults);
  checkText(op, "name", name, "Give the name under which the module exports the function.");
  checkCount(op, "threads", threads, 1);
  return (data) => {
    checkSequence(op, data);
    return { [Symbol.asyncIterator]: () => results(data, String(module), name, Math.min(threads, Math.max(1, data.length))) };
  };
};

type Answer = { readonly index: number; readonly out?: Readonly<Record<string, PlainArray>>; readonly failure?: string };

async function* results<T>(
  data: Sequence<T>,
  module: string,
  name: string,
  threads: number,
): AsyncGenerator<Readonly<Record<string, NDArray>>, void, undefined> {
  const workers = Array.from({ length: threads }, () => new Worker(workerText, { eval: true, workerData: { module, name } }));
  const waiting = new Map<number, { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }>();
  const failAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
  };
  for (const worker of workers) {
    worker.on("message", (answer: Answer) => waiting.get(answer.index)?.resolve(answer));
    worker.on("error", failAll);
  }
  const start = (index: number): Promise<Answer> => {
    const leaves = tree
      .leaves(data.at(index))
      .map((x): PlainArray => ({ shape: x.shape, dtype: x.dtype, data: toTypedArray(x) }));
    const answer = new Promise<Answer>((resolve, reject) => waiting.set(index, { resolve, reject }));
    // It is awaited later; until then its failure is nobody's surprise.
    answer.catch(() => undefined);
    workers[index % threads].postMessage({ index, leaves });
    return answer;
  };
  try {
    const ahead: Promise<Answer>[] = [];
    for (let next = 0, taken = 0; taken < data.length; taken++) {
      while (next < data.length && next < taken + 2 * threads) ahead.push(start(next++));
      const { out, failure, index } = await ahead.shift()!;
      waiting.delete(index);
      if (out === undefined)
        throw new DatasetError({
          op: "mapInWorkers",
          given: `a failure at element ${index}: ${failure}`,
          expected: `${name} of ${module} to give a record of arrays`,
          mend: "Try the function on that element in the main thread.",
        });
      yield Object.fromEntries(Object.entries(out).map(([key, { data, ...type }]) => [key, fromBuffer(type, data)]));
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
