/**
 * What is measured. `flops` are multiplications and additions of the arithmetic that defines the row, whatever an
 * implementation really does; a row of `bytes` is bound by memory.
 *
 * @typedef {{ id: string, group: string, title: string, flops?: number, bytes?: number, peers: readonly string[] }} Row
 */

const compiled = ["nabla-1", "nabla-2", "tfjs-wasm", "jaxjs"];
const eager = ["nabla-eager", "tfjs-cpu"];

const products = [64, 128, 256, 512, 1024, 2048].map((n) => ({
  id: `matmul-${n}`,
  group: "Products",
  title: `${n}×${n} · ${n}×${n}`,
  flops: 2 * n ** 3,
  peers: [...compiled, "torch-1", "torch-2", "numpy-1"],
}));

const convolutions = [
  { id: "conv-8x16x32x32-32x3", shape: "8×16×32×32 ⊛ 32×16×3×3", flops: 2 * 8 * 32 * 30 * 30 * 16 * 9 },
  { id: "conv-8x3x64x64-16x7", shape: "8×3×64×64 ⊛ 16×3×7×7", flops: 2 * 8 * 16 * 58 * 58 * 3 * 49 },
].map(({ id, shape, flops }) => ({
  id,
  group: "Convolutions",
  title: shape,
  flops,
  peers: [...compiled, "torch-1", "torch-2"],
}));

const sizes = [1e3, 1e4, 1e5, 1e6, 1e7];
const elementwise = sizes.flatMap((n) =>
  [
    { op: "add", title: "x + y", bytes: 12 * n },
    { op: "tanh", title: "tanh x", bytes: 8 * n },
    { op: "sum", title: "Σ x", bytes: 4 * n },
  ].map(({ op, title, bytes }) => ({
    id: `${op}-${n}`,
    group: "Elementwise and reductions",
    title: `${title}, ${n.toExponential().replace("e+", "e")}`,
    bytes,
    peers: [...compiled, "torch-1", "numpy-1"],
  })),
);

const steps = [
  { id: "mlp", title: "MLP 784-128-64-10, batch 64, momentum", flops: 29.2e6, others: ["tfjs-cpu", "brain"] },
  { id: "cnn", title: "LeNet 3×32×32, batch 64, momentum", flops: 205e6, others: ["tfjs-cpu"] },
  { id: "lstm", title: "LSTM 65-128-65, 64 steps, batch 32, Adam", flops: 1.18e9, others: [] },
  { id: "dqn", title: "DQN 4-120-84-2, batch 128, Adam", flops: 10.8e6, others: ["tfjs-cpu"] },
].map(({ id, title, flops, others }) => ({
  id,
  group: "Training steps",
  title,
  flops,
  peers: [...compiled, ...others, "torch-1", "torch-2"],
}));

const plain = [
  { id: "eager-matmul-512", title: "512×512 · 512×512", flops: 2 * 512 ** 3 },
  { id: "eager-conv", title: "8×16×32×32 ⊛ 32×16×3×3", flops: 2 * 8 * 32 * 30 * 30 * 16 * 9 },
  { id: "eager-add-1e6", title: "x + y, 1e6", bytes: 12e6 },
  { id: "eager-sum-1e6", title: "Σ x, 1e6", bytes: 4e6 },
  { id: "eager-softmax", title: "softmax 128×1000", bytes: 8 * 128000 },
  { id: "eager-sort-1e6", title: "sort, 1e6", bytes: 8e6 },
].map((row) => ({ ...row, group: "Plain JavaScript, without a compiler", peers: eager }));

/** @type {readonly Row[]} */
export const rows = [...steps, ...products, ...convolutions, ...elementwise, ...plain];
