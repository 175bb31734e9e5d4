// What training steps on gpu.js cost, as a table.
import { middle } from "./measure.mjs";

/** The models of apps/gpu-check, and the modes that run without a graphics card. */
export const models = ["MLP", "CNN", "LSTM", "autoencoder", "DCGAN", "DQN"];
export const modes = ["cpu", "webasm", "webgl2", "webgpu"];

/** @typedef {{ rows: Record<string, Record<string, any>> }} Figures */

/** @type {(heads: readonly string[], known: Figures, line: (row: any) => readonly string[] | null) => string} */
const table = (heads, { rows }, line) => {
  const lines = models.flatMap((model) =>
    modes.flatMap((mode) => {
      const row = rows[model]?.[mode];
      const cells = row === undefined ? null : line(row);
      return cells === null ? [] : [[model, `\`${mode}\``, ...cells]];
    }),
  );
  const all = ["model", "mode", ...heads];
  return [all, all.map((_, i) => (i < 2 ? "---" : "---:")), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
};

/**
 * How far the losses of each model are from the reference, by mode.
 *
 * @type {(known: Figures) => string}
 */
export const distanceTable = (known) =>
  table(
    ["steps", "farthest loss", "kernels", "dispatches a step", "buffers alive"],
    known,
    ({ error, steps, kernels, dispatches, buffers }) =>
      error === undefined
        ? null
        : [steps, error === 0 ? "0" : error.toExponential(1), kernels, Math.round(dispatches), buffers].map(String),
  );

/**
 * One line for each model and mode. Shares are those of a step that waits for each kernel; dispatch is what is neither kernel
 * nor copy: the walk through the plan, and asking.
 *
 * @type {(known: Figures) => string}
 */
export const costTable = (known) =>
  table(
    ["first call, ms", "compiling, ms", "a step, ms", "dispatch", "products", "other kernels", "upload and readback"],
    known,
    ({ first, compile, times, timedStep, spent }) => {
      if (first === undefined || timedStep === undefined) return null;
      const { read = 0, upload = 0, dot = 0, ...others } = spent;
      const kinds = ["loop", "reduce", "partial", "cumulative", "concatenate", "lookup", "pack"];
      const other = kinds.reduce((sum, kind) => sum + (others[kind] ?? 0), 0);
      const share = (/** @type {number} */ ms) => `${Math.round((100 * ms) / timedStep)} %`;
      return [
        first.toFixed(0),
        compile.toFixed(0),
        milliseconds(middle(times)),
        share(timedStep - read - upload - dot - other),
        share(dot),
        share(other),
        share(read + upload),
      ];
    },
  );

const milliseconds = (/** @type {number} */ ms) => (ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3));
