import { parseCsv, texts } from "@nabla-js/formats";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import type { DatasetInfo } from "../registry/datasetInfo.js";
import type { Definition } from "../registry/definition.js";
import { codes, columnNumbers } from "../tables/tableRecord.js";
import { airlinePassengersInfo, beijingPm25Info, etth1Info, minTemperaturesInfo, sp500Info, sunspotsInfo } from "./infos.js";
import type { SeriesRecord } from "./seriesRecord.js";

/** A series whose times stand in one column. */
const series = (info: DatasetInfo, time: string): Definition<{ readonly all: SeriesRecord }> => ({
  info,
  parse: (files, place) => {
    const [{ name: file }] = info.files;
    const name = `${file}, ${place}`;
    const table = parseCsv(files[file], { name });
    const values = columnNumbers(info.name, name, table, info.features!);
    return { all: { times: texts(table, time), values: np.astype(values, "float32") } };
  },
});

/** How the airline passengers become arrays. */
export const airlinePassengers: Definition<{ readonly all: SeriesRecord }> = {
  .../* @__PURE__ */ series(airlinePassengersInfo, "Month"),
  embedded: async () => {
    const { passengers } = await import("./passengers.js");
    const month = (i: number): string => `${1949 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`;
    return {
      all: {
        times: passengers.map((_, i) => month(i)),
        values: np.array(Float32Array.from(passengers), { shape: [passengers.length, 1] }),
      },
    };
  },
};

/** How the temperatures of Melbourne become arrays. */
export const minTemperatures: Definition<{ readonly all: SeriesRecord }> = /* @__PURE__ */ series(minTemperaturesInfo, "Date");

/** How the sunspots become arrays. */
export const sunspots: Definition<{ readonly all: SeriesRecord }> = /* @__PURE__ */ series(sunspotsInfo, "Month");

/** How the S&P 500 becomes arrays. */
export const sp500: Definition<{ readonly all: SeriesRecord }> = /* @__PURE__ */ series(sp500Info, "date");

/** How the electricity transformer becomes arrays. */
export const etth1: Definition<{ readonly all: SeriesRecord }> = /* @__PURE__ */ series(etth1Info, "date");

/** The air of Beijing: measurements, and codes of where the wind came from. */
export type AirRecord = SeriesRecord & { readonly wind: NDArray };

/** How the air of Beijing becomes arrays. */
export const beijingPm25: Definition<{ readonly all: AirRecord }> = {
  info: beijingPm25Info,
  parse: (files, place) => {
    const name = `beijing-pm25.csv, ${place}`;
    const table = parseCsv(files["beijing-pm25.csv"], { name });
    const values = np.astype(columnNumbers("beijing-pm25", name, table, beijingPm25Info.features!), "float32");
    const [year, month, day, hour] = ["year", "month", "day", "hour"].map((column) => texts(table, column));
    const two = (text: string): string => text.padStart(2, "0");
    const times = year.map((_, i) => `${year[i]}-${two(month[i])}-${two(day[i])} ${two(hour[i])}:00`);
    return { all: { times, values, wind: codes("beijing-pm25", name, table, "cbwd", beijingPm25Info.categories!.wind) } };
  },
};
