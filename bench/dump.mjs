// What becomes of a training step: its Program, the schedule of kernels, the memory plan, and the text of the module.
import { makeProgram, printProgram } from "@nabla-js/grad";
import { dumpMemory, dumpModule, dumpSchedule } from "@nabla-js/kernels-wasm";
import wabt from "wabt";
import * as steps from "./steps/index.mjs";

/** WebAssembly in its text format, with nested expressions. */
const moduleText = async (bytes) => {
  const { readWasm } = await wabt();
  const module = readWasm(bytes, { readDebugNames: true, threads: true, simd: true, bulk_memory: true });
  try {
    module.applyNames();
    return module.toText({ foldExprs: true, inlineExport: true });
  } finally {
    module.destroy();
  }
};

/** All of it, for each of the steps named. */
export const dump = async (names) => {
  const unknown = names.filter((name) => !Object.hasOwn(steps, name));
  if (names.length === 0 || unknown.length > 0)
    throw new RangeError(
      `bench --dump: given ${unknown.join(" ") || "no step"}; expected training steps. Choose from ${Object.keys(steps).join(", ")}.`,
    );
  for (const name of names) {
    const { name: title, step, state, batch } = steps[name]();
    const program = makeProgram(step)(state, ...batch);
    const sections = {
      Program: printProgram(program),
      schedule: dumpSchedule(program),
      "memory plan": dumpMemory(program),
      module: await moduleText(dumpModule(program)),
    };
    for (const [section, text] of Object.entries(sections)) console.log(`# ${title}: ${section}\n\n${text}\n`);
  }
};
