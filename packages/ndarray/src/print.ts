import { isFloat, type DType } from "./dtype.js";
import { range, sizeOf } from "./shape.js";
import { contiguous, type HostArray } from "./storage.js";

// As NumPy 2 prints with its default options: lines of 75 characters, 8 digits behind the point, and the first and
// last 3 of each axis where there are more than 1000 elements.
const lineWidth = 75;
const precision = 8;
const threshold = 1000;
const edge = 3;

/** The array as NumPy prints it. */
export const formatArray = (x: HostArray): string => {
  const { data, dtype, shape } = contiguous(x);
  const size = sizeOf(shape);
  if (size === 0) return "[]";
  const inner = shape.length - 1;
  if (inner < 0) return formatNumber(data[0], dtype);

  // Where elements are left out there stands −1.
  const shown = shape.map((length) => {
    const all = range(length);
    return size > threshold && length > 2 * edge ? [...all.slice(0, edge), -1, ...all.slice(-edge)] : all;
  });
  const lay = (axis: number, at: number, word: (value: number) => string): string => {
    const parts = shown[axis].map((i) => {
      const place = at * shape[axis] + i;
      return i < 0 ? "..." : axis === inner ? word(data[place]) : lay(axis + 1, place, word);
    });
    const indent = " ".repeat(axis + 1);
    return `[${axis === inner ? wrapped(parts, indent) : parts.join("\n".repeat(inner - axis) + indent)}]`;
  };
  // Laid out twice, as the width of each word depends on all that are shown: first to gather them.
  const values: number[] = [];
  lay(0, 0, (value) => String(values.push(value)));
  const words = alignedWords(values, dtype).reverse();
  return lay(0, 0, () => words.pop()!);
};

/** Words with spaces between them, in lines of a certain width; all but the first begin with `indent`. */
const wrapped = (words: readonly string[], indent: string): string => {
  let text = "";
  let line = indent;
  for (const word of words) {
    if (line.length > indent.length && line.length + word.length > lineWidth - indent.length) {
      text += `${line.trimEnd()}\n`;
      line = indent;
    }
    line += `${word} `;
  }
  return (text + line.slice(0, -1)).slice(indent.length);
};

/** One number as NumPy prints it. */
const formatNumber = (value: number, dtype: DType): string => {
  if (!isFloat(dtype) || !Number.isFinite(value)) return alignedWords([value], dtype)[0].trim();
  const size = Math.abs(value);
  const isWide = size !== 0 && (size < 1e-4 || size >= (dtype === "float32" ? 1e6 : 1e16));
  const [whole, fraction, exponent] = partsOf(value, dtype, isWide, Infinity);
  const behind = fraction || (isWide ? "" : "0");
  return `${whole}${behind && "."}${behind}${exponentText(exponent)}`;
};

/** Each value as a word; all words equally long, with points under each other. */
const alignedWords = (values: readonly number[], dtype: DType): string[] => {
  if (dtype === "bool") return values.map((value) => (value ? " True" : "False"));
  if (!isFloat(dtype)) return rightAligned(values.map(String));

  const finite = values.filter(Number.isFinite);
  const isWide = needExponents(finite, dtype);
  const parts = finite.map((value) => partsOf(value, dtype, isWide, precision));
  const digits = Math.max(0, ...parts.map(([, fraction]) => fraction.length));
  const places = Math.max(0, ...parts.map(([, , exponent]) => exponent.length - 1));
  let next = 0;
  return rightAligned(
    values.map((value) => {
      if (!Number.isFinite(value)) return notFinite(value);
      const [whole, fraction, exponent] = parts[next++];
      if (!isWide) return `${whole}.${fraction.padEnd(digits)}`;
      // With exponents all have as many digits, the true ones.
      const [mantissa] = rounded(value, true, digits).split("e");
      return `${mantissa}${digits === 0 ? "." : ""}${exponentText(exponent, places)}`;
    }),
  );
};

const rightAligned = (words: readonly string[]): string[] => {
  const width = Math.max(...words.map((word) => word.length));
  return words.map((word) => word.padStart(width));
};

/** Whether numbers are so large, small or different that they are printed with exponents. */
const needExponents = (finite: readonly number[], dtype: DType): boolean => {
  const sizes = finite.filter((value) => value !== 0).map(Math.abs);
  if (sizes.length === 0) return false;
  const round = dtype === "float32" ? Math.fround : (value: number): number => value;
  const [largest, smallest] = [Math.max(...sizes), Math.min(...sizes)];
  return largest >= (dtype === "float32" ? 1e6 : 1e8) || smallest < round(1e-4) || round(largest / smallest) > 1000;
};

const notFinite = (value: number): string => (Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");

/** What stands before the point with its sign, behind it, and the exponent with its sign. */
type Parts = readonly [whole: string, fraction: string, exponent: string];

/** A number taken apart, with the fewest digits that tell it from its neighbours and at most so many behind the point. */
const partsOf = (value: number, dtype: DType, isWide: boolean, most: number): Parts => {
  const exact = shortest(value, dtype);
  const all = split(isWide ? exact.toExponential() : String(exact));
  const [whole, fraction, exponent] = all[1].length > most ? split(rounded(value, isWide, most)) : all;
  return [Object.is(value, -0) ? "-0" : whole, fraction.replace(/0+$/, ""), exponent];
};

const split = (text: string): Parts => {
  const [, whole, fraction, exponent] = /^(-?\d+)\.?(\d*)e?(.*)$/.exec(text)!;
  return [whole, fraction, exponent];
};

/** `e-05`: at least two digits, and as many as the widest beside it. */
const exponentText = (exponent: string, places = 0): string =>
  exponent && `e${exponent[0]}${exponent.slice(1).padStart(Math.max(2, places), "0")}`;

/** The number with the fewest digits that rounds to the value in its dtype. */
const shortest = (value: number, dtype: DType): number => {
  if (dtype === "float64") return value;
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
};

/** The value with so many digits behind the point; half-way to the even digit, where JavaScript goes up. */
const rounded = (value: number, isWide: boolean, digits: number): string => {
  const format = (n: number): string => (isWide ? value.toExponential(n) : value.toFixed(n));
  const [mantissa, exponent] = format(99).split("e");
  const point = mantissa.indexOf(".");
  const kept = mantissa.slice(0, point + 1 + digits);
  const isTie = /^50*$/.test(mantissa.slice(point + 1 + digits));
  return isTie && Number(kept.at(-1)) % 2 === 0 ? (exponent === undefined ? kept : `${kept}e${exponent}`) : format(digits);
};
