import { expect, test } from "vitest";
import ts from "typescript";
import { unmarkedTopLevelCalls } from "./topLevelCalls.mjs";
import { fromRoot, isTest, packages, parse, sourceFiles } from "./workspace.mjs";

const callsIn = (text: string): string[] =>
  unmarkedTopLevelCalls(ts.createSourceFile("a.ts", text, ts.ScriptTarget.ES2022, true));

test("a call that runs when the module is loaded is found, wherever it stands", () => {
  expect(callsIn("const a = f();")).toEqual(["1: f()"]);
  expect(callsIn("const a = /* @__PURE__ */ f(\n  g(),\n);")).toEqual(["2: g()"]);
  expect(callsIn("class A { static x = f(); [Symbol.for('y')] = 1; }")).toEqual(["1: f()", "1: Symbol.for('y')"]);
  expect(callsIn("const a = { [f()]() { return g(); } };")).toEqual(["1: f()"]);
  expect(callsIn("export default new Map([[1, f()]]);")).toEqual(["1: new Map([[1, f()]])", "1: f()"]);
});

test("a marked call, and one in the body of a function, are not", () => {
  expect(callsIn("const a = /* @__PURE__ */ f(/* @__PURE__ */ new Map());")).toEqual([]);
  expect(callsIn("export const a = () => f(), b = function () { return g(); };")).toEqual([]);
  expect(callsIn("class A { x = f(); m() { return g(); } }")).toEqual([]);
  expect(callsIn("type A = ReturnType<typeof f>;")).toEqual([]);
});

// A command is a program: what it does when it is loaded is its purpose.
const isProgram = (file: string): boolean => parse(file).text.startsWith("#!");

test("/* @__PURE__ */ stands before every call at the top level of a module", () => {
  const wrong = packages().flatMap((pkg) =>
    sourceFiles(pkg)
      .filter((file) => !isTest(file) && !isProgram(file))
      .flatMap((file) => unmarkedTopLevelCalls(parse(file)).map((call) => `${fromRoot(file)}:${call}`)),
  );
  expect(wrong).toEqual([]);
});
