// Gradients through combinators: those of the layers inside, written out.
import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { grad, jit, makeProgram, printProgram } from "@nabla-js/grad";
import { expectClose } from "@nabla-js/gradcheck";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import type { NDArray } from "@nabla-js/ndarray";
import { activation } from "../activation.js";
import { dense } from "../dense.js";
import type { Layer } from "../layer.js";
import { layerNorm } from "../norms/layerNorm.js";
import { lstm } from "../recurrent/layers.js";
import { sequential } from "../sequential.js";
import { checkpointed } from "./checkpointed.js";
import { freeze } from "./freeze.js";
import { lora, mergeLora } from "./lora.js";
import { repeat } from "./repeat.js";

const key = random.key(0);
const x = random.normal(random.key(1), [4, 3], { dtype: "float64" });
const target = random.normal(random.key(2), [4, 3], { dtype: "float64" });
const double = <T>(it: T): T => tree.map((p) => np.astype(p, "float64"), it);

/** Half the squared distance from the target, and its gradient (y − target) in the output. */
const lossOf =
  <P>(layer: Layer<P>, input: NDArray = x) =>
  (params: P): NDArray =>
    np.mul(0.5, np.sum(np.square(np.sub(layer.apply(params, {}, input)[0], target))));

test("repeat: the gradients of as many layers in a row, side by side", () => {
  const block = sequential(dense(3), layerNorm(), activation(np.tanh));
  const layer = repeat(3, block);
  const params = double(layer.init(key, x.shape).params);
  const parts = [0, 1, 2].map((i) => tree.map((p) => np.squeeze(np.slice(p, [i], [i + 1]), 0), params));
  const row = sequential(block, block, block);
  const [first, second, third] = parts;
  const apart = grad(lossOf(row))([first, second, third]);
  const expected = tree.map((...all: NDArray[]) => np.stack(all), apart[0], apart[1], apart[2]);
  expectClose("repeat", grad(lossOf(layer))(params), "in a row", expected);
  const inInput = (one: NDArray): NDArray => lossOf(layer, one)(params);
  expectClose("in the input", grad(inInput)(x), "in a row", grad((one: NDArray) => lossOf(row, one)([first, second, third]))(x));
});

test("checkpointed: the gradients of the layer inside, in parameters and input, of recurrent layers too", () => {
  const inner = sequential(lstm(3, { returns: "last" }), dense(3));
  const sequence = random.normal(random.key(3), [4, 5, 2], { dtype: "float64" });
  const params = double(inner.init(key, sequence.shape).params);
  const both = (layer: Layer<typeof params>): unknown => [
    grad(lossOf(layer, sequence))(params),
    grad((one: NDArray) => lossOf(layer, one)(params))(sequence),
  ];
  expectClose("checkpointed", both(checkpointed(inner)), "plain", both(inner));
  expect(printProgram(makeProgram(grad(lossOf(checkpointed(inner), sequence)))(params))).toContain("checkpoint");
});

test("freeze: what is frozen stands still inside a model, and all else learns as before", () => {
  const model = (head: Layer<ReturnType<ReturnType<typeof dense>["init"]>["params"]>) =>
    sequential(dense(5), activation(np.tanh), head, dense(3));
  const [frozen, free] = [model(freeze(dense(4))), model(dense(4))];
  const params = double(frozen.init(key, x.shape).params);
  const [given, all] = [grad(lossOf(frozen))(params), grad(lossOf(free))(params)];
  expectClose(
    "what is frozen",
    given[2],
    "zero",
    tree.map((p) => np.zerosLike(p), params[2]),
  );
  expectClose("all else", [given[0], given[3]], "as before", [all[0], all[3]]);
});

test("lora: ∂/∂a = scale · G · bᵀ and ∂/∂b = scale · aᵀ · G, with G the gradient in the merged matrix", () => {
  const layer = lora(dense(3), 2, { alpha: 6 });
  const begun = double(layer.init(key, x.shape).params);
  const params = { ...begun, added: [null, { a: begun.added[1]!.a, b: random.normal(key, [2, 3], { dtype: "float64" }) }] };
  const merged = mergeLora(params, 3);
  const { w: g } = grad(lossOf(dense(3)))(merged);
  const { base, added } = grad(lossOf(layer))(params);
  expectClose(
    "the base",
    base,
    "zero",
    tree.map((p) => np.zerosLike(p), base),
  );
  expectClose("a", added[1]!.a, "3 · G · bᵀ", np.mul(3, np.matmul(g, np.transpose(params.added[1]!.b))));
  expectClose("b", added[1]!.b, "3 · aᵀ · G", np.mul(3, np.matmul(np.transpose(params.added[1]!.a), g)));
  // By hand: the loss is ½ · |x·W + b − target|².
  const residue = np.sub(np.add(np.matmul(x, merged.w), merged.b!), target);
  expectClose("G", g, "xᵀ · (y − target)", np.matmul(np.transpose(x), residue));
});

test("all of them at once, on kernels-wasm", () => {
  const model = sequential(
    freeze(dense(3)),
    repeat(2, checkpointed(sequential(dense(3), activation(np.tanh)))),
    lora(dense(3), 1),
  );
  const params = double(model.init(key, x.shape).params);
  const wasm = jit(grad(lossOf(model)), { backend: createWasmBackend({ threads: 1 }) });
  expectClose("on kernels-wasm", wasm(params), "eager", grad(lossOf(model))(params));
});
