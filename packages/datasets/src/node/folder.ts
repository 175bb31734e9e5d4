import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatasetError } from "../datasetError.js";
import type { DatasetSource, Origin } from "../load.js";
import type { DatasetFile, DatasetInfo } from "../registry/datasetInfo.js";
import type { Files } from "../registry/definition.js";
import { gunzip } from "./unpack.js";

/** Whether a file could not be read because there is none. */
const isMissing = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");

/** The contents of a file, or `null` where there is none. */
export const readIfThere = async (file: string): Promise<Uint8Array | null> => {
  try {
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

const readPacked = async (folder: string, { name, aliases = [] }: DatasetFile): Promise<Uint8Array | null> => {
  for (const each of [name, ...aliases]) {
    const raw = await readIfThere(join(folder, each));
    if (raw !== null) return raw;
    const packed = await readIfThere(join(folder, `${each}.gz`));
    if (packed !== null) return gunzip(packed, join(folder, `${each}.gz`));
  }
  return null;
};

/** What a folder has of a dataset. */
export interface Found {
  readonly place: string;
  readonly files: Files;
  readonly missing: readonly string[];
}

/** The files of a dataset in one folder, each raw or packed by gzip. */
export const filesIn = async (place: string, info: DatasetInfo): Promise<Found> => {
  const all = await Promise.all(
    info.files.map(async (file): Promise<[string, Uint8Array | null]> => [file.name, await readPacked(place, file)]),
  );
  return {
    place,
    files: Object.fromEntries(all.filter((entry): entry is [string, Uint8Array] => entry[1] !== null)),
    missing: all.filter(([, bytes]) => bytes === null).map(([name]) => name),
  };
};

/** Whether there is nothing at all. */
export const isEmpty = ({ files }: Found): boolean => Object.keys(files).length === 0;

/** What was found, if it is all; throws {@link DatasetError} if it is not. */
export const complete = (
  info: DatasetInfo,
  { place, files, missing }: Found,
): { readonly place: string; readonly files: Files } => {
  if (missing.length === 0) return { place, files };
  throw new DatasetError({
    op: `load("${info.name}")`,
    given: `${place} without ${missing.join(", ")}`,
    expected: `all of ${info.files.map(({ name }) => name).join(", ")}, each as it is or packed as .gz`,
    mend: "Put the missing files beside the others.",
  });
};

/** Looks for the files of a dataset in a folder, and in those below it where they often lie. */
export const folderSource = (folder: string, kind: Origin["kind"] = "folder"): DatasetSource => ({
  kind,
  find: async (info) => {
    for (const below of ["", ...info.folders]) {
      const found = await filesIn(join(folder, below), info);
      if (!isEmpty(found)) return complete(info, found);
    }
    return null;
  },
});

/** As {@link folderSource}, for a folder that somebody named: it must have the data. */
export const dataDirSource = (folder: string): DatasetSource => ({
  kind: "folder",
  find: async (info) => {
    const found = await folderSource(folder).find(info);
    if (found !== null) return found;
    throw new DatasetError({
      op: `load("${info.name}")`,
      given: `dataDir ${folder}, which has none of its files, nor have ${info.folders.join(", ")} below it`,
      expected: `${info.files.map(({ name }) => name).join(", ")}, each as it is or packed as .gz`,
      mend: "Name the folder with these files, or leave out dataDir.",
    });
  },
});
