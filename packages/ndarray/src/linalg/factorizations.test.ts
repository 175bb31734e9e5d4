import { expectClose } from "@nabla-js/gradcheck";
import { expect, test } from "vitest";
import * as linalg from "../linalg.js";
import * as np from "../index.js";

const a = np.array(
  [
    [4, 2],
    [2, 5],
  ],
  { dtype: "int32" },
);

test("integers become float32, numbers and vectors are refused", () => {
  expectClose("L", linalg.cholesky(a), "by hand", [
    [2, 0],
    [1, 2],
  ]);
  expectClose("U", linalg.cholesky(a, { upper: true }), "by hand", [
    [2, 1],
    [0, 2],
  ]);
  expect(() => linalg.cholesky(4)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: cholesky: given a []; expected square matrices, [...batch, n, n]. Reshape to two axes or more.]`,
  );
});

test("qr in its three modes", () => {
  const tall = np.ones([3, 2]);
  expect(linalg.qr(tall).map((x) => x.shape)).toEqual([
    [3, 2],
    [2, 2],
  ]);
  expect(linalg.qr(tall, { mode: "complete" }).map((x) => x.shape)).toEqual([
    [3, 3],
    [3, 2],
  ]);
  expect(linalg.qr(tall, { mode: "r" }).shape).toEqual([2, 2]);
  expect(() => linalg.qr(tall, { mode: "raw" as "r" })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: qr: given mode "raw"; expected one of reduced, complete, r. Check the spelling.]`,
  );
});

test("eigenvalues and singular values alone", () => {
  expectClose(
    "w",
    linalg.eigvalsh(
      np.array([
        [2, 1],
        [1, 2],
      ]),
    ),
    "by hand",
    [1, 3],
  );
  expectClose(
    "w",
    linalg.eigh(
      np.array([
        [2, 1],
        [1, 2],
      ]),
    )[0],
    "by hand",
    [1, 3],
  );
  expectClose(
    "s",
    linalg.svdvals(
      np.array([
        [0, 2],
        [3, 0],
      ]),
    ),
    "by hand",
    [3, 2],
  );
  expect(linalg.svd(np.ones([4, 2])).map((x) => x.shape)).toEqual([[4, 4], [2], [2, 2]]);
  expect(linalg.svd(np.ones([4, 2]), { fullMatrices: false }).map((x) => x.shape)).toEqual([[4, 2], [2], [2, 2]]);
});
