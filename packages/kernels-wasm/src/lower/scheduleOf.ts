import type { Program } from "@nabla-js/grad";
import { optimize } from "@nabla-js/grad/internal";
import { chunkReductions } from "./chunkReductions.js";
import { fuseEpilogues } from "./fuseEpilogues.js";
import { inlineFills } from "./inlineFills.js";
import { joinPads } from "./joinPads.js";
import { hoistPacks } from "./hoistPacks.js";
import { lower } from "./lower.js";
import { mergeLoops } from "./mergeLoops.js";
import { orientDots } from "./orientDots.js";
import { packLefts } from "./packLefts.js";
import { recomputeSlices } from "./recomputeSlices.js";
import { mapSchedules, type Schedule } from "./schedule.js";
import { sparseRights } from "./sparseRights.js";
import { sumAfterLoops } from "./sumAfterLoops.js";

/** The schedule of a Program, after all passes. */
export const scheduleOf = (program: Program): Schedule => merged(inlineFills(lower(optimize(program))));

/** The passes over one schedule, those of the loops inside it first: what they have taken out is outside then. */
const merged = (schedule: Schedule): Schedule => {
  const { kernels } = recomputeSlices(schedule);
  const inner: Schedule = { ...schedule, kernels: kernels.map((kernel) => mapSchedules(kernel, merged)) };
  const passes = [
    sumAfterLoops,
    joinPads,
    orientDots,
    sparseRights,
    mergeLoops,
    fuseEpilogues,
    packLefts,
    hoistPacks,
    chunkReductions,
  ];
  return passes.reduce<Schedule>((now, pass) => pass(now), inner);
};
