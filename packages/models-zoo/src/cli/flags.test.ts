import { expect, test } from "vitest";
import { nameOf, numberOf, parseWords } from "./flags.js";

const known = ["epochs", "json", "out", "learning-rate"] as const;
const parse = (text: string) => parseWords("zoo train", text.split(" "), known);

test("options in any place and either form; what is none", () => {
  expect(parse("mlp --epochs 3 --json --out=here more")).toEqual({
    positionals: ["mlp", "more"],
    given: { epochs: "3", json: true, out: "here" },
  });
  expect(parse("mlp --learning-rate=-1").given).toEqual({ "learning-rate": "-1" });
  expect(parse("mlp --epochs 3 --epochs 4").given).toEqual({ epochs: "4" });
  expect(parse("-- --json").positionals).toEqual(["--json"]);
});

test("an unknown option, one without its value, a switch with one", () => {
  expect(() => parse("mlp --epoch 3")).toThrowErrorMatchingInlineSnapshot(
    `[UsageError: zoo train: given --epoch; expected one of --epochs, --json, --out, --learning-rate. Did you mean --epochs?]`,
  );
  expect(() => parse("mlp --colour")).toThrowErrorMatchingInlineSnapshot(
    `[UsageError: zoo train: given --colour; expected one of --epochs, --json, --out, --learning-rate. Leave it out.]`,
  );
  expect(() => parse("mlp -x")).toThrowErrorMatchingInlineSnapshot(
    `[UsageError: zoo train: given -x; expected one of --epochs, --json, --out, --learning-rate. Leave it out.]`,
  );
  expect(() => parse("mlp --epochs")).toThrowErrorMatchingInlineSnapshot(
    `[UsageError: zoo train: given --epochs without a value; expected --epochs N: how often to go through the data. Write the value behind it.]`,
  );
  expect(() => parse("mlp --epochs --json")).toThrowErrorMatchingInlineSnapshot(
    `[UsageError: zoo train: given --epochs without a value; expected --epochs N: how often to go through the data. Write the value behind it.]`,
  );
  expect(() => parse("mlp --json=yes")).toThrowErrorMatchingInlineSnapshot(
    `[UsageError: zoo train: given --json=yes; expected --json alone: print one JSON event a line. Leave out the value.]`,
  );
});

test("names are those of a list", () => {
  expect(nameOf("zoo train", "--optimizer", "adam", ["sgd", "adam"])).toBe("adam");
  expect(() => nameOf("zoo train", "--optimizer", "adan", ["sgd", "adam"])).toThrowErrorMatchingInlineSnapshot(
    `[UsageError: zoo train: given --optimizer adan; expected one of sgd, adam. Did you mean adam?]`,
  );
  expect(() => nameOf("zoo train", "--optimizer", "lion-king", ["sgd", "adam"])).toThrowErrorMatchingInlineSnapshot(
    `[UsageError: zoo train: given --optimizer lion-king; expected one of sgd, adam. Choose one of them.]`,
  );
});

test("numbers are numbers, within their range", () => {
  expect(numberOf("zoo train", "epochs", "3", 10, { whole: true })).toBe(3);
  expect(numberOf("zoo train", "learning-rate", "1e-3", 1)).toBe(0.001);
  expect(numberOf("zoo train", "epochs", undefined, 10)).toBe(10);
  for (const text of ["", " ", "3.5", "-1", "three", "NaN", "Infinity", "9007199254740993"])
    expect(() => numberOf("zoo train", "epochs", text, 10, { whole: true }), text).toThrow(
      "expected a whole number of at least 0",
    );
  expect(() => numberOf("zoo train", "momentum", "1.5", 0.5, { most: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[UsageError: zoo train: given --momentum 1.5; expected a number from 0 to 1. Leave it out for 0.5.]`,
  );
  expect(() => numberOf("zoo train", "batch-size", "0", 64, { whole: true, least: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[UsageError: zoo train: given --batch-size 0; expected a whole number of at least 1. Leave it out for 64.]`,
  );
  expect(() =>
    numberOf("zoo sample", "top-k", "0", 1, { whole: true, least: 1, without: "to draw from all" }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[UsageError: zoo sample: given --top-k 0; expected a whole number of at least 1. Leave it out to draw from all.]`,
  );
});
