/**
 * How long a call takes, in milliseconds: it is called until half a second has passed, and thirty times or until two seconds have
 * passed (and twice at least), then measured until a second has passed, and eight times at least. With fewer calls before, results of
 * megabytes are still put on pages that nobody has touched, until the first of them are collected.
 *
 * @param {() => unknown} run - Ends when its result could be read.
 * @returns {Promise<{ first: number, median: number, samples: number, fullSpeedAfter: number }>} the first call; the median
 *   of the measured ones; how many those are; the time from the beginning until a call took no more than 1.3 medians.
 */
export const measure = async (run, { warmUp = 500, before = 30, least = 8, time = 1000 } = {}) => {
  const all = [];
  const began = performance.now();
  const call = async () => {
    const start = performance.now();
    const result = run();
    if (result instanceof Promise) await result;
    const end = performance.now();
    all.push({ took: end - start, at: end - began });
  };
  const passed = () => performance.now() - began;
  while (all.length < 2 || passed() < warmUp || (all.length < before && passed() < 4 * warmUp)) await call();
  const warm = all.length;
  const from = performance.now();
  while (all.length - warm < least || performance.now() - from < time) await call();
  const median = middle(all.slice(warm).map(({ took }) => took));
  return {
    first: all[0].took,
    median,
    samples: all.length - warm,
    fullSpeedAfter: all.find(({ took }) => took <= 1.3 * median).at,
  };
};

/** @param {readonly number[]} values */
export const middle = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2;
};

/** A worker's answer, on the last line of what it prints. */
export const answer = (result) => console.log(JSON.stringify(result));
