import { ValueError } from "@nabla-js/ndarray";
import { show as shown } from "@nabla-js/ndarray/internal";
import type { Backend } from "./jitParams.js";

const refuse = (op: string, given: string, expected: string, mend: string): never => {
  throw new ValueError({ op, given, expected, mend });
};

/** `grad of loss`: a transformation and the user's function, where it has a name. */
export const titled = (op: string, { name }: { readonly name: string }): string => (name ? `${op} of ${name}` : op);

/** @throws {@link ValueError} unless `f` is a function. */
export const checkFunction = (op: string, f: unknown, role = "f"): void => {
  if (typeof f !== "function") refuse(op, `${shown(f)} as ${role}`, "a function", "Pass the function itself.");
};

/** @throws {@link ValueError} unless the options are an object. */
export const checkOptions = (op: string, options: unknown): void => {
  if (typeof options !== "object" || options === null)
    refuse(op, `${shown(options)} as options`, "an object", "Leave them out, or name them.");
};

/** @throws {@link ValueError} unless `list` is a list, or a number where one may stand, of places among `count` arguments. */
export const checkArgnums = (op: string, name: string, list: unknown, count: number): void => {
  for (const i of [list].flat())
    if (!Number.isInteger(i) || (i as number) < 0 || (i as number) >= count)
      refuse(op, `${name} ${shown(i)}`, `the place of one of ${count} arguments, from 0`, "Pass all of them by place.");
};

/** @throws {@link ValueError} unless `value` is a whole number from `from`. */
export const checkWhole = (op: string, name: string, value: unknown, from: number): void => {
  if (typeof value === "number" && Number.isInteger(value) && value >= from) return;
  throw new ValueError({
    op,
    given: `${name} ${shown(value)}`,
    expected: `a whole number from ${from}`,
    mend: "Pass a plain number; one that is computed, with Math.round.",
  });
};

/** @throws {@link ValueError} unless `value` is one of the names. */
export const checkName = (op: string, name: string, value: unknown, names: readonly string[]): void => {
  if (names.includes(value as string)) return;
  throw new ValueError({
    op,
    given: `${name} ${shown(value)}`,
    expected: `one of ${names.join(", ")}`,
    mend: "Check the spelling.",
  });
};

/** @throws {@link ValueError} unless `list` is a list. */
export const checkList = (op: string, name: string, list: unknown, mend: string): void => {
  if (Array.isArray(list)) return;
  throw new ValueError({ op, given: `${shown(list)} as ${name}`, expected: "a list", mend });
};

/** @throws {@link ValueError} unless `it` is a Program. */
export const checkIsProgram = (op: string, it: unknown): void => {
  const fields = ["inputs", "constants", "equations", "outputs"];
  if (typeof it === "object" && it !== null && fields.every((name) => Array.isArray((it as Record<string, unknown>)[name])))
    return;
  throw new ValueError({
    op,
    given: shown(it),
    expected: "a Program",
    mend: "Make it with makeProgram(f)(…arguments).",
  });
};

/** @throws {@link ValueError} unless `it` can compile. */
export const checkBackend = (op: string, it: unknown): void => {
  if (typeof (it as Partial<Backend> | null)?.compile === "function") return;
  throw new ValueError({
    op,
    given: `${shown(it)} as backend`,
    expected: "a backend: an object with a name and compile(program, options)",
    mend: "Make one, for instance with createWasmBackend(), or leave it out.",
  });
};

/** A pair that a user's rule returns. */
export const pairOf = <A, B>(op: string, rule: string, form: string, result: readonly [A, B]): readonly [A, B] => {
  if (Array.isArray(result) && result.length === 2) return result;
  throw new ValueError({
    op,
    given: `${shown(result)} from ${rule}`,
    expected: `a pair ${form}`,
    mend: `Return ${form} from ${rule}.`,
  });
};

/** Whether a result will only come later. */
export const isPromise = (x: unknown): boolean =>
  typeof (x as { readonly then?: unknown } | null | undefined)?.then === "function";

/** The same function under a name that messages use. */
export const named = <F extends object>(name: string, f: F): F => Object.defineProperty(f, "name", { value: name });
