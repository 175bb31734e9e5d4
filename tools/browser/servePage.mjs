// A page over HTTP on this machine, with or without the headers that isolate it from other origins.
import { createServer } from "node:http";

/**
 * Serves texts by path on 127.0.0.1, a secure context, at a port of the system's choice.
 *
 * @param {Readonly<Record<string, string>>} files - Path, beginning with a slash, to text; `/` is the page.
 * @param {{ isolated: boolean }} options - Whether the page is cross-origin isolated, so that it has SharedArrayBuffer.
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export const servePage = async (files, { isolated }) => {
  const isolation = isolated
    ? { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" }
    : {};
  const server = createServer(({ url = "/" }, response) => {
    const text = files[url];
    if (text === undefined) {
      response.writeHead(404).end();
      return;
    }
    const type = url.endsWith(".js") ? "text/javascript" : "text/html";
    response.writeHead(200, { "Content-Type": `${type}; charset=utf-8`, ...isolation }).end(text);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
