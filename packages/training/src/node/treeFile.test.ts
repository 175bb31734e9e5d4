import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { loadTree, saveTree } from "./treeFile.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nabla-tree-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("parameters come back as they were, with what was written beside them", async () => {
  const params = [{ w: np.array([[0.1, -0]]), b: np.array([NaN], { dtype: "float64" }) }];
  const file = join(folder, "weights.safetensors");
  await saveTree(file, params, { metadata: { model: "mlp" } });
  const { tree, metadata } = await loadTree(file, [{ w: np.zeros([1, 2]), b: np.zeros([1], "float64") }]);
  expect(np.toTypedArray(tree[0].w)).toEqual(np.toTypedArray(params[0].w));
  expect(np.toNested(tree[0].b)).toEqual([NaN]);
  expect(metadata).toEqual({ model: "mlp" });
});
