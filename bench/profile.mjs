// `node bench/profile.mjs <step>`: where the time of a training step goes, kernel by kernel.
import { measurePeak, printProfile, profile } from "@nabla-js/kernels-wasm/profile";
import * as steps from "./steps/index.mjs";

const [name] = process.argv.slice(2);
if (!Object.hasOwn(steps, name)) {
  console.error(`profile: given ${name ?? "no step"}; expected one of ${Object.keys(steps).join(", ")}`);
  process.exit(2);
}
const { name: title, step, state, batch } = steps[name]();
console.log(title);
console.log(printProfile(profile(step, [state, ...batch]), { top: Number(process.env.TOP ?? 40), peak: measurePeak() }));
