import { expect, test } from "vitest";
import { statSync } from "node:fs";
import * as np from "@nabla-js/ndarray";
import { load, standardise } from "@nabla-js/datasets";
import { accuracy } from "@nabla-js/losses";
import { pretrained, pretrainedFile } from "./pretrained.js";

test.each([
  ["mlp", 0.95],
  ["lenet", 0.98],
] as const)("%s recognises embedded test digits it has never seen", async (name, least) => {
  const { info, splits } = await load("mnist");
  const some = { images: np.slice(splits.test.images, [], [], [10]), labels: np.slice(splits.test.labels, [], [], [10]) };
  const { model, params } = await pretrained(name);
  const [logits] = model.apply(params as never, {}, standardise(info.normalisation!)(some.images));
  expect(np.item(np.mean(accuracy(logits, some.labels)))).toBeGreaterThanOrEqual(least);
});

test("each file is smaller than 500 kB; a name without weights is said", () => {
  for (const name of ["mlp", "lenet", "char-lstm"]) expect(statSync(pretrainedFile(name)).size).toBeLessThan(500_000);
  expect(() => pretrainedFile("resnet")).toThrowErrorMatchingInlineSnapshot(
    `[UsageError: pretrained: given pretrained weights of resnet; expected one of mlp, lenet, char-lstm, whose weights are part of this package. Train it with \`zoo train resnet\`.]`,
  );
});
