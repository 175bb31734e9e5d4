import { afterEach, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { jit, setDefaultBackend, type Backend } from "./index.js";
import { eagerBackend } from "./internal.js";

const compiled: string[] = [];
const recording: Backend = {
  name: "recording",
  compile: (program, options) => {
    compiled.push(options.name);
    return eagerBackend.compile(program, options);
  },
};
afterEach(() => setDefaultBackend(null));

test("the default backend compiles what is jitted, and single equations of a million operations", () => {
  setDefaultBackend(recording);
  const x = np.ones([128, 128]);
  np.matmul(x, x);
  np.matmul(x, x);
  np.add(x, x);
  jit(function twice(y: NDArray) {
    return np.add(y, y);
  })(x);
  expect(compiled).toEqual(["dotGeneral", "twice"]);
  setDefaultBackend(null);
  const before = compiled.length;
  np.matmul(x, x);
  expect(compiled.length).toBe(before);
});

test("it is set outside of transformations only", () => {
  expect(() =>
    jit((x: NDArray) => {
      setDefaultBackend(recording);
      return x;
    })(np.array(1)),
  ).toThrowErrorMatchingInlineSnapshot(
    `[Error: setDefaultBackend: given a call under jit of function; expected one outside of all transformations. Move the call to the start of the program.]`,
  );
});
