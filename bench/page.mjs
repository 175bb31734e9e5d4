import { middle } from "./measure.mjs";
import { peers } from "./peers.mjs";
import { rows } from "./rows.mjs";

/**
 * The figures as a page.
 *
 * @param {{ rows: Record<string, { machine: string, peak: number, rounds: number, peers: Record<string, any[]> }>, overhead?: any }} known
 * @returns {string}
 */
export const page = (known) => {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const measured = rows.filter(({ id }) => known.rows[id] !== undefined);
  const machines = [...new Set(measured.map(({ id }) => known.rows[id].machine))];
  return `# Benchmarks

Milliseconds, each the median of processes that measured a median of their own; in brackets how many times longer it takes than
the fastest of ours. Written by \`pnpm bench\`; \`docs/benchmarks.json\` has every figure. ${machines.join("; ")}.

The _share of the peak_ is what the arithmetic of the row would take at the rate that 128-bit WebAssembly multiplies and adds
registers on one thread here, over what our one thread took.

${groups
  .map((group) =>
    section(
      group,
      measured.filter((row) => row.group === group),
      known,
    ),
  )
  .filter((text) => text !== "")
  .join("\n")}
${profiles(known.profiles)}${compileTimes(measured, known)}
${overheads(known.overhead)}`;
};

/** The number below which a share `q` lies, between its neighbours where it falls between them. */
const quantile = (values, q) => {
  const sorted = [...values].sort((a, b) => a - b);
  const place = q * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (place - Math.floor(place)) * (high - low);
};

const mediansOf = (runs) => runs.filter(({ missing }) => missing === undefined).map(({ median }) => median);

const milliseconds = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

const microseconds = (value) => (1000 * value).toFixed(value >= 0.1 ? 0 : 1);

const ratioText = (ratio) => (ratio >= 10 ? ratio.toFixed(0) : ratio.toPrecision(2));

const cell = (runs, best) => {
  if (runs === undefined) return "";
  const medians = mediansOf(runs);
  if (medians.length === 0) return runs[0].missing;
  const median = middle(medians);
  const ratio = best === undefined || median === best ? "" : ` (${ratioText(median / best)}×)`;
  const spread =
    medians.length < 3
      ? ""
      : `<br><small>${milliseconds(quantile(medians, 0.25))}–${milliseconds(quantile(medians, 0.75))}</small>`;
  return `${milliseconds(median)}${ratio}${spread}`;
};

const section = (group, some, known) => {
  if (some.length === 0) return "";
  const columns = Object.keys(peers).filter((peer) => some.some(({ id }) => known.rows[id].peers[peer] !== undefined));
  const heads = [
    "",
    ...columns.map((peer) => peers[peer].title),
    ...(some.some(({ flops }) => flops) ? ["GFLOP/s", "share of the peak"] : []),
  ];
  const lines = some.map((row) => {
    const { peers: runs, peak } = known.rows[row.id];
    const ours = columns.filter((peer) => peers[peer].ours && runs[peer] !== undefined && mediansOf(runs[peer]).length > 0);
    const best = ours.length === 0 ? undefined : Math.min(...ours.map((peer) => middle(mediansOf(runs[peer]))));
    const first = mediansOf(runs["nabla-1"] ?? runs["nabla-eager"] ?? []);
    const rate = row.flops === undefined || first.length === 0 ? undefined : row.flops / (middle(first) / 1000);
    const ends =
      heads.length === columns.length + 1
        ? []
        : rate === undefined
          ? ["", ""]
          : [(rate / 1e9).toFixed(1), `${((100 * rate) / peak).toFixed(0)} %`];
    return `| ${[row.title, ...columns.map((peer) => cell(runs[peer], best)), ...ends].join(" | ")} |`;
  });
  return `## ${group}\n\n| ${heads.join(" | ")} |\n| ${heads.map((_, i) => (i === 0 ? "---" : "---:")).join(" | ")} |\n${lines.join("\n")}\n`;
};

/** Where the time of rows goes, kernel by kernel. */
const profiles = (figures) => {
  if (figures === undefined) return "";
  const parts = rows
    .filter(({ id }) => figures[id] !== undefined)
    .map(({ id, title }) => {
      const { machine, peak, total, count, kernels } = figures[id];
      const lines = kernels.map(({ text, milliseconds, flops }) => {
        const share = flops === 0 ? "" : `${((100000 * flops) / milliseconds / peak).toFixed(0)} %`;
        return `| \`${text}\` | ${microseconds(milliseconds)} | ${((100 * milliseconds) / total).toFixed(0)} % | ${share} |`;
      });
      const rest = total - kernels.reduce((sum, it) => sum + it.milliseconds, 0);
      if (count > kernels.length)
        lines.push(`| ${count - kernels.length} others | ${microseconds(rest)} | ${((100 * rest) / total).toFixed(0)} % | |`);
      return `**${title}**: ${total.toPrecision(3)} ms in kernels, on ${machine}.

| kernel | µs | share | of the peak |
| --- | ---: | ---: | ---: |
${lines.join("\n")}
`;
    });
  return `## Where the rest goes

What one thread spends in each kernel, the least of many calls, and how near arithmetic is there to the peak, with one instruction for a
multiplication and an addition where the engine has it. What a row takes beyond its kernels is the call and the copy of its results.
Written by \`node bench/profile.mjs <row> --keep\`.

${parts.join("\n")}
`;
};

/** What a training step costs beside the step: the first call, the way to full speed, memory. */
const compileTimes = (measured, known) => {
  const some = measured.filter(({ group }) => group === "Training steps");
  if (some.length === 0) return "";
  const lines = some.flatMap((row) =>
    Object.entries(known.rows[row.id].peers)
      .filter(([, runs]) => mediansOf(runs).length > 0)
      .map(([peer, runs]) => {
        const of = (name) => middle(runs.map((run) => run[name]));
        const memory = runs[0].rss === undefined ? "" : `${(of("rss") / 2 ** 20).toFixed(0)} MiB`;
        return `| ${row.title} | ${peers[peer].title} | ${of("first").toFixed(0)} | ${of("fullSpeedAfter").toFixed(0)} | ${memory} |`;
      }),
  );
  return `## Before full speed

The first call, which traces and compiles; the time until a call took no more than 1.3 medians; memory of the whole process.

| | | first call, ms | full speed after, ms | memory |
| --- | --- | ---: | ---: | ---: |
${lines.join("\n")}
`;
};

/** What the machinery around operations costs. */
const overheads = (figures) => {
  if (figures === undefined) return "";
  const { machine, perOperation, perCall, mlp } = figures;
  const line = ({ title, note = "", microseconds }) => `| ${title} | ${microseconds.toPrecision(3)} | ${note} |`;
  return `## Overhead

Microseconds of one operation among two hundred, each on four numbers: what dispatch, tracing and bookkeeping take. Written by
\`node bench/overhead.mjs\` on ${machine}.

| | µs an operation | |
| --- | ---: | --- |
${perOperation.map(line).join("\n")}

| | µs a call | |
| --- | ---: | --- |
${perCall.map(line).join("\n")}

Without a compiler, \`valueAndGrad\` of the perceptron 784-128-64-10 on a batch of 64 takes ${mlp.valueAndGrad.toPrecision(3)} ms, its forward pass
${mlp.forward.toPrecision(3)} ms: **${(mlp.valueAndGrad / mlp.forward).toPrecision(3)} times** as long.
`;
};
