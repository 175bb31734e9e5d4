import { numbers, texts, type Table } from "@nabla-js/formats";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { DatasetError } from "../datasetError.js";

/** Rows of measurements, `features` `[n, columns]` as float32 with NaN where one is missing, and the class of each row, `labels` `[n]` as int32. */
export type TableRecord = { readonly features: NDArray; readonly labels: NDArray };

const wrong = (dataset: string, given: string, expected: string): DatasetError =>
  new DatasetError({
    op: `load("${dataset}")`,
    given,
    expected,
    mend: "Check that the file is of this dataset, and complete.",
  });

/** All columns of a table as numbers `[n, columns]` float64; throws {@link DatasetError} where there are not `columns` of them. */
export const tableNumbers = (dataset: string, name: string, table: Table, columns: number): NDArray => {
  if (table.columns.length !== columns || table.rows.length === 0)
    throw wrong(dataset, `${table.rows.length} rows of ${table.columns.length} fields in ${name}`, `rows of ${columns} fields`);
  return columnNumbers(dataset, name, table, table.columns);
};

/** Some columns of a table as numbers `[n, columns]` float64. */
export const columnNumbers = (dataset: string, name: string, table: Table, columns: readonly string[]): NDArray => {
  checkColumns(dataset, name, table, columns);
  try {
    return numbers(table, columns);
  } catch (error) {
    throw wrong(dataset, `${(error as { info?: { given?: string } }).info?.given ?? "something else"}, in ${name}`, "numbers");
  }
};

/** Labels `[n]` as int32; throws {@link DatasetError} for one that is no class. */
export const checkedLabels = (dataset: string, name: string, labels: NDArray, classes: number): NDArray => {
  const values = np.toTypedArray(labels);
  const odd = values.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (odd >= 0) throw wrong(dataset, `the label ${values[odd]} in row ${odd + 1} of ${name}`, `a class from 0 to ${classes - 1}`);
  return np.astype(labels, "int32");
};

/** A column of texts as codes `[n]` int32: the place of each in `categories`, −1 for what is missing. */
export const codes = (dataset: string, name: string, table: Table, column: string, categories: readonly string[]): NDArray => {
  checkColumns(dataset, name, table, [column]);
  return np.array(
    Int32Array.from(texts(table, column), (text, i) => {
      const code = categories.indexOf(text);
      if (code < 0 && text !== "" && text !== "NA")
        throw wrong(
          dataset,
          `${JSON.stringify(text)} in column ${column}, row ${i + 1} of ${name}`,
          `one of ${categories.join(", ")}`,
        );
      return code;
    }),
  );
};

const checkColumns = (dataset: string, name: string, table: Table, columns: readonly string[]): void => {
  const lacking = columns.filter((column) => !table.columns.includes(column));
  if (lacking.length > 0 || table.rows.length === 0)
    throw wrong(
      dataset,
      `${table.rows.length} rows with the columns ${table.columns.join(", ")} in ${name}`,
      `rows with the columns ${columns.join(", ")}`,
    );
};
