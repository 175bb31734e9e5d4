import { expect, test } from "vitest";
import * as fc from "fast-check";
import { array, toNested, toTypedArray, type DType } from "@nabla-js/ndarray";
import { parseSafetensors, writeSafetensors } from "./safetensors.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 50) };
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** What safetensors 0.8.0 writes for b [1, 2] F32, a [[1], [2]] I64, c [true, false], h [1.5, −2] F16. */
const saved =
  "CAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJtYWRlIjoiYnkgaGFuZCJ9LCJhIjp7ImR0eXBlIjoiSTY0Iiwic2hhcGUiOlsyLDFdLCJkYXRhX29mZnNldHMiOlswLDE2XX0sImIiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOlsxNiwyNF19LCJoIjp7ImR0eXBlIjoiRjE2Iiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbMjQsMjhdfSwiYyI6eyJkdHlwZSI6IkJPT0wiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOlsyOCwzMF19fSAgICAgICABAAAAAAAAAAIAAAAAAAAAAACAPwAAAEAAPgDAAQA=";

/** And for w [[1, 2], [3, 4]] F32, b [5, 6] I32, m [true, false], d [.5] F64. */
const plain =
  "CAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJtYWRlIjoiYnkgaGFuZCIsIm4iOiIyIn0sImQiOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOlswLDhdfSwidyI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMiwyXSwiZGF0YV9vZmZzZXRzIjpbOCwyNF19LCJiIjp7ImR0eXBlIjoiSTMyIiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbMjQsMzJdfSwibSI6eyJkdHlwZSI6IkJPT0wiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOlszMiwzNF19fSAAAAAAAADgPwAAgD8AAABAAABAQAAAgEAFAAAABgAAAAEA";

test("reads what the reference implementation writes; what has no dtype is widened", () => {
  const { tensors, metadata } = parseSafetensors(bytesOf(saved));
  expect(metadata).toEqual({ made: "by hand" });
  expect(Object.fromEntries(Object.entries(tensors).map(([name, x]) => [name, [x.dtype, toNested(x)]]))).toEqual({
    a: ["int32", [[1], [2]]],
    b: ["float32", [1, 2]],
    c: ["bool", [true, false]],
    h: ["float32", [1.5, -2]],
  });
});

test("writes byte for byte what the reference implementation writes", () => {
  const bytes = bytesOf(plain);
  const { tensors, metadata } = parseSafetensors(bytes);
  expect(writeSafetensors(tensors, metadata)).toEqual(bytes);
  expect(writeSafetensors(Object.fromEntries(Object.entries(tensors).reverse()), metadata)).toEqual(bytes);
});

/** A file with this header and `length` zero bytes behind it. */
const file = (header: unknown, length = 0): Uint8Array => {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
};

const tensor = (dtype: unknown, shape: unknown, offsets: unknown) => ({ dtype, shape, data_offsets: offsets });

test("bfloat16 is the upper half of a float32", () => {
  const bytes = file({ x: tensor("BF16", [3], [0, 6]) }, 6);
  bytes.set([0x80, 0x3f, 0x49, 0xc0, 0x80, 0x7f], bytes.length - 6);
  expect(toNested(parseSafetensors(bytes).tensors.x!)).toEqual([1, -3.140625, Infinity]);
});

test("a file of nothing", () => {
  expect(parseSafetensors(writeSafetensors({}))).toEqual({ tensors: {}, metadata: {} });
});

const refused: readonly [what: string, bytes: Uint8Array][] = [
  ["nothing", new Uint8Array(0)],
  ["a header of 10¹² bytes", Uint8Array.from([0, 16, 165, 212, 232, 0, 0, 0, 123])],
  ["a header of 2⁶³ bytes", Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 128, 123])],
  ["a header cut short", file({}).slice(0, -1)],
  ["another beginning", file("[]")],
  ["an empty header", file("")],
  ["no JSON", file('{"x":}')],
  ["no UTF-8", file("{}").map((byte, i) => (i === 8 ? 0xff : byte))],
  ["10¹² elements", file({ x: tensor("F32", [1e12], [0, 4e12]) }, 4)],
  ["a shape that is too large", file({ x: tensor("F32", [1e6, 1e6], [0, 4]) }, 4)],
  ["a shape with 0 and 10¹⁵", file({ x: tensor("F32", [1e15, 1e15, 0], [0, 4]) }, 4)],
  ["a shape that is no list", file({ x: tensor("F32", "2", [0, 4]) }, 4)],
  ["a dtype of the future", file({ x: tensor("F8_E4M3", [4], [0, 4]) }, 4)],
  ["offsets that fall", file({ x: tensor("F32", [1], [4, 0]) }, 4)],
  ["a hole", file({ x: tensor("F32", [1], [0, 4]), y: tensor("F32", [1], [8, 12]) }, 12)],
  ["an overlap", file({ x: tensor("F32", [2], [0, 8]), y: tensor("F32", [2], [4, 12]) }, 12)],
  ["tensors cut short", file({ x: tensor("F32", [2], [0, 8]) }, 7)],
  ["bytes behind the tensors", file({ x: tensor("F32", [2], [0, 8]) }, 9)],
  ["a number among the texts", file({ __metadata__: { a: 1 } })],
  ["a tensor that is none", file({ x: 7 })],
  [
    "a byte that is no bool",
    file({ x: tensor("BOOL", [1], [0, 1]) }, 1).map((byte, i, all) => (i === all.length - 1 ? 7 : byte)),
  ],
];

test("says what is wrong, and where", () => {
  const messages = refused.map(([what, bytes]) => {
    try {
      parseSafetensors(bytes);
      return `${what}: nothing`;
    } catch (error) {
      return `${what}: ${String(error)}`;
    }
  });
  expect(messages.join("\n")).toMatchInlineSnapshot(`
    "nothing: FormatError: parseSafetensors: given the end of the bytes at byte 0; expected 8 bytes of header length. Fetch the file again: it is cut short.
    a header of 10¹² bytes: FormatError: parseSafetensors: given a header of 1000000000000 bytes at byte 0; expected at most 100000000. Check that this is a safetensors file.
    a header of 2⁶³ bytes: FormatError: parseSafetensors: given 9223372036854775808 at byte 0; expected header length below 2^53. Check that the file is what its name says.
    a header cut short: FormatError: parseSafetensors: given 1 byte before the end at byte 8; expected 2 bytes of header. Fetch the file again: it is cut short.
    another beginning: FormatError: parseSafetensors: given a header that begins with "[" at byte 8; expected {, with which it begins. Check that this is a safetensors file.
    an empty header: FormatError: parseSafetensors: given an empty header at byte 8; expected {, with which it begins. Check that this is a safetensors file.
    no JSON: FormatError: parseSafetensors: given a header that is no JSON at byte 8; expected a JSON object. Fetch the file again: it is damaged.
    no UTF-8: FormatError: parseSafetensors: given bytes that are no UTF-8 at byte 8; expected header in UTF-8. Write the file anew, in UTF-8.
    10¹² elements: FormatError: parseSafetensors: given 4 bytes of tensors at byte 90; expected 4000000000000, as the header says. Fetch the file again: it is cut short.
    a shape that is too large: FormatError: parseSafetensors: given "x" with 4 bytes at byte 9; expected 4000000000000, for float32 [1000000, 1000000]. Save the file anew: its header is damaged.
    a shape with 0 and 10¹⁵: FormatError: parseSafetensors: given "x" with 4 bytes at byte 9; expected 0, for float32 [1000000000000000, 1000000000000000, 0]. Save the file anew: its header is damaged.
    a shape that is no list: FormatError: parseSafetensors: given "x" with the shape "2" at byte 9; expected a list of lengths. Save the file anew: its header is damaged.
    a dtype of the future: FormatError: parseSafetensors: given "x" with the dtype "F8_E4M3" at byte 9; expected one of BOOL, U8, I8, U16, I16, U32, I32, U64, I64, F16, BF16, F32, F64. Save the file anew: its header is damaged.
    offsets that fall: FormatError: parseSafetensors: given "x" with the offsets [4,0] at byte 9; expected [start, end], with start ≤ end. Save the file anew: its header is damaged.
    a hole: FormatError: parseSafetensors: given "y" with the start 8 at byte 62; expected 4, where the tensor before it ends. Save the file anew: its header is damaged.
    an overlap: FormatError: parseSafetensors: given "y" with the start 4 at byte 62; expected 8, where the tensor before it ends. Save the file anew: its header is damaged.
    tensors cut short: FormatError: parseSafetensors: given 7 bytes of tensors at byte 69; expected 8, as the header says. Fetch the file again: it is cut short.
    bytes behind the tensors: FormatError: parseSafetensors: given 9 bytes of tensors at byte 70; expected 8, as the header says. Check the file: it is longer than its header says.
    a number among the texts: FormatError: parseSafetensors: given "__metadata__" with {"a":1} at byte 9; expected texts by name. Save the file anew: its header is damaged.
    a tensor that is none: FormatError: parseSafetensors: given "x" with 7 at byte 9; expected a record of dtype, shape and data_offsets. Save the file anew: its header is damaged.
    a byte that is no bool: FormatError: parseSafetensors: given the byte 7 at byte 63; expected 0 or 1, an element of bool. Store the array as uint8 if it holds other numbers."
  `);
});

test("the name __metadata__ is taken", () => {
  expect(() => writeSafetensors({ __metadata__: array([1]) })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: writeSafetensors: given a tensor named __metadata__; expected another name: the format keeps this one for itself. Rename the tensor, or pass texts as the second argument.]`,
  );
});

test("parseSafetensors(writeSafetensors(tensors, metadata)) = (tensors, metadata)", () => {
  const arrays = fc
    .record({
      shape: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
      dtype: fc.constantFrom<DType[]>("float32", "float64", "int32", "uint32", "uint8", "int8", "bool"),
      value: fc.integer({ min: -200, max: 200 }),
    })
    .map(({ shape, dtype, value }) =>
      array(
        Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => value + i),
        { dtype, shape },
      ),
    );
  const names = fc.string({ unit: "grapheme" }).filter((name) => name !== "__metadata__");
  fc.assert(
    fc.property(fc.dictionary(names, arrays), fc.dictionary(fc.string(), fc.string()), (tensors, texts) => {
      const back = parseSafetensors(writeSafetensors(tensors, texts));
      expect(back.metadata).toEqual({ ...texts });
      expect(Object.keys(back.tensors).sort()).toEqual(Object.keys(tensors).sort());
      for (const [name, x] of Object.entries(tensors)) {
        const y = back.tensors[name]!;
        expect([y.dtype, y.shape]).toEqual([x.dtype, x.shape]);
        expect(toTypedArray(y)).toEqual(toTypedArray(x));
      }
    }),
    runs,
  );
});
