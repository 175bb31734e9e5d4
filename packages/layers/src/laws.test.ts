import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import {
  arrays,
  awayFromZero,
  defaultRuns,
  distinct,
  integers,
  layerLaws,
  layerRunLaws,
  type LayerLawsOptions,
  type LayerLike,
} from "@nabla-js/gradcheck";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import * as all from "./index.js";

const features = arrays([2, 4]);
const image = arrays([2, 4, 4, 4]);
const line = arrays([2, 2, 5]);
const sequence = arrays([2, 3, 4]);
const words = arrays([2, 3], { dtype: "int32", elements: integers(0, 4) });
const of = (inputs: LayerLawsOptions["inputs"], more: Partial<LayerLawsOptions> = {}): LayerLawsOptions => ({ inputs, ...more });
/** Statistics of two examples can be nearly equal, and their differences are then of no use to differences. */
const spread = arrays([3, 2], { elements: distinct(0.5) });

const table: Readonly<Record<string, readonly [LayerLike, LayerLawsOptions]>> = {
  activation: [all.activation(all.silu), of(features)],
  adaptiveAveragePool: [all.adaptiveAveragePool(3), of(line)],
  adaptiveMaxPool: [all.adaptiveMaxPool(3), of(arrays([2, 1, 5], { elements: distinct() }))],
  averagePool: [all.averagePool(2, { padding: 1, countPadding: false }), of(line)],
  batchNorm: [all.batchNorm(), of(spread)],
  bidirectional: [all.bidirectional(all.gruOf(2)), of(sequence)],
  checkpointed: [all.checkpointed(all.dense(3)), of(features)],
  conv: [all.conv(2, 3, { stride: 2, padding: 1 }), of(image)],
  convTranspose: [all.convTranspose(2, 3, { stride: 2 }), of(line)],
  dense: [all.dense(3), of(features)],
  depthwiseConv: [all.depthwiseConv(2), of(line)],
  dropout: [all.dropout(0.5), of(features)],
  embedding: [all.embedding(5, 2), of(words, { everyParameter: true })],
  flatten: [all.flatten(), of(line)],
  freeze: [all.freeze(all.dense(3)), of(features, { everyParameter: false, order: 0 })],
  globalAveragePool: [all.globalAveragePool(), of(line)],
  globalMaxPool: [all.globalMaxPool(), of(arrays([2, 1, 5], { elements: distinct() }))],
  groupNorm: [all.groupNorm(2), of(arrays([2, 4, 3], { elements: distinct(0.5) }))],
  gru: [all.gru(2), of(sequence)],
  instanceNorm: [all.instanceNorm(), of(arrays([2, 2, 4], { elements: distinct(0.5) }))],
  layerNorm: [all.layerNorm(), of(arrays([2, 4], { elements: distinct(0.5) }))],
  learnedPositions: [all.learnedPositions(3), of(sequence)],
  lora: [all.lora(all.dense(3), 1), of(features, { everyParameter: false, order: 0 })],
  lstm: [all.lstm(2), of(sequence)],
  maxPool: [all.maxPool(2), of(arrays([2, 1, 6], { elements: distinct() }))],
  multiHeadAttention: [all.multiHeadAttention(2, { causal: true, rotary: true }), of(sequence, { everyParameter: false })],
  named: [all.named({ a: all.dense(3), b: all.layerNorm() }), of(features, { order: 1 })],
  parallel: [all.parallel((ys) => np.concatenate(ys, -1), all.dense(2), all.dense(3)), of(features)],
  prelu: [all.prelu({ channelAxis: 1 }), of(arrays([2, 4], { elements: awayFromZero() }))],
  recurrent: [all.recurrent(all.lstmOf(2), { returns: "last", reverse: true }), of(sequence)],
  repeat: [all.repeat(2, all.sequential(all.dense(4), all.activation(all.tanh))), of(features)],
  residual: [all.residual(all.dense(4)), of(features)],
  rmsNorm: [all.rmsNorm(), of(arrays([2, 4], { elements: awayFromZero() }))],
  rnn: [all.rnn(2), of(sequence)],
  separableConv: [all.separableConv(3, 2), of(line)],
  sequential: [all.sequential(all.dense(3), all.activation(all.tanh), all.dropout(0.5), all.dense(2)), of(features)],
  sinusoidalPositions: [all.sinusoidalPositions(), of(sequence)],
  stateful: [all.stateful(all.rnnOf(2)), of(sequence, { perExample: false })],
  stateless: [all.stateless({ init: () => ({}), apply: (_p, x) => np.square(x) }), of(features)],
};

/** Layers whose options make another computation of them. */
const variants: typeof table = {
  "gru that resets before the product": [all.gru(2, { reset: "before" }), of(sequence)],
};

// Each draw makes a layer, applies, compiles and differentiates it up to twice: a fraction of the usual runs is as much work.
const runs = Math.max(2, Math.ceil(defaultRuns() / 10));

/** Each draw is applied and differentiated by eight, and compiled once for all draws. */
const compiledRuns = Math.max(2, Math.ceil(defaultRuns() / 15));
const backends = [createWasmBackend({ threads: 1 })];

for (const [name, [layer, options]] of Object.entries({ ...table, ...variants })) {
  for (const law of layerLaws(name, layer, options)) test(law.name, () => law.check(runs));
  const inputs = options.inputs.map((x) => (x.dtype === "float64" ? np.astype(x, "float32") : x));
  for (const law of layerRunLaws(name, layer, { inputs, backends })) test(law.name, () => law.check(compiledRuns));
}

test("every layer is in the table", () => {
  /** Functions of arrays, initializers, cells and tools, which have tests of their own. */
  const others = `attention averagePool1d averagePool2d averagePool3d batchNormalize causalMask celu constant conv1d conv2d conv3d
    convTranspose1d convTranspose2d convTranspose3d elu embed fansOf gelu glorotNormal glorotUniform glu gruCell gruOf hardShrink
    hardSigmoid hardSwish hardTanh heNormal heUniform leakyRelu lecunNormal lecunUniform lengthMask linear logSigmoid logSoftmax
    lstmCell lstmOf maxPool1d maxPool2d maxPool3d mergeLora mish moments normal ones orthogonal relu relu6 rmsNormalize rnnCell rnnOf
    rotary runCell selu sigmoid silu sinusoids softmax softplus softShrink softsign standardize summary swish tanh tanhShrink
    torchAttention torchBatchNorm torchBidirectional torchConv torchDense torchEmbedding torchGru torchLstm torchNorm
    torchSequential truncatedNormal unembed uniform varianceScaling zeros`.split(/\s+/);
  expect(
    Object.keys(all)
      .filter((name) => !others.includes(name))
      .sort(),
  ).toEqual(Object.keys(table).sort());
});
