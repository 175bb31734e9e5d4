/**
 * The rate of multiplications and additions that plain JavaScript reaches here, in FLOPs a second: eight sums that do not
 * wait for each other, over numbers that stay in the cache. The best of five.
 *
 * @returns {number}
 */
export const peakFlops = () => {
  const [a, b] = [new Float32Array(1024).fill(1.0001), new Float32Array(1024).fill(0.9999)];
  const rounds = 20_000;
  const once = () => {
    const start = performance.now();
    let [s0, s1, s2, s3, s4, s5, s6, s7] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let round = 0; round < rounds; round++)
      for (let i = 0; i < 1024; i += 8) {
        s0 += a[i] * b[i];
        s1 += a[i + 1] * b[i + 1];
        s2 += a[i + 2] * b[i + 2];
        s3 += a[i + 3] * b[i + 3];
        s4 += a[i + 4] * b[i + 4];
        s5 += a[i + 5] * b[i + 5];
        s6 += a[i + 6] * b[i + 6];
        s7 += a[i + 7] * b[i + 7];
      }
    const seconds = (performance.now() - start) / 1000;
    // The sum is used, so that the loop is not dropped.
    return (2 * 1024 * rounds) / (seconds + 0 * (s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7));
  };
  return Math.max(...Array.from({ length: 5 }, once));
};
