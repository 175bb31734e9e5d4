import type { Program } from "@nabla-js/grad";
import { optimize } from "@nabla-js/grad/internal";
import { chunkReductions } from "./chunkReductions.js";
import { fuseEpilogues } from "./fuseEpilogues.js";
import { lower } from "./lower.js";
import { mergeLoops } from "./mergeLoops.js";
import { orientDots } from "./orientDots.js";
import type { Schedule } from "./schedule.js";

/** The schedule of a Program, after all passes. */
export const scheduleOf = (program: Program): Schedule => merged(lower(optimize(program)));

const merged = (schedule: Schedule): Schedule => {
  const own = chunkReductions(fuseEpilogues(mergeLoops(orientDots(schedule))));
  return {
    ...own,
    kernels: own.kernels.map((kernel) => (kernel.kind === "scan" ? { ...kernel, body: merged(kernel.body) } : kernel)),
  };
};
