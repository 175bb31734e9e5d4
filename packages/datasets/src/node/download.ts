import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, stat, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DatasetError } from "../datasetError.js";
import type { Download } from "../registry/datasetInfo.js";
import { claimPart, dropPart, releasePart } from "./partFile.js";

/** How far a download is. */
export interface DownloadProgress {
  readonly file: string;
  readonly received: number;
  readonly bytes: number;
}

/** The options of a download. */
export interface DownloadOptions {
  /** Told of every piece that arrives. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Ends it; what has come is kept for the next time. */
  readonly signal?: AbortSignal;
  /** Addresses to ask before those that are known: the name of the file is put behind each. @defaultValue none */
  readonly mirrors?: readonly string[];
  /** How long a server may be silent, in milliseconds. @defaultValue 30,000 */
  readonly patience?: number;
  /** How often a mirror is asked again after it failed half-way. @defaultValue 3 */
  readonly retries?: number;
}

/** What a mirror did wrong. `keep`: what has come so far is good, and asking again makes sense. */
class MirrorFailure extends Error {
  readonly keep: boolean;
  constructor(message: string, { keep }: { readonly keep: boolean }) {
    super(message);
    this.keep = keep;
  }
}

/**
 * Fetches a file and puts it in its place once its length and digest are right: until then it has another name, so that
 * nobody reads half of it. What is interrupted goes on where it stopped; a mirror that fails is followed by the next.
 *
 * @param file - Where to put it.
 * @throws {@link DatasetError} with the reason of each mirror, when none gave the right file.
 * @throws The reason of `signal`, once it is aborted.
 */
export const download = async (op: string, wanted: Download, file: string, options: DownloadOptions = {}): Promise<void> => {
  const { signal, retries = 3, mirrors = [] } = options;
  const addresses = [...mirrors.map((base) => `${base.replace(/\/+$/, "")}/${wanted.name}`), ...wanted.mirrors];
  await mkdir(dirname(file), { recursive: true });
  const part = await claimPart(file);
  const reasons: string[] = [];
  try {
    for (const address of addresses)
      for (let attempt = 0; attempt <= retries; attempt++) {
        signal?.throwIfAborted();
        const resumed = await sizeOf(part);
        try {
          await fetchRest(address, wanted, part, options);
          await checkDigest(wanted, part);
          await settle(part, file);
          return;
        } catch (error) {
          signal?.throwIfAborted();
          if (!(error instanceof MirrorFailure)) throw error;
          reasons.push(`${address}: ${error.message}`);
          if (error.keep) {
            await sleep(Math.min(1000, 50 * 2 ** attempt), undefined, signal === undefined ? {} : { signal });
            continue;
          }
          await dropPart(part);
          // What was left from before may have been at fault: ask for the whole file once.
          if (resumed === 0) break;
        }
      }
  } finally {
    await releasePart(file, part);
  }
  throw new DatasetError({
    op,
    given: reasons.length === 0 ? `no address for ${wanted.name}` : reasons.join("; "),
    expected: `${wanted.name}, ${wanted.bytes} bytes with the ${wanted.sha256 === undefined ? `md5 ${wanted.md5}` : `sha256 ${wanted.sha256}`}`,
    mend: "Try again later, or fetch the file yourself and pass { dataDir } with its folder.",
  });
};

/** Fetches what the part still lacks, and appends it. */
const fetchRest = async (
  address: string,
  { name, bytes }: Download,
  part: string,
  { onProgress, signal, patience = 30_000 }: DownloadOptions,
): Promise<void> => {
  let have = await sizeOf(part);
  if (have === bytes) return;
  if (have > bytes) throw new MirrorFailure(`${have} of ${bytes} bytes left from before`, { keep: false });
  const silence = new AbortController();
  const stop = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
  let timer = setTimeout(() => silence.abort(), patience);
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), patience);
  };
  try {
    // Digests are of the bytes as they are stored, so nothing may be packed on the way.
    const range = have > 0 ? { range: `bytes=${have}-` } : {};
    const response = await fetch(address, { signal: stop, headers: { "accept-encoding": "identity", ...range } });
    heard();
    if (!response.ok) throw new MirrorFailure(`status ${response.status}`, { keep: false });
    if (response.body === null) throw new MirrorFailure("an answer without contents", { keep: false });
    if (response.status === 206) {
      const given = response.headers.get("content-range") ?? "no range";
      if (!given.startsWith(`bytes ${have}-`))
        throw new MirrorFailure(`${given} instead of bytes from ${have} on`, { keep: false });
    } else if (have > 0) {
      // It sends the whole file instead of the rest.
      await truncate(part);
      have = 0;
    }
    const out = await open(part, "a");
    try {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        heard();
        have += chunk.length;
        if (have > bytes) throw new MirrorFailure(`more than ${bytes} bytes`, { keep: false });
        await out.writeFile(chunk);
        onProgress?.({ file: name, received: have, bytes });
      }
    } finally {
      await out.close();
    }
  } catch (error) {
    if (error instanceof MirrorFailure) throw error;
    if (silence.signal.aborted) throw new MirrorFailure(`silence for ${patience} ms`, { keep: true });
    throw new MirrorFailure(causeOf(error), { keep: true });
  } finally {
    clearTimeout(timer);
  }
  if (have < bytes) throw new MirrorFailure(`an end after ${have} of ${bytes} bytes`, { keep: true });
};

const causeOf = (error: unknown): string => {
  const { cause, message } = error as Error;
  const { code, message: inner } = (cause ?? {}) as { code?: string; message?: string };
  return [message, code ?? inner].filter((text) => text !== undefined && text !== "").join(", ");
};

const sizeOf = async (file: string): Promise<number> => {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
};

const checkDigest = async ({ sha256, md5 }: Download, part: string): Promise<void> => {
  const [algorithm, expected] = sha256 === undefined ? ["md5", md5] : ["sha256", sha256];
  const hash = createHash(algorithm!);
  for await (const chunk of createReadStream(part)) hash.update(chunk as Uint8Array);
  const given = hash.digest("hex");
  if (given !== expected) throw new MirrorFailure(`another file, with the ${algorithm} ${given}`, { keep: false });
};

/** Makes sure the bytes are on the disk, then gives the file its name. */
const settle = async (part: string, file: string): Promise<void> => {
  const handle = await open(part, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
};
