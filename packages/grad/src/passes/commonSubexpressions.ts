import type { Atom, Equation, Program, Variable } from "../program.js";
import { hasEffect } from "./deadCode.js";

/** Computes once what two equations compute alike: same primitive, parameters and inputs. */
export const commonSubexpressions = (program: Program): Program => {
  const numbers = new Map<unknown, number>();
  const idOf = (object: unknown): number => {
    if (!numbers.has(object)) numbers.set(object, numbers.size);
    return numbers.get(object)!;
  };
  const replaced = new Map<Variable, Atom>();
  /** The first equation of a primitive and inputs; and, where there is another one, all of them by their parameters too. */
  const first = new Map<string, Equation>();
  const of = (a: Atom): Atom => (a.kind === "variable" ? (replaced.get(a) ?? a) : a);
  const equations: Equation[] = [];
  for (const it of program.equations) {
    const inputs = it.inputs.map(of);
    const kept = { ...it, inputs };
    if (hasEffect(it.params)) {
      equations.push(kept);
      continue;
    }
    const key = `${idOf(it.primitive)} ${inputs.map((a) => keyOfAtom(a, idOf)).join(" ")}`;
    const withParams = ({ params }: Equation): string => `${key} ${keyOfParams(params, idOf)}`;
    const other = first.get(key);
    if (other !== undefined) first.set(withParams(other), other);
    const known = other && first.get(withParams(it));
    if (known !== undefined) it.outputs.forEach((v, i) => replaced.set(v, known.outputs[i]));
    else {
      first.set(other === undefined ? key : withParams(it), kept);
      equations.push(kept);
    }
  }
  return { ...program, equations, outputs: program.outputs.map(of) };
};

const keyOfAtom = (a: Atom, idOf: (object: unknown) => number): string =>
  a.kind === "variable" ? `v${idOf(a)}` : `${Object.is(a.value, -0) ? "-0" : a.value}:${a.type.dtype}`;

/** Parameters are plain data, compared by value, and objects such as Programs and functions, compared by identity. */
const keyOfParams = (value: unknown, idOf: (object: unknown) => number): string => {
  if (Array.isArray(value)) return `[${value.map((v) => keyOfParams(v, idOf)).join(",")}]`;
  if (typeof value === "function") return `f${idOf(value)}`;
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : `${typeof value}${String(value)}`;
  if (Object.getPrototypeOf(value) !== Object.prototype || "equations" in value) return `o${idOf(value)}`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${key}:${keyOfParams((value as Record<string, unknown>)[key], idOf)}`).join(",")}}`;
};
