import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { parsePng } from "@nabla-js/formats";
import { addEpoch, addStep, emptyHistory, type History } from "../history.js";
import { htmlReport } from "./htmlReport.js";

const historyOf = (epochs: number): History => {
  let history = emptyHistory;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    history = addStep(history, { epoch, step: epoch, metrics: { loss: 1 / epoch } });
    history = addEpoch(history, { epoch, step: epoch, metrics: { loss: 1 / epoch }, validation: { loss: 2 / epoch } });
  }
  return history;
};

const image = np.array(
  [
    [0, 128],
    [255, 7],
  ],
  { dtype: "uint8" },
);

const page = htmlReport({
  title: "a <b> & c",
  about: "three classes",
  figures: [{ name: "test accuracy", value: "75.0 %" }],
  history: historyOf(3),
  settings: { optimizer: "adam", seed: 0 },
  confusion: {
    counts: [
      [3, 1],
      [1, 3],
    ],
    classes: ["cat", "d&g"],
  },
  galleries: [{ title: "Worst mistakes", pictures: [{ image, caption: "cat", note: "taken for d&g" }] }],
});

test("all that is given stands on the page, escaped", () => {
  expect(page).toContain("<title>a &lt;b&gt; &amp; c</title>");
  for (const text of ["test accuracy", "75.0 %", "d&amp;g", "Worst mistakes", "taken for d&amp;g", "optimizer", "adam"])
    expect(page).toContain(text);
  expect(page.split("<svg").length - 1).toBe(2);
  // The second epoch, its training and its validation.
  expect(page).toContain('<tr><th scope="row">2</th><td>2</td><td>0.5000</td><td>1.000</td></tr>');
});

test("recall, precision and accuracy", () => {
  expect([...page.matchAll(/class="share[^>]*>([^<]*)</g)].map(([, share]) => share)).toEqual([
    "75.0",
    "75.0",
    "75.0",
    "75.0",
    "75.0",
  ]);
});

test("it refers to nothing outside it, and runs nothing", () => {
  expect(page).not.toMatch(/<script|<link|@import|url\(/);
  const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
  expect(addresses.every((address) => address.startsWith("data:image/png;base64,"))).toBe(true);
});

test("a picture on the page is the picture given", () => {
  const [, base64] = /src="data:image\/png;base64,([^"]+)"/.exec(page)!;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  expect(np.toNested(parsePng(bytes))).toEqual([np.toNested(image)]);
});

test("every tag is closed", () => {
  const open: string[] = [];
  for (const [, close, name, own] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/g)) {
    if (own === "/" || /^(meta|img)$/.test(name)) continue;
    if (close === "") open.push(name);
    else expect(open.pop()).toBe(name);
  }
  expect(open).toEqual([]);
});

test("a run of which nothing is known yet gives a page with its title; many epochs are folded", () => {
  const bare = htmlReport({ title: "begun", history: emptyHistory });
  expect(bare).not.toContain("<section");
  expect(htmlReport({ title: "long", history: historyOf(13) })).toContain("<details><summary>13 epochs</summary>");
});

test("counts that are not square are refused", () => {
  expect(() =>
    htmlReport({ title: "", history: emptyHistory, confusion: { counts: [[1, 2]] } }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: htmlReport: given counts [1, 2]; expected counts [classes, classes], and a name for each class. Count with confusionMatrix, and pass the names of all classes.]`,
  );
});
