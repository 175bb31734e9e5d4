/**
 * The rate of multiplications and additions that plain JavaScript reaches here, in FLOPs a second: sums that do not wait
 * for each other, over numbers that stay in the cache. The best of five.
 *
 * @returns {number}
 */
export const peakFlops = () => {
  const a = Float64Array.from({ length: 1024 }, (_, i) => i / 1024);
  const b = a.slice().reverse();
  const calls = 50_000;
  const once = () => {
    const start = performance.now();
    let sum = 0;
    for (let call = 0; call < calls; call++) sum += dot(a, b);
    const seconds = (performance.now() - start) / 1000;
    if (!(sum > 0)) throw new Error(`the sum of positive products should be positive, and is ${sum}`);
    return (2 * a.length * calls) / seconds;
  };
  return Math.max(...Array.from({ length: 5 }, once));
};

/** @type {(a: Float64Array, b: Float64Array) => number} */
const dot = (a, b) => {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < a.length; i += 4) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
    s2 += a[i + 2] * b[i + 2];
    s3 += a[i + 3] * b[i + 3];
  }
  return s0 + s1 + s2 + s3;
};
