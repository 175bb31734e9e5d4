// `pnpm tarballs`: packs every package as it would be published, and uses the tarballs as an application would.
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { packages, root } from "./workspace.mjs";

const all = packages();
const app = mkdtempSync(join(tmpdir(), "nabla-tarballs-"));
/** @type {string[]} */
const complaints = [];

try {
  for (const pkg of all) await unpack(pkg);
  // What the packages take from outside the family.
  for (const pkg of all) linkLibraries(pkg);
  link("@types/node", join(root, "node_modules", "@types", "node"));

  writeFileSync(join(app, "package.json"), JSON.stringify({ type: "module", private: true }));
  importAll();
  typeCheck();
} finally {
  rmSync(app, { recursive: true, force: true });
}

for (const complaint of complaints) console.error(complaint);
console.log(`${all.length} packages packed and imported, ${complaints.length} complaints`);
process.exitCode = complaints.length > 0 ? 1 : 0;

/** @param {import("./workspace.mjs").Package} pkg */
async function unpack({ name, directory, manifest }) {
  const target = join(app, "node_modules", manifest.name);
  mkdirSync(target, { recursive: true });
  const pnpm = process.env.npm_execpath;
  const pack = ["pack", "--pack-destination", app];
  if (pnpm && /\.c?js$/.test(pnpm)) execFileSync(process.execPath, [pnpm, ...pack], { cwd: directory, stdio: "pipe" });
  else execFileSync("pnpm", pack, { cwd: directory, stdio: "pipe" });
  const tarball = join(app, `nabla-js-${name}-${manifest.version}.tgz`);
  execFileSync("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"]);

  const files = readdirSync(target, { recursive: true, encoding: "utf8" });
  for (const file of ["LICENSE", "README.md", join("dist", "index.js"), join("dist", "index.d.ts"), join("src", "index.ts")])
    if (!files.includes(file)) complaints.push(`${name}: the tarball has no ${file}`);
  for (const file of files) if (file.includes(".test.")) complaints.push(`${name}: the tarball contains ${file}`);
  if (readFileSync(join(target, "package.json"), "utf8").includes("workspace:"))
    complaints.push(`${name}: the tarball names the workspace`);

  const { messages, pkg } = await publint({ pkgDir: target, strict: true, pack: false });
  for (const message of messages) complaints.push(`${name}: ${formatMessage(message, pkg)}`);
}

/** @param {import("./workspace.mjs").Package} pkg */
function linkLibraries({ directory, manifest }) {
  const names = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  for (const name of names.filter((name) => !name.startsWith("@nabla-js/"))) {
    const installed = join(directory, "node_modules", name);
    if (existsSync(installed)) link(name, realpathSync(installed));
  }
}

/** @type {(name: string, from: string) => void} */
function link(name, from) {
  const target = join(app, "node_modules", name);
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(from, target, "junction");
}

/** @returns {string[]} every entry of every package */
function entries() {
  return all.flatMap(({ manifest }) =>
    Object.keys(manifest.exports)
      .filter((entry) => entry !== "./package.json")
      .map((entry) => manifest.name + entry.slice(1)),
  );
}

function importAll() {
  const text = `${entries()
    .map((entry) => `await import("${entry}");`)
    .join("\n")}
import { grad } from "@nabla-js/grad";
import { item, sin } from "@nabla-js/ndarray";
if (item(grad(sin)(0)) !== 1) throw new Error("the derivative of sine at 0 should be 1");
`;
  run("an import of every entry", "all.js", text, []);
}

function typeCheck() {
  const text = `${entries()
    .map((entry, i) => `export * as entry${i} from "${entry}";`)
    .join("\n")}\n`;
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const flags = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom", "--types", "node"];
  run("a type check of every declaration", "all.ts", text, [compiler, ...flags]);
}

/**
 * @param {string} what
 * @param {string} file
 * @param {string} text
 * @param {string[]} command - What Node runs on the file; nothing for the file itself.
 */
function run(what, file, text, command) {
  writeFileSync(join(app, file), text);
  try {
    execFileSync(process.execPath, [...command, file], { cwd: app, stdio: "pipe", encoding: "utf8" });
  } catch (error) {
    const { stdout, stderr } = /** @type {{ stdout: string, stderr: string }} */ (error);
    complaints.push(`${what} fails:\n${stdout}${stderr}`);
  }
}
