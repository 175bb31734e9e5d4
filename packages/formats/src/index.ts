/** Bytes to arrays and back. */
export { parseCifar10, parseCifar100, type Cifar100Records, type CifarRecords } from "./cifar.js";
export { numbers, texts } from "./columns.js";
export { parseCsv, writeCsv, type CsvOptions, type Table } from "./csv.js";
export type { Int64Options } from "./elements.js";
export { FormatError, isFormatError, type FormatErrorInfo } from "./formatError.js";
export { gunzip, gzip, isGzip, type GunzipOptions } from "./gzip.js";
export { parseIdx, writeIdx, type IdxOptions } from "./idx.js";
export { parseNpy, writeNpy, type NpyOptions } from "./npy.js";
export { parseNpz, writeNpz, type NpzOptions, type NpzWriteOptions } from "./npz.js";
export { parsePng, writePng, type PngOptions } from "./png.js";
export type { ParseOptions } from "./reader.js";
export { parseSafetensors, writeSafetensors, type Safetensors, type SafetensorsOptions } from "./safetensors.js";
export { openSafetensors, type ByteSource, type SafetensorsReader } from "./safetensorsReader.js";
export { tar, untar, type UntarOptions } from "./tar.js";
export { parseWav, writeWav, type Wav, type WavEncoding } from "./wav.js";
export { unzip, zip, type UnzipOptions, type ZipOptions } from "./zip.js";
