import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { cond, grad, makeProgram, nameScope, programSvg, scan, type Program } from "./index.js";
import { innerPrograms } from "./program.js";

const boxesOf = ({ inputs, constants, equations, outputs }: Program): number =>
  inputs.length + constants.length + equations.length + outputs.length;

test("a picture has a box for each input, equation and result, and an arrow for each value that is read", () => {
  const w = np.ones([3, 2]);
  const f = (x: NDArray): NDArray => np.sum(nameScope("dense", () => np.tanh(np.matmul(x, w))));
  const program = makeProgram(grad(f))(np.ones([4, 3]));
  const svg = programSvg(program);
  // One more is the ground.
  expect(svg.match(/<rect x=/g)).toHaveLength(boxesOf(program) + 1);
  const read = (atoms: readonly { kind: string }[]): number => new Set(atoms.filter((a) => a.kind === "variable")).size;
  const arrows =
    program.equations.reduce((sum, it) => sum + read(it.inputs), 0) + program.outputs.reduce((sum, a) => sum + read([a]), 0);
  expect(svg.match(/marker-end/g)).toHaveLength(arrows);
  expect(svg).toContain(">dense<");
  expect(programSvg(makeProgram(() => 1)())).toContain("result 0");
});

test("the Programs that an equation carries stand inside of its box", () => {
  const step = (c: NDArray, x: NDArray) => [cond(np.less(x, 2), np.sin, np.cos, c), x] as const;
  const program = makeProgram((x: NDArray) => scan(step, np.array(1), x))(np.ones([3]));
  const all = (it: Program): readonly Program[] => [
    it,
    ...it.equations.flatMap(({ params }) => innerPrograms(params).flatMap(all)),
  ];
  expect(all(program)).toHaveLength(4);
  const svg = programSvg(program);
  expect(svg.match(/<rect x=/g)).toHaveLength(all(program).reduce((sum, it) => sum + boxesOf(it) + 1, 0));
  for (const name of ["body", "branches[0]", "branches[1]"]) expect(svg).toContain(`>${name}<`);
  // What is inside ends before what it is inside of: no number below zero, and tags are closed as they are opened.
  expect(svg).not.toMatch(/="-/);
  expect(svg.match(/<g[ >]/g)?.length).toBe(svg.match(/<\/g>/g)?.length);
});
