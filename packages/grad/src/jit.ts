import { ValueError, type NDArray } from "@nabla-js/ndarray";
import {
  bindAll,
  currentInterpreter,
  ensureEager,
  fromBuffer,
  kill,
  leavesLike,
  sameShape,
  typeName,
  type ArrayType,
  rebuildTree,
} from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import { checkArgnums, checkBackend, checkFunction, checkList, checkOptions } from "./checks.js";
import { closeOver, type Closed } from "./closed.js";
import type { Backend } from "./jitParams.js";
import { jitP } from "./jitP.js";
import { leafType } from "./makeProgram.js";

/** How to compile, and for which arguments. */
export interface JitOptions {
  /** Arguments that are not arrays but decide what is computed: the function is traced anew for each of their values. */
  readonly staticArgnums?: readonly number[];
  /**
   * Arguments whose arrays the call may take over: after it they are dead, and their memory is reused for results of the
   * same type. State that goes in and comes out of a training step is donated.
   */
  readonly donate?: readonly number[];
  /** @defaultValue the default backend at the time of the call */
  readonly backend?: Backend;
}

/** How often a jitted function found its Program, and when it had to trace. */
export interface JitCache {
  readonly hits: number;
  /** For each trace why it was made: the first call, or what differs from the call before it. */
  readonly traces: readonly string[];
}

/** A jitted function; `cache()` tells what it has traced so far. */
export type Jitted<F> = F & { cache(): JitCache };

/**
 * The same function, traced once for each structure, shapes and dtypes of its arguments, and compiled as a whole.
 *
 * Tracing runs `f` once with values that have no numbers. What `f` reads from outside is fixed then: a variable that
 * changes later is not seen. A number among the arguments stays weak, as in the plain call.
 *
 * @param f - Takes trees, returns a tree; a pure function.
 * @returns A function that gives what `f` gives.
 * @throws {@link TracerError} when `f` needs the numbers of an array, or returns a promise.
 */
export const jit = <F extends (...args: never[]) => unknown>(f: F, options: JitOptions = {}): Jitted<F> => {
  checkFunction("jit", f);
  const name = f.name === "" ? "function" : f.name;
  checkOptions(`jit of ${name}`, options);
  const { staticArgnums = [], donate = [], backend } = options;
  checkList(`jit of ${name}`, "staticArgnums", staticArgnums, "Write staticArgnums: [1].");
  checkList(`jit of ${name}`, "donate", donate, "Write donate: [0].");
  if (backend !== undefined) checkBackend(`jit of ${name}`, backend);
  for (const i of donate)
    if (staticArgnums.includes(i))
      throw new ValueError({
        op: `jit of ${name}`,
        given: `argument ${i} both static and donated`,
        expected: "one of the two: a static argument has no memory to give",
        mend: "Take it out of staticArgnums or of donate.",
      });
  const entries = new Map<string, Closed>();
  const identities = identityKeys();
  const traces: string[] = [];
  let hits = 0;
  let lastCall: Call | null = null;
  let lastFound: Found | null = null;

  /** The entry for a call, traced where it is new. */
  const find = (args: readonly unknown[], dynamic: readonly unknown[], statics: string): Found => {
    if (staticArgnums.length > 0) checkArgnums(`jit of ${name}`, "staticArgnums", staticArgnums, args.length);
    if (donate.length > 0) checkArgnums(`jit of ${name}`, "donate", donate, args.length);
    const { leaves, structure } = tree.flatten(dynamic, "arguments");
    const types = leaves.map(leafType);
    const call: Call = { structure: structure.key, types: types.map(keyOfType), statics };
    const key = `${call.structure}(${call.types.join(" ")})${statics}`;
    let entry = entries.get(key);
    if (entry === undefined) {
      traces.push(reasonFor(call, lastCall));
      entry = closeOver(
        `jit of ${name}`,
        (xs) => {
          const values = rebuildTree(structure, xs) as unknown[];
          let next = 0;
          const all = args.map((value, i) => (staticArgnums.includes(i) ? value : values[next++]));
          return (f as unknown as (...all: unknown[]) => unknown)(...all);
        },
        types,
      );
      if (!entry.capturedTracer) entries.set(key, entry);
    } else hits++;
    lastCall = call;
    const donated = donatedLeaves(args, staticArgnums, donate);
    return { entry, structure, types, statics, leaves, donated, donatedInputs: donated.map((i) => i + entry.captured.length) };
  };

  const jitted = (...args: unknown[]): unknown => {
    ensureEager();
    if (runsInline()) return (f as unknown as (...all: unknown[]) => unknown)(...args);
    const dynamic = staticArgnums.length === 0 ? args : args.filter((_, i) => !staticArgnums.includes(i));
    const statics = staticArgnums.length === 0 ? "" : staticArgnums.map((i) => identities(args[i])).join();
    // Most calls are like the one before, which is told without making a key.
    const again = lastFound === null ? null : leavesOfSame(lastFound, dynamic, statics);
    if (again !== null) hits++;
    const found: Found = again === null ? find(args, dynamic, statics) : lastFound!;
    const leaves = again ?? found.leaves!;
    if (again === null) lastFound = found.entry.capturedTracer ? null : { ...found, leaves: null };

    const { program, captured, outStructure } = found.entry;
    const isOutermost = currentInterpreter()!.parent === null;
    const inputs = [...captured];
    for (const x of leaves) inputs.push(typeof x === "number" ? weakArray(x) : x);
    const outputs = bindAll(jitP, inputs, { program, name, backend, donated: isOutermost ? found.donatedInputs : [] });
    if (isOutermost && found.donated.length > 0) {
      const paths = (): readonly string[] => tree.paths(dynamic, `${name}.arguments`);
      for (const i of found.donated) {
        const leaf = leaves[i];
        if (typeof leaf !== "number") kill(leaf, paths, i);
      }
    }
    return rebuildTree(outStructure, outputs);
  };
  Object.defineProperty(jitted, "name", { value: name });
  return Object.assign(jitted as unknown as F, { cache: (): JitCache => ({ hits, traces: [...traces] }) });
};

/** What a call found, for the next one that may be like it. */
interface Found {
  readonly entry: Closed;
  readonly structure: tree.Structure;
  readonly types: readonly ArrayType[];
  readonly statics: string;
  /** Which leaves are donated, and which inputs of the Program, behind what it captured. */
  readonly donated: readonly number[];
  readonly donatedInputs: readonly number[];
  /** Those of the call itself; not kept. */
  readonly leaves: readonly tree.Leaf[] | null;
}

/** The leaves of a call that is like the one before; `null` when it may differ. */
const leavesOfSame = ({ structure, types, statics }: Found, dynamic: readonly unknown[], now: string): tree.Leaf[] | null => {
  if (statics !== now) return null;
  const leaves = leavesLike(structure, dynamic);
  return leaves !== null && leaves.every((x, i) => isOfType(x, types[i])) ? leaves : null;
};

const isOfType = (x: tree.Leaf, { dtype, shape, weak }: ArrayType): boolean =>
  typeof x === "number"
    ? weak === (Number.isInteger(x) ? "integer" : "float")
    : x.dtype === dtype && x.weak === weak && sameShape(x.shape, shape);

/** Whether somebody who looks at each equation asks for the function as it is written. */
const runsInline = (): boolean => {
  for (let it = currentInterpreter(); it !== null; it = it.parent)
    if ((it as { readonly runsInline?: boolean }).runsInline) return true;
  return false;
};

/** What decides which Program a call needs. */
interface Call {
  readonly structure: string;
  readonly types: readonly string[];
  readonly statics: string;
}

const reasonFor = (call: Call, before: Call | null): string => {
  if (before === null) return `first call, with ${call.types.join(" ") || "no arrays"}`;
  if (call.structure !== before.structure) return `the structure of the arguments is ${call.structure}, was ${before.structure}`;
  const changed = call.types.flatMap((type, i) =>
    type === before.types[i] ? [] : [`leaf ${i} is ${type}, was ${before.types[i]}`],
  );
  if (changed.length > 0) return changed.join("; ");
  if (call.statics !== before.statics) return `the static arguments are ${call.statics}, were ${before.statics}`;
  return "the function captured a traced value, which holds for one call";
};

const keyOfType = (type: ArrayType): string => (type.weak === undefined ? typeName(type) : type.weak);

/** A plain number as it enters a Program: in double, so that it can become any dtype. */
const weakArray = (value: number): NDArray => fromBuffer({ shape: [], dtype: "float64" }, Float64Array.of(value));

/** Which leaves of the dynamic arguments are donated. */
const donatedLeaves = (
  args: readonly unknown[],
  staticArgnums: readonly number[],
  donate: readonly number[],
): readonly number[] => {
  const donated: number[] = [];
  if (donate.length === 0) return donated;
  let next = 0;
  args.forEach((argument, i) => {
    if (staticArgnums.includes(i)) return;
    const count = tree.countLeaves(tree.structure(argument));
    if (donate.includes(i)) for (let j = 0; j < count; j++) donated.push(next + j);
    next += count;
  });
  return donated;
};

/** A text for each static value: the same for equal numbers, strings and booleans, and for one and the same object. */
const identityKeys = (): ((value: unknown) => string) => {
  const numbers = new WeakMap<object, number>();
  let count = 0;
  return (value) => {
    if ((typeof value !== "object" || value === null) && typeof value !== "function") return `${typeof value} ${String(value)}`;
    if (!numbers.has(value)) numbers.set(value, count++);
    return `object ${numbers.get(value)}`;
  };
};
