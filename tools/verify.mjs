// `pnpm verify`: everything that must hold before a change is sent. `--tested` takes the figures of a test run that CI
// has just made instead of making one. The last line counts the tests, and each other check as one.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./workspace.mjs";

const report = join(root, "node_modules", ".cache", "tests.json");
const tested = process.argv.includes("--tested");

/** @type {(name: string, env?: Record<string, string>) => boolean} */
const script = (name, env = {}) => {
  console.log(`\n▸ ${name}`);
  const pnpm = process.env.npm_execpath;
  const [command, first] = pnpm && /\.c?js$/.test(pnpm) ? [process.execPath, [pnpm]] : ["pnpm", []];
  return (
    spawnSync(command, [...first, "run", name], { cwd: root, stdio: "inherit", env: { ...process.env, ...env } }).status === 0
  );
};

let passed = 0;
let failed = 0;
/** @param {boolean} holds */
const count = (holds) => (holds ? passed++ : failed++);

if (!tested) {
  rmSync(report, { force: true });
  script("test", { CI: "true" });
}
if (existsSync(report)) {
  const { numPassedTests, numFailedTests, numFailedTestSuites, success } = JSON.parse(readFileSync(report, "utf8"));
  passed += numPassedTests;
  // A file that fails before its first test fails too.
  failed += success ? 0 : Math.max(1, numFailedTests, numFailedTestSuites);
} else {
  failed += 1;
}

const results = ["build", "check", "lint", "format:check", "size", "tarballs", "api", "laws:check"].map((name) => {
  const holds = script(name);
  count(holds);
  return `${holds ? "✓" : "✗"} ${name}`;
});

console.log(`\n${results.join("\n")}\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
