import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import type { NDArray } from "@nabla-js/ndarray";
import { aboveFloor, speech } from "./spokenSounds.js";
import { readAt, warp } from "./warp.js";

/** How far another voice may be from the one that was heard. */
const [throat, stretch, shift, colour, contrast, hole] = [0.2, 0.25, 4, 0.5, 0.2, 6] as const;

/**
 * What another person in another room might have made of what was said: a longer or shorter throat, which moves all resonances by
 * one factor; slower or faster; another microphone, which colours all moments alike; noise; more or less contrast; a band
 * that is not heard.
 *
 *     f′ = a·f,  log a ~ U(±.2)    t′ = s·t + d,  log s ~ U(±.25), d ~ U(±4) frames
 *     l′ = l + Σ_{q ≤ 3} c_q·cos(π·q·band),  c_q ~ N(0, .5²/q)    l″ = log(e^l′ + noise), every other time
 *
 * @param x - Loudness above a floor, `[batch, 1, frames, bands]`, as `loudnessOf` has it.
 * @see Jaitly & Hinton (2013), "Vocal Tract Length Perturbation (VTLP) improves speech recognition"; Park et al. (2019),
 *   "SpecAugment", for the band that is lost.
 */
export const otherVoice = (key: NDArray, x: NDArray): NDArray => {
  const [ofThroat, ofTime, ofColour, ofNoise, ofContrast, ofHole] = random.split(key, 6);
  const [batch, , frames, bands] = x.shape;
  const said = np.matmul(np.squeeze(x, 1), np.swapaxes(otherThroat(ofThroat, batch, bands), 1, 2));
  const inTime = warp(ofTime, [batch, frames], { stretch, shift, fixed: (frames - 1) / 2 });
  const spoken = np.expandDims(np.matmul(inTime, said), 1);
  const isHeard = np.greater(np.max(spoken, 3, { keepdims: true }), 0);

  const coloured = np.add(spoken, microphone(ofColour, batch, bands));
  const noisy = np.logaddexp(coloured, noise(ofNoise, x.shape));
  const strength = np.exp(random.uniform(ofContrast, [batch, 1, 1, 1], { minval: -contrast, maxval: contrast }));
  const heard = np.where(isHeard, np.mul(strength, aboveFloor(np.where(isHeard, noisy, silent))), 0);

  const [ofBegin, ofWidth] = random.split(ofHole);
  const begin = random.randint(ofBegin, [batch, 1, 1, 1], 0, bands);
  const end = np.add(begin, random.randint(ofWidth, [batch, 1, 1, 1], 0, hole));
  const band = np.arange(bands);
  return np.where(np.logicalAnd(np.greaterEqual(band, begin), np.less(band, end)), 0, heard);
};

/** So soft that nothing is softer, in nats. */
const silent = -30;

/** Which band each is read at: that of a frequency a times its own, the highest where there is none so high. */
const otherThroat = (key: NDArray, batch: number, bands: number): NDArray => {
  const [low, high] = [melOf(speech.low), melOf(speech.high)];
  const step = (high - low) / (bands + 1);
  const hertz = Float32Array.from({ length: bands }, (_, i) => 700 * (10 ** ((low + step * (i + 1)) / 2595) - 1));
  const a = np.exp(random.uniform(key, [batch, 1], { minval: -throat, maxval: throat }));
  const mel = np.mul(2595 / Math.LN10, np.log1p(np.div(np.mul(a, np.array(hertz)), 700)));
  const place = np.sub(np.div(np.sub(mel, low), step), 1);
  return readAt(np.clip(place, 0, bands - 1), bands);
};

const melOf = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);

/** What a microphone adds to each band, in nats: three waves over the bands, `[batch, 1, 1, bands]`. */
const microphone = (key: NDArray, batch: number, bands: number): NDArray => {
  const waves = Float32Array.from({ length: 3 * bands }, (_, i) => {
    const [q, band] = [1 + Math.floor(i / bands), (i % bands) / (bands - 1)];
    return (colour / Math.sqrt(q)) * Math.cos(Math.PI * q * band);
  });
  return np.reshape(np.matmul(random.normal(key, [batch, 3]), np.array(waves, { shape: [3, bands] })), [batch, 1, 1, bands]);
};

/** How loud noise is, in nats above the floor: every other time none, else from 3 below it to 4½ above, sloping over the bands. */
const noise = (key: NDArray, [batch, , frames, bands]: readonly number[]): NDArray => {
  const [ofTurn, ofLevel, ofSlope, ofMoment] = random.split(key, 4);
  const isOn = random.bernoulli(ofTurn, 0.5, [batch, 1, 1, 1]);
  const level = random.uniform(ofLevel, [batch, 1, 1, 1], { minval: -3, maxval: 4.5 });
  const slope = np.mul(random.normal(ofSlope, [batch, 1, 1, 1]), np.linspace(-1, 1, bands));
  const moment = np.mul(0.7, random.normal(ofMoment, [batch, 1, frames, bands]));
  return np.where(isOn, np.add(np.add(level, slope), moment), silent);
};
