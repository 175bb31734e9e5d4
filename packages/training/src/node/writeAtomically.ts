import { open, rename, unlink } from "node:fs/promises";
import { checkContent, checkPath } from "../checks.js";
import { wrongPath } from "./wrongPath.js";
import { basename, dirname, join } from "node:path";

/** The end of the name of a file that is still being written. */
export const unfinished = ".unfinished";

/**
 * Writes a file so that whoever opens it finds the old content or the new, never a part: into another name beside it,
 * brought to the disk, then renamed. On an error nothing is left behind.
 *
 * @throws {@link ValueError} where the folder is missing, or a folder has that name.
 */
export const writeAtomically = async (file: string, content: Uint8Array | string): Promise<void> => {
  checkPath("writeAtomically", "file", file);
  checkContent("writeAtomically", content);
  const folder = dirname(file);
  const beside = join(folder, `.${basename(file)}.${process.pid}${unfinished}`);
  try {
    const handle = await open(beside, "w");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await unlink(beside).catch(() => undefined);
    throw wrongPath(error, {
      op: "writeAtomically",
      path: (error as NodeJS.ErrnoException).code === "EISDIR" ? file : folder,
      expected: "a file to write, in a folder that exists",
      mend: "Make the folder first, with mkdir(folder, { recursive: true }), or choose another name.",
    });
  }
  await syncFolder(folder);
};

/** The new name is on the disk once the folder is. Windows cannot open folders, and needs it not. */
const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
