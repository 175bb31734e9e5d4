import { expect, test } from "vitest";
import * as fc from "fast-check";
import { array, toNested, toTypedArray, type DType, type NDArray } from "@nabla-js/ndarray";
import { parseNpy, writeNpy } from "./npy.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 50) };
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** What NumPy 2.4 saves for [[−2, −1, 0], [1, 2, 3]]; [[0, 1, 2], [3, 4, 5]] where unsigned; [[F, T, F], [T, F, T]] for bool. */
const saved: Readonly<Record<string, string>> = {
  b1: "k05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAQABAAE=",
  i1: "k05VTVBZAQB2AHsnZGVzY3InOiAnfGkxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAr+/wABAgM=",
  u1: "k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAQIDBAU=",
  "<i2":
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGkyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAr+////AAABAAIAAwA=",
  "<u2":
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPHUyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAEAAgADAAQABQA=",
  "<i4":
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAr+/////////wAAAAABAAAAAgAAAAMAAAA=",
  ">i4":
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPmk0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAr////+/////wAAAAAAAAABAAAAAgAAAAM=",
  "<u4":
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPHU0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAQAAAAIAAAADAAAABAAAAAUAAAA=",
  "<i8":
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAr+////////////////////AAAAAAAAAAABAAAAAAAAAAIAAAAAAAAAAwAAAAAAAAA=",
  "<u8":
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPHU4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAEAAAAAAAAAAgAAAAAAAAADAAAAAAAAAAQAAAAAAAAABQAAAAAAAAA=",
  "<f2":
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAwAC8AAAAPABAAEI=",
  "<f4":
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAADAAACAvwAAAAAAAIA/AAAAQAAAQEA=",
  ">f4":
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIArAAAAAv4AAAAAAAAA/gAAAQAAAAEBAAAA=",
  "<f8":
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAwAAAAAAAAPC/AAAAAAAAAAAAAAAAAADwPwAAAAAAAABAAAAAAAAACEA=",
  ">f8":
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPmY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIArAAAAAAAAAAL/wAAAAAAAAAAAAAAAAAAA/8AAAAAAAAEAAAAAAAAAAQAgAAAAAAAA=",
};

const dtypes: Readonly<Record<string, DType>> = {
  b1: "bool",
  i1: "int8",
  u1: "uint8",
  "<i2": "int32",
  "<u2": "int32",
  "<i4": "int32",
  ">i4": "int32",
  "<u4": "uint32",
  "<i8": "int32",
  "<u8": "int32",
  "<f2": "float32",
  "<f4": "float32",
  ">f4": "float32",
  "<f8": "float64",
  ">f8": "float64",
};

test.each(Object.keys(saved))("reads what NumPy saves as %s", (descr) => {
  const x = parseNpy(bytesOf(saved[descr]!));
  expect(x.dtype).toBe(dtypes[descr]);
  expect(toNested(x)).toEqual(
    descr === "b1"
      ? [
          [false, true, false],
          [true, false, true],
        ]
      : descr.includes("u")
        ? [
            [0, 1, 2],
            [3, 4, 5],
          ]
        : [
            [-2, -1, 0],
            [1, 2, 3],
          ],
  );
});

test("writes byte for byte what NumPy saves", () => {
  for (const descr of ["b1", "i1", "u1", "<i4", "<u4", "<f4", "<f8"]) {
    const bytes = bytesOf(saved[descr]!);
    expect(writeNpy(parseNpy(bytes)), descr).toEqual(bytes);
  }
});

test("Fortran order, versions 2 and 3, a single number, no rows", () => {
  const fortran =
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMywgNCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAADAAAAAQAAAAQAAAACAAAABQAAAABAAAADQAAAAUAAAARAAAACQAAABUAAAACAAAADgAAAAYAAAASAAAACgAAABYAAAADAAAADwAAAAcAAAATAAAACwAAABcAAAA=";
  const x = parseNpy(bytesOf(fortran));
  expect(x.shape).toEqual([2, 3, 4]);
  expect(Array.from(toTypedArray(x))).toEqual(Array.from({ length: 24 }, (_, i) => i));
  const v2 =
    "k05VTVBZAgB0AAAAeydkZXNjcic6ICc8aTQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAQAAAAIAAAADAAAABAAAAAUAAAA=";
  const v3 =
    "k05VTVBZAwB0AAAAeydkZXNjcic6ICc8aTQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAQAAAAIAAAADAAAABAAAAAUAAAA=";
  for (const version of [v2, v3])
    expect(toNested(parseNpy(bytesOf(version)))).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  const scalar =
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAOBA";
  expect(toNested(parseNpy(bytesOf(scalar)))).toBe(7);
  const empty =
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDAsIDUpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo=";
  expect(parseNpy(bytesOf(empty)).shape).toEqual([0, 5]);
});

/** An npy file with this header and data. */
const npy = (header: string, data: readonly number[]): Uint8Array => {
  const text = `\x93NUMPY\x01\x00${String.fromCharCode(header.length & 0xff, header.length >> 8)}${header}`;
  return Uint8Array.from([...Array.from(text, (c) => c.charCodeAt(0)), ...data]);
};

test("64-bit integers are exact in int32, or throw and name float64", () => {
  const big = npy("{'descr': '<i8', 'fortran_order': False, 'shape': (2,)}\n", [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
  expect(() => parseNpy(big)).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseNpy: given the 64-bit integer 4294967296 at byte 74; expected a number that int32 can hold. Pass { int64: "float64" }, which is exact up to 2^53.]`,
  );
  const x = parseNpy(big, { int64: "float64" });
  expect(x.dtype).toBe("float64");
  expect(toNested(x)).toEqual([1, 2 ** 32]);
});

test("halves: subnormals, infinities, NaN", () => {
  const x = parseNpy(
    npy("{'descr': '<f2', 'fortran_order': False, 'shape': (6,)}\n", [1, 0, 0xff, 0x03, 0xff, 0x7b, 0, 0x7c, 0, 0xfc, 1, 0x7c]),
  );
  expect(toNested(x)).toEqual([2 ** -24, (2 ** -14 * 1023) / 1024, 65504, Infinity, -Infinity, NaN]);
});

const refused: readonly [what: string, bytes: Uint8Array][] = [
  ["no npy", Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9])],
  ["an archive", Uint8Array.from([0x50, 0x4b, 3, 4, 5, 6, 7, 8, 9])],
  ["nothing", new Uint8Array(0)],
  ["a version of the future", Uint8Array.from([0x93, 78, 85, 77, 80, 89, 4, 0, 0, 0])],
  ["a header cut short", Uint8Array.from([0x93, 78, 85, 77, 80, 89, 1, 0, 70, 0, 123])],
  ["a long header", Uint8Array.from([0x93, 78, 85, 77, 80, 89, 2, 0, 0, 0, 0, 1])],
  ["complex numbers", npy("{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}\n", [0, 0, 0, 0, 0, 0, 0, 0])],
  ["pickled objects", npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}\n", [0])],
  ["records", npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}\n", [0, 0, 0, 0])],
  ["10¹² elements", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000)}\n", [0, 0, 0, 0])],
  [
    "10¹² elements and none",
    npy("{'descr': '<f4', 'fortran_order': False, 'shape': (9000000000000000, 9000000000000000, 0)}\n", [0]),
  ],
  ["a length beyond 2⁵³", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999,)}\n", [])],
  ["too few elements", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}\n", [0, 0, 0, 0])],
  ["too many elements", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}\n", [0, 0, 0, 0, 0])],
  ["no shape", npy("{'descr': '<f4', 'fortran_order': False}\n", [])],
  ["another entry", npy("{'descr': '<f4', 'order': False}\n", [])],
  ["a negative length", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}\n", [])],
  ["a byte that is no bool", npy("{'descr': '|b1', 'fortran_order': False, 'shape': (3,)}\n", [0, 1, 2])],
  ["an open dictionary", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)\n", [0, 0, 0, 0])],
  ["something behind the dictionary", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} 7\n", [0, 0, 0, 0])],
];

test("says what is wrong, and where", () => {
  const messages = refused.map(([what, bytes]) => {
    try {
      parseNpy(bytes, { name: "x.npy" });
      return `${what}: nothing`;
    } catch (error) {
      return `${what}: ${String(error)}`;
    }
  });
  expect(messages.join("\n")).toMatchInlineSnapshot(`
    "no npy: FormatError: parseNpy(x.npy): given the bytes 1 2 3 4 5 6 at byte 0; expected 147 and the letters NUMPY, with which an npy file begins. Check that this is an npy file.
    an archive: FormatError: parseNpy(x.npy): given the bytes 80 75 3 4 5 6 at byte 0; expected 147 and the letters NUMPY, with which an npy file begins. Did you mean parseNpz(bytes)?
    nothing: FormatError: parseNpy(x.npy): given the end of the bytes at byte 0; expected 8 bytes of npy header. Fetch the file again: it is cut short.
    a version of the future: FormatError: parseNpy(x.npy): given version 4.0 at byte 6; expected version 1.0, 2.0 or 3.0. Save the array anew with numpy.save.
    a header cut short: FormatError: parseNpy(x.npy): given 1 byte before the end at byte 10; expected 70 bytes of header. Fetch the file again: it is cut short.
    a long header: FormatError: parseNpy(x.npy): given a header of 16777216 bytes at byte 8; expected at most 10000. Save plain numbers instead of records.
    complex numbers: FormatError: parseNpy(x.npy): given the dtype '<c8' at byte 21; expected booleans, integers or real numbers: b1, i1, i2, i4, i8, u1, u2, u4, u8, f2, f4 or f8. Convert with x.astype(numpy.float32) before saving.
    pickled objects: FormatError: parseNpy(x.npy): given the dtype '|O' at byte 21; expected booleans, integers or real numbers: b1, i1, i2, i4, i8, u1, u2, u4, u8, f2, f4 or f8. Convert with x.astype(numpy.float32) before saving.
    records: FormatError: parseNpy(x.npy): given [ at byte 20; expected a dictionary of texts, booleans and lengths. Save the array anew with numpy.save; records and text are not read.
    10¹² elements: FormatError: parseNpy(x.npy): given the end behind 4 bytes of elements at byte 84; expected 4000000000000, for float32 [1000000, 1000000]. Fetch the file again: it is cut short, or its header is wrong.
    10¹² elements and none: FormatError: parseNpy(x.npy): given 1 bytes of elements, and so one that is too many at byte 101; expected 0, for float32 [9000000000000000, 9000000000000000, 0]. Check the file: it is longer than its header says.
    a length beyond 2⁵³: FormatError: parseNpy(x.npy): given 99999999999999999 at byte 61; expected a length below 2^53. Save the array anew with numpy.save; records and text are not read.
    too few elements: FormatError: parseNpy(x.npy): given the end behind 4 bytes of elements at byte 70; expected 8, for float32 [2]. Fetch the file again: it is cut short, or its header is wrong.
    too many elements: FormatError: parseNpy(x.npy): given 5 bytes of elements, and so one that is too many at byte 70; expected 4, for float32 [1]. Check the file: it is longer than its header says.
    no shape: FormatError: parseNpy(x.npy): given a header without 'shape' at byte 10; expected the entries 'descr', 'fortran_order' and 'shape'. Save the array anew with numpy.save.
    another entry: FormatError: parseNpy(x.npy): given order at byte 28; expected one of the entries 'descr', 'fortran_order' and 'shape'. Save the array anew with numpy.save; records and text are not read.
    a negative length: FormatError: parseNpy(x.npy): given - at byte 61; expected a dictionary of texts, booleans and lengths. Save the array anew with numpy.save; records and text are not read.
    a byte that is no bool: FormatError: parseNpy(x.npy): given the byte 2 at byte 68; expected 0 or 1, an element of bool. Store the array as uint8 if it holds other numbers.
    an open dictionary: FormatError: parseNpy(x.npy): given the end of the header at byte 65; expected , or }. Save the array anew with numpy.save; records and text are not read.
    something behind the dictionary: FormatError: parseNpy(x.npy): given 7 at byte 66; expected nothing behind the dictionary. Save the array anew with numpy.save; records and text are not read."
  `);
});

const arrays: fc.Arbitrary<NDArray> = fc
  .record({
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
    dtype: fc.constantFrom<DType[]>("float32", "float64", "int32", "uint32", "uint8", "int8", "bool"),
    seed: fc.infiniteStream(fc.integer({ min: -300, max: 300 })),
  })
  .map(({ shape, dtype, seed }) => {
    const size = shape.reduce((a, b) => a * b, 1);
    return array(
      Float64Array.from({ length: size }, () => seed.next().value! / 4),
      { dtype, shape },
    );
  });

test("parseNpy(writeNpy(x)) = x", () => {
  fc.assert(
    fc.property(arrays, (x) => {
      const y = parseNpy(writeNpy(x));
      expect([y.dtype, y.shape]).toEqual([x.dtype, x.shape]);
      expect(toTypedArray(y)).toEqual(toTypedArray(x));
    }),
    runs,
  );
});

test("the elements begin at a multiple of 64 bytes", () => {
  fc.assert(
    fc.property(arrays, (x) => {
      expect((writeNpy(x).length - toTypedArray(x).byteLength) % 64).toBe(0);
    }),
    runs,
  );
});
