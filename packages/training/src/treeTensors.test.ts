import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { fromTensors, toTensors } from "./treeTensors.js";

const tree = { layers: [{ w: np.array([[1, 2]]), b: np.array([3]) }], rate: 0.5, name: "mlp" };

test("each leaf under its path, and back", () => {
  const tensors = toTensors(tree, "params");
  expect(Object.keys(tensors).sort()).toEqual(["params.layers[0].b", "params.layers[0].w", "params.rate"]);
  expect(tensors["params.rate"].dtype).toBe("float64");
  const like = { layers: [{ w: np.zeros([1, 2]), b: np.zeros([1]) }], rate: 0, name: "mlp" };
  const back = fromTensors(tensors, like, "params");
  expect(np.toNested(back.layers[0].w)).toEqual([[1, 2]]);
  expect(back.rate).toBe(0.5);
  expect(back.name).toBe("mlp");
});

test("another structure is refused, by path", () => {
  const tensors = toTensors(tree, "params");
  expect(() => fromTensors(tensors, { ...tree, c: np.array(1) }, "params")).toThrowErrorMatchingInlineSnapshot(
    `[TreeError: fromTensors: given nothing at params.c; expected float32[], as in the tree to fill. Make the model and its optimizer with the options they were saved with.]`,
  );
  expect(() =>
    fromTensors(tensors, { ...tree, layers: [{ w: np.zeros([2, 1]), b: np.zeros([1]) }] }, "params"),
  ).toThrowErrorMatchingInlineSnapshot(
    `[TreeError: fromTensors: given float32[1,2] at params.layers[0].w; expected float32[2,1], as in the tree to fill. Make the model and its optimizer with the options they were saved with.]`,
  );
  expect(() => fromTensors(tensors, { layers: tree.layers }, "params")).toThrowErrorMatchingInlineSnapshot(
    `[TreeError: fromTensors: given float64[] at params.rate; expected nothing there, as in the tree to fill. Make the model and its optimizer with the options they were saved with.]`,
  );
});
