import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DatasetSource } from "../load.js";
import { download, type DownloadOptions } from "./download.js";
import { complete, filesIn } from "./folder.js";

/** Fetches the files of a dataset into the cache, and reads them there. */
export const downloadSource = (cacheDir: string, options: DownloadOptions): DatasetSource => ({
  kind: "download",
  find: async (info) => {
    if (info.downloads.length === 0) return null;
    const folder = join(cacheDir, info.name);
    for (const wanted of info.downloads)
      if (!existsSync(join(folder, wanted.name)))
        await download(`load("${info.name}")`, wanted, join(folder, wanted.name), options);
    return complete(info, await filesIn(folder, info));
  },
});
