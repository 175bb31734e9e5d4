import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as fc from "fast-check";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { fit, type Step } from "../fit.js";
import { last } from "../last.js";
import { pipe } from "../pipe.js";
import { parseCheckpoint } from "./checkpointFile.js";
import { checkpoints, latestCheckpoint, type CheckpointsOptions } from "./checkpoints.js";
import { tensorboard } from "./tensorboard.js";

const runs = Number(process.env.NABLA_RUNS ?? 30);

let top: string;
let folders = 0;
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), "nabla-checkpoints-"));
});
afterAll(() => rmSync(top, { recursive: true }));
const folder = (): string => join(top, String(folders++));

/** A noisy walk: parameters, a key that is split at each step, a count. */
type State = { readonly w: np.NDArray; readonly key: np.NDArray; readonly rate: number; readonly mode: string };
const start: State = { w: np.array([1, -1]), key: random.key(0), rate: 0.25, mode: "walk" };
const step: Step<State, number> = ({ w, key, rate, mode }, b) => {
  const [now, later] = random.split(key);
  const next = np.add(np.mul(1 - rate, w), np.mul(b, random.uniform(now, [2])));
  return [{ w: next, key: later, rate, mode }, { loss: np.sum(np.square(next)) }];
};
const options = { epochs: 3, data: (epoch: number) => [epoch, 0.5, -1, 2] };
const run = (directory: string, checkpointsOptions?: CheckpointsOptions) =>
  pipe(fit(step, start, options), checkpoints(directory, checkpointsOptions));

const numbers = ({ w, key }: State): readonly unknown[] => [np.toNested(w), np.toNested(key)];
const whole = async () => (await last(fit(step, start, options))).snapshot();

test("after each epoch a file; the last two are kept", async () => {
  const directory = folder();
  const written = [];
  for await (const event of run(directory))
    if (event.event === "checkpoint") written.push([event.epoch, event.file.slice(directory.length + 1)]);
  expect(written).toEqual([
    [1, "step-000000004.safetensors"],
    [2, "step-000000008.safetensors"],
    [3, "step-000000012.safetensors"],
    [3, "step-000000012.safetensors"],
  ]);
  expect(readdirSync(directory)).toEqual(["step-000000008.safetensors", "step-000000012.safetensors"]);
});

test("every five steps, with the best epoch beside them", async () => {
  const directory = folder();
  await last(
    run(directory, { every: 5, keep: 9, best: { monitor: ({ epoch }) => Math.abs(epoch - 2) }, metadata: { seed: "0" } }),
  );
  expect(readdirSync(directory)).toEqual([
    "best.safetensors",
    "step-000000005.safetensors",
    "step-000000010.safetensors",
    "step-000000012.safetensors",
  ]);
  const { position, metadata, state } = parseCheckpoint(readFileSync(join(directory, "best.safetensors")), start);
  expect(position).toMatchObject({ epochs: 2, batches: 0, step: 8 });
  expect(metadata).toEqual({ seed: "0" });
  expect(state).toMatchObject({ rate: 0.25, mode: "walk" });
});

test("a run left at any event and resumed ends with the same bits and the same history", async () => {
  const expected = await whole();
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 2, max: 30 }), async (every, leftAt) => {
      const directory = folder();
      let count = 0;
      for await (const _event of run(directory, { every, keep: 2 })) if (++count === leftAt) break;
      const found = await latestCheckpoint(directory, start);
      const events =
        found === undefined ? fit(step, start, options) : fit(step, found.snapshot.state, { ...options, from: found.snapshot });
      const resumed = await (await last(pipe(events, checkpoints(directory, { every })))).snapshot();
      expect(numbers(resumed.state)).toEqual(numbers(expected.state));
      expect(resumed.history).toEqual(expected.history);
    }),
    { numRuns: Math.min(runs, 100) },
  );
});

test("the same run writes the same bytes", async () => {
  const [a, b] = [folder(), folder()];
  await last(run(a));
  await last(run(b));
  const file = "step-000000012.safetensors";
  expect(readFileSync(join(a, file)).equals(readFileSync(join(b, file)))).toBe(true);
});

test("cut at any byte, a checkpoint is recognised, and the one before it is used", async () => {
  const directory = folder();
  await last(run(directory, { every: 6 }));
  const file = join(directory, "step-000000012.safetensors");
  const bytes = readFileSync(file);
  for (let length = 0; length < bytes.length; length++)
    expect(() => parseCheckpoint(bytes.subarray(0, length), start), `${length} bytes`).toThrow();
  for (const length of [0, 7, 100, bytes.length - 1]) {
    writeFileSync(file, bytes.subarray(0, length));
    const found = await latestCheckpoint(directory, start);
    expect(found!.snapshot.position.step).toBe(6);
    expect(found!.damaged.map(({ file }) => file)).toEqual([file]);
  }
});

test("with any byte changed, a checkpoint is recognised", async () => {
  const directory = folder();
  await last(run(directory));
  const bytes = readFileSync(join(directory, "step-000000012.safetensors"));
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Uint8Array.from(bytes);
      damaged[at] ^= change;
      expect(() => parseCheckpoint(damaged, start)).toThrow();
    }),
    { numRuns: 10 * runs },
  );
});

test("when all are damaged, it says what is wrong with the newest", async () => {
  const directory = folder();
  await last(run(directory, { keep: 1 }));
  const file = join(directory, "step-000000012.safetensors");
  const bytes = readFileSync(file);
  bytes[bytes.length - 1] ^= 1;
  writeFileSync(file, bytes);
  const message = await latestCheckpoint(directory, start).then(
    () => "none",
    (error: Error) => error.message.replaceAll(/[0-9a-f]{12}…/g, "<digest>…").replace(directory, "DIR"),
  );
  expect(message).toMatchInlineSnapshot(
    `"parseCheckpoint(DIR/step-000000012.safetensors): given bytes with the SHA-256 <digest>…; expected those with <digest>…, as the file says. Use the checkpoint before it: this one is damaged, or no checkpoint."`,
  );
});

test("no folder, no checkpoint", async () => {
  expect(await latestCheckpoint(join(top, "none"), start)).toBe(undefined);
});

test("a checkpoint of another model is refused by path", async () => {
  const directory = folder();
  await last(run(directory));
  await expect(latestCheckpoint(directory, { ...start, w: np.zeros([3]) })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[TreeError: fromTensors: given float32[2] at state.w; expected float32[3], as in the tree to fill. Make the model and its optimizer with the options they were saved with.]`,
  );
});

test("a run that begins anew does not mix with another's checkpoints", async () => {
  const directory = folder();
  await last(run(directory));
  const message = await last(run(directory)).then(
    () => "none",
    (error: Error) => error.message.replaceAll(directory, "DIR"),
  );
  expect(message).toMatchInlineSnapshot(
    `"checkpoints: given a run from step 0, and DIR/step-000000012.safetensors of another; expected a folder without checkpoints, or a run that goes on from them. Resume with latestCheckpoint, choose another folder, or pass replace: true."`,
  );
  writeFileSync(join(directory, ".step-000000004.safetensors.1.unfinished"), "half");
  for await (const { event } of run(directory, { replace: true })) if (event === "checkpoint") break;
  expect(readdirSync(directory)).toEqual(["step-000000004.safetensors"]);
});

test("a file in the place of a folder is named", async () => {
  const file = folder();
  writeFileSync(file, "");
  for (const events of [run(file), pipe(fit(step, start, options), tensorboard(file))])
    await expect(last(events)).rejects.toThrow(`given a file at "${file}"; expected a folder`);
  await expect(latestCheckpoint(file, start)).rejects.toThrow(`given a file in the place of a folder in "${file}"`);
});

test("counts are counts", () => {
  expect(() => checkpoints("folder", { keep: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: checkpoints: given keep 0; expected a whole number of at least 1. Pass keep as a count.]`,
  );
});
