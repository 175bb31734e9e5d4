// `pnpm laws`: holds every primitive and every function composed of them to its laws, and keeps in docs/gradients.json how
// many cases each cell of the table in docs/gradients.md has been tried with. Later runs add to it.
//
//     pnpm laws                              until each cell has 1,000 cases
//     pnpm laws --shard 1/4                  a quarter of the rows; it may be stopped and started again
//     pnpm laws --cases 30 numpy/pad         30 cases for the rows whose name begins so
//     pnpm laws --fresh numpy/pad            from nothing, after a change
//     pnpm laws --check --cases 30           30 cases a cell, whatever has been tried; nothing is kept
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { cellsOf, columns, merge, readFigures, tableRows, writePage } from "./gradients.mjs";

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    shard: { type: "string" },
    cases: { type: "string", default: "1000" },
    check: { type: "boolean", default: false },
    fresh: { type: "boolean", default: false },
  },
});
const cases = Number(options.cases);
if (!Number.isInteger(cases) || cases < 1) throw new Error(`--cases ${options.cases}: expected a whole number from 1`);
const shard = /^([1-9]\d*)\/([1-9]\d*)$/
  .exec(options.shard ?? "1/1")
  ?.slice(1)
  .map(Number);
if (shard === undefined || shard[0] > shard[1])
  throw new Error(`--shard ${options.shard}: expected i/n, with i from 1 to n. Write --shard 1/4 for the first of four parts.`);

const [index, count] = shard;
const workers = process.send || options.shard !== undefined ? 1 : availableParallelism();

if (workers > 1) {
  const started = performance.now();
  const ends = Array.from({ length: workers }, (_, i) => {
    const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), "--shard", `${i + 1}/${workers}`]);
    return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
  });
  const codes = await Promise.all(ends);
  console.log(`all in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  process.exitCode = codes.some((code) => code !== 0) ? 1 : 0;
} else {
  await run();
}

async function run() {
  const chosen = tableRows().filter((it) => names.length === 0 || names.some((name) => it.id.startsWith(name)));
  const mine = chosen.filter((_, i) => i % count === index - 1);
  if (options.fresh) mine.forEach(({ id }) => merge(id, {}));
  const started = performance.now();
  let tried = 0;
  let broken = 0;
  for (const row of mine) {
    const before = options.check ? {} : (readFigures()[row.id] ?? {});
    const cells = cellsOf(row);
    /** @type {Record<string, number>} */
    const after = {};
    for (const column of columns) {
      const laws = cells[column];
      if (laws.length === 0) continue;
      const done = before[column] ?? 0;
      const missing = Math.max(0, cases - done);
      try {
        // Other draws than before: the seed goes on from where it was.
        if (missing > 0) for (const law of laws) law.check(missing, 1 + done);
        after[column] = done + missing;
        tried += missing * laws.length;
      } catch (error) {
        after[column] = 0;
        broken++;
        console.error(`✗ ${row.id}, ${column}: ${error instanceof Error ? error.message : String(error)}\n`);
      }
    }
    if (!options.check && columns.some((column) => after[column] !== before[column])) merge(row.id, after);
  }
  if (!options.check) await writePage();
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const part = count === 1 ? "" : ` (part ${index} of ${count})`;
  console.log(
    `${mine.length} rows${part}: ${tried} cases in ${seconds} s, ${broken === 0 ? "every law holds" : `${broken} cells broken`}`,
  );
  process.exitCode = broken === 0 ? 0 : 1;
}
