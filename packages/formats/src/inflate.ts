import { Gunzip, Inflate } from "fflate";
import { crc32 } from "./crc32.js";
import type { Reader } from "./reader.js";

/** How much is given to the decompressor at once: with a ratio of at most 1032, it cannot run far past a limit. */
const chunkBytes = 16_384;

/** Unpacks the raw deflate stream from `start` to `end`, which must give exactly `size` bytes with this CRC-32. */
export const inflateExactly = (r: Reader, start: number, end: number, size: number, crc: number): Uint8Array => {
  const out = collector(r, size, { expected: `${size} bytes, as the header says`, mend: "Fetch the file again: it is damaged." });
  const stream = new Inflate((chunk) => out.add(chunk));
  feed(r, start, end, stream, out);
  const data = out.take();
  if (data.length !== size)
    throw r.error(end, {
      given: `${data.length} bytes after unpacking`,
      expected: `${size}, as the header says`,
      mend: "Fetch the file again: it is damaged.",
    });
  checkCrc(r, end, crc32(data), crc);
  return data;
};

/** Unpacks a whole gzip file of one or more members, to at most `limit` bytes. */
export const gunzipWithin = (r: Reader, limit: number): Uint8Array => {
  const out = collector(r, limit, {
    expected: `at most ${limit} bytes, the limit`,
    mend: "Raise maxBytes if you trust the file.",
  });
  const stream = new Gunzip((chunk) => out.add(chunk));
  const closeMember = (at: number): void => {
    r.need(at - 8, 8, "CRC-32 and length");
    const [crc, length] = [r.u32(at - 8, "CRC-32"), r.u32(at - 4, "length")];
    const member = out.closeMember();
    checkCrc(r, at - 8, member.crc, crc);
    if (member.length % 2 ** 32 !== length)
      throw r.error(at - 4, {
        given: `the length ${length}`,
        expected: `${member.length}, what the member unpacks to`,
        mend: "Fetch the file again: it is damaged.",
      });
  };
  stream.onmember = closeMember;
  feed(r, 0, r.bytes.length, stream, out);
  closeMember(r.bytes.length);
  return out.take();
};

interface Stream {
  push(chunk: Uint8Array, final?: boolean): void;
}

interface Collector {
  /** Where the input of the current chunk begins. */
  at: number;
  add(chunk: Uint8Array): void;
  closeMember(): { readonly crc: number; readonly length: number };
  take(): Uint8Array;
}

const collector = (r: Reader, limit: number, tooMuch: { readonly expected: string; readonly mend: string }): Collector => {
  const chunks: Uint8Array[] = [];
  let total = 0;
  let memberStart = 0;
  let memberChunk = 0;
  return {
    at: 0,
    add(chunk) {
      if (chunk.length === 0) return;
      total += chunk.length;
      if (total > limit) throw r.error(this.at, { given: "data that unpacks to more", ...tooMuch });
      chunks.push(chunk);
    },
    closeMember() {
      const crc = chunks.slice(memberChunk).reduce((rest, chunk) => crc32(chunk, rest), 0);
      const length = total - memberStart;
      memberStart = total;
      memberChunk = chunks.length;
      return { crc, length };
    },
    take() {
      if (chunks.length === 1) return chunks[0];
      const data = new Uint8Array(total);
      let at = 0;
      for (const chunk of chunks) {
        data.set(chunk, at);
        at += chunk.length;
      }
      return data;
    },
  };
};

const feed = (r: Reader, start: number, end: number, stream: Stream, out: Collector): void => {
  for (let at = start; at === start || at < end; at += chunkBytes) {
    out.at = at;
    const last = at + chunkBytes >= end;
    try {
      stream.push(r.bytes.subarray(at, Math.min(end, at + chunkBytes)), last);
    } catch (error) {
      if ((error as Error).name === "FormatError") throw error;
      const cut = (error as { code?: number }).code === 0;
      throw r.error(cut ? end : at, {
        given: cut ? "the end of the packed data" : `data that cannot be unpacked (${(error as Error).message})`,
        expected: cut ? "more of it" : "a deflate stream",
        mend: cut ? "Fetch the file again: it is cut short." : "Fetch the file again: it is damaged.",
      });
    }
  }
};

const checkCrc = (r: Reader, at: number, given: number, expected: number): void => {
  if (given !== expected)
    throw r.error(at, {
      given: `data with the CRC-32 ${hex(given)}`,
      expected: hex(expected),
      mend: "Fetch the file again: it is damaged.",
    });
};

const hex = (x: number): string => x.toString(16).padStart(8, "0");
