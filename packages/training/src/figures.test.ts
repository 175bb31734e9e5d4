import { expect, test } from "vitest";
import { durationText, figuresText, figureText } from "./figures.js";

test("figures to about four digits", () => {
  expect([0, 0.01234, -1.23456, 45.678, 987.65, 12345.6, 1.5e-5, 2e7, NaN, -Infinity].map(figureText)).toEqual([
    "0",
    "0.0123",
    "-1.235",
    "45.68",
    "987.6",
    "12346",
    "1.500e-5",
    "2.000e+7",
    "NaN",
    "-Infinity",
  ]);
  expect(figuresText({ loss: 0.5, accuracy: 1 })).toBe("loss 0.5000  accuracy 1.000");
});

test("times as one reads them", () => {
  expect([0.2, 59.6, 61, 3599, 3725, Infinity].map(durationText)).toEqual([
    "0 s",
    "1 min 00 s",
    "1 min 01 s",
    "59 min 59 s",
    "1 h 02 min",
    "?",
  ]);
});
