import { parseCsv } from "@nabla-js/formats";
import * as np from "@nabla-js/ndarray";
import { DatasetError } from "../datasetError.js";
import type { DatasetInfo } from "../registry/datasetInfo.js";
import { checkedLabels, tableNumbers, type TableRecord } from "./tableRecord.js";

/**
 * A table as scikit-learn keeps it: a line with the number of rows, that of columns, and the names of the classes; then
 * rows of numbers, of which the last is the class.
 */
export const classTable = (info: DatasetInfo, bytes: Uint8Array, place: string): TableRecord => {
  const [columns, classes] = [info.features!.length, info.classes!.length];
  const name = `${info.files[0].name}, ${place}`;
  const end = bytes.indexOf(0x0a);
  const [rowsSaid, columnsSaid] = new TextDecoder().decode(bytes.subarray(0, Math.max(0, Math.min(end, 200)))).split(",");
  const rows = tableNumbers(info.name, name, parseCsv(bytes.subarray(end + 1), { name, header: false }), columns + 1);
  if (Number(rowsSaid) !== rows.shape[0] || Number(columnsSaid) !== columns)
    throw new DatasetError({
      op: `load("${info.name}")`,
      given: `${rows.shape[0]} rows of ${columns} columns behind the line ${rowsSaid},${columnsSaid},… in ${name}`,
      expected: "the line to begin with the number of rows and columns",
      mend: "Check that the file is of this dataset, and complete.",
    });
  return {
    features: np.astype(np.slice(rows, [0, 0], [null, columns]), "float32"),
    labels: checkedLabels(info.name, name, np.reshape(np.slice(rows, [0, columns]), [-1]), classes),
  };
};
