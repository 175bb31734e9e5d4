import { defaultBackend } from "./defaultBackend.js";
import type { Backend, CompileOptions, Executable } from "./jitParams.js";
import type { Program } from "./program.js";

/** What a backend made of a Program for one choice of what is donated. */
interface Made {
  readonly donated: readonly number[];
  readonly executable: Executable;
}

/** What each backend made of a Program, kept as long as the Program itself. */
const compiled = /* @__PURE__ */ new WeakMap<Program, Map<Backend, Made[]>>();

/** A Program compiled by a backend, the default one if none is given; compiled once. */
export const executableOf = (
  program: Program,
  {
    name,
    donated = nothing,
    backend = defaultBackend(),
  }: Partial<CompileOptions> & { readonly name: string; readonly backend?: Backend | undefined },
): Executable => {
  let byBackend = compiled.get(program);
  if (byBackend === undefined) compiled.set(program, (byBackend = new Map()));
  let all = byBackend.get(backend);
  if (all === undefined) byBackend.set(backend, (all = []));
  const known = all.find((it) => isSameList(it.donated, donated));
  if (known !== undefined) return known.executable;
  const executable = backend.compile(program, { name, donated });
  all.push({ donated, executable });
  return executable;
};

const nothing: readonly number[] = [];

const isSameList = (a: readonly number[], b: readonly number[]): boolean =>
  a === b || (a.length === b.length && a.every((value, i) => value === b[i]));
