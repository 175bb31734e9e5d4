import { promisify } from "node:util";
import { gunzip as gunzipCallback } from "node:zlib";
import { FormatError } from "@nabla-js/formats";

const inflate = /* @__PURE__ */ promisify(gunzipCallback);

/** The most that a packed file of a dataset unpacks to. */
const maxOutputLength = 2 ** 31 - 1;

/**
 * The contents of a gzip file, unpacked beside the main thread.
 *
 * @throws {@link FormatError} when it is damaged or cut short.
 */
export const gunzip = async (bytes: Uint8Array, name: string): Promise<Uint8Array> => {
  try {
    return await inflate(bytes, { maxOutputLength });
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
