import { expect, test } from "vitest";
import * as np from "./index.js";
import { fromUserOn, userLine } from "./userLine.js";

const thrownBy = (call: () => unknown): Error => {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
};

const frames = (error: Error): string[] => error.stack!.split("\n").filter((line) => /:\d+:\d+\)?$/.test(line));

test("a stack starts at the line that called into the library, however deep the mistake was found", () => {
  const calls: readonly (() => unknown)[] = [
    function product() { return np.matmul(np.ones([2, 3]), np.ones([2, 3])); }, // prettier-ignore
    function iterated() { return [...np.array(1)]; }, // prettier-ignore
    function added() { return (np.ones([2]) as unknown as number) + 1; }, // prettier-ignore
    function converted() { return np.astype(np.ones([2]), "int" as "int32"); }, // prettier-ignore
  ];
  for (const call of calls) {
    const error = thrownBy(call);
    expect(frames(error)[0]).toContain(call.name);
    expect(frames(error)[0]).toContain("userLine.test.ts");
    expect(error.stack!.startsWith(`${error.name}: ${error.message}\n    at `)).toBe(true);
  }
});

test("what lies between two parts of the user's code stays: only what stands above it is left out", () => {
  const inner = (x: np.NDArray): np.NDArray => np.reshape(x, [5]);
  const error = thrownBy(function outer() {
    return np.applyAlongAxis(inner, 0, np.ones([2, 3]));
  });
  const [first, ...rest] = frames(error);
  expect(first).toContain("inner");
  expect(rest.findIndex((line) => line.includes("applyAlongAxis"))).toBeGreaterThanOrEqual(0);
  expect(rest.findIndex((line) => line.includes("outer"))).toBeGreaterThan(0);
});

test("after an await too, and the limit of stacks is the user's own again", async () => {
  const limit = Error.stackTraceLimit;
  const later = async (n: number): Promise<Error> => {
    await Promise.resolve();
    return thrownBy(function mistaken() {
      return np.zeros([n]).shape.length === 1 && np.transpose(np.zeros([n]), [1]);
    });
  };
  for (const error of await Promise.all([later(1), later(2)])) expect(frames(error)[0]).toContain("mistaken");
  expect(Error.stackTraceLimit).toBe(limit);
});

test("stacks of engines that put no head above them; of the library alone; of none", () => {
  const own = [
    "deepCopy@http://localhost/node_modules/@nabla-js/ndarray/dist/userLine.js:1:2",
    "grad@http://localhost/node_modules/@nabla-js/grad/dist/grad.js:5:6",
  ];
  const users = ["mine@http://localhost/app.js:3:7", "main@http://localhost/app.js:9:1"];
  const startOf = (lines: readonly string[]): string[] => fromUserOn("Mistake: here", lines.join("\n")).split("\n");
  expect(startOf([...own, ...users])).toEqual(users);
  expect(startOf([...own, ...users, ...own])).toEqual([...users, ...own]);
  expect(startOf(own)).toEqual(own);
  expect(startOf(["no frame at all"])).toEqual(["no frame at all"]);
  // Where all of it is one bundle, nobody can tell.
  const bundled = ["deepError@http://localhost/app.js:1:2", "mine@http://localhost/app.js:1:70"];
  expect(startOf(bundled)).toEqual(bundled);
});

test("a stack may be replaced", () => {
  const error = thrownBy(() => np.reshape(np.ones([2]), [3]));
  error.stack = "another";
  expect(error.stack).toBe("another");
});

test("the user's line in words", () => {
  expect(userLine()).toMatch(/userLine\.test\.ts:\d+:\d+$/);
});
