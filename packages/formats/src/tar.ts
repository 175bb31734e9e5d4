import { packTar, unpackTar } from "modern-tar";
import { reader, type ParseOptions } from "./reader.js";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkFiles, checkFilter } from "./checks.js";

/** The options of {@link untar}. */
export interface UntarOptions extends ParseOptions {
  /** Which files to unpack, by their name. @defaultValue all */
  readonly filter?: (name: string) => boolean;
}

/**
 * The files of a tar archive, by name; links and folders are passed over. Of two files of one name the last stays, as when
 * tar unpacks.
 *
 * @throws {@link FormatError} when the archive is damaged or cut short; it names the end of the last good file.
 * @see IEEE Std 1003.1 (POSIX), "pax", ustar and pax interchange formats.
 */
export const untar = async (bytes: Uint8Array, options: UntarOptions = {}): Promise<Record<string, Uint8Array>> => {
  const { name, filter } = optionsOf("untar", options, { name: undefined, filter: undefined });
  checkFilter("untar", filter);
  const r = reader("untar", bytes, name);
  r.need(0, 512, "tar header");
  let good = 0;
  try {
    const entries = await unpackTar(bytes, {
      strict: true,
      filter: (header) => {
        good = Math.min(bytes.length, good + 512 + Math.ceil(header.size / 512) * 512);
        return header.type === "file" && (filter?.(header.name) ?? true);
      },
    });
    return Object.fromEntries(entries.map(({ header, data }) => [header.name, data ?? new Uint8Array(0)]));
  } catch (error) {
    throw r.error(good, {
      given: `what is no tar archive (${(error as Error).message})`,
      expected: "headers and files in blocks of 512 bytes, and two empty blocks at the end",
      mend:
        bytes[0] === 0x1f && bytes[1] === 0x8b
          ? "Unpack the archive with gunzip(bytes) first."
          : "Fetch the archive again: it is damaged or cut short.",
    });
  }
};

/** Files by name as a tar archive. The same files give the same bytes: it carries no time. */
export const tar = async (files: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> => {
  checkFiles("tar", files);
  return packTar(
    Object.entries(files).map(([name, body]) => ({
      header: { name, size: body.length, mtime: new Date(0), type: "file" },
      body,
    })),
  );
};
