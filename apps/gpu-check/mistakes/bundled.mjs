import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** @typedef {import("./mistake.mjs").Mistake} Mistake */

const root = fileURLToPath(new URL("../../..", import.meta.url));
const sources = join(root, "packages", "kernels-gpu", "src");

const program = `
  import GpuJs from "gpu.js";
  import { createGpuBackend } from "@nabla-js/kernels-gpu";
  import { traps } from "./src/traps.ts";
  export default async (mode) => {
    const caught = [];
    for (const { name, fallInto } of traps) {
      const backend = createGpuBackend({ GPU: GpuJs.GPU ?? GpuJs, mode });
      const fall = async () => fallInto(backend);
      const wrong = await fall().catch((error) => "it throws " + String(error).split("\\n")[0]);
      if (wrong !== null) caught.push({ name, wrong });
    }
    return caught;
  };`;

/**
 * The program that falls into every trap, over sources in which a mistake stands.
 *
 * @type {(mistake: Mistake | null, platform: "node" | "browser") => Promise<string>}
 */
export const bundled = async (mistake, platform) => {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: join(root, "apps", "gpu-check"), loader: "ts" },
    bundle: true,
    format: "esm",
    platform,
    conditions: ["@nabla-js/source"],
    ...(platform === "node"
      ? { banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' } }
      : {}),
    external: ["gl", "webgpu"],
    plugins: mistake === null ? [] : [planting(mistake)],
    write: false,
    logLevel: "error",
  });
  return outputFiles[0].text;
};

/** @type {(mistake: Mistake) => import("esbuild").Plugin} */
const planting = ({ changes }) => ({
  name: "planting",
  setup: (it) => {
    it.onLoad({ filter: /kernels-gpu[\\/]src/ }, ({ path }) => {
      const own = changes.filter(({ file }) => path === join(sources, file));
      if (own.length === 0) return undefined;
      const contents = own.reduce(
        (text, { file, right, wrong }) => {
          if (text.split(right).length !== 2) throw new Error(`${file}: expected once: ${right}`);
          return text.replace(right, () => wrong);
        },
        readFileSync(path, "utf8"),
      );
      return { contents, loader: "ts" };
    });
  },
});
