import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { earlyStopping } from "../earlyStopping.js";
import { fit } from "../fit.js";
import { last } from "../last.js";
import { pipe } from "../pipe.js";
import { progress } from "./progress.js";

/** A stream that keeps what was written, as a terminal or as a file. */
const keeping = (isTTY: boolean) => {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200 });
  let text = "";
  stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return { stream, text: () => text };
};

const run = (epochs: number, batches?: number) =>
  fit((state: number, b: number) => [state + b, { loss: 1 / (state + 1), accuracy: 0.5 }], 0, {
    epochs,
    data: () => [1, 1, 1, 1],
    validate: (state) => ({ loss: 2 / state }),
    ...(batches === undefined ? {} : { batches }),
  });

/** Times and rates differ from run to run. */
const steady = (text: string): string =>
  text.replaceAll(/[\d.]+(?:e\+\d+)? steps\/s/g, "N steps/s").replaceAll(/\d+ s left/g, "N s left");

test("a file gets a line for each epoch", async () => {
  const { stream, text } = keeping(false);
  await last(pipe(run(2, 4), progress({ stream })));
  expect(steady(text())).toMatchInlineSnapshot(`
    "epoch 1/2  step 4  loss 0.5208  accuracy 0.5000  ·  validation loss 0.5000  ·  N steps/s  N s left
    epoch 2/2  step 8  loss 0.1586  accuracy 0.5000  ·  validation loss 0.2500  ·  N steps/s
    "
  `);
});

test("without the number of batches the time left is told from the second epoch on", async () => {
  const { stream, text } = keeping(false);
  await last(pipe(run(3), progress({ stream })));
  expect(
    text()
      .split("\n")
      .map((line) => line.includes("left")),
  ).toEqual([true, true, false, false]);
});

test("within a long epoch a line is written now and then", async () => {
  const { stream, text } = keeping(false);
  await last(pipe(run(1, 4), progress({ stream, seconds: 0 })));
  expect(steady(text()).split("\n")[1]).toBe("epoch 1/1  step 2  loss 0.5000  accuracy 0.5000  ·  N steps/s  N s left");
});

test("a terminal gets a bar, with a line for each epoch above it, and its cursor back", async () => {
  const { stream, text } = keeping(true);
  await last(pipe(run(2, 4), progress({ stream })));
  expect(text()).toContain("█".repeat(24) + " 100%  epoch 2/2");
  expect(text()).toContain("epoch 1/2  step 4  loss 0.5208  accuracy 0.5000  ·  validation loss 0.5000");
  expect(text().lastIndexOf("\u001b[?25h")).toBeGreaterThan(text().lastIndexOf("\u001b[?25l"));
});

test("a run that is left early gives the terminal back", async () => {
  const { stream, text } = keeping(true);
  for await (const { event } of pipe(run(9, 4), progress({ stream }))) if (event === "step") break;
  expect(text()).toContain("\u001b[?25h");
});

test("says why a run was stopped", async () => {
  const { stream, text } = keeping(false);
  await last(pipe(run(9), earlyStopping({ patience: 1, mode: "max" }), progress({ stream })));
  expect(text()).toContain("stopped in epoch 2: no improvement on epoch 1 in 1 epochs\n");
});
