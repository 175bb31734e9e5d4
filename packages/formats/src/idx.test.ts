import { expect, test } from "vitest";
import * as fc from "fast-check";
import { array, toNested, toTypedArray, type DType } from "@nabla-js/ndarray";
import { parseIdx, writeIdx } from "./idx.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 50) };

test("two rows of three bytes", () => {
  const x = parseIdx(new Uint8Array([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255]));
  expect(x.dtype).toBe("uint8");
  expect(toNested(x)).toEqual([
    [1, 2, 3],
    [4, 5, 255],
  ]);
});

test("numbers are big-endian; 16-bit integers become int32", () => {
  expect(toNested(parseIdx(new Uint8Array([0, 0, 0x0b, 1, 0, 0, 0, 2, 0xff, 0xfe, 1, 0])))).toEqual([-2, 256]);
  expect(toNested(parseIdx(new Uint8Array([0, 0, 0x0c, 0, 0, 0, 1, 2])))).toBe(258);
  expect(toNested(parseIdx(new Uint8Array([0, 0, 0x0d, 0, 0x3f, 0xc0, 0, 0])))).toBe(1.5);
});

test("an array keeps what it read: bytes that change later do not reach it, unless they are shared", () => {
  const bytes = new Uint8Array([0, 0, 8, 1, 0, 0, 0, 1, 7]);
  const [kept, shared] = [parseIdx(bytes), parseIdx(bytes, { share: true })];
  bytes[8] = 9;
  expect([toNested(kept), toNested(shared)]).toEqual([[7], [9]]);
});

const refused: readonly [what: string, bytes: readonly number[]][] = [
  ["nothing", []],
  ["a packed file", [0x1f, 0x8b, 8, 0, 0]],
  ["another format", [0x89, 0x50, 0x4e, 0x47]],
  ["an unknown type", [0, 0, 7, 1, 0, 0, 0, 0]],
  ["lengths cut short", [0, 0, 8, 3, 0, 0, 0, 1, 0]],
  ["elements cut short", [0, 0, 8, 1, 0, 0, 0, 3, 1, 2]],
  ["too many elements", [0, 0, 8, 1, 0, 0, 0, 1, 1, 2]],
  ["10¹² elements", [0, 0, 8, 2, 0, 15, 66, 64, 0, 15, 66, 64, 1]],
  ["2⁶⁴ elements, and none", [0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 1]],
];

test("says what is wrong, and where", () => {
  const messages = refused.map(([what, bytes]) => {
    try {
      parseIdx(Uint8Array.from(bytes), { name: "train-images" });
      return `${what}: nothing`;
    } catch (error) {
      return `${what}: ${String(error)}`;
    }
  });
  expect(messages.join("\n")).toMatchInlineSnapshot(`
    "nothing: FormatError: parseIdx(train-images): given the end of the bytes at byte 0; expected 4 bytes of IDX header. Fetch the file again: it is cut short.
    a packed file: FormatError: parseIdx(train-images): given the bytes 31 139 at byte 0; expected 0 0, with which an IDX file begins. Unpack the file with gunzip(bytes) first.
    another format: FormatError: parseIdx(train-images): given the bytes 137 80 at byte 0; expected 0 0, with which an IDX file begins. Check that this is an IDX file.
    an unknown type: FormatError: parseIdx(train-images): given the element type 7 at byte 2; expected 8 (uint8), 9 (int8), 11 (int16), 12 (int32), 13 (float32) or 14 (float64). Check that this is an IDX file.
    lengths cut short: FormatError: parseIdx(train-images): given 5 bytes before the end at byte 4; expected 12 bytes of the lengths of 3 axes. Fetch the file again: it is cut short.
    elements cut short: FormatError: parseIdx(train-images): given the end behind 2 bytes of elements at byte 10; expected 3, for uint8 [3]. Fetch the file again: it is cut short, or its header is wrong.
    too many elements: FormatError: parseIdx(train-images): given 2 bytes of elements, and so one that is too many at byte 9; expected 1, for uint8 [1]. Check the file: it is longer than its header says.
    10¹² elements: FormatError: parseIdx(train-images): given the end behind 1 bytes of elements at byte 13; expected 1000000000000, for uint8 [1000000, 1000000]. Fetch the file again: it is cut short, or its header is wrong.
    2⁶⁴ elements, and none: FormatError: parseIdx(train-images): given 1 bytes of elements, and so one that is too many at byte 16; expected 0, for uint8 [4294967295, 4294967295, 0]. Check the file: it is longer than its header says."
  `);
});

test("refuses dtypes that the format does not have", () => {
  expect(() => writeIdx(array([true]))).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: writeIdx: given x bool; expected uint8, int8, int32, float32 or float64, which IDX has. Convert with astype(x, "uint8") first.]`,
  );
});

test("parseIdx(writeIdx(x)) = x", () => {
  const arrays = fc.record({
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
    dtype: fc.constantFrom<DType[]>("float32", "float64", "int32", "uint8", "int8"),
    value: fc.integer({ min: -100, max: 100 }),
  });
  fc.assert(
    fc.property(arrays, ({ shape, dtype, value }) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const x = array(
        Float64Array.from({ length: size }, (_, i) => value + i / 2),
        { dtype, shape },
      );
      const y = parseIdx(writeIdx(x));
      expect([y.dtype, y.shape]).toEqual([dtype, shape]);
      expect(toTypedArray(y)).toEqual(toTypedArray(x));
    }),
    runs,
  );
});
