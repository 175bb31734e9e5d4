import { expect, test } from "vitest";
import { addEpoch, addStep, emptyHistory, type History } from "../history.js";
import { terminalCurves } from "./terminalCurves.js";

const history = (steps: number, validate: boolean): History => {
  let all = emptyHistory;
  for (let step = 1; step <= steps; step++) {
    all = addStep(all, { epoch: 1, step, metrics: { loss: 2 / step } });
    if (step % 10 === 0)
      all = addEpoch(all, {
        epoch: step / 10,
        step,
        metrics: { loss: 2 / step },
        ...(validate ? { validation: { loss: 3 / step } } : {}),
      });
  }
  return all;
};

test("a line for the training, dots for the validation", () => {
  expect(`\n${terminalCurves(history(40, true), "loss", { width: 40, height: 8 })}`).toMatchInlineSnapshot(`
    "
    loss   ━ training   • validation
       ▲
      2┤┓
       │┃
    1.5┤┃
       │┃
      1┤┗┓
       │ ┗┓
    0.5┤  ┗━┓
       │    ┗━━━━•━━━━━┓   •
      0┤               ┗━━━━━━━━━━━━━•━━━━━━━━━•
       └─────────┬─────────┬─────────┬─────────┬▶
                10        20        30        40
                         step
    "
  `);
});

test("one point, no point, numbers that are none", () => {
  expect(terminalCurves(history(1, false), "loss")).toContain("loss");
  expect(terminalCurves(emptyHistory, "loss")).toBe("");
  const broken = addStep(history(3, false), { epoch: 1, step: 4, metrics: { loss: NaN } });
  expect(terminalCurves(broken, "loss")).toBe(terminalCurves(history(3, false), "loss"));
});
