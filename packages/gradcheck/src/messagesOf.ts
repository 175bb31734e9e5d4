import { isNDArray } from "@nabla-js/ndarray";
import { show } from "@nabla-js/ndarray/internal";

/** Under the name of each function, lists of arguments that it refuses. */
export type IllFormedCalls = Readonly<Record<string, readonly (readonly unknown[])[]>>;

/** What came of a table of ill-formed calls. */
export interface Messages {
  /** Each call with its message, to be read as a user reads them, and kept in a file. */
  readonly text: string;
  /** The calls that were let through, or refused by an error without a type and three parts. */
  readonly loose: readonly string[];
  /** Exported functions without a call, and calls of what is no exported function. */
  readonly missing: readonly string[];
}

/**
 * What functions say to ill-formed calls.
 *
 * @param entry - How a user names the module: `layers`.
 * @param functions - What it exports; what is no function, and errors, are passed over.
 * @param calls - At least one ill-formed call for each function.
 * @param without - Functions that answer for anything.
 * @example
 * ```ts
 * const { loose } = await messagesOf("np", { sqrt: np.sqrt }, { sqrt: [["two"]] });
 * loose.length; // 0
 * ```
 */
export const messagesOf = async (
  entry: string,
  functions: Readonly<Record<string, unknown>>,
  calls: IllFormedCalls,
  without: readonly string[] = [],
): Promise<Messages> => {
  const lines: string[] = [];
  const loose: string[] = [];
  for (const [name, lists] of Object.entries(calls))
    for (const args of lists) {
      const call = `${entry}.${name}(${args.map(written).join(", ")})`;
      const message = await messageOf(functions[name], args);
      if (!threeParts.test(message)) loose.push(`${call}\n    ${message}`);
      lines.push(call, `    ${message}`, "");
    }
  const exported = Object.keys(functions).filter((name) => isPlainFunction(functions[name]) && !without.includes(name));
  const called = Object.keys(calls).filter((name) => calls[name].length > 0);
  const missing = [...exported.filter((name) => !called.includes(name)), ...called.filter((name) => !exported.includes(name))];
  return { text: lines.join("\n"), loose, missing };
};

const threeParts = /^(Shape|DType|Value|Tree|Tracer|Format|Dataset|Usage)Error: .+: given .+; expected .+\. .+[.?)]$/s;

const isPlainFunction = (f: unknown): boolean => typeof f === "function" && !(f.prototype instanceof Error);

const messageOf = async (f: unknown, args: readonly unknown[]): Promise<string> => {
  if (typeof f !== "function") return "no function";
  try {
    await (f as (...all: readonly unknown[]) => unknown)(...args);
    return "nothing";
  } catch (error) {
    return String(error);
  }
};

/** An argument as one would write it. */
const written = (arg: unknown): string => {
  if (typeof arg !== "object" || arg === null || isNDArray(arg)) return show(arg);
  if (Array.isArray(arg)) return `[${arg.map(written).join(", ")}]`;
  if (Object.getPrototypeOf(arg) !== Object.prototype) return show(arg);
  const parts = Object.entries(arg).map(([name, value]) => `${name}: ${written(value)}`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
};
