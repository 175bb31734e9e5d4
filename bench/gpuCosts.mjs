// What training steps on gpu.js cost, as a table.
import { middle } from "./measure.mjs";

/** The models of apps/gpu-check, and the modes that run without a graphics card. */
export const models = ["MLP", "CNN", "LSTM", "autoencoder", "DCGAN", "DQN"];
export const modes = ["cpu", "webasm", "webgl2", "webgpu"];

const heads = [
  "model",
  "mode",
  "farthest loss",
  "first call, ms",
  "kernels",
  "compiling one, ms",
  "dispatches a step",
  "a step, ms",
  "dispatch",
  "products",
  "other kernels",
  "readback",
];

/**
 * One line for each model and mode. Shares are those of a step that waits for each kernel; dispatch is what is neither kernel
 * nor copy: the walk through the plan, and asking.
 *
 * @param {{ rows: Record<string, Record<string, any>> }} known
 * @returns {string}
 */
export const costTable = ({ rows }) => {
  const lines = models.flatMap((model) =>
    modes.flatMap((mode) => (rows[model]?.[mode] === undefined ? [] : [line(model, mode, rows[model][mode])])),
  );
  return [heads, heads.map((_, i) => (i < 2 ? "---" : "---:")), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
};

/** @type {(model: string, mode: string, row: any) => string[]} */
const line = (model, mode, { error, first, kernels, compile, dispatches, times, timedStep, spent }) => {
  const { read = 0, upload = 0, dot = 0, ...others } = spent;
  const kinds = ["loop", "reduce", "partial", "cumulative", "concatenate", "lookup", "pack"];
  const other = kinds.reduce((sum, kind) => sum + (others[kind] ?? 0), 0);
  const share = (/** @type {number} */ ms) => `${Math.round((100 * ms) / timedStep)} %`;
  return [
    model,
    `\`${mode}\``,
    error === 0 ? "0" : error.toExponential(1),
    first.toFixed(0),
    String(kernels),
    (compile / kernels).toFixed(1),
    dispatches.toFixed(0),
    milliseconds(middle(times)),
    share(timedStep - read - upload - dot - other),
    share(dot),
    share(other),
    share(read + upload),
  ];
};

const milliseconds = (/** @type {number} */ ms) => (ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3));
