// One row on brain.js: `node brain.mjs mlp`. It learns from one example at a time, so a step is 64 of them.
import { createRequire } from "node:module";
import { answer, measure } from "../measure.mjs";

const { NeuralNetwork } = createRequire(import.meta.url)("brain.js");
const [row] = process.argv.slice(2);
if (row !== "mlp") throw new Error(`given the row ${row}; expected mlp: it has no others`);

let seed = 1;
const next = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const net = new NeuralNetwork({ activation: "relu", learningRate: 0.01, momentum: 0.5 });
net.sizes = [784, 128, 64, 10];
net.initialize();
const batch = Array.from({ length: 64 }, () => ({
  x: Float32Array.from({ length: 784 }, next),
  y: Float32Array.from({ length: 10 }, (_, i) => Number(i === Math.floor(10 * next()))),
}));
answer({
  ...(await measure(() => batch.forEach(({ x, y }) => net.trainPattern({ input: x, output: y })))),
  rss: process.memoryUsage().rss,
});
