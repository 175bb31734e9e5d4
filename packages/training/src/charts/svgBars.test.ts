import { expect, test } from "vitest";
import { svgBars } from "./svgBars.js";

test("the longest bar fills the width, the others are in proportion, an empty one is nothing", () => {
  const svg = svgBars(
    [
      { name: "a", value: 10 },
      { name: "b & c", value: 5 },
      { name: "d", value: 0 },
    ],
    { title: "letters", width: 640 },
  );
  const widths = [...svg.matchAll(/<rect x="[^"]+" y="[^"]+" width="([^"]+)" height="14"/g)].map(([, w]) => Number(w));
  expect(widths[1]).toBeCloseTo(widths[0] / 2);
  expect(widths[2]).toBe(0);
  expect(svg).toContain("b &amp; c");
  expect(svg).toContain("<title>letters</title>");
});

test("no bars, or bars of nothing, are a picture too", () => {
  expect(svgBars([])).toContain("<svg");
  expect(svgBars([{ name: "none", value: 0 }])).not.toContain("NaN");
});
