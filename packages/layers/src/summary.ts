import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { costAnalysis, makeProgram } from "@nabla-js/grad";
import type { NDArray, Shape } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkName, checkShape } from "./checks.js";
import { checkLayer, type AnyLayer, type Layer } from "./layer.js";

export interface SummaryOptions {
  /** The dtype of the input, where it is not float32: int32 for an embedding. @defaultValue "float32" */
  readonly dtype?: "float32" | "int32";
}

/** One line of a summary. */
interface Line {
  readonly name: string;
  readonly shape: Shape;
  readonly params: number;
  /** Numbers of its state. */
  readonly state: number;
  readonly flops: number;
}

/**
 * A table of a model's layers: their output shapes, how many numbers they learn, and the floating-point operations of one
 * forward pass for an input of this shape; below, the numbers of its state, which are not learned. Layers in a row, `sequential` and `named`, are listed one by one.
 *
 * @param model - Any layer.
 * @param inputShape - The shape of an input, batch axis included.
 * @returns Lines of text.
 */
export const summary = (model: AnyLayer, inputShape: Shape, options: SummaryOptions = {}): string => {
  checkLayer("summary", model);
  checkShape("summary", inputShape);
  const { dtype } = optionsOf("summary", options, { dtype: "float32" });
  checkName("summary", "dtype", dtype, ["float32", "int32"]);
  const lines = linesOf(model as unknown as Layer<unknown, unknown>, np.zeros(inputShape, dtype), "");
  const total = (field: "params" | "state" | "flops"): number => lines.reduce((sum, line) => sum + line[field], 0);
  const rows = [
    ["layer", "output shape", "parameters", "FLOPs"],
    ...lines.map(({ name, shape, params, flops }) => [name, `[${shape.join(", ")}]`, grouped(params), grouped(flops)]),
    ["total", "", grouped(total("params")), grouped(total("flops"))],
  ];
  const state = total("state") === 0 ? [] : [`and ${grouped(total("state"))} numbers of state, which are not learned`];
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const text = rows.map((row) =>
    row
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join("  ")
      .trimEnd(),
  );
  const rule = "─".repeat(Math.max(...text.map((line) => line.length)));
  return [text[0], rule, ...text.slice(1, -1), rule, text[text.length - 1], ...state].join("\n");
};

const linesOf = (layer: Layer<unknown, unknown>, x: NDArray, prefix: string): readonly Line[] => {
  if (layer.steps === undefined || layer.steps.length === 0) return [lineOf(layer, x, prefix)];
  let input = x;
  return layer.steps.flatMap(({ at, layer: inner }) => {
    const one = inner as unknown as Layer<unknown, unknown>;
    const lines = linesOf(one, input, `${prefix}${at} `);
    input = np.zeros(lines[lines.length - 1].shape);
    return lines;
  });
};

const lineOf = (layer: Layer<unknown, unknown>, x: NDArray, prefix: string): Line => {
  const key = random.key(0);
  const { params, state, outputShape } = layer.init(key, x.shape);
  const program = makeProgram((p: unknown, s: unknown, input: NDArray) => layer.apply(p, s, input)[0])(params, state, x);
  return {
    name: `${prefix}${layer.name ?? "layer"}`,
    shape: outputShape,
    params: numbersOf(params),
    state: numbersOf(state),
    flops: costAnalysis(program).flops,
  };
};

const numbersOf = (it: unknown): number => tree.leaves(it).reduce((sum, x) => sum + x.size, 0);

/** 1234567 as 1,234,567. */
const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
