/** Real data as arrays, shuffled and batched by key. */
export { DatasetError, isDatasetError, type DatasetErrorInfo } from "./datasetError.js";
export { closest } from "./didYouMean.js";
export { load, type Dataset, type DatasetSource, type LoadOptions, type Origin } from "./load.js";
export type { DatasetFile, DatasetInfo, Download } from "./registry/datasetInfo.js";
export type { Files } from "./registry/definition.js";
export type { ImageRecord, ImageSplits } from "./registry/imageRecord.js";
export { datasetNames, info, type DatasetName, type DatasetSplits } from "./registry/registry.js";
export { batch, type BatchOptions } from "./sequence/batch.js";
export { map } from "./sequence/map.js";
export { pipe } from "./sequence/pipe.js";
export { prefetch } from "./sequence/prefetch.js";
export { repeat } from "./sequence/repeat.js";
export { examples, sequence, type Sequence } from "./sequence/sequence.js";
export { shuffle } from "./sequence/shuffle.js";
export { stackTrees } from "./sequence/stackTrees.js";
export { skip, take } from "./sequence/take.js";
export { standardise } from "./standardise.js";
