// `node bench/profile.mjs <row> [--threads 1] [--keep]`: where the time of a training step, or of any other row, goes, kernel by kernel.
// Kept, it is shown in docs/benchmarks.md.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measurePeak, printProfile, profile } from "@nabla-js/kernels-wasm/profile";
import { operation } from "./operations.mjs";
import { page } from "./page.mjs";
import { rows } from "./rows.mjs";
import * as steps from "./steps/index.mjs";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { keep: { type: "boolean", default: false }, threads: { type: "string", default: "1" } },
});
const [name] = positionals;
const row = rows.find(({ id }) => id === name);
if (row === undefined) {
  console.error(`profile: given ${name ?? "no row"}; expected one of ${rows.map(({ id }) => id).join(", ")}`);
  process.exit(2);
}
const threads = Number(values.threads);
if (values.keep && threads !== 1) {
  console.error(
    `profile: given --keep with --threads ${values.threads}; expected one thread, as the page shows. Leave one of them out.`,
  );
  process.exit(2);
}
const stepOf = () => {
  const { step, state, batch } = steps[name]();
  return [step, state, ...batch];
};
const [f, ...args] = Object.hasOwn(steps, name) ? stepOf() : operation(name);
const times = profile(f, args, Object.hasOwn(steps, name) ? { threads } : { runs: 200, threads });
const peak = threads * measurePeak();
console.log(row.title);
console.log(printProfile(times, { top: Number(process.env.TOP ?? 40), peak }));

/** Kernels of less than this share of the whole are shown together. */
const least = 0.02;

if (values.keep) {
  const docs = fileURLToPath(new URL("../docs/", import.meta.url));
  const total = times.reduce((sum, it) => sum + it.milliseconds, 0);
  const kernels = times
    .filter((it) => it.milliseconds >= least * total)
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .map(({ text, milliseconds, flops }) => ({ text: text.split(/ = |;/, 1)[0], milliseconds, flops }));
  const known = JSON.parse(readFileSync(join(docs, "benchmarks.json"), "utf8"));
  const machine = `${cpus().length} cores of ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
  known.profiles = { ...known.profiles, [name]: { machine, peak, total, count: times.length, kernels } };
  for (const [file, text] of [
    ["benchmarks.json", `${JSON.stringify(known, undefined, 1)}\n`],
    ["benchmarks.md", page(known)],
  ]) {
    writeFileSync(join(docs, `${file}.unfinished`), text);
    renameSync(join(docs, `${file}.unfinished`), join(docs, file));
  }
}
