import { FormatError } from "@nabla-js/formats";

/** Bytes as a text: UTF-8, or Latin-1, which old corpora are in, where it is none and `latin1` allows it. */
export const decodeText = (bytes: Uint8Array, name: string, { latin1 = false }: { readonly latin1?: boolean } = {}): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    if (latin1) return new TextDecoder("latin1").decode(bytes);
    throw new FormatError({
      op: `decodeText(${name})`,
      offset: 0,
      given: "bytes that are no UTF-8",
      expected: "a text in UTF-8",
      mend: "Unpack the file, or save it in UTF-8.",
    });
  }
};

/** The lines of a text, without empty ones at the end. */
export const linesOf = (text: string): readonly string[] => text.replace(/\s+$/, "").split(/\r?\n/);
