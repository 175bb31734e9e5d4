// Which functions of the packages are called from their loading to the second call of a training step: `node called.mjs <step>`.
// For each module that is built, by its path from the root, where they begin and end.
import { Session } from "node:inspector";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

const session = new Session();
session.connect();
/** @type {(method: string, params?: object) => any} */
const post = (method, params) => {
  let answer;
  session.post(method, params, (error, result) => {
    if (error) throw new Error(JSON.stringify(error));
    answer = result;
  });
  return answer;
};
post("Profiler.enable");
post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });

const [np, tree, { jit }, { createWasmBackend }, steps] = await Promise.all([
  import("@nabla-js/ndarray"),
  import("@nabla-js/ndarray/tree"),
  import("@nabla-js/grad"),
  import("@nabla-js/kernels-wasm"),
  import("../steps/index.mjs"),
]);
const { step, state, batch } = steps[process.argv[2]]();
const jitted = jit(step, { backend: createWasmBackend({ threads: 1 }), donate: [0] });
let at = tree.map((x) => np.array(x), state);
let loss;
for (let call = 0; call < 2; call++) {
  [at, loss] = jitted(at, ...batch);
  np.item(loss);
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const called = post("Profiler.takePreciseCoverage").result.flatMap(({ url, functions }) => {
  const module = url.startsWith("file:") ? relative(root, fileURLToPath(url)) : "";
  if (!/^packages[\\/][^\\/]+[\\/]dist[\\/]/.test(module)) return [];
  const ranges = functions.flatMap(({ ranges: [{ count, startOffset, endOffset }] }) =>
    count > 0 ? [[startOffset, endOffset]] : [],
  );
  return [[module, ranges]];
});
console.log(JSON.stringify(Object.fromEntries(called)));
