import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatasetError } from "../datasetError.js";
import type { DatasetSource, Origin } from "../load.js";
import type { DatasetFile, DatasetInfo } from "../registry/datasetInfo.js";
import type { Files } from "../registry/definition.js";
import { gunzip, isArchive, unpackArchive } from "./unpack.js";

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
  /** Files without which it cannot be read. */
  readonly needed: readonly string[];
  /** Files without which it is smaller. */
  readonly missing: readonly string[];
}

/** The files of a dataset in one folder, each raw or packed by gzip, or in an archive as its owners offer it. */
export const filesIn = async (place: string, info: DatasetInfo): Promise<Found> => {
  const names = info.files.map(({ name }) => name);
  const alone = await Promise.all(info.files.map((file) => readPacked(place, file)));
  let files = present(names.map((name, i) => [name, alone[i]]));
  for (const { name } of info.downloads) {
    if (names.every((each) => Object.hasOwn(files, each)) || !isArchive(name)) continue;
    const archive = await readIfThere(join(place, name));
    if (archive !== null) files = { ...(await unpackArchive(archive, join(place, name), names)), ...files };
  }
  const lacking = info.files.filter(({ name }) => !Object.hasOwn(files, name));
  return {
    place,
    files,
    needed: lacking.filter(({ optional = false }) => !optional).map(({ name }) => name),
    missing: lacking.filter(({ optional = false }) => optional).map(({ name }) => name),
  };
};

const present = (entries: readonly [string, Uint8Array | null][]): Files =>
  Object.fromEntries(entries.filter((entry): entry is [string, Uint8Array] => entry[1] !== null));

/** Whether there is nothing at all. */
export const isEmpty = ({ files }: Found): boolean => Object.keys(files).length === 0;

/** What was found, if it is enough; throws {@link DatasetError} if it is not. */
export const complete = (info: DatasetInfo, found: Found): Found => {
  if (found.needed.length === 0) return found;
  throw new DatasetError({
    op: `load("${info.name}")`,
    given: `${found.place} without ${found.needed.join(", ")}`,
    expected: filesOf(info),
    mend: "Put the missing files beside the others.",
  });
};

/** What to put into a folder, in words. */
const filesOf = ({ files, downloads }: DatasetInfo): string => {
  const archives = downloads.filter(({ name }) => isArchive(name)).map(({ name }) => name);
  const names = files.filter(({ optional = false }) => !optional).map(({ name }) => name);
  return `${names.join(", ")}, as they are or packed as .gz${archives.length > 0 ? `, or ${archives.join(", ")}` : ""}`;
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
    const below = info.folders.length === 0 ? "" : `, nor have ${info.folders.join(", ")} below it`;
    throw new DatasetError({
      op: `load("${info.name}")`,
      given: `dataDir ${folder}, which has none of its files${below}`,
      expected: filesOf(info),
      mend: "Name the folder with these files, or leave out dataDir.",
    });
  },
});

/** Looks where a package of the system puts the files. */
export const systemSource = (): DatasetSource => ({
  kind: "system",
  find: async (info) => {
    for (const place of info.systemFolders ?? []) {
      const found = await filesIn(place, info);
      if (found.needed.length === 0) return found;
    }
    return null;
  },
});
