import { parseCsv, texts } from "@nabla-js/formats";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import type { DatasetInfo } from "../registry/datasetInfo.js";
import type { Definition } from "../registry/definition.js";
import { classTable } from "./classTable.js";
import { breastCancerInfo, californiaHousingInfo, irisInfo, penguinsInfo, titanicInfo, wineInfo } from "./infos.js";
import { codes, columnNumbers, type TableRecord } from "./tableRecord.js";

const ofClassTable = (info: DatasetInfo): Definition<{ readonly all: TableRecord }> => ({
  info,
  parse: (files, place) => ({ all: classTable(info, files[info.files[0].name], place) }),
});

/** How the flowers of Fisher become arrays. */
export const iris: Definition<{ readonly all: TableRecord }> = {
  .../* @__PURE__ */ ofClassTable(irisInfo),
  embedded: async () => {
    const { irisCsv } = await import("./irisCsv.js");
    return { all: classTable(irisInfo, new TextEncoder().encode(irisCsv), "embedded") };
  },
};

/** How the wines become arrays. */
export const wine: Definition<{ readonly all: TableRecord }> = /* @__PURE__ */ ofClassTable(wineInfo);

/** How the breast cancer data become arrays. */
export const breastCancer: Definition<{ readonly all: TableRecord }> = /* @__PURE__ */ ofClassTable(breastCancerInfo);

/** A table with names in its first line: its columns of numbers, and those of codes. */
const named = (info: DatasetInfo, bytes: Uint8Array, place: string, titles: Readonly<Record<string, string>>) => {
  const name = `${info.files[0].name}, ${place}`;
  const table = parseCsv(bytes, { name });
  const coded = Object.entries(titles).map(([field, column]): [string, NDArray] => [
    field,
    codes(info.name, name, table, column, field === "labels" ? info.classes! : info.categories![field]),
  ]);
  const features = np.astype(columnNumbers(info.name, name, table, info.features!), "float32");
  return { name, table, features, coded: Object.fromEntries(coded) };
};

/** The penguins: measurements, species, and codes of island and sex. */
export type PenguinRecord = TableRecord & { readonly island: NDArray; readonly sex: NDArray };

/** How the penguins become arrays. */
export const penguins: Definition<{ readonly all: PenguinRecord }> = {
  info: penguinsInfo,
  parse: (files, place) => {
    const { features, coded } = named(penguinsInfo, files["penguins.csv"], place, {
      labels: "species",
      island: "island",
      sex: "sex",
    });
    return { all: { features, labels: coded.labels, island: coded.island, sex: coded.sex } };
  },
};

/** The passengers: measurements, whether they survived, codes of sex and port, and their names. */
export type TitanicRecord = TableRecord & {
  readonly sex: NDArray;
  readonly embarked: NDArray;
  readonly names: readonly string[];
};

/** How the passengers become arrays. */
export const titanic: Definition<{ readonly all: TitanicRecord }> = {
  info: titanicInfo,
  parse: (files, place) => {
    const { name, table, features, coded } = named(titanicInfo, files["titanic.csv"], place, {
      sex: "Sex",
      embarked: "Embarked",
    });
    const survived = np.reshape(columnNumbers("titanic", name, table, ["Survived"]), [-1]);
    return {
      all: {
        features,
        labels: np.astype(survived, "int32"),
        sex: coded.sex,
        embarked: coded.embarked,
        names: texts(table, "Name"),
      },
    };
  },
};

/** The districts: measurements, codes of how near the ocean is, and the median value of a house in dollars, `targets` `[n]`. */
export type HousingRecord = { readonly features: NDArray; readonly oceanProximity: NDArray; readonly targets: NDArray };

/** How the districts become arrays. */
export const californiaHousing: Definition<{ readonly all: HousingRecord }> = {
  info: californiaHousingInfo,
  parse: (files, place) => {
    const bytes = files["california-housing.csv"];
    const { name, table, features, coded } = named(californiaHousingInfo, bytes, place, { oceanProximity: "ocean_proximity" });
    const value = columnNumbers("california-housing", name, table, ["median_house_value"]);
    return {
      all: { features, oceanProximity: coded.oceanProximity, targets: np.astype(np.reshape(value, [-1]), "float32") },
    };
  },
};
