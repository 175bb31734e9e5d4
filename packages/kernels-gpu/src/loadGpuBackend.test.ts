import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions } from "esbuild";
import { GPU } from "gpu.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jit } from "@nabla-js/grad";
import { add, array, type NDArray } from "@nabla-js/ndarray";
import {
  createGpuBackend,
  loadGpuBackend,
  type GpuConstructor,
  type GpuKernel,
  type GpuKernelSettings,
  type GpuMode,
} from "./index.js";

const here = dirname(fileURLToPath(import.meta.url));

/** A bundle as an application's build makes it: for each file of it, its text, and how much of gpu.js it holds. */
const bundle = async (code: string, options: BuildOptions = {}) => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: here, loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "browser",
    conditions: ["@nabla-js/source"],
    outdir: here,
    metafile: true,
    write: false,
    logLevel: "silent",
    ...options,
  });
  const outputs = Object.values(metafile!.outputs);
  return outputs.map(({ entryPoint, inputs, imports }, i) => ({
    isEntry: entryPoint === "<stdin>",
    text: outputFiles![i].text,
    imports,
    ofGpuJs: Object.entries(inputs)
      .filter(([file]) => file.includes("gpu.js"))
      .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0),
  }));
};

test("a program that is handed gpu.js has none of it in its bundle", async () => {
  const [{ text, ofGpuJs, imports }] = await bundle('export { createGpuBackend } from "./index.js";');
  expect(ofGpuJs).toBe(0);
  expect(imports).toEqual([]);
  expect(text).toContain("createGpuBackend");
  expect(text).not.toContain("FunctionBuilder");
});

test("a program that loads gpu.js has it in a chunk of its own, which nothing imports at once", async () => {
  const files = await bundle('export * from "./index.js";', { splitting: true });
  const [entry] = files.filter(({ isEntry }) => isEntry);
  const [chunk] = files.filter(({ ofGpuJs }) => ofGpuJs > 500_000);
  expect(entry.ofGpuJs).toBe(0);
  expect(chunk.text).toContain("FunctionBuilder");
  expect(files.flatMap(({ imports }) => imports).filter(({ path }) => /gpu-browser/.test(path))).toMatchObject([
    { kind: "dynamic-import" },
  ]);
});

/** A folder with the package in one file and no node_modules, as where gpu.js is not installed. */
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "nabla-without-gpu-js-"));
  const [{ text }] = await bundle('export * from "./index.js";', { external: ["gpu.js"] });
  writeFileSync(join(folder, "kernels-gpu.mjs"), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("where gpu.js is not installed, the package is imported, bundled, and says how to install it", async () => {
  const program = `import { createGpuBackend, loadGpuBackend } from "./kernels-gpu.mjs";
    const said = async (f) => { try { await f(); return "nothing"; } catch ({ name, message }) { return name + ": " + message; } };
    console.log(JSON.stringify([
      await said(() => createGpuBackend({ GPU: undefined, mode: "webasm" })),
      (await said(() => loadGpuBackend())).replace(/ imported from .*?\\)/, ")"),
    ]));`;
  writeFileSync(join(folder, "program.mjs"), program);
  const output = execFileSync(process.execPath, ["program.mjs"], { cwd: folder, encoding: "utf8" });
  expect(JSON.parse(output)).toMatchInlineSnapshot(`
    [
      "ValueError: createGpuBackend: given GPU undefined; expected the class that gpu.js exports; gpu.js 2.24 or later is a peer, which is installed only where it is asked for. Install it by npm install gpu.js and hand in GPU of import { GPU } from "gpu.js", or use loadGpuBackend().",
      "ValueError: loadGpuBackend: given no package gpu.js (Cannot find package 'gpu.js'); expected gpu.js 2.24 or later, which is a peer that nobody installs for you. Install it: npm install gpu.js.",
    ]
  `);

  const [{ imports, text }] = await bundle(program, { stdin: { contents: program, resolveDir: folder } });
  expect(text).toContain("createGpuBackend");
  expect(imports).toEqual([{ path: "gpu.js", kind: "dynamic-import", external: true }]);
});

test("kernels are text: they survive a bundler that shortens names, and keeps them beside", async () => {
  const program = `import { GPU } from "gpu.js";
    import { item, mul, sum } from "@nabla-js/ndarray";
    import { jit } from "@nabla-js/grad";
    import { createGpuBackend } from "./index.js";
    import { array } from "@nabla-js/ndarray";
    for (const mode of ["cpu", "webasm"]) console.log(item(jit((x) => sum(mul(x, x)), { backend: createGpuBackend({ GPU, mode }) })(array([1, 2, 3]))));`;
  const [{ text }] = await bundle(program, {
    minify: true,
    keepNames: true,
    platform: "node",
    external: ["gl", "webgpu"],
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  writeFileSync(join(folder, "minified.mjs"), text);
  expect(execFileSync(process.execPath, ["minified.mjs"], { cwd: folder, encoding: "utf8" })).toBe("14\n14\n");
});

const gpuJs = GPU as unknown as GpuConstructor;

test("what is no class of gpu.js, no mode, no option, is named", async () => {
  const message = (f: () => unknown): string => {
    try {
      f();
    } catch (error) {
      return String(error);
    }
    return "nothing was thrown";
  };
  expect([
    message(() => createGpuBackend({ GPU: { GPU } as unknown as GpuConstructor, mode: "webasm" })),
    message(() => createGpuBackend({ GPU: gpuJs, mode: "opengl" as GpuMode })),
    message(() => createGpuBackend({ GPU: gpuJs, mode: "cpu", fallback: "eager" as "host" })),
    message(() => createGpuBackend({ GPU: gpuJs, mode: "cpu", falback: "host" } as never)),
  ]).toMatchInlineSnapshot(`
    [
      "ValueError: createGpuBackend: given GPU of the type object; expected the class that gpu.js exports; gpu.js 2.24 or later is a peer, which is installed only where it is asked for. Install it by npm install gpu.js and hand in GPU of import { GPU } from "gpu.js", or use loadGpuBackend().",
      "ValueError: createGpuBackend: given mode "opengl"; expected one of webgpu, webgl2, headlessgl, webasm, cpu. Use loadGpuBackend() to take the first that works.",
      "ValueError: createGpuBackend: given fallback "eager"; expected "none" or "host". Ask for "host" to run equations without a kernel as plain loops.",
      "ValueError: createGpuBackend: given the option falback; expected one of GPU, mode, fallback, clock. Check the spelling, or leave it out.",
    ]
  `);
});

test("a kernel that gpu.js puts in the place of another is an error", () => {
  const elsewhere = new gpuJs({ mode: "cpu" });
  const Falling = class extends gpuJs {
    override createKernel(source: string, settings: GpuKernelSettings): GpuKernel {
      return elsewhere.createKernel(source, settings);
    }
  };
  const f = jit((x: NDArray) => add(x, 1), { backend: createGpuBackend({ GPU: Falling as GpuConstructor, mode: "webasm" }) });
  expect(() => f(array([1]))).toThrow(/the mode webasm, and gpu\.js fell back to another kernel/);
});

test("a mode that is not there is an error, and never another mode", async () => {
  const { mode } = await loadGpuBackend({ GPU: gpuJs });
  expect(mode).toBe("webasm");
  for (const missing of ["webgpu", "webgl2", "headlessgl"] as const)
    await expect(loadGpuBackend({ GPU: gpuJs, mode: missing })).rejects.toThrow(
      new RegExp(`given the mode ${missing}, and .*; expected a mode that gpu.js can run in here`),
    );
});
