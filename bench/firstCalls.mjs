// `node bench/firstCalls.mjs [launches] [steps …]`: where the time goes between the first call of a jitted training step and its full
// speed, in processes of their own, the steps in turn: medians and quartiles, in milliseconds.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [launches = "7", ...chosen] = process.argv.slice(2);
const steps = chosen.length > 0 ? chosen : ["mlp", "cnn", "lstm", "dqn"];
const worker = fileURLToPath(new URL("workers/first.mjs", import.meta.url));
const columns = {
  tracing: "tracing",
  compiling: "compiling",
  both: "both",
  first: "first call",
  fullSpeedAfter: "full speed after",
};

const runs = Object.fromEntries(steps.map((step) => [step, []]));
for (let launch = 0; launch < Number(launches); launch++)
  for (const step of steps) {
    const { stdout, stderr, status } = spawnSync(process.execPath, [worker, step], { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    runs[step].push(JSON.parse(stdout.trim().split("\n").at(-1)));
  }

const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.round(q * (values.length - 1))];
console.log(
  `Node ${process.versions.node}`.padEnd(14) +
    Object.values(columns)
      .map((title) => title.padStart(22))
      .join(""),
);
for (const step of steps)
  console.log(
    step.padEnd(14) +
      Object.keys(columns)
        .map((key) => {
          const values = runs[step].map((run) => run[key]);
          const [low, middle, high] = [0.25, 0.5, 0.75].map((q) => quantile(values, q).toFixed(1));
          return `${middle} (${low}–${high})`.padStart(22);
        })
        .join(""),
  );
