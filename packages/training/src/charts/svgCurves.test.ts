import { expect, test } from "vitest";
import { addEpoch, addStep, emptyHistory } from "../history.js";
import { svgChart, svgCurves } from "./svgCurves.js";

const circles = (svg: string): number => svg.split("<circle").length - 1;

test("a curve for the training, and marks for the validation", () => {
  let history = emptyHistory;
  for (let step = 1; step <= 20; step++) history = addStep(history, { epoch: 1, step, metrics: { loss: 1 / step } });
  history = addEpoch(history, { epoch: 1, step: 20, metrics: { loss: 0.2 }, validation: { loss: 0.1 } });
  const svg = svgCurves(history, "loss", { title: "loss of <mlp>" });
  expect(svg).toContain("<title>loss of &lt;mlp&gt;</title>");
  expect(svg).toContain(">training</text>");
  expect(svg).toContain(">validation</text>");
  expect(svg.split("<path").length - 1).toBe(1);
  expect(circles(svg)).toBe(1);
});

test("every coordinate is a number, whatever the points", () => {
  for (const points of [
    [],
    [[1, 1]],
    [
      [0, 0],
      [1, NaN],
      [2, Infinity],
      [3, 1],
    ],
    [
      [5, 2],
      [5, 2],
    ],
  ] as [number, number][][]) {
    const svg = svgChart([{ name: "a", points, marks: true }]);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(circles(svg)).toBe(points.filter(([, y]) => Number.isFinite(y)).length);
  }
});

test("points stand where they belong", () => {
  const svg = svgChart(
    [
      {
        name: "a",
        points: [
          [0, 0],
          [10, 1],
        ],
        marks: true,
      },
    ],
    { width: 640, height: 360 },
  );
  const [first, second] = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
  expect(first[0]).toBeLessThan(second[0]);
  expect(first[1]).toBeGreaterThan(second[1]);
});

test("names of curves stand below a title that leaves them no room", () => {
  const series = [
    { name: "training", points: [[0, 0]] as const },
    { name: "validation", points: [[0, 1]] as const },
  ];
  const heightOf = (width: number) =>
    Number(/y="(\d+)" fill="[^"]*">training</.exec(svgChart(series, { title: "accuracy", width }))![1]);
  expect(heightOf(640)).toBe(26);
  expect(heightOf(340)).toBe(48);
});
