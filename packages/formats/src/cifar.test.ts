import { expect, test } from "vitest";
import { toNested, toTypedArray } from "@nabla-js/ndarray";
import { parseCifar10, parseCifar100 } from "./cifar.js";

/** A record: its classes, then a plane filled with 10, one with 20, one with 30. */
const record = (...classes: number[]): number[] => [
  ...classes,
  ...Array.from({ length: 3072 }, (_, i) => 10 * (1 + Math.floor(i / 1024))),
];

test("classes and planes of colours", () => {
  const { images, labels } = parseCifar10(Uint8Array.from([...record(7), ...record(0)]));
  expect([images.shape, images.dtype]).toEqual([[2, 3, 32, 32], "uint8"]);
  expect(toNested(labels)).toEqual([7, 0]);
  expect([0, 1024, 2048, 3072].map((i) => toTypedArray(images)[i])).toEqual([10, 20, 30, 10]);
  const fine = parseCifar100(Uint8Array.from(record(19, 99)));
  expect([toNested(fine.coarseLabels), toNested(fine.labels)]).toEqual([[19], [99]]);
});

test("says what is wrong, and where", () => {
  expect(() => parseCifar10(new Uint8Array(0))).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseCifar10: given 0 bytes behind 0 images at byte 0; expected records of 3073 bytes. Check that this is the binary version, and fetch it again if it is.]`,
  );
  expect(() => parseCifar10(Uint8Array.from(record(3).slice(0, -1)), { name: "x.bin" })).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseCifar10(x.bin): given 3072 bytes behind 0 images at byte 0; expected records of 3073 bytes. Check that this is the binary version, and fetch it again if it is.]`,
  );
  expect(() => parseCifar10(Uint8Array.from([...record(3), ...record(10)]))).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseCifar10: given the class 10 of image 1 at byte 3073; expected a class from 0 to 9. Check that this is the binary version of that dataset.]`,
  );
  expect(() => parseCifar100(Uint8Array.from(record(20, 3)))).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseCifar100: given the class 20 of image 0 at byte 0; expected a class from 0 to 19. Check that this is the binary version of that dataset.]`,
  );
  expect(() => parseCifar10(Uint8Array.from([0x1f, 0x8b, 8]))).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseCifar10: given 3 bytes behind 0 images at byte 0; expected records of 3073 bytes. Unpack the file with gunzip(bytes) first.]`,
  );
});
