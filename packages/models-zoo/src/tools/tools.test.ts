import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { parsePng, writePng } from "@nabla-js/formats";
import { dense, flatten, sequential } from "@nabla-js/layers";
import type { NDArray } from "@nabla-js/ndarray";
import { generateText, drawToken } from "../kinds/textGeneration.js";
import { recurrentLm } from "../models/recurrentLm.js";
import { characterTokenizer } from "@nabla-js/datasets";
import { fgsm, pgd } from "./attacks.js";
import { bleu } from "./bleu.js";
import { frechetDistance } from "./frechet.js";
import { imageSheet } from "./imageSheet.js";
import { layersFrom, layersUpTo } from "./layersUpTo.js";
import { readImage } from "./readImage.js";
import { gradCam, gradientSaliency, integratedGradients } from "./saliency.js";
import { traversal } from "./traversal.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 8) };
const nested = (x: NDArray): unknown => np.toNested(x);

describe("bleu", () => {
  const words = (text: string): readonly string[] => text.split(" ");
  test("a reference itself is 100; nothing in common is 0", () => {
    expect(bleu([words("the cat sat on the mat")], [[words("the cat sat on the mat")]])).toBeCloseTo(100, 10);
    expect(bleu([words("a b c d")], [[words("e f g h")]])).toBe(0);
  });
  test("by hand: 5 of 6, 4 of 5, 3 of 4 and 2 of 3 runs", () => {
    const figure = bleu([words("the cat sat on the rug")], [[words("the cat sat on the mat")]]);
    expect(figure).toBeCloseTo(100 * ((5 / 6) * (4 / 5) * (3 / 4) * (2 / 3)) ** 0.25, 10);
  });
  test("no run counts more often than in a reference: seven times the (the paper's example) is 2 of 7", () => {
    const figure = bleu(
      [words("the the the the the the the"), words("a b c d")],
      [[words("the cat is on the mat"), words("there is a cat on the mat")], [words("a b c d")]],
    );
    // 2 + 4 of 7 + 4 words, 0 + 3 of 6 + 3 pairs, 2 of 5 + 2, 1 of 4 + 1; lengths 11 and 7 + 4.
    expect(figure).toBeCloseTo(100 * ((6 / 11) * (3 / 9) * (2 / 7) * (1 / 5)) ** 0.25, 8);
  });
  test("what is too short is marked down by e^(1 − r/c)", () => {
    expect(bleu([words("a b c d")], [[words("a b c d e f")]])).toBeCloseTo(100 * Math.exp(1 - 6 / 4), 10);
  });
  test("says what is missing", () => {
    expect(() => bleu([["a"]], [[]])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: bleu: given 1 translations and references for 0; expected one or more references for each translation. Leave out what has no reference.]`,
    );
  });
});

describe("frechetDistance", () => {
  const features = random.normal(random.key(0), [40, 3]);
  test("a set is at 0 from itself, and at |d|² from itself moved by d", () => {
    expect(frechetDistance(features, features)).toBeCloseTo(0, 8);
    expect(frechetDistance(features, np.add(features, np.array([1, 2, 2])))).toBeCloseTo(9, 5);
  });
  test("of one feature it is (μ₁ − μ₂)² + (σ₁ − σ₂)², and the same either way round", () => {
    const a = np.array([[0], [2]]);
    const b = np.array([[1], [7]]);
    const expected = 9 + (Math.SQRT2 - Math.sqrt(18)) ** 2;
    expect(frechetDistance(a, b)).toBeCloseTo(expected, 8);
    expect(frechetDistance(b, a)).toBeCloseTo(expected, 8);
  });
  test("says which features do not fit", () => {
    expect(() => frechetDistance(features, np.zeros([4, 2]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: frechetDistance: given a [40, 3] and b [4, 2]; expected [n, features] and [m, features], with at least two of each. Take the features of the same layer for both sets.]`,
    );
  });
});

describe("attacks", () => {
  const w = np.array([1, -2, 0, 3]);
  const loss = (x: NDArray): NDArray => np.sum(np.mul(w, np.square(x)), -1);
  const x = np.array([[0.5, 0.5, 0.5, 0.95]]);

  test("the sign of the gradient, by hand; pixels stay within 0 and 1", () => {
    expect(nested(fgsm(loss, x, { eps: 0.25 }))).toEqual([[0.75, 0.25, 0.5, 1]]);
    expect(nested(fgsm(loss, x, { eps: 0 }))).toEqual(nested(x));
  });
  test("PGD stays within eps and within 0 and 1; where the loss is linear it ends where FGSM does", () => {
    const linear = (x: NDArray): NDArray => np.sum(np.mul(np.array([1, -2, 4, 3]), x), -1);
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0.01, max: 0.5, noNaN: true }), (seed, eps) => {
        const start = random.uniform(random.key(seed), [3, 4]);
        const end = pgd(random.key(seed + 1), loss, start, { eps, steps: 6 });
        for (const [i, from] of np.toTypedArray(start).entries()) {
          const moved = np.toTypedArray(end)[i]!;
          expect(Math.abs(moved - from)).toBeLessThanOrEqual(eps + 1e-6);
          expect(moved).toBeGreaterThanOrEqual(0);
          expect(moved).toBeLessThanOrEqual(1);
        }
        const [all, one] = [pgd(random.key(seed + 1), linear, start, { eps, steps: 6 }), fgsm(linear, start, { eps })];
        expect(np.item(np.max(np.abs(np.sub(all, one))))).toBeLessThan(1e-6);
      }),
      runs,
    );
  });
  test("says what eps and steps can be", () => {
    expect(() => fgsm(loss, x, { eps: -1 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: fgsm: given eps -1; expected a number from 0 on. Say how far a pixel may move, as a fraction of 1.]`,
    );
    expect(() => pgd(random.key(0), loss, x, { eps: 0.1, steps: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: pgd: given steps 0; expected a whole number from 1 on. Use fgsm for one.]`,
    );
  });
});

describe("saliency", () => {
  const score = (x: NDArray): NDArray => np.sum(np.mul(np.array([1, 2, 3]), np.mul(x, np.square(x))), -1);
  const x = np.array([[1, -1, 0.5]]);

  test("the gradient, by hand", () => {
    expect(nested(gradientSaliency(score, x))).toEqual([[3, 6, 2.25]]);
  });
  test("integrated gradients are complete: they add up to score(x) − score(baseline)", () => {
    const baseline = np.array([[0.25, 0, -1]]);
    const sum = np.item(np.sum(integratedGradients(score, x, { baseline, steps: 200 })));
    expect(sum).toBeCloseTo(np.item(np.sub(score(x), score(baseline))), 3);
  });
  test("of a linear score Grad-CAM is the maps weighed by the means of their weights, where that is positive", () => {
    const maps = np.array([[[[1, 2]], [[3, 1]]]]);
    const weights = np.array([[[2, 2]], [[-1, -1]]]);
    expect(nested(gradCam((a) => np.sum(np.mul(a, weights), [1, 2, 3]), maps))).toEqual([[[0, 3]]]);
  });
  test("the parts of a model, one after the other, are the model", () => {
    const model = sequential(flatten(), dense(4), dense(2));
    const { params } = model.init(random.key(0), [1, 2, 2]);
    const input = random.normal(random.key(1), [3, 2, 2]);
    const [whole] = model.apply(params, {}, input);
    expect(nested(layersFrom(model, 2)(params, layersUpTo(model, 2)(params, input)))).toEqual(nested(whole));
    expect(() => layersUpTo(dense(2) as never, 1)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: layersUpTo: given a model dense(2) that has no steps; expected layers one after the other. Make it with sequential.]`,
    );
  });
});

describe("pictures", () => {
  test("a sheet has a pixel around each image, what is beyond white and black cut off", () => {
    const sheet = parsePng(imageSheet(np.array([[[[0, 2]]], [[[-1, 0.5]]]]), { zoom: 1 }));
    expect(nested(sheet)).toEqual([
      [
        [255, 255, 255, 255, 255, 255, 255],
        [255, 0, 255, 255, 0, 128, 255],
        [255, 255, 255, 255, 255, 255, 255],
      ],
    ]);
  });
  test("a traversal has a row for each number of the code, in which it alone changes", () => {
    let seen = np.zeros([0]);
    traversal(
      (codes) => {
        seen = codes;
        return np.zeros([codes.shape[0]!, 1, 2, 2]);
      },
      np.array([[5, 7]]),
    );
    expect(seen.shape).toEqual([22, 2]);
    const rows = nested(seen) as number[][];
    expect(rows[0]).toEqual([-3, 7]);
    expect(rows[10]).toEqual([3, 7]);
    expect(rows[16]).toEqual([5, 0]);
  });

  const digits = { name: "mnist", train: { inputs: np.zeros([1, 1, 2, 2], "uint8"), labels: np.zeros([1], "int32") } };
  const read = (x: NDArray): unknown => nested(readImage(digits)({ name: "x.png", bytes: writePng(np.astype(x, "uint8")) }));

  test("a picture is averaged to the size of the data, and made light on dark", () => {
    const small = [
      [
        [
          [200, 0],
          [0, 100],
        ],
      ],
    ];
    expect(
      read(
        np.array([
          [200, 0],
          [0, 100],
        ]),
      ),
    ).toEqual(small);
    expect(
      read(
        np.repeat(
          np.repeat(
            np.array([
              [200, 0],
              [0, 100],
            ]),
            3,
            0,
          ),
          3,
          1,
        ),
      ),
    ).toEqual(small);
    expect(
      read(
        np.sub(
          255,
          np.array([
            [200, 0],
            [0, 100],
          ]),
        ),
      ),
    ).toEqual(small);
  });
  test("colours become grey by their luma, what is transparent white, then black", () => {
    const pixel = (...values: number[]): NDArray =>
      np.broadcastTo(np.array(values, { shape: [values.length, 1, 1] }), [values.length, 2, 2]);
    expect(read(pixel(100, 0, 0))).toEqual([
      [
        [
          [30, 30],
          [30, 30],
        ],
      ],
    ]);
    expect(read(pixel(0, 0, 0, 0))).toEqual([
      [
        [
          [0, 0],
          [0, 0],
        ],
      ],
    ]);
  });
  test("a text is no picture", () => {
    expect(() => readImage(digits)({ text: "seven" })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: predict: given the text "seven"; expected a PNG file, since the model was taught images. Name the file of a picture.]`,
    );
  });
});

describe("drawing text", () => {
  const logits = np.array([0, 1, 2, 3]);
  test("a temperature of 0, and the likeliest of one, take the likeliest", () => {
    expect(np.item(drawToken(random.key(0), logits, { temperature: 0 }))).toBe(3);
    expect(np.item(drawToken(random.key(0), logits, { topK: 1 }))).toBe(3);
  });
  test("only the k likeliest are drawn, and each of them is; the same key gives the same", () => {
    const draw = (seed: number): number => np.item(drawToken(random.key(seed), logits, { topK: 2, temperature: 5 }));
    const drawn = Array.from({ length: 40 }, (_, seed) => draw(seed));
    expect([...new Set(drawn)].sort()).toEqual([2, 3]);
    expect(draw(7)).toBe(drawn[7]);
  });
  test("says what a temperature and a k can be", () => {
    expect(() => drawToken(random.key(0), logits, { temperature: -1 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: drawToken: given temperature -1; expected a number from 0 on. Take 1 for what the model says, less for what it is surer of.]`,
    );
    expect(() => drawToken(random.key(0), logits, { topK: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: drawToken: given topK 0; expected a whole number from 1 on. Leave it out to draw from all.]`,
    );
  });
  test("a text comes piece by piece, the same for one key, and begins a new way with another", () => {
    const tokenizer = characterTokenizer("abcdef\n");
    const model = recurrentLm({ vocabulary: 7, units: [4] });
    const params = model.init(random.key(0));
    const write = (seed: number): readonly string[] => [
      ...generateText(model, params, tokenizer, { key: random.key(seed), prompt: "abc", count: 12 }),
    ];
    expect(write(1)).toHaveLength(12);
    expect(write(1)).toEqual(write(1));
    expect(write(1)).not.toEqual(write(2));
    expect(() => [
      ...generateText(model, params, tokenizer, { key: random.key(0), prompt: "", count: 1 }),
    ]).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: generateText: given an empty prompt; expected at least one token to go on from. Begin with a line end, or a word.]`,
    );
  });
});
