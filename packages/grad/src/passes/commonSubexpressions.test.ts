import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import * as fc from "fast-check";
import * as np from "@nabla-js/ndarray";
import { makeProgram } from "../index.js";
import { variable, type Equation, type Program, type Variable } from "../program.js";
import { commonSubexpressions } from "./commonSubexpressions.js";

const type = { shape: [], dtype: "float32" } as const;
const zero = np.array(0, { dtype: "float32" });
const { primitive } = makeProgram(np.sin)(zero).equations[0];
const program: Program = makeProgram(np.cos)(zero);

/** One equation for each of some parameters, all of the same input. */
const withParams = (all: readonly unknown[]): Program => {
  const x = variable(type);
  const equations = all.map((params): Equation => ({ primitive, params, inputs: [x], outputs: [variable(type)] }));
  return { inputs: [x], constants: [], equations, outputs: equations.map((it) => it.outputs[0]) };
};

/** For each output the number of the first that it is the same as. */
const groups = <T>(all: readonly T[], same: (a: T, b: T) => boolean): readonly number[] =>
  all.map((x) => all.findIndex((y) => same(y, x)));

const leaf = fc.constantFrom<unknown>(-1, 0, -0, NaN, 0.2, 0.7, 1, "float32", "float64", "", true, null, undefined);
const params = fc.letrec<{ all: unknown }>((tie) => ({
  all: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("all"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "cc"), tie("all"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).all;

test("equations are computed once where their parameters are deeply equal, and else each for itself", () => {
  fc.assert(
    fc.property(fc.array(params, { maxLength: 12 }), (all) => {
      const { equations, outputs } = commonSubexpressions(withParams([...all, ...all.map((value) => structuredClone(value))]));
      const expected = groups([...all, ...all], isDeepStrictEqual);
      expect(groups(outputs, Object.is)).toEqual(expected);
      expect(equations).toHaveLength(new Set(expected).size);
    }),
    { numRuns: 500 },
  );
});

test("the order of names does not count; Programs and functions in parameters count by identity", () => {
  const f = (): void => {};
  const all = [
    { a: 1, b: [2] },
    { b: [2], a: 1 },
    { f },
    { f },
    { f: (): void => {} },
    { program },
    { program },
    { program: { ...program } },
  ];
  expect(groups(commonSubexpressions(withParams(all)).outputs, Object.is)).toEqual([0, 0, 2, 2, 4, 5, 5, 7]);
});

test("what is alike only once its inputs are is computed once too, and what has an effect each time", () => {
  const twice = makeProgram((x: np.NDArray) => np.add(np.sin(np.cos(x)), np.sin(np.cos(x))))(zero);
  const { equations } = commonSubexpressions(twice);
  expect(equations.map((it) => it.primitive.name)).toEqual(["cos", "sin", "add"]);
  expect(commonSubexpressions(withParams([{ effect: true }, { effect: true }])).equations).toHaveLength(2);
});

test("what begins alike and has the same hash is not alike", () => {
  expect(commonSubexpressions(withParams([[-1], [-1, -1], {}, { a: -1 }, { a: -1, b: -1 }])).equations).toHaveLength(5);
});

test("of all pairs of many inputs each is computed once, in their order", () => {
  const inputs = Array.from({ length: 50 }, () => variable(type));
  const pairs = inputs.flatMap((x) => inputs.map((y) => [x, y]));
  const equations = [...pairs, ...pairs].map((pair): Equation => ({
    primitive,
    params: {},
    inputs: pair,
    outputs: [variable(type)],
  }));
  const after = commonSubexpressions({ inputs, constants: [], equations, outputs: equations.map((it) => it.outputs[0]) });
  expect(after.equations.map((it) => it.inputs)).toEqual(pairs);
  expect(after.outputs.slice(pairs.length).every((a, i) => a === after.outputs[i])).toBe(true);
});

test("a literal −0 is not 0, and a number of one dtype not that of another", () => {
  const numbers = [0, -0, 0, 1].map((value) => ({ kind: "literal", type, value }) as const);
  const equations = [...numbers, { ...numbers[0], type: { shape: [], dtype: "float64" } } as const].map((x): Equation => ({
    primitive,
    params: {},
    inputs: [x],
    outputs: [variable(x.type)],
  }));
  const outputs: readonly Variable[] = equations.map((it) => it.outputs[0]);
  const after = commonSubexpressions({ inputs: [], constants: [], equations, outputs });
  expect(groups(after.outputs, Object.is)).toEqual([0, 1, 0, 3, 4]);
});
