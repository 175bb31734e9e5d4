// Layers beside PyTorch's: outputs, running statistics, and gradients in input and state_dict, and what is written back. The
// numbers are made by fixtures/pytorch.py.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { vjp } from "@nabla-js/grad";
import { parseSafetensors } from "@nabla-js/formats";
import { expectClose } from "@nabla-js/gradcheck";
import type { NDArray } from "@nabla-js/ndarray";
import { lengthMask } from "../attention/attention.js";
import { multiHeadAttention } from "../attention/multiHeadAttention.js";
import { conv } from "../convolution/conv.js";
import { convTranspose } from "../convolution/convTranspose.js";
import { dense } from "../dense.js";
import { embedding } from "../embedding.js";
import type { AnyLayer, ApplyOptions, Layer } from "../layer.js";
import { batchNorm } from "../norms/batchNorm.js";
import { groupNorm, instanceNorm } from "../norms/groupNorm.js";
import { layerNorm } from "../norms/layerNorm.js";
import { gru, gruOf, lstm, lstmOf, rnn } from "../recurrent/layers.js";
import { bidirectional } from "../recurrent/recurrent.js";
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
import { torchBidirectional } from "./torchBidirectional.js";
import type { StateDict, TorchModule } from "./torchModule.js";
import { torchSequential, type AnyTorchModule } from "./torchSequential.js";

const { tensors } = parseSafetensors(readFileSync(new URL("../../fixtures/pytorch.safetensors", import.meta.url)));

/** What stands under `name/`, without it. */
const under = (name: string): StateDict =>
  Object.fromEntries(
    Object.entries(tensors).flatMap(([path, x]) => (path.startsWith(`${name}/`) ? [[path.slice(name.length + 1), x]] : [])),
  );

/** A layer, or several in a row, with the conversion of each from the one module of PyTorch. */
interface Case {
  readonly layers: readonly AnyLayer[];
  readonly modules: readonly AnyTorchModule[];
  readonly options?: ApplyOptions;
}

const one = (layer: AnyLayer, module: AnyTorchModule, options?: ApplyOptions): Case => ({
  layers: [layer],
  modules: [module],
  ...(options && { options }),
});

const mask = (lengths: number[], time: number): ApplyOptions => ({
  mask: lengthMask(np.array(lengths, { dtype: "int32" }), time),
});

const cases: Readonly<Record<string, Case>> = {
  dense: one(dense(3), torchDense),
  denseWithoutBias: one(dense(3, { bias: false }), torchDense),
  embedding: one(embedding(5, 3), torchEmbedding),
  conv1d: one(conv(3, 3, { stride: 2, padding: 1 }), torchConv),
  conv2d: one(conv(6, [3, 2], { stride: [2, 1], padding: [1, 0], dilation: [1, 2], groups: 2 }), torchConv),
  conv3d: one(conv(2, 2, { bias: false }), torchConv),
  convTranspose2d: one(convTranspose(2, 3, { stride: 2, padding: 1, outputPadding: 1, groups: 2 }), torchConv),
  layerNorm: one(layerNorm(), torchNorm),
  layerNormOfImages: one(layerNorm({ fromAxis: 1, eps: 1e-3 }), torchNorm),
  groupNorm: one(groupNorm(2), torchNorm),
  instanceNorm: one(instanceNorm(), torchNorm),
  rnn: one(rnn(4), torchLstm()),
  lstm: one(lstm(4), torchLstm()),
  lstmStacked: { layers: [lstm(4), lstm(4)], modules: [torchLstm(0), torchLstm(1)] },
  lstmBothWays: {
    layers: [bidirectional(lstmOf(4)), bidirectional(lstmOf(4))],
    modules: [torchBidirectional(torchLstm, 0), torchBidirectional(torchLstm, 1)],
  },
  lstmLast: {
    layers: [bidirectional(lstmOf(4)), bidirectional(lstmOf(4), { returns: "last" })],
    modules: [torchBidirectional(torchLstm, 0), torchBidirectional(torchLstm, 1)],
  },
  lstmLengths: one(bidirectional(lstmOf(4)), torchBidirectional(torchLstm, 0), mask([2, 5, 3], 5)),
  gru: one(gru(4), torchGru()),
  gruBothWays: {
    layers: [bidirectional(gruOf(4)), bidirectional(gruOf(4))],
    modules: [torchBidirectional(torchGru, 0), torchBidirectional(torchGru, 1)],
  },
  gruLengths: one(gru(4), torchGru(), mask([2, 5, 3], 5)),
  attention: one(multiHeadAttention(3), torchAttention),
  attentionCausal: one(multiHeadAttention(2, { causal: true }), torchAttention),
  attentionLengths: one(multiHeadAttention(2), torchAttention, mask([2, 4], 4)),
  attentionWithoutBias: one(multiHeadAttention(2, { bias: false }), torchAttention),
};

/** The model of a case, and its conversion from names that all begin with `module.`. */
const modelOf = ({ layers, modules }: Case) => ({
  model: sequential(...layers) as unknown as Layer<unknown, unknown>,
  conversion: torchSequential(...modules.map((it): [string, AnyTorchModule] => ["module", it])) as TorchModule<unknown, unknown>,
});

const prefixed = (dict: StateDict): StateDict =>
  Object.fromEntries(Object.entries(dict).map(([name, x]) => [`module.${name}`, x]));

/** Throws unless a layer gives PyTorch's outputs and gradients at what stands under `name/`; returns its next state. */
const expectPyTorch = (name: string, it: Case, state: StateDict, options: ApplyOptions = {}): unknown => {
  const { model, conversion } = modelOf(it);
  const { x, y, ct, dx } = under(name);
  let next: unknown = null;
  // The gradient is taken through the conversion, and so comes under PyTorch's names.
  const forward = (dict: StateDict, input: NDArray): NDArray => {
    const { params, state: before } = conversion.fromTorch(dict);
    const [out, after] = model.apply(params, before, input, { ...it.options, ...options });
    next = after;
    return out;
  };
  const dict = prefixed(state);
  const [own, pull] = vjp(forward, dict, x);
  expectClose("the output", own, "PyTorch's", y);
  const [gradients, dxOwn] = pull(ct) as [StateDict, NDArray];
  if (dx !== undefined) expectClose("the gradient in x", dxOwn, "PyTorch's", dx);
  const theirs = prefixed(under(`${name}/grad`));
  for (const path of Object.keys(theirs)) expectClose(`the gradient in ${path}`, gradients[path], "PyTorch's", theirs[path]);
  forward(dict, x); // once more, so that the state is no tracer's
  return next;
};

describe.each(Object.entries(cases))("%s", (name, it) => {
  const state = under(`${name}/state`);

  test("outputs and gradients are PyTorch's", () => {
    expectPyTorch(name, it, state);
  });

  test("what is written back is a state_dict of PyTorch that says the same", () => {
    const { model, conversion } = modelOf(it);
    const { params, state: own } = conversion.fromTorch(prefixed(state));
    const back = conversion.toTorch(params, own);
    const shapes = (dict: StateDict): unknown =>
      Object.fromEntries(
        Object.keys(dict)
          .sort()
          .map((path) => [path, dict[path].shape]),
      );
    expect(shapes(back)).toEqual(shapes(prefixed(state)));
    const again = conversion.fromTorch(back);
    const run = (p: unknown): NDArray => model.apply(p, again.state, under(name).x, it.options)[0];
    expectClose("from what was written", run(again.params), "the output of PyTorch", under(name).y);
  });
});

describe("batch norm", () => {
  const usual = one(batchNorm({ unbiased: true }), torchBatchNorm);
  const plain = one(batchNorm({ unbiased: true, decay: 0.5, eps: 1e-2, scale: false, bias: false }), torchBatchNorm);

  test.each([
    ["batchNorm", usual],
    ["batchNormPlain", plain],
  ])("%s: three steps, and the running statistics after them", (name, it) => {
    const { conversion } = modelOf(it);
    let dict = under(`${name}0/state`);
    for (let step = 0; step < 3; step++) {
      const next = expectPyTorch(`${name}${step}`, it, dict, { train: true });
      const { params } = conversion.fromTorch(prefixed(dict));
      dict = Object.fromEntries(
        Object.entries(conversion.toTorch(params, next)).map(([path, x]) => [path.replace("module.", ""), x]),
      );
    }
    expectClose("the state_dict", dict, "PyTorch's", under(`${name}3/state`));
  });

  test("out of training it takes the running statistics", () => {
    expectPyTorch("batchNormEval", usual, under("batchNormEval/state"));
  });
});
