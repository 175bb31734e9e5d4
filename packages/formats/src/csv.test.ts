import { expect, test } from "vitest";
import * as fc from "fast-check";
import { toNested } from "@nabla-js/ndarray";
import { numbers, texts } from "./columns.js";
import { parseCsv, writeCsv } from "./csv.js";

test("names, rows, quotes, both kinds of line ends, a byte order mark, and none at the end", () => {
  const expected = {
    columns: ["a", "b"],
    rows: [
      ["1", 'x, "y"'],
      ["2", "two\nlines"],
    ],
  };
  const plain = 'a,b\n1,"x, ""y"""\n2,"two\nlines"\n';
  expect(parseCsv(plain)).toEqual(expected);
  expect(parseCsv(plain.slice(0, -1))).toEqual(expected);
  expect(parseCsv(new TextEncoder().encode(`\uFEFF${plain}\n`))).toEqual(expected);
  expect(parseCsv('a,b\r\n1,"x, ""y"""\r\n2,"two\nlines"\r\n')).toEqual(expected);
  expect(parseCsv("1\t2\n3\t4", { delimiter: "\t", header: false })).toEqual({
    columns: ["0", "1"],
    rows: [
      ["1", "2"],
      ["3", "4"],
    ],
  });
  expect(parseCsv("")).toEqual({ columns: [], rows: [] });
});

test("columns as numbers, with what is missing as NaN, and as texts", () => {
  const table = parseCsv("a,b,c\n1,x,.5\n,y,NA\n-3e2,z, 4 \n");
  expect(toNested(numbers(table, ["c", "a"]))).toEqual([
    [0.5, 1],
    [NaN, NaN],
    [4, -300],
  ]);
  expect(texts(table, "b")).toEqual(["x", "y", "z"]);
  expect(numbers(parseCsv("a,b\n")).shape).toEqual([0, 2]);
});

test("says what is wrong, and where", () => {
  expect(() => parseCsv('é,b\n1,"x\n2,y\n', { name: "x.csv" })).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseCsv(x.csv): given a quote that is not closed at byte 8; expected quotes around whole fields, and doubled within. Quote the field and double the quotes in it.]`,
  );
  expect(() => parseCsv('a,b\n1,"x"y\n')).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseCsv: given a quote inside a field, or text behind one that is closed at byte 7; expected quotes around whole fields, and doubled within. Quote the field and double the quotes in it.]`,
  );
  expect(() => parseCsv('é,b\n\n"1\n2",2\n3\n')).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseCsv: given 1 fields in row 2 at byte 14; expected 2, as in the first. Check the delimiter, and quote fields that contain it.]`,
  );
  expect(() => parseCsv("a,a\n1,2\n")).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseCsv: given two columns named "a" at byte 0; expected a name of its own for each. Rename one, or pass { header: false }.]`,
  );
  expect(() => parseCsv(Uint8Array.from([97, 44, 0xff, 10]))).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseCsv: given bytes that are no UTF-8 at byte 2; expected a text in UTF-8. Save the file in UTF-8.]`,
  );
  expect(() => numbers(parseCsv("a,b\n1,two\n"), ["b"])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: numbers: given "two" in column b, row 1; expected a number, or nothing. Read the column as texts.]`,
  );
  expect(() => texts(parseCsv("a,b\n"), "A")).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: texts: given the column "A"; expected one of a, b. Choose one of them, or pass { header: false } if the first row is no header.]`,
  );
});

test("parseCsv(writeCsv(table)) = table", () => {
  const field = fc.string({ unit: fc.constantFrom("a", "1", ",", '"', "\n", "\r\n", " ", "é", "\t") });
  const tables = fc.integer({ min: 2, max: 4 }).chain((width) =>
    fc.record({
      columns: fc.uniqueArray(field, { minLength: width, maxLength: width }),
      rows: fc.array(fc.array(field, { minLength: width, maxLength: width }), { maxLength: 5 }),
    }),
  );
  fc.assert(
    fc.property(tables, (table) => {
      expect(parseCsv(writeCsv(table))).toEqual(table);
    }),
    { numRuns: Number(process.env.NABLA_RUNS ?? 50) },
  );
});
