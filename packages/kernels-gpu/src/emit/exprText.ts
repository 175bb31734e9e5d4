import { type Expr, type Hole } from "../lower/expr.js";
import { elementText } from "./elementText.js";
import type { Writer } from "./kernelText.js";
import { sumText } from "./kernelText.js";

/** Writes the statements that compute an expression at an index; returns the text of its value. Shared parts are computed once. */
export const exprText = (writer: Writer, expr: Expr, index: readonly string[], known: Map<Expr, string> = new Map()): string => {
  const before = known.get(expr);
  if (before !== undefined) return before;
  const text = textOf(writer, expr, index, known);
  known.set(expr, text);
  return text;
};

const textOf = (writer: Writer, expr: Expr, index: readonly string[], known: Map<Expr, string>): string => {
  switch (expr.kind) {
    case "const":
      return writer.number(expr.value);
    case "index":
      // Half of nothing, so that it is a float from the beginning.
      return writer.constant("v", `(${sumText(expr, index)}) * 1.0`);
    case "load":
      return writer.constant("v", writer.read(expr, index));
    case "hole":
      return holeText(writer, expr, index);
    case "op": {
      const args = expr.args.map((arg) => exprText(writer, arg, index, known));
      const dtype = expr.args[0]?.dtype ?? expr.dtype;
      return writer.constant("v", elementText(writer, { name: expr.name, params: expr.params, dtype }, args));
    }
  }
};

/** An element of a padded array: its address where it is one, else the number of the padding. */
const holeText = (writer: Writer, { buffer, base, axes, value }: Hole, index: readonly string[]): string => {
  const conditions: string[] = [];
  const positions = axes.map((axis) => {
    const at = sumText(axis, index);
    if (axis.strides.every((stride) => stride === 0) && axis.offset === 0) return "0";
    const j = /^\w+$/.test(at) ? at : writer.constant("j", at);
    const element = axis.step === 1 ? j : writer.constant("j", `Math.floor((${j} + 0.5) / ${axis.step}.0)`);
    conditions.push(`${element} > -0.5 && ${element} < ${axis.length - 0.5}`);
    if (axis.step !== 1) conditions.push(`${element} * ${axis.step} === ${j}`);
    return element;
  });
  const address = { offset: base, strides: axes.map(({ stride }) => stride) };
  const isInside = writer.constant("w", `(${conditions.join(" && ") || "0 === 0"} ? 1.0 : 0.0)`);
  const outside = typeof value === "number" ? writer.number(value) : writer.read(value, []);
  // Outside it reads the first element, and does not take it: what lies out of bounds is anything. A product, as both sides of a
  // choice must be integers, or floats, and of an address nobody knows which it is.
  const safe = writer.constant("n", `(${writer.address(buffer, address, positions)}) * ${isInside}`);
  return writer.constant("v", `(${isInside} > 0.5 ? ${writer.array(buffer)}[${safe}] : ${outside})`);
};
