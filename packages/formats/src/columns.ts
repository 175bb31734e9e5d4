import { ValueError, type NDArray } from "@nabla-js/ndarray";
import type { Table } from "./csv.js";
import { arrayOf } from "./elements.js";
import { show } from "@nabla-js/ndarray/internal";
import { checkTable, checkTexts } from "./checks.js";

/** What stands in a table where a number is missing. */
const missing: readonly string[] = ["", "NA", "NaN", "nan", "null", "?"];

/**
 * Columns of a table as numbers, `[rows, columns]` in float64; NaN where a field is empty or `NA`, `NaN`, `null` or `?`.
 *
 * @param names - The columns, in this order. @defaultValue all
 * @throws {@link ValueError} for a column that is not there, or a field that is no number.
 * @example
 * ```ts
 * numbers(parseCsv("a,b\n1,x\n2,y\n"), ["a"]); // [[1.]
 *                                              //  [2.]]
 * ```
 */
export const numbers = (table: Table, names: readonly string[] = (table as Table | null | undefined)?.columns ?? []): NDArray => {
  checkTable("numbers", table);
  checkTexts("numbers", "names", names);
  const places = names.map((name) => placeOf("numbers", table, name));
  const data = new Float64Array(table.rows.length * places.length);
  table.rows.forEach((row, i) =>
    places.forEach((place, k) => {
      const field = row[place].trim();
      const value = missing.includes(field) ? NaN : Number(field);
      if (Number.isNaN(value) && !missing.includes(field))
        throw new ValueError({
          op: "numbers",
          given: `${JSON.stringify(row[place])} in column ${names[k]}, row ${i + 1}`,
          expected: "a number, or nothing",
          mend: "Read the column as texts.",
        });
      data[i * places.length + k] = value;
    }),
  );
  return arrayOf([table.rows.length, places.length], "float64", data);
};

/** A column of a table as texts. Throws {@link ValueError} when it is not there. */
export const texts = (table: Table, name: string): readonly string[] => {
  checkTable("texts", table);
  const place = placeOf("texts", table, name);
  return table.rows.map((row) => row[place]);
};

const placeOf = (op: string, { columns }: Table, name: string): number => {
  const place = columns.indexOf(name);
  if (place < 0)
    throw new ValueError({
      op,
      given: `the column ${show(name)}`,
      expected: `one of ${columns.join(", ")}`,
      mend: "Choose one of them, or pass { header: false } if the first row is no header.",
    });
  return place;
};
