import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exportsOfAll, firstSentence } from "./exports.mjs";
import { exportList, isListed, partOf, sizeIn, sizeOf, sizeText } from "./generated.mjs";
import { fromRoot, packageOf, packages } from "./workspace.mjs";

const all = exportsOfAll();
const mend = "run `pnpm run docs`";

describe.each(packages())("$name", ({ directory, manifest }) => {
  const page = readFileSync(join(directory, "README.md"), "utf8");
  const entries = new Map([...all].filter(([entry]) => packageOf(entry) === manifest.name));

  test("the list of exports is current", () => {
    expect(lines(partOf(page, "exports") ?? ""), mend).toEqual(lines(exportList(entries)));
  });

  test("the size is current, give or take a tenth", async () => {
    const size = await sizeOf(manifest);
    const said = sizeIn(partOf(page, "size") ?? "");
    expect(Math.abs(said - sizeIn(sizeText(size))), `${size} bytes; ${mend}`).toBeLessThanOrEqual(0.1 * size);
  });

  test("every export says what it is", () => {
    const silent = [...entries].flatMap(([entry, list]) =>
      list
        .filter((exported) => isListed(exported) && exported.summary === "")
        .map(({ name, file }) => `${name} of ${entry}, in ${fromRoot(file)}`),
    );
    expect(silent).toEqual([]);
  });
});

/** A list without its layout, which is the formatter's. */
const lines = (text: string): string[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.replaceAll(/[\\*_]/g, ""));

test("a summary is the first sentence, with its links as code", () => {
  expect(firstSentence("The sine of\neach element. In radians.\n\nMore.")).toBe("The sine of each element.");
  expect(firstSentence("The adjoint of {@link sinP}: see Eq. 3 there.")).toBe("The adjoint of `sinP`: see Eq. 3 there.");
  expect(firstSentence("A layer: y = x·W + b.")).toBe("A layer: y = x·W + b.");
  expect(firstSentence("Softmax of x:\n\n    a / b")).toBe("Softmax of x.");
});
