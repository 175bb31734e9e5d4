import { makeProgram } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import { expect, test } from "vitest";
import { dumpMemory, dumpModule, dumpSchedule } from "./index.js";

const program = makeProgram((x: np.NDArray, w: np.NDArray) => {
  const h = np.matmul(x, w);
  return np.sum(np.square(np.matmul(np.tanh(h), np.sum(h, 0))));
})(np.ones([8, 16]), np.ones([16, 4]));

test("the schedule names each kernel, the memory plan each buffer with its bytes, the module each function", () => {
  const schedule = dumpSchedule(program);
  expect(schedule).toContain("dot m=[8] n=[4] k=[16]: dotGeneral");
  const [size, ...lines] = dumpMemory(program).split("\n");
  const bytes = Number(/^arena of (\d+) bytes$/.exec(size)![1]);
  const buffers = lines.map((line) => /^ *(\d+) … +(\d+) {2}(\w+), (\d+) of float32$/.exec(line)!.slice(1));
  for (const [first, last, name, count] of buffers) {
    expect(Number(last) - Number(first) + 1).toBe(4 * Number(count));
    expect(Number(last)).toBeLessThan(bytes);
    expect(schedule).toContain(`${name} = `);
  }
  expect(buffers.map(([, , , count]) => Number(count))).toContain(8 * 4);

  const module = dumpModule(program);
  expect(WebAssembly.validate(module)).toBe(true);
  const [names] = WebAssembly.Module.customSections(new WebAssembly.Module(module), "name");
  const text = new TextDecoder().decode(names);
  for (const [, name] of schedule.matchAll(/^dot .*: (\w+) =/gm)) expect(text).toContain(`dot_${name}`);
  expect(text).toContain("run");
});
