/** Numbers of some 220 binary digits, m·2ᵉ: to know what a function of doubles should have given. */
export type Big = readonly [m: bigint, e: number];

const digits = 220;

const bitLength = (m: bigint): number => {
  const hex = (m < 0n ? -m : m).toString(16);
  return hex.length * 4 - Math.clz32(parseInt(hex[0], 16)) + 28;
};

/** The nearest with no more digits than are kept. */
const rounded = (m: bigint, e: number): Big => {
  const extra = bitLength(m) - digits;
  if (m === 0n || extra <= 0) return [m, m === 0n ? 0 : e];
  return [(m + (1n << BigInt(extra - 1))) >> BigInt(extra), e + extra];
};

const view = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));

/** A finite double, exactly. */
export const big = (x: number): Big => {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const m = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  return [x < 0 ? -m : m, Math.max(1, exponent) - 1075];
};

/** p/q. */
export const ratio = (p: bigint, q: bigint): Big => div([p, 0], [q, 0]);

export const add = ([m, e]: Big, [n, f]: Big): Big => {
  if (m === 0n) return [n, f];
  if (n === 0n) return [m, e];
  // Of two that lie further apart than all digits, the larger is the sum.
  const gap = bitLength(m) + e - bitLength(n) - f;
  if (Math.abs(gap) > 2 * digits) return gap > 0 ? [m, e] : [n, f];
  return e > f ? rounded((m << BigInt(e - f)) + n, f) : rounded(m + (n << BigInt(f - e)), e);
};

export const neg = ([m, e]: Big): Big => [-m, e];
export const sub = (x: Big, y: Big): Big => add(x, neg(y));
export const abs = ([m, e]: Big): Big => [m < 0n ? -m : m, e];
export const mul = ([m, e]: Big, [n, f]: Big): Big => rounded(m * n, e + f);
/** x·2ᵏ. */
export const scale = ([m, e]: Big, k: number): Big => [m, m === 0n ? 0 : e + k];

export const div = ([m, e]: Big, [n, f]: Big): Big => {
  const shift = Math.max(0, digits + bitLength(n) - bitLength(m) + 2);
  return rounded((m << BigInt(shift)) / n, e - f - shift);
};

/** √x, by the root of a whole number. */
export const sqrt = ([m, e]: Big): Big => {
  if (m === 0n) return [0n, 0];
  let shift = Math.max(0, 2 * digits + 4 - bitLength(m));
  if ((e - shift) % 2 !== 0) shift++;
  const n = m << BigInt(shift);
  let root = 1n << BigInt(Math.ceil(bitLength(n) / 2));
  for (let next = (root + n / root) >> 1n; next < root; next = (root + n / root) >> 1n) root = next;
  return rounded(root, (e - shift) / 2);
};

/** The nearest double, for first guesses; beyond the range of doubles ±∞ or 0. */
export const toNumber = ([m, e]: Big): number => {
  if (m === 0n) return 0;
  const extra = Math.max(0, bitLength(m) - 64);
  const high = Number(m >> BigInt(extra));
  // In two steps, as 2ᵉ alone may be out of range.
  const half = Math.trunc((e + extra) / 2);
  return high * 2 ** half * 2 ** (e + extra - half);
};

/** ⌊log₂|x|⌋ of a number that is not zero. */
export const exponentOf = ([m, e]: Big): number => bitLength(m) - 1 + e;

/** The whole number nearest to x. */
export const nearest = ([m, e]: Big): bigint => (e >= 0 ? m << BigInt(e) : (m + (1n << BigInt(-e - 1))) >> BigInt(-e));

export const zero: Big = [0n, 0];
export const one: Big = [1n, 0];
