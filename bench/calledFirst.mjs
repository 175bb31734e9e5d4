// `node bench/calledFirst.mjs`: which functions the first calls of training steps call. Those that two of the steps call are written to
// tools/calledFirst.json, and compiled when their module is loaded from the next build on; but for those of the smallest programs, as
// `(function(x) { return y; })` is longer than `(x) => y` wherever it is bundled.
import { spawnSync } from "node:child_process";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundle } from "../tools/bundle.mjs";
import { functionsOf } from "../tools/compiledAtOnce.mjs";
import { smallPrograms } from "../tools/smallPrograms.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const file = join(root, "tools", "calledFirst.json");

/**
 * What a step's first calls call, by packages.
 *
 * @param {string} step
 * @returns {Map<string, Set<string>>} paths of functions
 */
function calledBy(step) {
  const worker = fileURLToPath(new URL("workers/called.mjs", import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [worker, step], { encoding: "utf8", maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(stderr);
  /** @type {Map<string, Set<string>>} */
  const called = new Map();
  /** @type {Record<string, readonly (readonly [start: number, end: number])[]>} */
  const modules = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  for (const [module, ranges] of Object.entries(modules)) {
    const [, name] = module.split(/[\\/]/);
    const places = new Set(ranges.map(([start, end]) => `${start}–${end}`));
    const paths = called.get(name) ?? new Set();
    for (const { path, start, end } of functionsOf(readFileSync(join(root, module), "utf8")))
      if (places.has(`${start}–${end}`)) paths.add(path);
    called.set(name, paths);
  }
  return called;
}

/**
 * A line for each function at the top: those in it that are called, in one text.
 *
 * @param {readonly string[]} paths
 */
function linesOf(paths) {
  /** @type {Record<string, string>} */
  const lines = {};
  for (const path of [...paths].sort()) {
    const [top, ...inner] = path.split("/");
    lines[top] = [...(lines[top]?.split(" ") ?? []), inner.join("/")].filter((it) => it !== "").join(" ");
  }
  return lines;
}

/**
 * What two of the training steps call at first, less what the smallest programs are made of.
 *
 * @returns {Promise<Map<string, { listed: readonly string[], called: number }>>} by packages, paths of functions, and how many are called
 */
export async function measureCalledFirst() {
  const all = ["mlp", "cnn", "lstm", "dqn"].map(calledBy);
  const small = await Promise.all(smallPrograms.map(({ code }) => bundle(code, { built: true, minify: false })));
  const inSmall = new Set(small.flatMap(({ files }) => files.map((file) => file.split("/")[1])));
  const short = new Set(small.flatMap(({ text }) => functionsOf(text).map(({ path }) => path.split("/", 1)[0])));
  const packages = [...new Set(all.flatMap((called) => [...called.keys()]))].sort();
  return new Map(
    packages.map((name) => {
      /** @type {Map<string, number>} */
      const times = new Map();
      for (const path of all.flatMap((called) => [...(called.get(name) ?? [])])) times.set(path, (times.get(path) ?? 0) + 1);
      const often = [...times].flatMap(([path, count]) => (count > 1 ? [path] : []));
      const listed = inSmall.has(name) ? often.filter((path) => !short.has(path.split("/", 1)[0])) : often;
      return [name, { listed, called: times.size }];
    }),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const found = [...(await measureCalledFirst())];
  for (const [name, { listed, called }] of found)
    console.log(`${name.padEnd(16)}${String(listed.length).padStart(5)} of ${called} that are called`);
  const lines = Object.fromEntries(found.map(([name, { listed }]) => [name, linesOf(listed)]));
  writeFileSync(`${file}.new`, `${JSON.stringify(lines, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}
