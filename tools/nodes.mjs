// `pnpm nodes [version …]`: the tarballs under other versions of Node: every entry is imported, a sample of the laws of the fast
// backend holds, a training step runs on two threads with the results of one, and the process ends by itself.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packedApp } from "./packedApp.mjs";
import { root } from "./workspace.mjs";

const asked = process.argv.slice(2);
const versions = asked.length > 0 ? asked : ["20", "22", "24"];

/**
 * The binary of a version of Node, from the package of the registry that carries it; the running one where it is the same.
 *
 * @type {(version: string) => string}
 */
const nodeOf = (version) => {
  if (process.versions.node.split(".")[0] === version) return process.execPath;
  const { platform, arch } = process;
  const name = `node-${platform === "win32" ? "win" : platform}-${arch}`;
  const folder = join(root, "node_modules", ".cache", "nodes", version);
  const binary = join(folder, "node_modules", name, "bin", platform === "win32" ? "node.exe" : "node");
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", `${name}@${version}`], {
      cwd: folder,
      stdio: "pipe",
    });
  }
  return binary;
};

/** @param {readonly string[]} entries */
const smoke = (entries) => `${entries.map((entry) => `await import("${entry}");`).join("\n")}
import assert from "node:assert";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { jit, valueAndGrad } from "@nabla-js/grad";
import { primitiveTable } from "@nabla-js/gradcheck/tables";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import { activation, dense, relu, sequential } from "@nabla-js/layers";
import { softmaxCrossEntropyWithIntegerLabels } from "@nabla-js/losses";
import { applyUpdates, sgd } from "@nabla-js/optimizers";

const model = sequential(dense(128), activation(relu), dense(64), activation(relu), dense(10));
const x = random.uniform(random.key(1), [64, 784]);
const labels = random.randint(random.key(2), [64], 0, 10);
const { params, state } = model.init(random.key(0), x.shape);
const optimizer = sgd({ learningRate: 0.01, momentum: 0.5 });
const step = ([params, moments]) => {
  const loss = (params) => np.mean(softmaxCrossEntropyWithIntegerLabels(model.apply(params, state, x)[0], labels));
  const [value, grads] = valueAndGrad(loss)(params);
  const [updates, next] = optimizer.update(grads, moments, params);
  return [[applyUpdates(params, updates), next], value];
};
const losses = (backend, enough) => {
  const jitted = jit(step, { backend, donate: [0] });
  for (const until = performance.now() + 20_000; ; ) {
    let at = tree.map((x) => np.array(x), [params, optimizer.init(params)]);
    const all = [];
    for (let i = 0; i < 8; i++) {
      const [next, value] = jitted(at);
      at = next;
      all.push(np.item(value));
    }
    if (enough(backend.threads())) return all;
    assert(performance.now() < until, "the workers do not take part: " + JSON.stringify(backend.threads()));
  }
};

const backend = createWasmBackend({ threads: 2 });
// Threads need process.getBuiltinModule.
const threads = process.getBuiltinModule === undefined ? 1 : 2;
assert.strictEqual(backend.threads().size, threads);
const shared = losses(backend, ({ running, parts }) => running === threads && parts.every((n) => n > 0));
assert.deepStrictEqual(shared, losses(createWasmBackend({ threads: 1 }), () => true));
assert(shared[7] < shared[0]);
const laws = primitiveTable().flatMap((row) => row.backendLaws(backend));
for (const { check } of laws) await check(1, 1);
console.log(process.version + ": " + ${entries.length} + " entries, " + laws.length + " laws, " + threads + " threads, loss " + shared[0].toFixed(4) + " to " + shared[7].toFixed(4));
`;

// What is wrong with the tarballs themselves is what `pnpm tarballs` says.
const { folder, entries, remove } = await packedApp();
/** @type {string[]} */
const complaints = [];
try {
  writeFileSync(join(folder, "smoke.mjs"), smoke(entries));
  for (const version of versions)
    try {
      // A process that its threads keep alive runs into the limit.
      execFileSync(nodeOf(version), ["smoke.mjs"], { cwd: folder, stdio: ["ignore", "inherit", "pipe"], timeout: 120_000 });
    } catch (error) {
      const { stderr } = /** @type {{ stderr?: Buffer }} */ (error);
      complaints.push(`Node ${version}: ${stderr?.toString() || error}`);
    }
} finally {
  remove();
}
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;
