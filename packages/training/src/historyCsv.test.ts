import { expect, test } from "vitest";
import { addEpoch, emptyHistory } from "./history.js";
import { historyCsv } from "./historyCsv.js";

test("a row for each epoch, a column for each figure", () => {
  const first = addEpoch(emptyHistory, { epoch: 1, step: 5, metrics: { loss: 0.1, 'a "b"': 1 } });
  const both = addEpoch(first, { epoch: 2, step: 10, metrics: { loss: 0.2 }, validation: { loss: NaN } });
  expect(historyCsv(both)).toBe('epoch,step,loss,"a ""b""",validation.loss\n1,5,0.1,1,\n2,10,0.2,,NaN\n');
});

test("without epochs there is the head alone", () => {
  expect(historyCsv(emptyHistory)).toBe("epoch,step\n");
});
