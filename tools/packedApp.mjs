// An application that has installed every package from its tarball, as it would be published.
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

/**
 * Packs every package and unpacks it into a folder of its own, with the libraries they need from outside linked.
 *
 * @returns {Promise<{ folder: string, entries: string[], complaints: string[], remove: () => void }>} The folder, every entry of
 *   every package, and what is wrong with the tarballs.
 */
export const packedApp = async () => {
  const all = packages();
  const folder = mkdtempSync(join(tmpdir(), "nabla-tarballs-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  /** @type {string[]} */
  const complaints = [];
  try {
    for (const pkg of all) complaints.push(...(await unpack(folder, pkg)));
    for (const pkg of all) linkLibraries(folder, pkg);
    link(folder, "@types/node", join(root, "node_modules", "@types", "node"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
  } catch (error) {
    remove();
    throw error;
  }
  const entries = all.flatMap(({ manifest }) =>
    Object.keys(manifest.exports)
      .filter((entry) => entry !== "./package.json")
      .map((entry) => manifest.name + entry.slice(1)),
  );
  return { folder, entries, complaints, remove };
};

/** @type {(folder: string, pkg: import("./workspace.mjs").Package) => Promise<string[]>} */
const unpack = async (folder, { name, directory, manifest }) => {
  /** @type {string[]} */
  const complaints = [];
  const target = join(folder, "node_modules", manifest.name);
  mkdirSync(target, { recursive: true });
  const pnpm = process.env.npm_execpath;
  const pack = ["pack", "--pack-destination", folder];
  if (pnpm && /\.c?js$/.test(pnpm)) execFileSync(process.execPath, [pnpm, ...pack], { cwd: directory, stdio: "pipe" });
  else execFileSync("pnpm", pack, { cwd: directory, stdio: "pipe" });
  const tarball = join(folder, `nabla-js-${name}-${manifest.version}.tgz`);
  execFileSync("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"]);

  const files = readdirSync(target, { recursive: true, encoding: "utf8" });
  for (const file of ["LICENSE", "README.md", join("dist", "index.js"), join("dist", "index.d.ts"), join("src", "index.ts")])
    if (!files.includes(file)) complaints.push(`${name}: the tarball has no ${file}`);
  for (const file of files) if (file.includes(".test.")) complaints.push(`${name}: the tarball contains ${file}`);
  if (readFileSync(join(target, "package.json"), "utf8").includes("workspace:"))
    complaints.push(`${name}: the tarball names the workspace`);

  const { messages, pkg } = await publint({ pkgDir: target, strict: true, pack: false });
  for (const message of messages) complaints.push(`${name}: ${formatMessage(message, pkg)}`);
  return complaints;
};

/**
 * What a package takes from outside the family. A peer that is optional is not there: every entry has to be imported without.
 *
 * @type {(folder: string, pkg: import("./workspace.mjs").Package) => void}
 */
const linkLibraries = (folder, { directory, manifest }) => {
  const { dependencies, peerDependencies, peerDependenciesMeta = {} } = manifest;
  const names = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !peerDependenciesMeta[name]?.optional);
  for (const name of names.filter((name) => !name.startsWith("@nabla-js/"))) {
    const installed = join(directory, "node_modules", name);
    if (existsSync(installed)) link(folder, name, realpathSync(installed));
  }
};

/** @type {(folder: string, name: string, from: string) => void} */
const link = (folder, name, from) => {
  const target = join(folder, "node_modules", name);
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(from, target, "junction");
};
