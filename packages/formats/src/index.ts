/** Bytes to arrays and back. */
export { FormatError, isFormatError, type FormatErrorInfo } from "./formatError.js";
export { parseIdx, writeIdx, type IdxOptions } from "./idx.js";
export { parseNpy, writeNpy, type NpyOptions } from "./npy.js";
export { parseNpz, writeNpz, type NpzOptions, type NpzWriteOptions } from "./npz.js";
export type { ParseOptions } from "./reader.js";
export { gunzip, gzip, type GunzipOptions } from "./gzip.js";
export { parseSafetensors, writeSafetensors, type Safetensors, type SafetensorsOptions } from "./safetensors.js";
export type { Int64Options } from "./elements.js";
