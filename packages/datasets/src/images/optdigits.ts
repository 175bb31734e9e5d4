import { parseCsv } from "@nabla-js/formats";
import * as np from "@nabla-js/ndarray";
import type { Definition } from "../registry/definition.js";
import type { ImageRecord } from "../registry/imageRecord.js";
import { checkedLabels, tableNumbers } from "../tables/tableRecord.js";
import { optdigitsInfo } from "./infos.js";

/** How the digits of UCI become arrays. */
export const optdigits: Definition<{ readonly all: ImageRecord }> = {
  info: optdigitsInfo,
  parse: (files, place) => {
    const name = `optdigits-8x8.csv, ${place}`;
    const rows = tableNumbers("optdigits", name, parseCsv(files["optdigits-8x8.csv"], { name, header: false }), 65);
    const pixels = np.slice(rows, [0, 0], [null, 64]);
    const labels = np.reshape(np.slice(rows, [0, 64]), [-1]);
    return {
      all: {
        images: np.astype(np.reshape(pixels, [rows.shape[0], 1, 8, 8]), "uint8"),
        labels: checkedLabels("optdigits", name, labels, 10),
      },
    };
  },
};
