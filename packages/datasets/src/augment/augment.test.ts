import { expect, test } from "vitest";
import * as fc from "fast-check";
import { allClose } from "@nabla-js/gradcheck";
import { jit } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { randomCrop } from "./crop.js";
import { cutout } from "./cutout.js";
import { randomFlip } from "./flip.js";
import { randomJitter } from "./jitter.js";
import { mixup } from "./mixup.js";
import { randomRotate, rotate } from "./rotate.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 20) };

/** Images of all different pixels from 1 on. */
const images = (n: number, c: number, h: number, w: number, dtype: "float32" | "uint8" = "float32"): NDArray =>
  np.array(
    Float32Array.from({ length: n * c * h * w }, (_, i) => 1 + (i % 250)),
    { shape: [n, c, h, w], dtype },
  );
const pictures = (x: NDArray): number[][] => (np.toNested(x) as number[][][][]).map((image) => image.flat(3));

const all: Readonly<Record<string, (key: NDArray, x: NDArray) => NDArray>> = {
  randomFlip,
  randomCrop: (key, x) => randomCrop(key, x, { padding: 1 }),
  cutout: (key, x) => cutout(key, x, { size: 2 }),
  randomRotate,
  randomJitter,
  mixup: (key, x) => mixup(key, { images: x, labels: np.ones([x.shape[0]!, 2]) }).images,
};

test.each(Object.entries(all))("%s keeps shape and dtype, depends on its arguments alone, and jits", (_name, augment) => {
  const batch = images(3, 2, 4, 5);
  const before = np.toNested(batch);
  const key = random.key(3);
  const y = augment(key, batch);
  expect([y.shape, y.dtype]).toEqual([batch.shape, batch.dtype]);
  expect(np.toNested(augment(key, batch))).toEqual(np.toNested(y));
  expect(np.toNested(batch)).toEqual(before);
  expect(allClose(jit(augment)(key, batch), y)).toBe(true);
});

test.each(["randomFlip", "randomCrop", "cutout"])("%s takes bytes too", (name) => {
  const y = all[name]!(random.key(0), images(2, 1, 4, 4, "uint8"));
  expect([y.dtype, y.shape]).toEqual(["uint8", [2, 1, 4, 4]]);
});

test("a flip is the image or its mirror image, each about half of the time", () => {
  const batch = images(60, 1, 2, 3);
  const [plain, mirrored] = [pictures(batch), pictures(np.flip(batch, 3))];
  const flipped = pictures(randomFlip(random.key(1), batch));
  const mirrors = flipped.filter((image, i) => {
    expect([plain[i]!.join(), mirrored[i]!.join()]).toContain(image.join());
    return image.join() === mirrored[i]!.join();
  });
  expect(mirrors.length).toBeGreaterThan(15);
  expect(mirrors.length).toBeLessThan(45);
  expect(pictures(randomFlip(random.key(1), batch, { p: 0 }))).toEqual(plain);
  expect(pictures(randomFlip(random.key(1), batch, { p: 1 }))).toEqual(mirrored);
});

test("a crop is the image shifted by up to the padding, each image by its own way, zeros coming in", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 2 }), (seed, padding) => {
      const [n, h, w] = [4, 3, 4];
      const batch = images(n, 1, h, w);
      const out = np.toNested(randomCrop(random.key(seed), batch, { padding })) as number[][][][];
      const source = np.toNested(batch) as number[][][][];
      for (let i = 0; i < n; i++) {
        const shifts: string[] = [];
        for (let dy = -padding; dy <= padding; dy++)
          for (let dx = -padding; dx <= padding; dx++) {
            const same = out[i]![0]!.every((row, y) =>
              row.every((pixel, x) => pixel === (source[i]![0]![y + dy]?.[x + dx] ?? 0)),
            );
            if (same) shifts.push(`${dy},${dx}`);
          }
        expect(shifts.length).toBeGreaterThanOrEqual(1);
      }
    }),
    runs,
  );
  const many = images(30, 1, 3, 4);
  const [before, after] = [pictures(many), pictures(randomCrop(random.key(0), many, { padding: 1 }))];
  const unmoved = after.filter((image, i) => image.join() === before[i]!.join()).length;
  expect(unmoved).toBeLessThan(12);
});

test("cutout leaves a square of zeros, the rest alone, and all channels alike", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 3 }), (seed, size) => {
      const batch = images(3, 2, 5, 6);
      const out = np.toNested(cutout(random.key(seed), batch, { size })) as number[][][][];
      const source = np.toNested(batch) as number[][][][];
      out.forEach((image, i) => {
        const zeros = image.map((plane) => plane.flatMap((row, y) => row.flatMap((pixel, x) => (pixel === 0 ? [[y, x]] : []))));
        expect(zeros[0]).toEqual(zeros[1]);
        const [rows, columns] = [new Set(zeros[0]!.map(([y]) => y)), new Set(zeros[0]!.map(([, x]) => x))];
        expect(zeros[0]!.length).toBe(rows.size * columns.size);
        expect([rows.size >= 1 && rows.size <= size, columns.size >= 1 && columns.size <= size]).toEqual([true, true]);
        image.forEach((plane, c) =>
          plane.forEach((row, y) => row.forEach((pixel, x) => expect([0, source[i]![c]![y]![x]]).toContain(pixel))),
        );
      });
    }),
    runs,
  );
});

test("a quarter turn counter-clockwise brings right to top; no turn changes nothing", () => {
  const image = np.array([
    [
      [
        [0, 0, 0],
        [0, 0, 9],
        [0, 0, 0],
      ],
    ],
  ]);
  expect(np.toNested(np.round(rotate(image, np.array([Math.PI / 2]))))).toEqual([
    [
      [
        [0, 9, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
    ],
  ]);
  const batch = images(2, 3, 4, 5);
  expect(allClose(rotate(batch, np.zeros([2])), batch)).toBe(true);
  const turned = rotate(batch, np.array([Math.PI, Math.PI]));
  // Angles in float32 leave a pixel some 10⁻⁶ beside its place.
  expect(np.item(np.max(np.abs(np.sub(turned, np.flip(batch, [2, 3])))))).toBeLessThan(1e-3);
});

test("jitter moves and stretches about the mean", () => {
  const batch = images(5, 1, 3, 3);
  const still = randomJitter(random.key(0), batch, { brightness: 0, contrast: 0 });
  expect(allClose(still, batch)).toBe(true);
  const y = randomJitter(random.key(0), batch, { brightness: 0, contrast: 0.5 });
  expect(allClose(np.mean(y, [1, 2, 3]), np.mean(batch, [1, 2, 3]))).toBe(true);
  const ratio = np.toNested(np.div(np.std(y, [1, 2, 3]), np.std(batch, [1, 2, 3]))) as number[];
  expect(ratio.every((r) => r > 0.499 && r < 1.501)).toBe(true);
  expect(new Set(ratio).size).toBe(5);
});

test("mixup mixes images and labels by the same share, which keeps the sum of the labels", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const labels = np.array([
        [1, 0],
        [0, 1],
        [1, 0],
      ]);
      // Each image is filled with the probability of the second class: so it must be after mixing.
      const batch = np.broadcastTo(np.reshape(np.slice(labels, [0, 1]), [3, 1, 1, 1]), [3, 1, 2, 2]);
      const mixed = mixup(random.key(seed), { images: batch, labels }, { alpha: 1 });
      expect(allClose(np.sum(mixed.labels, 1), np.ones([3]))).toBe(true);
      expect(allClose(np.mean(mixed.images, [1, 2, 3]), np.reshape(np.slice(mixed.labels, [0, 1]), [3]))).toBe(true);
    }),
    runs,
  );
});

test("says what is wrong", () => {
  const key = random.key(0);
  expect(() => randomFlip(key, np.zeros([2, 3, 4]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: randomFlip: given images [2, 3, 4]; expected [batch, channels, height, width]. Augment batches: put map(…) behind batch(…).]`,
  );
  expect(() => randomRotate(key, images(1, 1, 2, 2, "uint8"))).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: randomRotate: given images uint8; expected float32 or float64. Standardise the images first, or convert them with np.astype.]`,
  );
  expect(() => mixup(key, { images: np.zeros([2, 1, 2, 2]), labels: np.zeros([2]) })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: mixup: given images [2, 1, 2, 2] and labels [2]; expected images [batch, …] and labels [batch, classes]. For labels that are class numbers, use oneHotCodes(labels, classes) first.]`,
  );
});
