import { promisify } from "node:util";
import { gunzip as gunzipCallback } from "node:zlib";
import { basename } from "node:path";
import { FormatError, untar, unzip } from "@nabla-js/formats";

const inflate = /* @__PURE__ */ promisify(gunzipCallback);

/** The most that a packed file of a dataset unpacks to. */
const maxOutputLength = 2 ** 31 - 1;

/** How much is unpacked at once: zlib's own 16 KiB would be thousands of pieces to put together. */
const chunkSize = 2 ** 22;

/**
 * The contents of a gzip file, unpacked beside the main thread.
 *
 * @throws {@link FormatError} when it is damaged or cut short.
 */
export const gunzip = async (bytes: Uint8Array, name: string): Promise<Uint8Array> => {
  try {
    return await inflate(bytes, { maxOutputLength, chunkSize });
  } catch (error) {
    const cut = (error as NodeJS.ErrnoException).code === "Z_BUF_ERROR";
    throw new FormatError({
      op: `gunzip(${name})`,
      offset: cut ? bytes.length : 0,
      given: cut ? "the end of the packed data" : `data that cannot be unpacked (${(error as Error).message})`,
      expected: cut ? "more of it" : "a gzip file",
      mend: cut ? "Fetch the file again: it is cut short." : "Fetch the file again: it is damaged.",
    });
  }
};

/** Whether a name is that of an archive that can be read. */
export const isArchive = (name: string): boolean => /\.(?:tar|tar\.gz|tgz|zip)$/.test(name);

/** The files in an archive that are called one of `names`, whatever folder they lie in. */
export const unpackArchive = async (
  archive: Uint8Array,
  file: string,
  names: readonly string[],
): Promise<Record<string, Uint8Array>> => {
  const filter = (path: string): boolean => names.includes(basename(path));
  const options = { name: file, filter };
  const files = file.endsWith(".zip")
    ? unzip(archive, { ...options, maxBytes: maxOutputLength })
    : await untar(file.endsWith(".tar") ? archive : await gunzip(archive, file), options);
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [basename(path), bytes]));
};
