// The formulas of PyTorch's documentation, in PyTorch's layouts, as plain loops.
import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { allClose } from "@nabla-js/gradcheck";
import type { NDArray } from "@nabla-js/ndarray";
import { multiHeadAttention } from "../attention/multiHeadAttention.js";
import { activation } from "../activation.js";
import { relu } from "../activations/rectifiers.js";
import { dense } from "../dense.js";
import { batchNorm } from "../norms/batchNorm.js";
import { gru, lstm, rnn } from "../recurrent/layers.js";
import { sequential } from "../sequential.js";
import {
  torchAttention,
  torchBatchNorm,
  torchConv,
  torchDense,
  torchEmbedding,
  torchGru,
  torchLstm,
  torchNorm,
} from "./modules.js";
import type { StateDict, TorchModule } from "./torchModule.js";
import { torchSequential } from "./torchSequential.js";

const draw = (seed: number, shape: readonly number[]): NDArray => random.normal(random.key(seed), shape, { dtype: "float64" });
const rows = (x: NDArray): number[][] => np.toNested(x) as number[][];
const list = (x: NDArray): number[] => np.toNested(x) as number[];
const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));

/** W·v + b. */
const affine = (w: NDArray, v: readonly number[], b: NDArray): number[] =>
  rows(w).map((row, i) => row.reduce((sum, value, j) => sum + value * v[j], 0) + list(b)[i]);

const expectRoundTrip = <P, S>(dict: StateDict, module: TorchModule<P, S>): void => {
  const { params, state } = module.fromTorch(dict);
  const back = module.toTorch(params, state);
  expect(Object.keys(back).sort()).toEqual(Object.keys(dict).sort());
  for (const name of Object.keys(dict)) expect(allClose(back[name], dict[name]), name).toBe(true);
};

test("Linear", () => {
  const dict = { weight: draw(0, [3, 2]), bias: draw(1, [3]) };
  const { params } = torchDense.fromTorch(dict);
  const x = draw(2, [1, 2]);
  expect(allClose(dense(3).apply(params, {}, x)[0], [affine(dict.weight, rows(x)[0], dict.bias)])).toBe(true);
  expectRoundTrip(dict, torchDense);
  expectRoundTrip({ weight: dict.weight }, torchDense);
});

test("Conv, LayerNorm, BatchNorm and Embedding keep their layouts", () => {
  expectRoundTrip({ weight: draw(0, [4, 2, 3, 3]), bias: draw(1, [4]) }, torchConv);
  expectRoundTrip({ weight: draw(0, [4]), bias: draw(1, [4]) }, torchNorm);
  expectRoundTrip(
    { weight: draw(0, [4]), bias: draw(1, [4]), running_mean: draw(2, [4]), running_var: np.ones([4], "float64") },
    torchBatchNorm,
  );
  expectRoundTrip({ weight: draw(0, [5, 2]) }, torchEmbedding);
});

const recurrentDict = (
  gates: number,
): StateDict & Readonly<Record<"weight_ih_l0" | "weight_hh_l0" | "bias_ih_l0" | "bias_hh_l0", NDArray>> => ({
  weight_ih_l0: draw(0, [gates * 3, 2]),
  weight_hh_l0: draw(1, [gates * 3, 3]),
  bias_ih_l0: draw(2, [gates * 3]),
  bias_hh_l0: draw(3, [gates * 3]),
});
const x = draw(4, [1, 4, 2]);
const [inputs] = np.toNested(x) as number[][][];

test("LSTM: i, f, g, o, and two biases", () => {
  const dict = recurrentDict(4);
  let [h, c] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  const expected = inputs.map((input) => {
    const [ofX, ofH] = [affine(dict.weight_ih_l0, input, dict.bias_ih_l0), affine(dict.weight_hh_l0, h, dict.bias_hh_l0)];
    const gate = (k: number, j: number): number => ofX[3 * k + j] + ofH[3 * k + j];
    c = c.map((v, j) => sigmoid(gate(1, j)) * v + sigmoid(gate(0, j)) * Math.tanh(gate(2, j)));
    return (h = c.map((v, j) => sigmoid(gate(3, j)) * Math.tanh(v)));
  });
  const { params } = torchLstm().fromTorch(dict);
  expect(allClose(lstm(3).apply(params, {}, x)[0], [expected])).toBe(true);
  const back = torchLstm().toTorch(params, {});
  expect(allClose(np.add(back.bias_ih_l0, back.bias_hh_l0), np.add(dict.bias_ih_l0, dict.bias_hh_l0))).toBe(true);
  expect(allClose(back.weight_hh_l0, dict.weight_hh_l0)).toBe(true);
});

test("GRU: r, z, n, and a bias inside of the reset", () => {
  const dict = recurrentDict(3);
  let h = [0, 0, 0];
  const expected = inputs.map((input) => {
    const [ofX, ofH] = [affine(dict.weight_ih_l0, input, dict.bias_ih_l0), affine(dict.weight_hh_l0, h, dict.bias_hh_l0)];
    return (h = h.map((before, j) => {
      const [r, z] = [sigmoid(ofX[j] + ofH[j]), sigmoid(ofX[3 + j] + ofH[3 + j])];
      return (1 - z) * Math.tanh(ofX[6 + j] + r * ofH[6 + j]) + z * before;
    }));
  });
  const { params } = torchGru().fromTorch(dict);
  expect(allClose(gru(3).apply(params, {}, x)[0], [expected])).toBe(true);
  const again = torchGru().fromTorch(torchGru().toTorch(params, {})).params;
  expect(allClose(again, params)).toBe(true);
});

test("RNN, the second of stacked layers, and the way back", () => {
  const { weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 } = recurrentDict(1);
  const dict = {
    weight_ih_l1_reverse: weight_ih_l0,
    weight_hh_l1_reverse: weight_hh_l0,
    bias_ih_l1_reverse: bias_ih_l0,
    bias_hh_l1_reverse: bias_hh_l0,
  };
  const module = torchLstm(1, true);
  const { params } = module.fromTorch(dict);
  let h = [0, 0, 0];
  const expected = inputs.map((input) => {
    const [ofX, ofH] = [affine(weight_ih_l0, input, bias_ih_l0), affine(weight_hh_l0, h, bias_hh_l0)];
    return (h = ofX.map((v, j) => Math.tanh(v + ofH[j])));
  });
  expect(allClose(rnn(3).apply(params, {}, x)[0], [expected])).toBe(true);
  expect(Object.keys(module.toTorch(params, {})).sort()).toEqual(Object.keys(dict).sort());
});

test("MultiheadAttention: one projection for queries, keys and values", () => {
  const dict = {
    in_proj_weight: draw(0, [12, 4]),
    in_proj_bias: draw(1, [12]),
    "out_proj.weight": draw(2, [4, 4]),
    "out_proj.bias": draw(3, [4]),
  };
  const sequence = draw(5, [1, 3, 4]);
  const all = (np.toNested(sequence) as number[][][])[0].map((v) => affine(dict.in_proj_weight, v, dict.in_proj_bias));
  const expected = all.map((query) => {
    const said = [0, 1].flatMap((head) => {
      const part = (v: readonly number[], k: number): number[] => v.slice(4 * k + 2 * head, 4 * k + 2 * head + 2);
      const scores = all.map((one) =>
        Math.exp(part(query, 0).reduce((sum, value, d) => sum + value * part(one, 1)[d], 0) / Math.sqrt(2)),
      );
      const total = scores.reduce((a, b) => a + b, 0);
      return [0, 1].map((d) => scores.reduce((sum, s, j) => sum + (s / total) * part(all[j], 2)[d], 0));
    });
    return affine(dict["out_proj.weight"], said, dict["out_proj.bias"]);
  });
  const { params } = torchAttention.fromTorch(dict);
  expect(allClose(multiHeadAttention(2).apply(params, {}, sequence)[0], [expected])).toBe(true);
  expectRoundTrip(dict, torchAttention);
});

test("a whole model, by the names of its modules", () => {
  const module = torchSequential(["fc1", torchDense], null, ["bn", torchBatchNorm], ["fc2", torchDense]);
  const model = sequential(dense(3), activation(relu), batchNorm({ unbiased: true }), dense(2));
  const { params, state } = model.init(random.key(0), [1, 4]);
  const dict = module.toTorch(params, state, "model.");
  expect(Object.keys(dict).sort()).toEqual(
    ["bn.bias", "bn.running_mean", "bn.running_var", "bn.weight", "fc1.bias", "fc1.weight", "fc2.bias", "fc2.weight"].map(
      (name) => `model.${name}`,
    ),
  );
  const back = module.fromTorch(dict, "model.");
  expect(allClose(model.apply(back.params, back.state, np.ones([1, 4]))[0], model.apply(params, state, np.ones([1, 4]))[0])).toBe(
    true,
  );
});

test("a missing array is named", () => {
  expect(() => torchDense.fromTorch({ "fc1.weight": np.ones([1, 1]) }, "fc2.")).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: fromTorch: given arrays named fc1.weight; expected one named fc2.weight. Check the prefix, and that the module is of this kind.]`,
  );
});
