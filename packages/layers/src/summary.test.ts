import { expect, test } from "vitest";
import { activation } from "./activation.js";
import { relu } from "./activations/rectifiers.js";
import { conv } from "./convolution/conv.js";
import { dense } from "./dense.js";
import { embedding } from "./embedding.js";
import { flatten } from "./flatten.js";
import { batchNorm } from "./norms/batchNorm.js";
import { maxPool } from "./pooling/pool.js";
import { lstm } from "./recurrent/layers.js";
import { sequential } from "./sequential.js";
import { summary } from "./summary.js";

test("a table of layers, shapes, parameters and operations", () => {
  const model = sequential(sequential(conv(6, 5), activation(relu), maxPool(2)), flatten(), dense(10));
  expect(`\n${summary(model, [1, 1, 28, 28])}\n`).toMatchInlineSnapshot(`
    "
    layer           output shape    parameters    FLOPs
    ───────────────────────────────────────────────────
    0 0 conv(6, 5)  [1, 6, 24, 24]         156  176,256
    0 1 relu        [1, 6, 24, 24]           0    6,912
    0 2 maxPool(2)  [1, 6, 12, 12]           0    3,456
    1 flatten       [1, 864]                 0        0
    2 dense(10)     [1, 10]              8,650   17,290
    ───────────────────────────────────────────────────
    total                                8,806  203,914
    "
  `);
});

test("running statistics are counted apart", () => {
  const lines = summary(sequential(dense(1000), batchNorm()), [8, 3]).split("\n");
  expect(lines.slice(-2)).toEqual([expect.stringMatching(/^total +6,000 /), "and 2,000 numbers of state, which are not learned"]);
});

test("words go in as integers", () => {
  const text = summary(sequential(embedding(100, 8), lstm(4, { returns: "last" })), [2, 7], { dtype: "int32" });
  expect(text).toContain("embedding(100, 8)");
  expect(text).toMatch(/lstm\(4\) +\[2, 4\] +208/); // (8 + 4) · 16 + 16
});
