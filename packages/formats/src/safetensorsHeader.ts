import type { Shape } from "@nabla-js/ndarray";
import { elementBytes, type ElementKind } from "./elements.js";
import type { Reader } from "./reader.js";

/** Where a tensor lies among the bytes behind the header. */
export interface SafetensorsEntry {
  readonly name: string;
  readonly kind: ElementKind;
  readonly shape: Shape;
  readonly start: number;
  readonly end: number;
}

/** The header of a safetensors file. */
export interface SafetensorsHeader {
  readonly entries: readonly SafetensorsEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

const kinds: Readonly<Record<string, ElementKind>> = {
  BOOL: "bool",
  U8: "uint8",
  I8: "int8",
  U16: "uint16",
  I16: "int16",
  U32: "uint32",
  I32: "int32",
  U64: "uint64",
  I64: "int64",
  F16: "float16",
  BF16: "bfloat16",
  F32: "float32",
  F64: "float64",
};

/** The name of a kind in the file. */
export const safetensorsName = (kind: ElementKind): string => Object.keys(kinds).find((name) => kinds[name] === kind)!;

/** The longest header that is read, as in the reference implementation. */
export const longestHeader = 100_000_000;

/** The length of the header, which the first eight bytes hold. */
export const headerLength = (r: Reader): number => {
  const length = r.u64(0, "header length");
  if (length > longestHeader)
    throw r.error(0, {
      given: `a header of ${length} bytes`,
      expected: `at most ${longestHeader}`,
      mend: "Check that this is a safetensors file.",
    });
  return length;
};

/**
 * Reads the header, of `length` bytes from byte 8 on, and holds it to the `dataLength` bytes behind it: the tensors must
 * tile them, without holes and without overlap.
 */
export const parseSafetensorsHeader = (r: Reader, length: number, dataLength: number): SafetensorsHeader => {
  const text = r.utf8(8, length, "header in UTF-8");
  if (text[0] !== "{")
    throw r.error(8, {
      given: text === "" ? "an empty header" : `a header that begins with ${JSON.stringify(text[0])}`,
      expected: "{, with which it begins",
      mend: "Check that this is a safetensors file.",
    });
  /** Where a name stands in the file. */
  const placeOf = (name: string): number => {
    const at = text.indexOf(JSON.stringify(name));
    return 8 + (at < 0 ? 0 : new TextEncoder().encode(text.slice(0, at)).length);
  };
  const wrong = (name: string, given: string, expected: string) =>
    r.error(placeOf(name), {
      given: `${JSON.stringify(name)} with ${given}`,
      expected,
      mend: "Save the file anew: its header is damaged.",
    });

  const { __metadata__: metadata = {}, ...tensors } = parseJson(r, text);
  if (!isRecord(metadata) || Object.values(metadata).some((value) => typeof value !== "string"))
    throw wrong("__metadata__", clip(metadata), "texts by name");
  const entries = Object.entries(tensors)
    .map(([name, entry]): SafetensorsEntry => {
      if (!isRecord(entry)) throw wrong(name, clip(entry), "a record of dtype, shape and data_offsets");
      const { dtype, shape, data_offsets: offsets } = entry;
      const kind = typeof dtype === "string" && Object.hasOwn(kinds, dtype) ? kinds[dtype] : undefined;
      if (kind === undefined) throw wrong(name, `the dtype ${clip(dtype)}`, `one of ${Object.keys(kinds).join(", ")}`);
      if (!isLengths(shape)) throw wrong(name, `the shape ${clip(shape)}`, "a list of lengths");
      if (!isLengths(offsets) || offsets.length !== 2 || offsets[0] > offsets[1])
        throw wrong(name, `the offsets ${clip(offsets)}`, "[start, end], with start ≤ end");
      const [start, end] = offsets;
      const size = (shape.includes(0) ? 0 : shape.reduce((a, b) => a * b, 1)) * elementBytes(kind);
      if (end - start !== size) throw wrong(name, `${end - start} bytes`, `${size}, for ${kind} [${shape.join(", ")}]`);
      return { name, kind, shape, start, end };
    })
    .sort((a, b) => a.start - b.start || a.end - b.end);
  let at = 0;
  for (const { name, start, end } of entries) {
    if (start !== at) throw wrong(name, `the start ${start}`, `${at}, where the tensor before it ends`);
    at = end;
  }
  if (at !== dataLength)
    throw r.error(8 + length + Math.min(at, dataLength), {
      given: `${dataLength} bytes of tensors`,
      expected: `${at}, as the header says`,
      mend: dataLength < at ? "Fetch the file again: it is cut short." : "Check the file: it is longer than its header says.",
    });
  return { entries, metadata: metadata as Record<string, string> };
};

const parseJson = (r: Reader, text: string): Record<string, unknown> => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    const [, position = "0"] = /position (\d+)/.exec((error as Error).message) ?? [];
    throw r.error(8 + Number(position), {
      given: "a header that is no JSON",
      expected: "a JSON object",
      mend: "Fetch the file again: it is damaged.",
    });
  }
};

const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === "object" && x !== null && !Array.isArray(x);

const isLengths = (x: unknown): x is number[] =>
  Array.isArray(x) && x.length <= 64 && x.every((n) => Number.isSafeInteger(n) && n >= 0);

const clip = (x: unknown): string => {
  const text = JSON.stringify(x) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};
