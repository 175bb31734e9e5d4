import { mkdir, readFile, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { ValueError } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkCount, checkPath, checkStream } from "../checks.js";
import { bestEpoch, checkBest, type EarlyStoppingOptions } from "../earlyStopping.js";
import type { Combinator, Snapshot, TrainingEvent } from "../trainingEvent.js";
import { checkMetadata, parseCheckpoint, writeCheckpoint, type Metadata } from "./checkpointFile.js";
import { unfinished, writeAtomically } from "./writeAtomically.js";
import { wrongPath } from "./wrongPath.js";

export interface CheckpointsOptions {
  /** Steps from one checkpoint to the next; it is written at the first event from then on. @defaultValue after each epoch */
  readonly every?: number;
  /** How many of the last to keep. With two, there is one to go back to when the last is damaged. @defaultValue 2 */
  readonly keep?: number;
  /** Keeps the epoch with the best figure too, as `best.safetensors`. @defaultValue not kept */
  readonly best?: Omit<EarlyStoppingOptions, "patience">;
  /** Whether a run that begins anew replaces the checkpoints that lie in the folder. @defaultValue false */
  readonly replace?: boolean;
  /** What to write beside the arrays, such as the options of the run. */
  readonly metadata?: Metadata;
}

/**
 * Writes checkpoints of a run into a folder, and yields an event `checkpoint` after each. A file appears under its name
 * once it is whole and on the disk, so a run can be killed at any moment and resumed by {@link latestCheckpoint}: it
 * ends with the same bits. The last state of a run, at `end` or `stopped`, is always written.
 *
 * @param directory - Made where it is missing.
 * @throws {@link ValueError} for options that do not fit; at the first event, where the path leads to a file, and when a run begins anew in a folder that holds checkpoints, unless `replace` is set.
 */
export const checkpoints = (directory: string, options: CheckpointsOptions = {}): Combinator => {
  const op = "checkpoints";
  checkPath(op, "directory", directory);
  const all = optionsOf(op, options, { every: undefined, keep: 2, best: undefined, replace: false, metadata: {} });
  const { every, keep, best, metadata } = all;
  if (every !== undefined) checkCount(op, "every", every, 1);
  checkCount(op, "keep", keep, 1);
  if (best !== undefined) checkBest(`${op}: best`, best);
  checkMetadata(op, metadata);
  return (events) => {
    checkStream(op, "events", events, "Pass what fit returns.");
    return writing(events, directory, all);
  };
};

type Completed = Required<Omit<CheckpointsOptions, "every" | "best">> & {
  readonly every: number | undefined;
  readonly best: CheckpointsOptions["best"] | undefined;
};

async function* writing<S>(
  events: AsyncIterable<TrainingEvent<S>>,
  directory: string,
  { every, keep, best, replace, metadata }: Completed,
): AsyncGenerator<TrainingEvent<S>, void, undefined> {
  let saved = 0;
  for await (const event of events) {
    if (event.event === "start") {
      saved = event.step;
      await prepare(directory, event.step, replace);
    }
    yield event;

    const due =
      every === undefined
        ? event.event === "epoch"
        : event.event === "step" && Math.floor(event.step / every) > Math.floor(saved / every);
    const over = event.event === "end" || event.event === "stopped";
    const isBest = best !== undefined && event.event === "epoch" && bestEpoch(event.history, best)?.epoch === event.epoch;
    if (!due && !over && !isBest) continue;

    const bytes = writeCheckpoint(await event.snapshot(), metadata);
    const files = [...(isBest ? [join(directory, bestName)] : []), ...(due || over ? [fileOf(directory, event.step)] : [])];
    for (const file of files) {
      await writeAtomically(file, bytes);
      const { epoch, step, history, snapshot } = event;
      yield { event: "checkpoint", epoch, step, history, snapshot, file };
    }
    if (!due && !over) continue;
    saved = event.step;
    for (const { file } of (await checkpointFiles("checkpoints", directory)).slice(keep)) await unlink(file);
  }
}

/** The newest checkpoint of a folder that is whole, and why newer ones are not. */
export interface LatestCheckpoint<S> {
  readonly snapshot: Snapshot<S>;
  readonly metadata: Metadata;
  readonly file: string;
  /** Newer files that are damaged, newest first, each with what is wrong. */
  readonly damaged: readonly { readonly file: string; readonly error: unknown }[];
}

/**
 * The newest checkpoint of a folder whose bytes are as they were written; `undefined` where there is none, nor a folder.
 * Pass its snapshot to `fit` as `from`, and its state as where to begin.
 *
 * @param like - A state of the structure that was saved, such as the one the run began with.
 * @throws {@link ValueError} when the path leads to a file. What is wrong with the newest file, when there are files and none is whole; {@link TreeError} when a whole
 * one holds a state of another structure.
 */
export const latestCheckpoint = async <S>(directory: string, like: S): Promise<LatestCheckpoint<S> | undefined> => {
  checkPath("latestCheckpoint", "directory", directory);
  const damaged: { readonly file: string; readonly error: unknown }[] = [];
  for (const { file } of await checkpointFiles("latestCheckpoint", directory)) {
    try {
      const { metadata, ...snapshot } = parseCheckpoint(await readFile(file), like, file);
      return { snapshot, metadata, file, damaged };
    } catch (error) {
      // A whole file of another model is no damage: an older one would not fit either.
      if ((error as Error).name === "TreeError") throw error;
      damaged.push({ file, error });
    }
  }
  if (damaged.length > 0) throw damaged[0].error;
  return undefined;
};

const bestName = "best.safetensors";

const fileOf = (directory: string, step: number): string => join(directory, `step-${String(step).padStart(9, "0")}.safetensors`);

/** The checkpoints of a folder, newest first; `best` is not among them. */
const checkpointFiles = async (
  op: string,
  directory: string,
): Promise<readonly { readonly file: string; readonly step: number }[]> => {
  const names = await readdir(directory).catch((error: unknown) => {
    if ((error as { code?: string }).code === "ENOENT") return [];
    throw noFolder(error, op, directory);
  });
  return names
    .flatMap((name) => {
      const [, step] = /^step-(\d+)\.safetensors$/.exec(name) ?? [];
      return step === undefined ? [] : [{ file: join(directory, name), step: Number(step) }];
    })
    .sort((a, b) => b.step - a.step);
};

const noFolder = (error: unknown, op: string, path: string): unknown =>
  wrongPath(error, { op, path, expected: "a folder of checkpoints", mend: "Pass the folder, and no file in it." });

/** Makes the folder, and removes what a run that was killed has left: half-written files, and newer ones than its start. */
const prepare = async (directory: string, step: number, replace: boolean): Promise<void> => {
  await mkdir(directory, { recursive: true }).catch((error: unknown) => {
    throw noFolder(error, "checkpoints", directory);
  });
  const newer = (await checkpointFiles("checkpoints", directory)).filter((file) => file.step > step);
  if (step === 0 && newer.length > 0 && !replace)
    throw new ValueError({
      op: "checkpoints",
      given: `a run from step 0, and ${newer[0].file} of another`,
      expected: "a folder without checkpoints, or a run that goes on from them",
      mend: "Resume with latestCheckpoint, choose another folder, or pass replace: true.",
    });
  for (const { file } of newer) await unlink(file);
  if (step === 0) await unlink(join(directory, bestName)).catch(() => undefined);
  for (const name of await readdir(directory))
    if (name.startsWith(".") && name.endsWith(unfinished)) await unlink(join(directory, name));
};
