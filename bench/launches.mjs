// `node bench/launches.mjs <step> [launches] [threads …]`: the same training step in one process after another, to see how much
// launches differ: milliseconds of a step, what the workers did of the work, how many cores the process had and how many it waited
// for, and what else the machine was doing meanwhile.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [step = "mlp", launches = "5", ...threads] = process.argv.slice(2);
const worker = fileURLToPath(new URL("workers/launch.mjs", import.meta.url));

/** Hundredths of seconds since the machine started, all cores together: in use, idle, taken by other machines. */
const machine = () => {
  try {
    const [user, nice, system, idle, wait, irq, soft, steal] = readFileSync("/proc/stat", "utf8")
      .split("\n")[0]
      .match(/\d+/g)
      .map(Number);
    return { busy: user + nice + system + irq + soft, idle: idle + wait, steal };
  } catch {
    return { busy: 0, idle: 0, steal: 0 };
  }
};

console.log(
  "threads   median   p10–p90 ms        at once  parts by workers, a step   cores had, waited for   machine: busy idle stolen, in core seconds",
);
for (let launch = 0; launch < Number(launches); launch++)
  for (const count of threads.length > 0 ? threads : ["1", "2"]) {
    const before = machine();
    const { stdout, stderr, status } = spawnSync(process.execPath, [worker, step, count], { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    const after = machine();
    const { median, p10, p90, full, share, ran, waited } = JSON.parse(stdout.trim().split("\n").at(-1));
    const used = ["busy", "idle", "steal"].map((key) => ((after[key] - before[key]) / 100).toFixed(2));
    console.log(
      [
        count.padStart(7),
        median.toFixed(3).padStart(9),
        `${p10.toFixed(3)}–${p90.toFixed(3)}`.padStart(16),
        `${full.toFixed(0)} ms`.padStart(9),
        share.toFixed(1).padStart(14),
        `${ran.toFixed(2)} ${waited.toFixed(2)}`.padStart(27),
        used.join(" ").padStart(34),
      ].join(" "),
    );
  }
