import { Code } from "../wasm/code.js";
import type { ModuleBuilder } from "../wasm/module.js";
import type { Split } from "./range.js";

/** What a step takes, in nanoseconds, roughly. */
const costOfStep = 100_000;

/**
 * A kernel that takes long, the first time as many short calls. V8 runs a function by quick code, for products five times as slow,
 * while it makes better code beside it, and changes over only where the function is called: one call would be slow to its end.
 * Later it is one call, as each begins by packing what it reads.
 *
 * @param index - The kernel `(base, from, to)`.
 * @returns The index of a function that does the same; the kernel's own where it is short.
 */
export const inSteps = (module: ModuleBuilder, name: string, index: number, { length, unit, cost }: Split): number => {
  const step = Math.ceil((costOfStep * length) / (cost * unit)) * unit;
  if (cost < 4 * costOfStep || step >= length) return index;
  const code = new Code(["i32", "i32", "i32"]);
  const [base, from, to] = [code.param(0), code.param(1), code.param(2)];
  const isReady = module.addVariable();
  const end = code.local("i32");
  code.global(isReady).if(
    () => code.get(base).get(from).get(to).call(index),
    () => {
      code.i32(1).setGlobal(isReady);
      code.loopBetween(from, from, to, step, () => {
        code.get(from).i32(step).op("i32.add").set(end);
        code.get(base).get(from).get(end).get(to).get(end).get(to).op("i32.lt_s", "select").call(index);
      });
    },
  );
  return module.add(name, code);
};
