// `pnpm bench:gpu [modes] [--models MLP,CNN] [--steps n] [--small]`: whole training steps through gpu.js, by mode: how far their
// losses are from the reference, and how many kernels a step is.
//
// `--costs times` measures what they take, `--costs shares` on what it is spent, for some seconds each: on a quiet
// machine. Figures of full sizes are kept in docs/gpu.json, row by row, and shown in docs/gpu.md.
//
// `--programs 40` says how far so many random Programs and their gradients are from the reference, `--laws 30` holds each
// primitive to it in so many draws.
//
// `--products 256,512` measures square products instead; `--soak 1000` holds the buffers alive after so many small steps to those
// after ten.
//
// The modes cpu and webasm run here; webgl2 and webgpu in a headless Chromium, on a graphics card made of software unless
// NABLA_GPU=real.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { withPart } from "../tools/generated.mjs";
import { costTable, distanceTable, models, modes as allModes } from "./gpuCosts.mjs";
import {
  lawsProgram,
  lossesProgram,
  productProgram,
  randomProgram,
  referenceProgram,
  runHere,
  runIn,
  sharesProgram,
  soakProgram,
  timesProgram,
} from "./gpuPrograms.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: "string", default: "20" },
    small: { type: "boolean", default: false },
    models: { type: "string", default: models.join() },
    costs: { type: "string" },
    products: { type: "string" },
    programs: { type: "string" },
    laws: { type: "string" },
    soak: { type: "string" },
  },
});
const modes = positionals.length > 0 ? positionals : allModes;
const wanted = values.models.split(",");
const steps = Number(values.steps);
const size = values.small ? "small" : "full";

const docs = (/** @type {string} */ name) => fileURLToPath(new URL(`../docs/${name}`, import.meta.url));
/** The figures so far; read anew each time, as another run may have written some. */
const figures = () =>
  existsSync(docs("gpu.json")) ? JSON.parse(readFileSync(docs("gpu.json"), "utf8")) : { reference: {}, rows: {} };

/** Changes the figures, and the tables that show them. */
const keep = (/** @type {(known: any) => void} */ change) => {
  const known = figures();
  known.machine = `${cpus().length} cores of ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
  change(known);
  writeFileSync(docs("gpu.json"), `${JSON.stringify(known, undefined, 1)}\n`);
  const page = withPart(readFileSync(docs("gpu.md"), "utf8"), "distances", distanceTable(known));
  writeFileSync(docs("gpu.md"), withPart(page, "costs", costTable(known)));
};

/** Adds figures to a row. */
const keepRow = (/** @type {string} */ model, /** @type {string} */ mode, /** @type {any} */ part) => {
  if (size === "full") keep(({ rows }) => ((rows[model] ??= {})[mode] = { ...rows[model]?.[mode], ...part }));
};

/** The losses of the reference, which are computed once. */
const referenceOf = async (/** @type {string} */ model) => {
  const found = size === "full" ? figures().reference[model] : undefined;
  if (found !== undefined && found.length >= steps) return found;
  const losses = await runHere(referenceProgram(model, size, steps));
  if (size === "full") keep((known) => (known.reference[model] = losses));
  return losses;
};

const follow = async (/** @type {string} */ model, /** @type {string} */ mode) => {
  const reference = await referenceOf(model);
  const seen = await runIn(mode, lossesProgram(mode, model, size, steps));
  if (seen === undefined) return;
  const { losses, ...row } = seen;
  const error = Math.max(...losses.map((loss, i) => Math.abs(loss / reference[i] - 1)));
  keepRow(model, mode, { ...row, steps, error });
  const { kernels, dispatches, buffers } = row;
  console.log(
    `${row.mode} ${model}: ${steps} steps, losses at most ${error.toExponential(1)} from the reference; ` +
      `${kernels} kernels, ${Math.round(dispatches)} dispatches a step, ${buffers} buffers alive`,
  );
  if (!(error < 1e-4)) process.exitCode = 1;
};

const soak = async (/** @type {string} */ model, /** @type {string} */ mode) => {
  const seen = await runIn(mode, soakProgram(mode, model, Number(values.soak)));
  if (seen === undefined) return;
  const [early, late] = seen.map((it) => `${it.buffers}${it.resources === null ? "" : ` (${JSON.stringify(it.resources)})`}`);
  console.log(`${mode} ${model}: buffers alive after 10 steps ${early}, after ${values.soak} steps ${late}`);
  if (early !== late) process.exitCode = 1;
};

const costs = async (/** @type {string} */ model, /** @type {string} */ mode) => {
  const program = values.costs === "times" ? timesProgram : sharesProgram;
  const seen = await runIn(mode, program(mode, model, size));
  if (seen === undefined) return;
  keepRow(model, mode, seen);
  console.log(`${mode} ${model}: ${JSON.stringify(seen, (_, it) => (typeof it === "number" ? Number(it.toPrecision(4)) : it))}`);
};

const products = async (/** @type {string} */ mode) => {
  for (const { n, ms } of (await runIn(mode, productProgram(mode, values.products ?? ""))) ?? [])
    console.log(`${mode}: product ${n}×${n} in ${ms.toFixed(1)} ms, ${((2 * n ** 3) / ms / 1e6).toFixed(2)} GFLOP/s`);
};

const programs = async (/** @type {string} */ mode) => {
  const far = await runIn(mode, randomProgram(mode, Number(values.programs)));
  if (far === undefined) return;
  console.log(
    `${mode}: ${values.programs} random Programs and their gradients at most ${far.toExponential(1)} from the reference`,
  );
  if (!(far < 2e-4)) process.exitCode = 1;
};

const laws = async (/** @type {string} */ mode) => {
  const seen = await runIn(mode, lawsProgram(mode, Number(values.laws)));
  if (seen === undefined) return;
  console.log([`${mode}: ${seen.held} laws hold in ${values.laws} draws each`, ...seen.broken].join("\n"));
  if (seen.broken.length > 0) process.exitCode = 1;
};

const ofMode = values.products ? products : values.programs ? programs : values.laws ? laws : undefined;
if (ofMode !== undefined) for (const mode of modes) await ofMode(mode);
else {
  const each = values.soak !== undefined ? soak : values.costs !== undefined ? costs : follow;
  for (const model of wanted) for (const mode of modes) await each(model, mode);
}
