import { expect, test } from "vitest";
import { findChromium, launchChromium } from "./chromium.mjs";
import { runInPage } from "./runInPage.mjs";

const chromium = findChromium();

test.runIf(chromium !== null)(
  "a program runs in a page, isolated from other origins or not, and its errors come back",
  async () => {
    const browser = await launchChromium(chromium!);
    try {
      const code = `
      import * as np from "@nabla-js/ndarray";
      export default () => [np.item(np.sum(np.arange(5))), crossOriginIsolated, typeof SharedArrayBuffer];`;
      expect(await runInPage(browser, code)).toEqual([10, false, "undefined"]);
      expect(await runInPage(browser, code, { isolated: true })).toEqual([10, true, "function"]);
      await expect(runInPage(browser, `export default () => { throw new Error("so it is"); }`)).rejects.toThrow("so it is");
    } finally {
      await browser.close();
    }
  },
);
