// `node bench/profile.mjs <step> [--dump]`: where the time of a training step goes, kernel by kernel; with --dump its schedule.
import { makeProgram } from "@nabla-js/grad";
import { dumpSchedule } from "@nabla-js/kernels-wasm";
import { measurePeak, printProfile, profile } from "@nabla-js/kernels-wasm/profile";
import * as steps from "./steps/index.mjs";

const [name, ...flags] = process.argv.slice(2);
if (!Object.hasOwn(steps, name)) {
  console.error(`profile: given ${name ?? "no step"}; expected one of ${Object.keys(steps).join(", ")}`);
  process.exit(2);
}
const { name: title, step, state, batch } = steps[name]();
console.log(title);
if (flags.includes("--dump")) console.log(dumpSchedule(makeProgram(step)(state, ...batch)));
else console.log(printProfile(profile(step, [state, ...batch]), { top: Number(process.env.TOP ?? 40), peak: measurePeak() }));
