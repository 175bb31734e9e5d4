// What exported functions say to calls they cannot take. A package's test holds a table: under the name of each export, calls
// that it refuses. Each has to throw a typed error in three parts; the file beside holds every call with its message, to be read
// as a user reads them; and an export without a line fails.
import { describe, expect, test } from "vitest";
import { isNDArray } from "@nabla-js/ndarray";
import { show } from "@nabla-js/ndarray/internal";

type Arguments = readonly unknown[];
type AnyFunction = (...args: unknown[]) => unknown;

/** A call of what the export returned: `dense(3).init(key, [])`, or `constant(1)(key, 2)` where the method is `null`. */
interface Afterwards {
  readonly made: Arguments;
  readonly method: string | null;
  readonly args: Arguments;
}

/** An ill-formed call: the arguments, or what {@link afterwards} makes. */
export type Call = Arguments | Afterwards;

/** Ill-formed calls, by the name of the export; `torchDense.fromTorch` for a function inside of one. */
export type Calls = Readonly<Record<string, readonly Call[]>>;

/** The same calls for every function of a list of names. */
export const each = (names: string, ...calls: readonly Call[]): Calls =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, calls]));

/**
 * A right call of the export, and an ill-formed one of what it returned.
 *
 * @param made - The arguments of the export.
 * @param method - Which function of the result is called; `null` where the result is a function.
 * @param args - The arguments that this one refuses.
 */
export const afterwards = (made: Arguments, method: string | null, ...args: Arguments): Call => ({ made, method, args });

/** What the tests of an entry are made of. */
export interface MessagesOptions {
  /** The module: every function in it wants a line. */
  readonly exports: Readonly<Record<string, unknown>>;
  readonly calls: Calls;
  /** Exports that take whatever they get. @defaultValue none */
  readonly except?: readonly string[];
  /** Where the messages are kept, relative to the test. @defaultValue `../messages/<entry>.txt` */
  readonly file?: string;
}

/** Three parts: who, what was given and what was expected; a sentence that mends it. */
export const threeParts: RegExp = /^(Shape|DType|Value|Tree|Tracer|Dataset)Error: .+: given .+; expected .+\. .+[.?)]$/s;

/** The tests of the messages of an entry. */
export const describeMessages = (
  entry: string,
  { exports, calls, except = [], file = `../messages/${entry}.txt` }: MessagesOptions,
): void => {
  const functions = functionsOf(exports);

  describe(entry, () => {
    test("every function says to an ill-formed call what came, what was expected, and how to mend it", async () => {
      const lines: string[] = [];
      for (const [name, list] of Object.entries(calls))
        for (const call of list) {
          const text = `${entry}.${name}${writtenCall(call)}`;
          const message = await messageOf(() => run(functions[name], call));
          expect.soft(message, text).toMatch(threeParts);
          lines.push(text, `    ${message}`, "");
        }
      await expect(lines.join("\n")).toMatchFileSnapshot(file);
    });

    test("every function has its line", () => {
      const wanted = Object.keys(functions).filter((name) => !except.includes(name));
      const written = Object.entries(calls).flatMap(([name, list]) => (list.length === 0 ? [] : [name]));
      expect(written.sort()).toEqual(wanted.sort());
    });
  });
};

/** What a call throws, as a user reads it. */
export const messageOf = async (call: () => unknown): Promise<string> => {
  try {
    await call();
    return "nothing";
  } catch (error) {
    return String(error);
  }
};

/** The functions of a module, and those of its objects under `object.function`. Errors are no functions to call. */
const functionsOf = (exports: MessagesOptions["exports"], prefix = ""): Readonly<Record<string, AnyFunction>> =>
  Object.fromEntries(
    Object.entries(exports).flatMap(([name, it]) => {
      if (typeof it === "function") return it.prototype instanceof Error ? [] : [[prefix + name, it as AnyFunction]];
      if (prefix !== "" || typeof it !== "object" || it === null) return [];
      return Object.entries(functionsOf(it as MessagesOptions["exports"], `${name}.`));
    }),
  );

const isArguments = (call: Call): call is Arguments => Array.isArray(call);

const run = async (f: AnyFunction, call: Call): Promise<unknown> => {
  if (isArguments(call)) return f(...call);
  const made = f(...call.made);
  const next = call.method === null ? made : (made as Readonly<Record<string, unknown>>)[call.method];
  return (next as AnyFunction).apply(made, [...call.args]);
};

const writtenCall = (call: Call): string => {
  if (isArguments(call)) return `(${call.map(written).join(", ")})`;
  const method = call.method === null ? "" : `.${call.method}`;
  return `(${call.made.map(written).join(", ")})${method}(${call.args.map(written).join(", ")})`;
};

/** An argument as one would write it; a layer and the like by its name. */
const written = (arg: unknown): string => {
  if (typeof arg !== "object" || arg === null || isNDArray(arg)) return show(arg);
  if (Array.isArray(arg)) return `[${arg.map(written).join(", ")}]`;
  if (Object.getPrototypeOf(arg) !== Object.prototype) return show(arg);
  const entries = Object.entries(arg);
  if ("name" in arg && typeof arg.name === "string" && entries.some(([, value]) => typeof value === "function")) return arg.name;
  return entries.length === 0 ? "{}" : `{ ${entries.map(([name, value]) => `${name}: ${written(value)}`).join(", ")} }`;
};
