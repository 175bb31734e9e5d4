import { typeName } from "@nabla-js/ndarray/internal";
import { checkIsProgram } from "./checks.js";
import { isProgram, type Atom, type Equation, type Program, type Variable } from "./program.js";

/**
 * A Program as text, in the form
 *
 *     { lambda c:f32[3] ; a:f32[3] . let
 *         b:f32[3] = mul a c
 *       in (b) }
 *
 * with captured arrays before the `;`, and behind `#` the name of the layer that an equation came from. A Program of one equation stands on one line.
 */
export const printProgram = (program: Program): string => {
  checkIsProgram("printProgram", program);
  return print(program, "", new Map());
};

const print = (program: Program, indent: string, names: Map<Variable, string>): string => {
  const name = (v: Variable): string => {
    const known = names.get(v);
    if (known !== undefined) return known;
    const fresh = letters(names.size);
    names.set(v, fresh);
    return fresh;
  };
  const declare = (v: Variable): string => `${name(v)}:${typeName(v.type)}${v.type.weak === undefined ? "" : "*"}`;
  const atom = (a: Atom): string => (a.kind === "variable" ? name(a) : `${number(a.value)}:${typeName(a.type)}`);
  const constants = program.constants.map((c) => declare(c.variable));
  const inputs = program.inputs.map(declare);
  const head = `{ lambda ${[...constants, ...(constants.length > 0 ? [";"] : []), ...inputs].join(" ")}${inputs.length > 0 ? " " : ""}. let`;
  const line = (it: Equation): string => {
    const outputs = it.outputs.map(declare).join(" ");
    const params = printParams(it.params, `${indent}    `, names);
    const text = [...(outputs === "" ? [] : [`${outputs} =`]), `${it.primitive.name}${params}`, ...it.inputs.map(atom)].join(" ");
    return it.scope === undefined ? text : `${text}  # ${it.scope}`;
  };
  const lines = program.equations.map(line);
  const result = `in (${program.outputs.map(atom).join(", ")}) }`;
  const oneLine = [head, ...lines, result].join(" ");
  if (lines.length <= 1 && !oneLine.includes("#") && !oneLine.includes("\n")) return oneLine;
  return [head, ...lines.map((text) => `${indent}    ${text}`), `${indent}  ${result}`].join("\n");
};

const printParams = (params: unknown, indent: string, names: Map<Variable, string>): string => {
  const entries = Object.entries(params as Record<string, unknown>).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return "";
  return `[${entries.map(([key, value]) => `${key}=${printValue(value, indent, names)}`).join(" ")}]`;
};

const printValue = (value: unknown, indent: string, names: Map<Variable, string>): string => {
  if (isProgram(value)) return print(value, indent, names);
  if (Array.isArray(value)) return `[${value.map((item) => printValue(item, indent, names)).join(",")}]`;
  if (typeof value === "function") return (value as { name: string }).name || "function";
  if (typeof value === "object" && value !== null)
    return "name" in value && typeof value.name === "string"
      ? value.name
      : `{${Object.entries(value)
          .map(([k, v]) => `${k}:${printValue(v, indent, names)}`)
          .join(",")}}`;
  return String(value);
};

/** a, b, …, z, ba, bb, … */
const letters = (index: number): string =>
  (index < 26 ? "" : letters(Math.floor(index / 26))) + String.fromCharCode(97 + (index % 26));

const number = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));
