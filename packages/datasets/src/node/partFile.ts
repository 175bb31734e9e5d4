import { readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Takes over what an earlier download of `file` left behind, so that only one process writes to it: the part is renamed to
 * bear our number. Parts of processes that still live are left alone.
 *
 * @returns The name to write under; the file may not exist yet.
 */
export const claimPart = async (file: string, pid: number = process.pid): Promise<string> => {
  const ours = `${file}.part.${pid}`;
  const prefix = `${basename(file)}.part.`;
  for (const entry of await readdir(dirname(file))) {
    if (!entry.startsWith(prefix)) continue;
    const owner = Number(entry.slice(prefix.length));
    if (owner !== pid && isAlive(owner)) continue;
    try {
      if (join(dirname(file), entry) !== ours) await rename(join(dirname(file), entry), ours);
      break;
    } catch {
      // Another process was faster.
    }
  }
  return ours;
};

/** Gives up a part that is of no use. */
export const dropPart = (part: string): Promise<void> => rm(part, { force: true });

const isAlive = (pid: number): boolean => {
  // 0 is what a download that gave up leaves behind, for whoever comes next.
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** Leaves a part for whoever comes next. */
export const releasePart = async (file: string, part: string): Promise<void> => {
  try {
    await rename(part, `${file}.part.0`);
  } catch {
    // There was nothing yet.
  }
};
