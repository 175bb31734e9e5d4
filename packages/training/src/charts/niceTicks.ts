/**
 * Round numbers from `low` to `high`, some `count` of them: multiples of 1, 2 or 5 times a power of ten. Where the two
 * are equal, that number alone.
 *
 * @see Heckbert (1990), "Nice Numbers for Graph Labels", Graphics Gems.
 */
export const niceTicks = (low: number, high: number, count = 5): number[] => {
  if (!(high > low)) return [low];
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Through a decimal text, so that 3 · 0.1 is 0.3.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
};

/** A number as an axis shows it: short, without an exponent where it can. */
export const tickText = (value: number): string => {
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 1e-4)) return value.toExponential().replace("e+", "e");
  return String(Number(value.toPrecision(6)));
};
