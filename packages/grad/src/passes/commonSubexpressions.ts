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
  /** The equations kept, by primitive and inputs: their parameters are looked at where these agree. */
  const first = new Map<string, Equation[]>();
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
    const alike = first.get(key) ?? [];
    const known = alike.find((other) => isAlike(other.params, it.params));
    if (known !== undefined) it.outputs.forEach((v, i) => replaced.set(v, known.outputs[i]));
    else {
      first.set(key, [...alike, kept]);
      equations.push(kept);
    }
  }
  return { ...program, equations, outputs: program.outputs.map(of) };
};

const keyOfAtom = (a: Atom, idOf: (object: unknown) => number): string =>
  a.kind === "variable" ? `v${idOf(a)}` : `${Object.is(a.value, -0) ? "-0" : a.value}:${a.type.dtype}`;

/** Parameters are plain data, compared by value, and objects such as Programs and functions, compared by identity. */
const isAlike = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((v, i) => isAlike(v, b[i]));
  if (!isPlain(a) || !isPlain(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isAlike(a[key], b[key]));
};

const isPlain = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === "object" && x !== null && Object.getPrototypeOf(x) === Object.prototype && !("equations" in x);
