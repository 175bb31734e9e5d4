// `pnpm tarballs`: packs every package as it would be published, and uses the tarballs as an application would.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { packedApp } from "./packedApp.mjs";
import { packages, root } from "./workspace.mjs";

const { folder, entries, complaints, remove } = await packedApp();
try {
  importAll();
  typeCheck();
} finally {
  remove();
}

for (const complaint of complaints) console.error(complaint);
console.log(`${packages().length} packages packed and imported, ${complaints.length} complaints`);
process.exitCode = complaints.length > 0 ? 1 : 0;

function importAll() {
  const text = `${entries.map((entry) => `await import("${entry}");`).join("\n")}
import { grad } from "@nabla-js/grad";
import { item, sin } from "@nabla-js/ndarray";
if (item(grad(sin)(0)) !== 1) throw new Error("the derivative of sine at 0 should be 1");
`;
  run("an import of every entry", "all.js", text, []);
}

function typeCheck() {
  const text = `${entries.map((entry, i) => `export * as entry${i} from "${entry}";`).join("\n")}\n`;
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
  writeFileSync(join(folder, file), text);
  try {
    execFileSync(process.execPath, [...command, file], { cwd: folder, stdio: "pipe", encoding: "utf8" });
  } catch (error) {
    const { stdout, stderr } = /** @type {{ stdout: string, stderr: string }} */ (error);
    complaints.push(`${what} fails:\n${stdout}${stderr}`);
  }
}
