import { defaultBackend } from "./defaultBackend.js";
import type { Backend, CompileOptions, Executable } from "./jitParams.js";
import type { Program } from "./program.js";

/** What each backend made of a Program, kept as long as the Program itself. */
const compiled = /* @__PURE__ */ new WeakMap<Program, Map<Backend, Map<string, Executable>>>();

/** A Program compiled by a backend, the default one if none is given; compiled once. */
export const executableOf = (
  program: Program,
  {
    name,
    donated = [],
    backend = defaultBackend(),
  }: Partial<CompileOptions> & { readonly name: string; readonly backend?: Backend | undefined },
): Executable => {
  const byBackend = compiled.get(program) ?? new Map<Backend, Map<string, Executable>>();
  compiled.set(program, byBackend);
  const made = byBackend.get(backend) ?? new Map<string, Executable>();
  byBackend.set(backend, made);
  const key = donated.join();
  const known = made.get(key) ?? backend.compile(program, { name, donated });
  made.set(key, known);
  return known;
};
