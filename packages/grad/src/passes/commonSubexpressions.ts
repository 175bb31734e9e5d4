import type { Atom, Equation, Program, Variable } from "../program.js";
import { hasEffect } from "./deadCode.js";

/** Computes once what two equations compute alike: same primitive, parameters and inputs. */
export const commonSubexpressions = (program: Program): Program => {
  const numbers = new Map<unknown, number>();
  const numberOf = (object: unknown): number => {
    const known = numbers.get(object);
    if (known !== undefined) return known;
    numbers.set(object, numbers.size);
    return numbers.size - 1;
  };
  const replaced = new Map<Variable, Atom>();
  /** What may be alike, by a hash of primitive, parameters and inputs. */
  const alike = new Map<number, Equation[]>();
  const of = (a: Atom): Atom => (a.kind === "variable" ? (replaced.get(a) ?? a) : a);
  const isAsItWas = (a: Atom): boolean => of(a) === a;
  const equations: Equation[] = [];
  for (const it of program.equations) {
    const kept = it.inputs.every(isAsItWas) ? it : { ...it, inputs: it.inputs.map(of) };
    if (hasEffect(it.params)) {
      equations.push(kept);
      continue;
    }
    let hash = mixed(numberOf(it.primitive), hashOf(it.params));
    for (const a of kept.inputs) hash = mixed(hash, a.kind === "variable" ? numberOf(a) : hashOf(a.value));
    const others = alike.get(hash);
    const known = others?.find((other) => isAlike(other, kept));
    if (known !== undefined) {
      for (let i = 0; i < it.outputs.length; i++) replaced.set(it.outputs[i], known.outputs[i]);
      continue;
    }
    if (others === undefined) alike.set(hash, [kept]);
    else others.push(kept);
    equations.push(kept);
  }
  return { ...program, equations, outputs: program.outputs.map(of) };
};

/** One step of the hash of Fowler, Noll and Vo, by words. */
const mixed = (hash: number, word: number): number => Math.imul(hash ^ word, 0x01000193);

const isAlike = (a: Equation, b: Equation): boolean =>
  a.primitive === b.primitive &&
  a.inputs.length === b.inputs.length &&
  a.inputs.every((x, i) => isSameAtom(x, b.inputs[i])) &&
  sameParams(a.params, b.params);

const isSameAtom = (a: Atom, b: Atom): boolean =>
  a === b || (a.kind === "literal" && b.kind === "literal" && Object.is(a.value, b.value) && a.type.dtype === b.type.dtype);

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
