import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { isDatasetError } from "../datasetError.js";
import type { Download } from "../registry/datasetInfo.js";
import { download, type DownloadOptions } from "./download.js";

const contents = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) >> 3);
const wanted = (mirrors: readonly string[]): Download => ({
  name: "data.bin",
  mirrors,
  bytes: contents.length,
  sha256: createHash("sha256").update(contents).digest("hex"),
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** The bytes that a request asks for. */
const startOf = ({ headers }: IncomingMessage): number => Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);

const whole: Answer = (request, response) => {
  const start = startOf(request);
  if (start > 0) response.writeHead(206, { "content-range": `bytes ${start}-${contents.length - 1}/${contents.length}` });
  response.end(contents.subarray(start));
};

/** Sends at most `count` bytes, then hangs up. */
const hangsUp =
  (count: number): Answer =>
  (request, response) => {
    const start = startOf(request);
    response.writeHead(start > 0 ? 206 : 200, {
      "content-length": contents.length - start,
      ...(start > 0 ? { "content-range": `bytes ${start}-${contents.length - 1}/${contents.length}` } : {}),
    });
    response.write(contents.subarray(start, start + count), () => setTimeout(() => response.destroy(), 20));
  };

let answers: Record<string, Answer> = {};
let asked: string[] = [];
let folder = "";
let server: Server;
let base = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader("connection", "close");
    asked.push(`${request.url}${request.headers.range === undefined ? "" : ` ${request.headers.range}`}`);
    (answers[request.url!] ?? ((_, response) => response.writeHead(404).end()))(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nabla-download-"));
  answers = {};
  asked = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const get = (paths: readonly string[], options: DownloadOptions = {}): Promise<void> =>
  download("load", wanted(paths.map((path) => base + path)), join(folder, "data.bin"), options);

const expectWhole = (): void => {
  expect(Buffer.compare(readFileSync(join(folder, "data.bin")), contents)).toBe(0);
  expect(readdirSync(folder)).toEqual(["data.bin"]);
};

/** The message of the error, without the number of the port. */
const failure = async (paths: readonly string[], options: DownloadOptions = {}): Promise<string> => {
  const error: unknown = await get(paths, options).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(isDatasetError(error)).toBe(true);
  expect(existsSync(join(folder, "data.bin"))).toBe(false);
  for (const left of options.retries === 1 ? [] : readdirSync(folder)) rmSync(join(folder, left));
  return (error as Error).message.replaceAll(base, "http://host");
};

test("a file comes whole, and says how far it is", async () => {
  answers["/a"] = whole;
  const seen: number[] = [];
  await get(["/a"], { onProgress: ({ received, bytes }) => seen.push(received / bytes) });
  expectWhole();
  expect(seen.at(-1)).toBe(1);
  expect([...seen].sort((a, b) => a - b)).toEqual(seen);
});

test("a server that hangs up is asked for the rest", async () => {
  answers["/a"] = hangsUp(40_000);
  await get(["/a"]);
  expectWhole();
  expect(asked.length).toBeGreaterThanOrEqual(3);
  expect(asked.slice(1).every((line) => /bytes=\d+-/.test(line))).toBe(true);
});

test("what an earlier process left is continued", async () => {
  writeFileSync(join(folder, "data.bin.part.0"), contents.subarray(0, 70_000));
  answers["/a"] = whole;
  await get(["/a"]);
  expectWhole();
  expect(asked).toEqual(["/a bytes=70000-"]);
});

test("what a killed process left is continued, what a living one writes is not touched", async () => {
  const gone = 2 ** 30;
  writeFileSync(join(folder, `data.bin.part.${gone}`), contents.subarray(0, 10));
  writeFileSync(join(folder, `data.bin.part.${process.ppid}`), contents.subarray(0, 20));
  answers["/a"] = whole;
  await get(["/a"]);
  expect(asked).toEqual(["/a bytes=10-"]);
  expect(readdirSync(folder).sort()).toEqual(["data.bin", `data.bin.part.${process.ppid}`]);
});

test("a server that ignores the range sends the whole file again", async () => {
  writeFileSync(join(folder, "data.bin.part.0"), contents.subarray(0, 70_000));
  answers["/a"] = (_, response) => response.end(contents);
  await get(["/a"]);
  expectWhole();
});

test("a wrong beginning left from before is thrown away, and the same mirror asked again", async () => {
  writeFileSync(join(folder, "data.bin.part.0"), new Uint8Array(70_000));
  answers["/a"] = whole;
  await get(["/a"]);
  expectWhole();
  expect(asked).toEqual(["/a bytes=70000-", "/a"]);
});

test("a redirection is followed", async () => {
  answers["/a"] = (_, response) => response.writeHead(302, { location: "/b" }).end();
  answers["/b"] = whole;
  await get(["/a"]);
  expectWhole();
});

test("a mirror that fails is followed by the next, and one's own come first", async () => {
  answers["/a/data.bin"] = (_, response) => response.end("nothing of the kind");
  answers["/b"] = (_, response) => response.end(contents.map((byte) => byte ^ 1));
  answers["/c"] = (_, response) => response.end(new Uint8Array(contents.length + 1));
  answers["/e"] = whole;
  await get(["/b", "/c", "/d", "/e"], { mirrors: [`${base}/a/`], retries: 0 });
  expectWhole();
  expect(new Set(asked.map((line) => line.split(" ")[0]))).toEqual(new Set(["/a/data.bin", "/b", "/c", "/d", "/e"]));
});

test("a corrupt, a longer, a missing, a refused and a silent file are told apart", async () => {
  answers["/corrupt"] = (_, response) => response.end(contents.map((byte, i) => (i === 50_000 ? byte ^ 1 : byte)));
  answers["/longer"] = (_, response) => response.end(new Uint8Array(contents.length + 1));
  answers["/silent"] = (_, response) => void response.writeHead(200, { "content-length": contents.length }).write("x");
  answers["/elsewhere"] = (_, response) =>
    void response.writeHead(206, { "content-range": "bytes 5-9/10" }).end(contents.subarray(0, 5));
  expect(
    [
      await failure(["/corrupt"]),
      await failure(["/longer"]),
      await failure(["/missing"]),
      await failure(["/silent"], { patience: 50, retries: 0 }),
      await failure(["/elsewhere"]),
      await failure([]),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "load: given http://host/corrupt: another file, with the sha256 d9689ac17ce9e4ca818e1b33d9ceb156bce411877285b52b777a4860824653f4; expected data.bin, 100000 bytes with the sha256 4b5479a255c44228c1a4a459d314a1e7dd2b2493ae5cb99322f01d558bc45790. Try again later, or fetch the file yourself and pass { dataDir } with its folder.
    load: given http://host/longer: more than 100000 bytes; expected data.bin, 100000 bytes with the sha256 4b5479a255c44228c1a4a459d314a1e7dd2b2493ae5cb99322f01d558bc45790. Try again later, or fetch the file yourself and pass { dataDir } with its folder.
    load: given http://host/missing: status 404; expected data.bin, 100000 bytes with the sha256 4b5479a255c44228c1a4a459d314a1e7dd2b2493ae5cb99322f01d558bc45790. Try again later, or fetch the file yourself and pass { dataDir } with its folder.
    load: given http://host/silent: silence for 50 ms; expected data.bin, 100000 bytes with the sha256 4b5479a255c44228c1a4a459d314a1e7dd2b2493ae5cb99322f01d558bc45790. Try again later, or fetch the file yourself and pass { dataDir } with its folder.
    load: given http://host/elsewhere: bytes 5-9/10 instead of bytes from 0 on; expected data.bin, 100000 bytes with the sha256 4b5479a255c44228c1a4a459d314a1e7dd2b2493ae5cb99322f01d558bc45790. Try again later, or fetch the file yourself and pass { dataDir } with its folder.
    load: given no address for data.bin; expected data.bin, 100000 bytes with the sha256 4b5479a255c44228c1a4a459d314a1e7dd2b2493ae5cb99322f01d558bc45790. Try again later, or fetch the file yourself and pass { dataDir } with its folder."
  `);
  const closed = createServer();
  await new Promise<void>((ready) => closed.listen(0, "127.0.0.1", ready));
  const { port } = closed.address() as AddressInfo;
  await new Promise((done) => closed.close(done));
  const refused = download("load", wanted([`http://127.0.0.1:${port}/x`]), join(folder, "data.bin"), { retries: 0 });
  await expect(refused).rejects.toThrow(/fetch failed, ECONNREFUSED; expected data\.bin, 100000 bytes/);
});

test("a file that always ends early is reported, and kept for the next time", async () => {
  answers["/a"] = hangsUp(0);
  writeFileSync(join(folder, "data.bin.part.0"), contents.subarray(0, 500));
  await failure(["/a"], { retries: 1 });
  expect(readdirSync(folder)).toEqual(["data.bin.part.0"]);
  expect(readFileSync(join(folder, "data.bin.part.0")).length).toBe(500);
});

test("a signal ends it, with its reason, and what has come is kept", async () => {
  const controller = new AbortController();
  answers["/a"] = (_, response) =>
    void response.writeHead(200, { "content-length": contents.length }).write(contents.subarray(0, 1000));
  const running = get(["/a"], { signal: controller.signal, onProgress: () => controller.abort(new Error("enough")) });
  await expect(running).rejects.toThrow("enough");
  expect(readdirSync(folder)).toEqual(["data.bin.part.0"]);
  answers["/a"] = whole;
  await get(["/a"]);
  expectWhole();
});
