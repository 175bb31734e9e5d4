import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { jit } from "@nabla-js/grad";
import { Code } from "../wasm/code.js";
import { ModuleBuilder } from "../wasm/module.js";
import { createWasmBackend } from "../createWasmBackend.js";
import { inSteps } from "./inSteps.js";
import type { Split } from "./range.js";

/** A kernel that notes how often it was called, over how many elements in all, and where the last call ended. */
const noting = (split: Split): { call: (from: number, to: number) => readonly number[]; isItself: boolean } => {
  const module = new ModuleBuilder();
  const kernel = new Code(["i32", "i32", "i32"]);
  const [base, from, to] = [kernel.param(0), kernel.param(1), kernel.param(2)];
  const add = (offset: number, pushMore: () => void): void => {
    kernel.get(base).get(base).memory("i32.load", offset);
    pushMore();
    kernel.op("i32.add").memory("i32.store", offset);
  };
  add(0, () => kernel.i32(1));
  add(4, () => kernel.get(to).get(from).op("i32.sub"));
  kernel.get(base).get(to).memory("i32.store", 8);
  const index = module.add("kernel", kernel);
  const stepped = inSteps(module, "stepped", index, split);
  module.export("run", stepped);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes(false)), { env: { memory } });
  const words = new Int32Array(memory.buffer, 64, 3);
  const call = (first: number, end: number): readonly number[] => {
    words.fill(0);
    (exports.run as (base: number, from: number, to: number) => void)(64, first, end);
    return [...words];
  };
  return { call, isItself: stepped === index };
};

test("the first call of a long kernel is many, of whole units, that cover its range once; each after it is one", () => {
  // 2.5 ms, 1,003 elements: steps of a tenth of a millisecond are 41 elements, in units of 8 that is 48.
  const { call } = noting({ length: 1003, unit: 8, cost: 2_500_000 });
  expect(call(0, 1003)).toEqual([Math.ceil(1003 / 48), 1003, 1003]);
  expect(call(0, 1003)).toEqual([1, 1003, 1003]);
});

test("the first call may be a part, as a thread takes it", () => {
  const { call } = noting({ length: 1000, unit: 4, cost: 1_000_000 });
  expect(call(500, 760)).toEqual([3, 260, 760]);
  expect(call(0, 1000)).toEqual([1, 1000, 1000]);
  expect(noting({ length: 1000, unit: 4, cost: 1_000_000 }).call(300, 300)).toEqual([0, 0, 0]);
});

test("what is short, or cannot be cut, is left as it is", () => {
  expect(noting({ length: 1000, unit: 1, cost: 399_000 }).isItself).toBe(true);
  expect(noting({ length: 1, unit: 1, cost: 1e9 }).isItself).toBe(true);
  expect(noting({ length: 7, unit: 8, cost: 1e9 }).isItself).toBe(true);
  expect(noting({ length: 1000, unit: 1, cost: 401_000 }).isItself).toBe(false);
});

test.each([1, 3])("a first call gives the bytes of the second, on %i threads", (threads) => {
  const backend = createWasmBackend({ threads });
  const x = random.uniform(random.key(0), [251, 243]);
  const y = random.uniform(random.key(1), [243, 389]);
  const f = jit(
    (x: np.NDArray, y: np.NDArray) => {
      const product = np.matmul(x, y);
      return [product, np.sum(np.exp(np.mul(-1e-3, np.matmul(product, np.transpose(product)))), 0), np.sort(product)];
    },
    { backend },
  );
  const [first, second] = [f(x, y), f(x, y)];
  first.forEach((z, i) => expect(np.toTypedArray(z)).toEqual(np.toTypedArray(second[i])));
  const expected = np.toTypedArray(np.matmul(x, y));
  np.toTypedArray(first[0]).forEach((value, i) => expect(Math.abs(Number(value) - Number(expected[i]))).toBeLessThan(1e-3));
});
