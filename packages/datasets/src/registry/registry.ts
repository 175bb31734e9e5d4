import type { Cifar100Records } from "@nabla-js/formats";
import { show } from "@nabla-js/ndarray/internal";
import { spokenDigitsInfo } from "../audio/info.js";
import type { SpeechRecord } from "../audio/spokenDigits.js";
import { DatasetError } from "../datasetError.js";
import { closest } from "../didYouMean.js";
import { cifar100Info, cifar10Info, fashionMnistInfo, optdigitsInfo, pneumoniaMnistInfo } from "../images/infos.js";
import { mnistInfo } from "../mnist/info.js";
import { movielensInfo } from "../ratings/info.js";
import type { RatingRecord } from "../ratings/movielens.js";
import type { AirRecord } from "../series/definitions.js";
import {
  airlinePassengersInfo,
  beijingPm25Info,
  etth1Info,
  minTemperaturesInfo,
  sp500Info,
  sunspotsInfo,
} from "../series/infos.js";
import type { SeriesRecord } from "../series/seriesRecord.js";
import type { HousingRecord, PenguinRecord, TitanicRecord } from "../tables/definitions.js";
import { breastCancerInfo, californiaHousingInfo, irisInfo, penguinsInfo, titanicInfo, wineInfo } from "../tables/infos.js";
import type { TableRecord } from "../tables/tableRecord.js";
import type { ReviewRecord } from "../texts/definitions.js";
import { engFraInfo, reviewPolarityInfo, sentencePolarityInfo, tinyShakespeareInfo } from "../texts/infos.js";
import type { PairRecord, TextRecord } from "../texts/textRecord.js";
import type { DatasetInfo } from "./datasetInfo.js";
import type { Definition } from "./definition.js";
import type { ImageRecord, ImageSplits } from "./imageRecord.js";

/** One split, where the owners made none: draw your own with `split` or `kFold`. */
export type Whole<T> = { readonly all: T };

/** What each dataset is once it is loaded. */
export type DatasetSplits = {
  readonly "airline-passengers": Whole<SeriesRecord>;
  readonly "beijing-pm25": Whole<AirRecord>;
  readonly "breast-cancer": Whole<TableRecord>;
  readonly "california-housing": Whole<HousingRecord>;
  readonly cifar10: ImageSplits;
  readonly cifar100: { readonly train: Cifar100Records; readonly test: Cifar100Records };
  readonly "eng-fra": Whole<PairRecord>;
  readonly etth1: Whole<SeriesRecord>;
  readonly "fashion-mnist": ImageSplits;
  readonly iris: Whole<TableRecord>;
  readonly "min-temperatures": Whole<SeriesRecord>;
  readonly mnist: ImageSplits;
  readonly movielens: Whole<RatingRecord>;
  readonly optdigits: Whole<ImageRecord>;
  readonly penguins: Whole<PenguinRecord>;
  readonly "pneumonia-mnist": ImageSplits & { readonly validation: ImageRecord };
  readonly "review-polarity": Whole<ReviewRecord>;
  readonly "sentence-polarity": Whole<TextRecord>;
  readonly sp500: Whole<SeriesRecord>;
  readonly "spoken-digits": { readonly train: SpeechRecord; readonly test: SpeechRecord };
  readonly sunspots: Whole<SeriesRecord>;
  readonly "tiny-shakespeare": { readonly train: string; readonly validation: string };
  readonly titanic: Whole<TitanicRecord>;
  readonly wine: Whole<TableRecord>;
};

/** The name of a dataset. */
export type DatasetName = keyof DatasetSplits;

interface Entry<S> {
  readonly info: DatasetInfo;
  /** The code that reads it comes when it is asked for. */
  readonly definition: () => Promise<Definition<S>>;
}

const entries: { readonly [N in DatasetName]: Entry<DatasetSplits[N]> } = {
  "airline-passengers": {
    info: airlinePassengersInfo,
    definition: async () => (await import("../series/definitions.js")).airlinePassengers,
  },
  "beijing-pm25": { info: beijingPm25Info, definition: async () => (await import("../series/definitions.js")).beijingPm25 },
  "breast-cancer": { info: breastCancerInfo, definition: async () => (await import("../tables/definitions.js")).breastCancer },
  "california-housing": {
    info: californiaHousingInfo,
    definition: async () => (await import("../tables/definitions.js")).californiaHousing,
  },
  cifar10: { info: cifar10Info, definition: async () => (await import("../images/cifar.js")).cifar10 },
  cifar100: { info: cifar100Info, definition: async () => (await import("../images/cifar.js")).cifar100 },
  "eng-fra": { info: engFraInfo, definition: async () => (await import("../texts/definitions.js")).engFra },
  etth1: { info: etth1Info, definition: async () => (await import("../series/definitions.js")).etth1 },
  "fashion-mnist": { info: fashionMnistInfo, definition: async () => (await import("../images/fashionMnist.js")).fashionMnist },
  iris: { info: irisInfo, definition: async () => (await import("../tables/definitions.js")).iris },
  "min-temperatures": {
    info: minTemperaturesInfo,
    definition: async () => (await import("../series/definitions.js")).minTemperatures,
  },
  mnist: { info: mnistInfo, definition: async () => (await import("../mnist/definition.js")).mnist },
  movielens: { info: movielensInfo, definition: async () => (await import("../ratings/movielens.js")).movielens },
  optdigits: { info: optdigitsInfo, definition: async () => (await import("../images/optdigits.js")).optdigits },
  penguins: { info: penguinsInfo, definition: async () => (await import("../tables/definitions.js")).penguins },
  "pneumonia-mnist": {
    info: pneumoniaMnistInfo,
    definition: async () => (await import("../images/pneumoniaMnist.js")).pneumoniaMnist,
  },
  "review-polarity": {
    info: reviewPolarityInfo,
    definition: async () => (await import("../texts/definitions.js")).reviewPolarity,
  },
  "sentence-polarity": {
    info: sentencePolarityInfo,
    definition: async () => (await import("../texts/definitions.js")).sentencePolarity,
  },
  sp500: { info: sp500Info, definition: async () => (await import("../series/definitions.js")).sp500 },
  "spoken-digits": { info: spokenDigitsInfo, definition: async () => (await import("../audio/spokenDigits.js")).spokenDigits },
  sunspots: { info: sunspotsInfo, definition: async () => (await import("../series/definitions.js")).sunspots },
  "tiny-shakespeare": {
    info: tinyShakespeareInfo,
    definition: async () => (await import("../texts/definitions.js")).tinyShakespeare,
  },
  titanic: { info: titanicInfo, definition: async () => (await import("../tables/definitions.js")).titanic },
  wine: { info: wineInfo, definition: async () => (await import("../tables/definitions.js")).wine },
};

/** The names that {@link load} knows, in alphabetical order. */
export const datasetNames = (): readonly DatasetName[] => Object.keys(entries).sort() as DatasetName[];

/**
 * What there is to know of a dataset: splits, classes, normalisation, licence, citation, files.
 *
 * @throws {@link DatasetError} for a name that it does not know.
 * @example
 * ```ts
 * info("mnist").splits; // { train: 60000, test: 10000 }
 * ```
 */
export const info = (name: DatasetName): DatasetInfo => entryOf("info", name).info;

/** How a dataset is read. */
export const definitionOf = <N extends DatasetName>(op: string, name: N): Promise<Definition<DatasetSplits[N]>> =>
  entryOf(op, name).definition();

const entryOf = <N extends DatasetName>(op: string, name: N): Entry<DatasetSplits[N]> => {
  if (typeof name === "string" && Object.hasOwn(entries, name)) return entries[name] as Entry<DatasetSplits[N]>;
  const likely = typeof name === "string" ? closest(name, datasetNames()) : undefined;
  throw new DatasetError({
    op,
    given: name === undefined ? "no name" : `the name ${show(name)}`,
    expected: `one of ${datasetNames().join(", ")}`,
    mend: likely === undefined ? "Choose one of them." : `Did you mean ${JSON.stringify(likely)}?`,
  });
};
