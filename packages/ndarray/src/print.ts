import { isFloat, type DType } from "./dtype.js";
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
  const rank = shape.length;
  if (rank === 0) return formatNumber(data[0], dtype);
  if (data.length === 0 || shape.includes(0)) return "[]";

  const isLong = shape.reduce((size, length) => size * length, 1) > threshold;
  const shown = shape.map((length) => {
    const all = Array.from({ length }, (_, i) => i);
    return isLong && length > 2 * edge ? [...all.slice(0, edge), -1, ...all.slice(-edge)] : all;
  });
  const values: number[] = [];
  const collect = (axis: number, at: number): void => {
    if (axis === rank) values.push(data[at]);
    else for (const i of shown[axis]) if (i >= 0) collect(axis + 1, at * shape[axis] + i);
  };
  collect(0, 0);
  const words = alignedWords(values, dtype);

  let next = 0;
  const lay = (axis: number): string => {
    const indent = " ".repeat(axis + 1);
    const parts = shown[axis].map((i) => (i < 0 ? "..." : axis === rank - 1 ? words[next++] : lay(axis + 1)));
    if (axis < rank - 1) return `[${parts.join("\n".repeat(rank - 1 - axis) + indent)}]`;
    let text = "";
    let line = indent;
    for (const part of parts) {
      if (line.length > indent.length && line.length + part.length > lineWidth - axis - 1) {
        text += `${line.trimEnd()}\n`;
        line = indent;
      }
      line += `${part} `;
    }
    return `[${(text + line.slice(0, -1)).slice(indent.length)}]`;
  };
  return lay(0);
};

/** One number as NumPy prints it. */
const formatNumber = (value: number, dtype: DType): string => {
  if (dtype === "bool") return value ? "True" : "False";
  if (!isFloat(dtype)) return String(value);
  if (!Number.isFinite(value)) return notFinite(value);
  const size = Math.abs(value);
  const [whole, fraction, exponent] =
    size !== 0 && (size < 1e-4 || size >= (dtype === "float32" ? 1e6 : 1e16))
      ? scientific(value, dtype, Infinity)
      : positional(value, dtype, Infinity);
  if (exponent !== "") return `${whole}${fraction && "."}${fraction}${exponent}`;
  return `${whole}.${fraction || "0"}`;
};

/** Each value as a word; all words equally long, with points under each other. */
const alignedWords = (values: readonly number[], dtype: DType): string[] => {
  if (dtype === "bool") return values.map((value) => (value ? " True" : "False"));
  if (!isFloat(dtype)) return rightAligned(values.map(String));

  const finite = values.filter(Number.isFinite);
  const format = isWide(finite, dtype) ? scientific : positional;
  const parts = finite.map((value) => format(value, dtype, precision));
  const digits = Math.max(0, ...parts.map(([, fraction]) => fraction.length));
  const exponents = Math.max(0, ...parts.map(([, , exponent]) => exponent.length));
  let next = 0;
  return rightAligned(
    values.map((value) => {
      if (!Number.isFinite(value)) return notFinite(value);
      const [whole, fraction, exponent] = parts[next++];
      if (format === positional) return `${whole}.${fraction.padEnd(digits)}`;
      // With exponents all have as many digits, the true ones.
      const [mantissa] = toEven(value, digits, (n) => value.toExponential(n)).split("e");
      return `${mantissa}${digits === 0 ? "." : ""}${exponent.slice(0, 2)}${exponent.slice(2).padStart(exponents - 2, "0")}`;
    }),
  );
};

const rightAligned = (words: readonly string[]): string[] => {
  const width = Math.max(...words.map((word) => word.length));
  return words.map((word) => word.padStart(width));
};

/** Whether numbers are so large, small or different that they are printed with exponents. */
const isWide = (finite: readonly number[], dtype: DType): boolean => {
  const sizes = finite.filter((value) => value !== 0).map(Math.abs);
  if (sizes.length === 0) return false;
  const round = dtype === "float32" ? Math.fround : (value: number): number => value;
  const [largest, smallest] = [Math.max(...sizes), Math.min(...sizes)];
  return largest >= (dtype === "float32" ? 1e6 : 1e8) || smallest < round(1e-4) || round(largest / smallest) > 1000;
};

const notFinite = (value: number): string => (Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");

/** What stands before the point, behind it, and the exponent with its e. */
type Parts = readonly [whole: string, fraction: string, exponent: string];

const positional = (value: number, dtype: DType, most: number): Parts => {
  const [, rest] = String(shortest(value, dtype)).split(".");
  const text =
    (rest?.length ?? 0) > most ? toEven(value, most, (digits) => value.toFixed(digits)) : String(shortest(value, dtype));
  const [whole, fraction = ""] = text.replace("-", "").split(".");
  return [sign(value) + whole, fraction.replace(/0+$/, ""), ""];
};

const scientific = (value: number, dtype: DType, most: number): Parts => {
  const exact = shortest(value, dtype).toExponential();
  const text =
    exact.indexOf("e") > most + 2 + sign(value).length ? toEven(value, most, (digits) => value.toExponential(digits)) : exact;
  const [mantissa, exponent] = text.replace("-", (_, at: number) => (at === 0 ? "" : "-")).split("e");
  const [whole, fraction = ""] = mantissa.split(".");
  return [sign(value) + whole, fraction.replace(/0+$/, ""), `e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`];
};

const sign = (value: number): string => (value < 0 || Object.is(value, -0) ? "-" : "");

/** The number with the fewest digits that rounds to the value in its dtype. */
const shortest = (value: number, dtype: DType): number => {
  if (dtype === "float64") return value;
  for (let digits = 0; digits < 8; digits++) {
    const short = Number(toEven(value, digits, (n) => value.toExponential(n)));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
};

/** The value to so many digits behind the point; half-way to the even digit, where JavaScript goes up. */
const toEven = (value: number, digits: number, format: (digits: number) => string): string => {
  const [mantissa, exponent] = format(99).split("e");
  const point = mantissa.indexOf(".");
  const kept = mantissa.slice(0, point + 1 + digits);
  const isTie = /^50*$/.test(mantissa.slice(point + 1 + digits));
  return isTie && Number(kept.at(-1)) % 2 === 0 ? (exponent === undefined ? kept : `${kept}e${exponent}`) : format(digits);
};
