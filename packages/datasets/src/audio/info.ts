import type { DatasetInfo } from "../registry/datasetInfo.js";

/** What there is to know of the spoken digits. */
export const spokenDigitsInfo: DatasetInfo = {
  name: "spoken-digits",
  title: "Free spoken digit dataset",
  description:
    "Digits in English by six speakers, fifty times each, of 0.1 to 2.3 seconds; 8,000 samples in a second, one channel.",
  task: "audio classification",
  splits: { train: 2700, test: 300 },
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  categories: { speakers: ["george", "jackson", "lucas", "nicolas", "theo", "yweweler"] },
  licence: "CC BY-SA 4.0, its authors.",
  citation: "Z. Jackson et al. (2018), Free Spoken Digit Dataset, Zenodo.",
  homepage: "https://github.com/Jakobovski/free-spoken-digit-dataset",
  files: [{ name: "fsdd-recordings.tar", aliases: ["recordings.tar"] }],
  folders: ["spoken-digits", "fsdd", "speech"],
  downloads: [],
};
