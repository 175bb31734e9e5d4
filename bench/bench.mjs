// `pnpm bench [rows…] [--rounds N] [--peers a,b]`: each row on each peer, every time in a process of its own, the peers in
// turn. Figures are kept in docs/benchmarks.json, row by row, and shown in docs/benchmarks.md.
// `pnpm bench --dump <steps…>`: what becomes of a training step, down to the text of its module.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { peakFlops } from "./peak.mjs";
import { nodeVersion, peers } from "./peers.mjs";
import { page } from "./page.mjs";
import { rows } from "./rows.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const docs = join(here, "..", "docs");
const file = join(docs, "benchmarks.json");
/** A process that takes longer is told so in the table. */
const patience = 100;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "7" },
    peers: { type: "string" },
    list: { type: "boolean", default: false },
    dump: { type: "boolean", default: false },
  },
});

if (values.dump) {
  const { dump } = await import("./dump.mjs");
  try {
    await dump(positionals);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
  process.exit(0);
}

/** The rows of names, of beginnings of names (`matmul`), or all. */
const chosen = rows.filter(
  ({ id }) => positionals.length === 0 || positionals.some((name) => id === name || id.startsWith(`${name}-`)),
);
const rounds = Number(values.rounds);
if (chosen.length === 0 || !Number.isInteger(rounds) || rounds < 1) {
  const given = chosen.length === 0 ? positionals.join(" ") : `--rounds ${values.rounds}`;
  console.error(`bench: given ${given}; expected rows of the list below, and --rounds of at least 1. Choose from these:\n`);
  console.error(rows.map(({ id }) => id).join(" "));
  process.exit(2);
}
if (values.list) {
  chosen.forEach(({ id, title, group }) => console.log(`${id.padEnd(26)}${group}: ${title}`));
  process.exit(0);
}

/** The peers are heavy, so they are a workspace of their own, installed by who measures first. */
const installPeers = () => {
  if (existsSync(join(here, "peers", "node_modules"))) return;
  console.log("installing the peers, once");
  const pnpm = process.env.npm_execpath;
  const [command, first] = pnpm && /\.c?js$/.test(pnpm) ? [process.execPath, [pnpm]] : ["pnpm", []];
  const { status } = spawnSync(command, [...first, "install", "--frozen-lockfile"], {
    cwd: join(here, "peers"),
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("bench: the peers could not be installed");
};

/** One process: its figures, or why there are none. */
const run = (peer, row) => {
  const { command, words, env = {} } = peers[peer];
  const program = command();
  if (program === undefined) return { missing: "not installed" };
  const { status, stdout, error } = spawnSync(program, [...words, row.id], {
    encoding: "utf8",
    timeout: 1000 * patience,
    env: { ...process.env, ...env },
  });
  if (error?.code === "ETIMEDOUT") return { missing: `over ${patience} s` };
  if (status !== 0) return { missing: "cannot" };
  return JSON.parse(stdout.trim().split("\n").at(-1));
};

const write = (path, text) => {
  writeFileSync(`${path}.unfinished`, text);
  renameSync(`${path}.unfinished`, path);
};

const known = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { rows: {} };
installPeers();
const peak = peakFlops();
const machine = `${cpus().length} cores of ${cpus()[0].model.trim()}, Node ${nodeVersion()}`;
console.log(`${machine}; peak of one thread ${(peak / 1e9).toFixed(1)} GFLOP/s\n`);

for (const row of chosen) {
  const names = row.peers.filter((peer) => values.peers === undefined || values.peers.split(",").includes(peer));
  const seen = Object.fromEntries(names.map((peer) => [peer, []]));
  for (let round = 0; round < rounds; round++)
    for (const peer of names) {
      // Who cannot do it once, is not asked again.
      if (seen[peer].some(({ missing }) => missing !== undefined)) continue;
      seen[peer].push(run(peer, row));
    }
  const old = known.rows[row.id]?.peers ?? {};
  known.rows[row.id] = { machine, peak, rounds, peers: { ...old, ...seen } };
  write(file, `${JSON.stringify(known, undefined, 1)}\n`);
  write(join(docs, "benchmarks.md"), page(known));
  console.log(`${row.title}`);
  for (const peer of names) {
    const [{ missing }] = seen[peer];
    const medians = seen[peer].map(({ median }) => median).sort((a, b) => a - b);
    const text =
      missing ??
      `${medians[Math.floor(medians.length / 2)].toPrecision(3)} ms  (${medians[0].toPrecision(3)} – ${medians.at(-1).toPrecision(3)})`;
    console.log(`  ${peers[peer].title.padEnd(24)}${text}`);
  }
}
