import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { grad, makeProgram, nameScope, programSvg } from "./index.js";

test("a picture has a box for each input, equation and result, and an arrow for each value that is read", () => {
  const w = np.ones([3, 2]);
  const f = (x: NDArray): NDArray => np.sum(nameScope("dense", () => np.tanh(np.matmul(x, w))));
  const program = makeProgram(grad(f))(np.ones([4, 3]));
  const svg = programSvg(program);
  const boxes = program.inputs.length + program.constants.length + program.equations.length + program.outputs.length;
  expect(svg.match(/<rect x=/g)).toHaveLength(boxes);
  const read = (atoms: readonly { kind: string }[]): number => new Set(atoms.filter((a) => a.kind === "variable")).size;
  const arrows =
    program.equations.reduce((sum, it) => sum + read(it.inputs), 0) + program.outputs.reduce((sum, a) => sum + read([a]), 0);
  expect(svg.match(/marker-end/g)).toHaveLength(arrows);
  expect(svg).toContain(">dense<");
  expect(programSvg(makeProgram(() => 1)())).toContain("result 0");
});
