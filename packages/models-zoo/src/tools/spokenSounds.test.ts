import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { melFilters } from "@nabla-js/datasets";
import { otherVoice } from "./otherVoice.js";
import { centred, loudnessOf, speech, spokenPart } from "./spokenSounds.js";

/** A tone of some hertz for half a second, with silence around it. */
const tone = (hertz: number, strength = 0.1): Float32Array =>
  Float32Array.from({ length: 8000 }, (_, i) =>
    i < 2000 || i >= 6000 ? 0 : strength * Math.sin((2 * Math.PI * hertz * i) / speech.sampleRate),
  );
/** The picture of a sound, `[frames, bands]`. */
const pictureOf = (sound: Float32Array): PictureRows =>
  np.toNested(np.squeeze(loudnessOf(np.expandDims(centred(spokenPart(np.array(sound)), 48), 0)), [0, 1])) as PictureRows;
type PictureRows = number[][];
const largest = (values: readonly number[]): number => values.indexOf(Math.max(...values));

test("what is said is cut out with 50 ms beside it, and has power 1", () => {
  const spoken = spokenPart(np.array(tone(440)));
  expect(Math.abs(spoken.length - 4800)).toBeLessThanOrEqual(160);
  expect(spoken.reduce((sum, v) => sum + v * v, 0) / spoken.length).toBeCloseTo(1, 4);
});

test("a tone is loudest, 9 nats above the floor, in its own band; silence is 0; how loud it was recorded does not count", () => {
  const filters = np.toNested(melFilters(speech)) as number[][];
  for (const hertz of [500, 1000, 2500]) {
    const picture = pictureOf(tone(hertz));
    const middle = picture[24]!;
    expect(largest(middle)).toBe(largest(filters[(hertz * speech.length) / speech.sampleRate]!));
    expect(Math.max(...picture.flat())).toBeCloseTo(9, 5);
    expect(picture[0]!.every((v) => v === 0)).toBe(true);
    pictureOf(tone(hertz, 0.3)).forEach((row, t) => row.forEach((v, band) => expect(v).toBeCloseTo(picture[t]![band]!, 2)));
  }
});

test("another voice says the same for the same key, where something was said, as loud at most, and not at one pitch", () => {
  const x = np.broadcastTo(np.array([[pictureOf(tone(1000))]]), [24, 1, 48, 40]);
  const heard = otherVoice(random.key(3), x);
  expect(np.toNested(otherVoice(random.key(3), x))).toEqual(np.toNested(heard));
  expect(np.item(np.min(heard))).toBe(0);
  expect(np.item(np.max(heard))).toBeLessThanOrEqual(9 * Math.exp(0.2) + 1e-4);
  const silent = otherVoice(random.key(3), np.zeros([4, 1, 48, 40]));
  expect(np.item(np.max(silent))).toBe(0);
  // A throat may move 1000 Hz to anything from 819 to 1221 Hz: bands 15 to 20, but for the fifth that lose theirs.
  const pitches = (np.toNested(np.max(heard, 2)) as number[][][]).map(([bands]) => largest(bands!));
  expect(new Set(pitches).size).toBeGreaterThan(3);
  expect(pitches.filter((band) => band >= 13 && band <= 22).length).toBeGreaterThan(16);
});
