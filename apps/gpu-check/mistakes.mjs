// `node apps/gpu-check/mistakes.mjs [mode …] [--only text]`: plants one mistake after another in the sources of kernels-gpu as
// they are bundled, falls into every trap of src/traps.ts, and prints which of them say so, by mode: each mistake has to be
// caught in the modes that it is meant for. Those of webgl2 and webgpu run in a headless Chromium, on a graphics card made of software.
import { parseArgs } from "node:util";
import { bundled } from "./mistakes/bundled.mjs";
import { inAddresses } from "./mistakes/inAddresses.mjs";
import { inSettings } from "./mistakes/inSettings.mjs";
import { inText } from "./mistakes/inText.mjs";
import { everywhere } from "./mistakes/mistake.mjs";
import { close, isHere, runIn } from "./mistakes/running.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: "string", default: "" } } });
const wantedModes = everywhere.filter((mode) => positionals.length === 0 || positionals.includes(mode));

const mistakes = [...inSettings, ...inText, ...inAddresses];

/** @typedef {import("./mistakes/mistake.mjs").Mistake} Mistake */
/** @typedef {import("./mistakes/mistake.mjs").Mode} Mode */

/** @type {(mistake: Mistake | null, mode: Mode) => Promise<import("./mistakes/running.mjs").Caught>} */
const fallInto = async (mistake, mode) => runIn(await bundled(mistake, isHere(mode) ? "node" : "browser"), mode);

let missed = 0;
try {
  for (const mode of wantedModes) {
    const before = await fallInto(null, mode);
    if (before.length > 0) throw new Error(`${mode}, before any mistake is planted: ${JSON.stringify(before)}`);
  }
  for (const mistake of mistakes.filter((it) => `${it.mistake} ${it.trap}`.includes(values.only))) {
    console.log(mistake.mistake);
    for (const mode of wantedModes) {
      const caught = await fallInto(mistake, mode);
      const meant = caught.find(({ name }) => name === "all" || name.includes(mistake.trap));
      const must = mistake.modes.includes(mode);
      if (must && meant === undefined) missed++;
      const mark = meant !== undefined ? "✓" : must ? "✗" : "–";
      const others = caught.filter((it) => it !== meant).length;
      const said = meant === undefined ? "not seen" : `${meant.name}: ${meant.wrong.slice(0, 110)}`;
      console.log(`  ${mark} ${mode.padEnd(7)}${said}${others > 0 ? ` (and ${others} more)` : ""}`);
    }
  }
} finally {
  await close();
}
console.log(missed === 0 ? "\nevery mistake is caught where it must be" : `\n${missed} are not caught where they must be`);
process.exitCode = missed === 0 ? 0 : 1;
