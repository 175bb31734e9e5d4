import { expect, test } from "vitest";
import * as fc from "fast-check";
import { allClose } from "@nabla-js/gradcheck";
import { jit, vmap } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import { cosines, logMelSpectrogram, melFilters, mfcc } from "./mel.js";
import { powerSpectrum } from "./powerSpectrum.js";
import { frames, hann, spectrogram } from "./spectrogram.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 30) };
const tone = (hertz: number, samples = 1024, rate = 8000) =>
  np.array(Float32Array.from({ length: samples }, (_, t) => Math.sin((2 * Math.PI * hertz * t) / rate)));

test("pieces overlap, and what is left is dropped", () => {
  expect(np.toNested(frames(np.arange(8), { length: 4, hop: 3 }))).toEqual([
    [0, 1, 2, 3],
    [3, 4, 5, 6],
  ]);
  expect(frames(np.zeros([2, 600])).shape).toEqual([2, 3, 256]);
});

test("a tone is heard at its frequency, in every piece", () => {
  const power = spectrogram(tone(1000), { length: 256 });
  expect(power.shape).toEqual([7, 129]);
  // Bin k is k · 8000 / 256 hertz.
  expect(np.toNested(np.argmax(power, 1))).toEqual(new Array(7).fill(32));
  const bands = np.argmax(logMelSpectrogram(tone(1000), { sampleRate: 8000 }), 1);
  const higher = np.argmax(logMelSpectrogram(tone(2000), { sampleRate: 8000 }), 1);
  expect(np.item(np.max(bands))).toBeLessThan(np.item(np.min(higher)));
});

test("the power is that of the discrete Fourier transform, by its definition", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.nat({ max: 99 }), (n, seed) => {
      const x = Float64Array.from({ length: n }, (_, t) => Math.sin(seed + t * t));
      const expected = Array.from({ length: Math.floor(n / 2) + 1 }, (_, k) => {
        const sum = (wave: (angle: number) => number) => x.reduce((s, v, t) => s + v * wave((2 * Math.PI * k * t) / n), 0);
        return sum(Math.cos) ** 2 + sum(Math.sin) ** 2;
      });
      expect(allClose(powerSpectrum(np.array(x)), np.array(expected, { dtype: "float64" }))).toBe(true);
    }),
    runs,
  );
});

test("the bands cover the spectrum: between the first middle and the last, the triangles add up to 1", () => {
  const sums = np.toNested(np.sum(melFilters({ sampleRate: 8000, length: 512, mels: 20 }), 1)) as number[];
  const inner = sums.slice(Math.ceil((100 * 512) / 8000), Math.floor((3500 * 512) / 8000));
  for (const sum of inner) expect(sum).toBeCloseTo(1, 4);
  expect(Math.max(...sums)).toBeLessThanOrEqual(1 + 1e-6);
});

test("the cosines are orthonormal, and the first coefficient is the mean loudness times √mels", () => {
  const basis = cosines(20, 20);
  expect(allClose(np.matmul(np.transpose(basis), basis), np.eye(20))).toBe(true);
  const options = { sampleRate: 8000, mels: 20 };
  const [loudness, first] = [logMelSpectrogram(tone(700), options), np.slice(mfcc(tone(700), options), [0, 0], [null, 1])];
  expect(allClose(np.reshape(first, [-1]), np.mul(np.mean(loudness, 1), Math.sqrt(20)))).toBe(true);
});

test("features jit, map over a batch, and are finite for silence", () => {
  const options = { sampleRate: 8000, length: 128, mels: 10, coefficients: 5 };
  const batch = np.stack([tone(500, 512), np.zeros([512])]);
  const f = (x: np.NDArray) => mfcc(x, options);
  expect(f(batch).shape).toEqual([2, 7, 5]);
  expect(allClose(vmap(f)(batch), f(batch))).toBe(true);
  expect(allClose(jit(f)(batch), f(batch))).toBe(true);
  expect(np.item(np.all(np.isfinite(f(batch))))).toBe(1);
  expect(np.toNested(hann(4))).toEqual([0, 0.5, 1, 0.5].map((v) => expect.closeTo(v, 6)));
});

test("says what is wrong", () => {
  expect(() => frames(np.zeros([100]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: frames: given x [100]; expected […, time] with at least 256 samples. Pad the sound, or take shorter pieces.]`,
  );
  expect(() => frames(np.zeros([100]), { length: 0.02 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: frames: given length 0.02; expected a whole number of at least 1. Count in samples, not in seconds.]`,
  );
});
