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
  /** What may be alike: equations of the same primitive and inputs, whose parameters have the same hash. */
  const alike = new Map<string, Equation[]>();
  const of = (a: Atom): Atom => (a.kind === "variable" ? (replaced.get(a) ?? a) : a);
  const equations: Equation[] = [];
  for (const it of program.equations) {
    const inputs = it.inputs.map(of);
    const kept = { ...it, inputs };
    if (hasEffect(it.params)) {
      equations.push(kept);
      continue;
    }
    const key = `${idOf(it.primitive)} ${hashOf(it.params)} ${inputs.map((a) => keyOfAtom(a, idOf)).join(" ")}`;
    const others = alike.get(key);
    const known = others?.find(({ params }) => sameParams(params, it.params));
    if (known !== undefined) {
      it.outputs.forEach((v, i) => replaced.set(v, known.outputs[i]));
      continue;
    }
    if (others === undefined) alike.set(key, [kept]);
    else others.push(kept);
    equations.push(kept);
  }
  return { ...program, equations, outputs: program.outputs.map(of) };
};

const keyOfAtom = (a: Atom, idOf: (object: unknown) => number): string =>
  a.kind === "variable" ? `v${idOf(a)}` : `${Object.is(a.value, -0) ? "-0" : a.value}:${a.type.dtype}`;

/** Whether parameters are equal: plain data by value, objects such as Programs and functions by identity. */
const sameParams = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((x, i) => sameParams(x, b[i]));
  if (!isPlain(a) || !isPlain(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && sameParams(a[key], b[key]));
};

/** A number that is the same for equal parameters, whatever the order of their names. */
const hashOf = (value: unknown): number => {
  if (typeof value === "number") return value | 0;
  if (typeof value === "string") return value.length;
  let hash = 0;
  if (Array.isArray(value)) for (let i = 0; i < value.length; i++) hash = (Math.imul(hash, 31) + hashOf(value[i]) + 1) | 0;
  else if (isPlain(value)) for (const key in value) hash = (hash + Math.imul(key.length, hashOf(value[key]) + 1)) | 0;
  return hash;
};

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype && !("equations" in value);
