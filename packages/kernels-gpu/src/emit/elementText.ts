import type { DType } from "@nabla-js/ndarray";
import { isFloat } from "@nabla-js/ndarray/internal";
import { literal, type Writer } from "./kernelText.js";

/** What an elementwise operation is, beside its arguments. */
export interface ElementOp {
  readonly name: string;
  readonly params: unknown;
  /** The dtype of the first argument. */
  readonly dtype: DType;
}

/**
 * An elementwise operation as an expression of the kernel language. Functions whose built-in form is wrong or missing on some
 * device are written out: tanh overflows, powers of negative numbers and logarithms of 0 are up to the driver, and
 * eˣ − 1 near 0 loses its digits.
 */
export const elementText = (writer: Writer, op: ElementOp, [x, y, z]: readonly string[]): string => {
  const isReal = isFloat(op.dtype);
  switch (op.name) {
    case "add":
      return `(${x} + ${y})`;
    case "sub":
      return `(${x} - ${y})`;
    case "mul":
      return `(${x} * ${y})`;
    case "div":
      return isReal ? `(${x} / ${y})` : integerQuotient(writer, x, y);
    case "rem":
      return isReal ? remainder(writer, x, y) : integerRemainder(writer, x, y);
    case "neg":
      return `(-${x})`;
    case "abs":
      return `Math.abs(${x})`;
    case "square":
      return `(${x} * ${x})`;
    case "sign":
      return `(${x} > 0.0 ? 1.0 : (${x} < 0.0 ? -1.0 : ${x}))`;
    case "integerPow":
      return integerPower(writer, x, (op.params as { readonly n: number }).n);
    case "pow":
      return power(writer, x, y);
    case "sqrt":
      return `Math.sqrt(${x})`;
    case "rsqrt":
      return `(1.0 / Math.sqrt(${x}))`;
    case "cbrt":
      return cubeRoot(writer, x);
    case "floor":
      return `Math.floor(${x})`;
    case "ceil":
      return `Math.ceil(${x})`;
    case "round":
      return rounded(writer, x);
    case "isFinite":
      return `(Math.abs(${x}) <= ${most} ? 1.0 : 0.0)`;
    case "exp":
      return `Math.exp(${x})`;
    case "exp2":
      return `Math.pow(2.0, ${x})`;
    case "log":
      return logarithm(writer, x);
    case "expm1":
      return expMinus1(writer, x);
    case "log1p":
      return log1Plus(writer, x);
    case "tanh":
      return hyperbolicTangent(writer, x);
    case "logistic":
      return logistic(writer, x);
    case "sin":
      return circular(writer, x, 0);
    case "cos":
      return circular(writer, x, 1);
    case "tan":
      return `(${circular(writer, x, 0)} / ${circular(writer, x, 1)})`;
    case "asin":
    case "acos":
    case "atan":
      return `Math.${op.name}(${x})`;
    case "sinh":
      return hyperbolicSine(writer, x);
    case "cosh":
      return `(0.5 * (Math.exp(${x}) + Math.exp(-${x})))`;
    case "erf":
      return errorFunction(writer, x, false);
    case "erfc":
      return errorFunction(writer, x, true);
    case "max":
      return `Math.max(${x}, ${y})`;
    case "min":
      return `Math.min(${x}, ${y})`;
    case "clamp":
      return `Math.min(Math.max(${x}, ${y}), ${z})`;
    case "eq":
      return `(${x} === ${y} ? 1.0 : 0.0)`;
    case "ne":
      return `(${x} !== ${y} ? 1.0 : 0.0)`;
    case "lt":
      return `(${x} < ${y} ? 1.0 : 0.0)`;
    case "le":
      return `(${x} <= ${y} ? 1.0 : 0.0)`;
    case "gt":
      return `(${x} > ${y} ? 1.0 : 0.0)`;
    case "ge":
      return `(${x} >= ${y} ? 1.0 : 0.0)`;
    case "select":
      return `(${x} !== 0.0 ? ${y} : ${z})`;
    case "and":
      return `(${x} * ${y})`;
    case "or":
      return `Math.max(${x}, ${y})`;
    case "xor":
      return `Math.abs(${x} - ${y})`;
    case "not":
      return `(1.0 - ${x})`;
    case "convertDtype":
      return converted(writer, x, op.params as { readonly from: DType; readonly to: DType });
    default:
      throw new Error(`kernels-gpu: no text for ${op.name}`);
  }
};

/** The largest float32. */
const most = "3.4028234663852886e38";

/** The whole number towards zero. */
const towardsZero = (x: string): string => `(${x} < 0.0 ? Math.ceil(${x}) : Math.floor(${x}))`;

/** Towards zero; x/0 is −1. */
const integerQuotient = (writer: Writer, x: string, y: string): string => {
  const size = wholeQuotient(writer, x, y);
  return `(${y} === 0.0 ? -1.0 : ((${x} < 0.0) !== (${y} < 0.0) ? -${size} : ${size}))`;
};

/** What division towards zero leaves, with the sign of x; of x/0, x. */
const integerRemainder = (writer: Writer, x: string, y: string): string => {
  const size = writer.constant("t", `Math.abs(${x}) - Math.abs(${y}) * ${wholeQuotient(writer, x, y)}`);
  return `(${y} === 0.0 ? ${x} : (${x} < 0.0 ? -${size} : ${size}))`;
};

/** ⌊|x|/|y|⌋ of whole numbers: a GPU's quotient may be a little off, so what it leaves tells whether it is one too many or few. */
const wholeQuotient = (writer: Writer, x: string, y: string): string => {
  const divisor = writer.constant("t", `(${y} === 0.0 ? 1.0 : Math.abs(${y}))`);
  const quotient = writer.constant("t", `Math.floor(Math.abs(${x}) / ${divisor} + 0.5)`);
  const rest = writer.constant("t", `Math.abs(${x}) - ${divisor} * ${quotient}`);
  return writer.constant("t", `(${rest} < 0.0 ? ${quotient} - 1.0 : (${rest} >= ${divisor} ? ${quotient} + 1.0 : ${quotient}))`);
};

/**
 * What division towards zero leaves, with the sign of x: long division in base 2, of which each step is exact. The quotient
 * itself may have more digits than a float32.
 */
const remainder = (writer: Writer, x: string, y: string): string => {
  const rest = writer.name("r");
  const part = writer.name("d");
  const isPlain = writer.constant("t", `(Math.abs(${x}) <= ${most} && Math.abs(${y}) > 0.0 ? 1.0 : 0.0)`);
  writer.line(`let ${rest} = (${isPlain} > 0.5 ? Math.abs(${x}) : 0.0);`);
  writer.line(`let ${part} = (${isPlain} > 0.5 ? Math.abs(${y}) : 1.0);`);
  const doublings = writer.name("n");
  writer.line(`let ${doublings} = 0.0;`);
  writer.openLoop(mostDoublings);
  writer.line(`if (${part} > ${rest} - ${part}) { break; }`);
  writer.line(`${part} = ${part} * 2.0;`);
  writer.line(`${doublings} = ${doublings} + 1.0;`);
  writer.line("}");
  const k = writer.openLoop(mostDoublings + 1);
  writer.line(`if (${k} > ${doublings}) { break; }`);
  writer.line(`if (${rest} >= ${part}) { ${rest} = ${rest} - ${part}; }`);
  writer.line(`${part} = ${part} * 0.5;`);
  writer.line("}");
  return `(${isPlain} < 0.5 ? ${writer.number(NaN)} : (Math.abs(${x}) < Math.abs(${y}) ? ${x} : (${x} < 0.0 ? -${rest} : ${rest})))`;
};

/** The largest float32 is 2²⁷⁷ times the smallest. */
const mostDoublings = 277;

/** Repeated squaring. */
const integerPower = (writer: Writer, x: string, n: number): string => {
  let result: string | null = null;
  let base = x;
  for (let rest = Math.abs(n); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === null ? base : writer.constant("t", `${result} * ${base}`);
    if (rest > 1) base = writer.constant("t", `${base} * ${base}`);
  }
  if (result === null) return "1.0";
  return n < 0 ? `(1.0 / ${result})` : result;
};

/** xʸ: the size by the built-in power of a positive number, the sign by whether y is odd. */
const power = (writer: Writer, x: string, y: string): string => {
  const size = writer.constant("t", `Math.abs(${x})`);
  const infinite = writer.number(Infinity);
  const nan = writer.number(NaN);
  const ofZero = `(${y} > 0.0 ? 0.0 : (${y} < 0.0 ? ${infinite} : ${y}))`;
  // JavaScript's own power of 1 and an infinity is NaN.
  const ofOne = `(${y} === ${y} ? 1.0 : ${y})`;
  const isApart = writer.constant("t", `(${size} === 0.0 || ${size} === 1.0 ? 1.0 : 0.0)`);
  const other = `Math.pow(${isApart} > 0.5 ? 2.0 : ${size}, ${y})`;
  // −0 is known by its reciprocal alone.
  const isNegative = writer.constant("t", `(${x} < 0.0 || ${x} === 0.0 && 1.0 / ${x} < 0.0 ? 1.0 : 0.0)`);
  const magnitude = writer.constant("t", `(${size} === 0.0 ? ${ofZero} : (${size} === 1.0 ? ${ofOne} : ${other}))`);
  const isWhole = writer.constant("t", `(Math.floor(${y}) === ${y} ? 1.0 : 0.0)`);
  const isOdd = writer.constant("t", `(${isWhole} > 0.5 && ${y} - 2.0 * Math.floor(${y} * 0.5) > 0.5 ? 1.0 : 0.0)`);
  const signed = `(${isOdd} * ${isNegative} > 0.5 ? -${magnitude} : ${magnitude})`;
  return `(${y} === 0.0 || ${x} === 1.0 ? 1.0 : (${x} < 0.0 && ${size} <= ${most} && ${isWhole} < 0.5 ? ${nan} : ${signed}))`;
};

/** The power ⅓, and one step of Newton's method. */
const cubeRoot = (writer: Writer, x: string): string => {
  const size = writer.constant("t", `Math.abs(${x})`);
  const isPlain = writer.constant("t", `(${size} > 0.0 && ${size} <= ${most} ? 1.0 : 0.0)`);
  const root = writer.constant("t", `Math.pow(${isPlain} > 0.5 ? ${size} : 1.0, ${literal(Math.fround(1 / 3))})`);
  const better = writer.constant("t", `${root} - (${root} - ${size} / (${root} * ${root})) * ${literal(Math.fround(1 / 3))}`);
  return `(${isPlain} > 0.5 ? (${x} < 0.0 ? -${better} : ${better}) : ${x})`;
};

/** To the nearest whole number; of two equally near, the even one. */
const rounded = (writer: Writer, x: string): string => {
  const below = writer.constant("t", `Math.floor(${x})`);
  const rest = writer.constant("t", `${x} - ${below}`);
  const isEven = `${below} - 2.0 * Math.floor(${below} * 0.5) < 0.5`;
  return `(${rest} < 0.5 || (${rest} === 0.5 && ${isEven}) ? ${below} : (${rest} >= 0.5 ? ${below} + 1.0 : ${x}))`;
};

/** −∞ at 0, NaN below. */
const logarithm = (writer: Writer, x: string): string =>
  `(${x} > 0.0 ? Math.log(${x} > 0.0 ? ${x} : 1.0) : (${x} === 0.0 ? ${writer.number(-Infinity)} : ${writer.number(NaN)}))`;

/** eˣ − 1: a series near 0, where the difference would lose its digits. */
const expMinus1 = (writer: Writer, x: string): string => {
  const terms = [2, 3, 4, 5, 6, 7].map((n) => 1 / n);
  const series = terms.reduceRight((sum, term) => `(1.0 + ${x} * ${literal(Math.fround(term))} * ${sum})`, "1.0");
  const near = writer.constant("t", `${x} * ${series}`);
  return `(Math.abs(${x}) < 0.35 ? ${near} : Math.exp(${x}) - 1.0)`;
};

/** log(1 + x): 2·artanh(x/(2 + x)) as a series near 0. */
const log1Plus = (writer: Writer, x: string): string => {
  const s = writer.constant("t", `${x} / (2.0 + ${x})`);
  const square = writer.constant("t", `${s} * ${s}`);
  const series = [1, 3, 5, 7, 9]
    .map((n) => literal(Math.fround(2 / n)))
    .reduceRight((sum, term) => (sum === "" ? term : `(${term} + ${square} * ${sum})`), "");
  const near = writer.constant("t", `${s} * ${series}`);
  return `(Math.abs(${x}) < 0.4 ? ${near} : ${logarithm(writer, writer.constant("t", `1.0 + ${x}`))})`;
};

/** (1 − e^(−2|x|))/(1 + e^(−2|x|)) with the sign of x, which overflows nowhere; a series near 0. */
const hyperbolicTangent = (writer: Writer, x: string): string => {
  const e = writer.constant("t", `Math.exp(-2.0 * Math.abs(${x}))`);
  const size = writer.constant("t", `(1.0 - ${e}) / (1.0 + ${e})`);
  const square = writer.constant("t", `${x} * ${x}`);
  const terms = [1, -1 / 3, 2 / 15, -17 / 315, 62 / 2835].map((c) => literal(Math.fround(c)));
  const series = terms.reduceRight((sum, term) => (sum === "" ? term : `(${term} + ${square} * ${sum})`), "");
  return `(Math.abs(${x}) < 0.3 ? ${x} * ${series} : (${x} < 0.0 ? -${size} : ${size}))`;
};

/** 1/(1 + e⁻ˣ) by e^(−|x|), which overflows nowhere. */
const logistic = (writer: Writer, x: string): string => {
  const e = writer.constant("t", `Math.exp(-Math.abs(${x}))`);
  return `((${x} < 0.0 ? ${e} : 1.0) / (1.0 + ${e}))`;
};

/**
 * The sine of x, or of x + ¼ turn: what is left of x after whole quarters of a turn goes through a polynomial, and the number
 * of quarters tells which and with which sign. A GPU's own sine is right to some 2⁻¹¹ only; it is left what lies far out.
 */
const circular = (writer: Writer, x: string, quarters: 0 | 1): string => {
  const q = writer.constant("t", `Math.floor(${x} * ${literal(Math.fround(2 / Math.PI))} + 0.5)`);
  // π/2 in three parts, of which the first two have few enough digits that their products with q are exact.
  const r = writer.constant("t", `((${x} - ${q} * 1.5703125) - ${q} * 0.0004837512969970703) - ${q} * 7.549789954891e-8`);
  const square = writer.constant("t", `${r} * ${r}`);
  const series = (terms: readonly number[]): string =>
    terms
      .map((c) => literal(Math.fround(c)))
      .reduceRight((sum, term) => (sum === "" ? term : `(${term} + ${square} * ${sum})`), "");
  const sine = writer.constant("t", `${r} * ${series([1, -1 / 6, 1 / 120, -1 / 5040, 1 / 362880])}`);
  const cosine = writer.constant("t", series([1, -1 / 2, 1 / 24, -1 / 720, 1 / 40320]));
  const turn = quarters === 0 ? q : writer.constant("t", `${q} + 1.0`);
  const quarter = writer.constant("t", `${turn} - 4.0 * Math.floor(${turn} * 0.25)`);
  const isCosine = `(${quarter} === 1.0 || ${quarter} === 3.0)`;
  const size = writer.constant("t", `(${isCosine} ? ${cosine} : ${sine})`);
  const far = `Math.${quarters === 0 ? "sin" : "cos"}(${x})`;
  return `(Math.abs(${x}) < 8192.0 ? (${quarter} > 1.5 ? -${size} : ${size}) : ${far})`;
};

/** Half the difference of two exponentials; a series near 0. */
const hyperbolicSine = (writer: Writer, x: string): string => {
  const square = writer.constant("t", `${x} * ${x}`);
  const terms = [1, 1 / 6, 1 / 120, 1 / 5040].map((c) => literal(Math.fround(c)));
  const series = terms.reduceRight((sum, term) => (sum === "" ? term : `(${term} + ${square} * ${sum})`), "");
  return `(Math.abs(${x}) < 0.5 ? ${x} * ${series} : 0.5 * (Math.exp(${x}) - Math.exp(-${x})))`;
};

/**
 * erf by its series for |x| < ½; beyond, erfc as t·exp(−x² + a polynomial in t), t = 1/(1 + x/2), to 1.2·10⁻⁷.
 *
 * @see Press, Teukolsky, Vetterling & Flannery (1992), "Numerical Recipes in C", §6.2.
 */
const errorFunction = (writer: Writer, x: string, isComplement: boolean): string => {
  const square = writer.constant("t", `${x} * ${x}`);
  const terms = [0, 1, 2, 3, 4, 5].map((n) => ((n % 2 === 0 ? 1 : -1) * 2) / (Math.sqrt(Math.PI) * factorial(n) * (2 * n + 1)));
  const series = terms
    .map((c) => literal(Math.fround(c)))
    .reduceRight((sum, term) => (sum === "" ? term : `(${term} + ${square} * ${sum})`), "");
  const near = writer.constant("t", `${x} * ${series}`);
  const size = writer.constant("t", `Math.min(Math.abs(${x}), 20.0)`);
  const t = writer.constant("t", `1.0 / (1.0 + 0.5 * ${size})`);
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277,
  ];
  const polynomial = coefficients.map(literal).reduceRight((sum, term) => (sum === "" ? term : `(${term} + ${t} * ${sum})`), "");
  const tail = writer.constant("t", `${t} * Math.exp(-${size} * ${size} + ${polynomial})`);
  if (isComplement) return `(Math.abs(${x}) < 0.5 ? 1.0 - ${near} : (${x} < 0.0 ? 2.0 - ${tail} : ${tail}))`;
  return `(Math.abs(${x}) < 0.5 ? ${near} : (${x} < 0.0 ? ${tail} - 1.0 : 1.0 - ${tail}))`;
};

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

/** To bool: whether it is not 0. To whole numbers: towards zero and into their range; between them, the low bits. */
const converted = (writer: Writer, x: string, { from, to }: { readonly from: DType; readonly to: DType }): string => {
  if (isFloat(to) || from === to || from === "bool") return x;
  if (to === "bool") return `(${x} === 0.0 ? 0.0 : 1.0)`;
  if (isFloat(from)) {
    const [least, most] = to === "uint8" ? [0, 255] : to === "int8" ? [-128, 127] : [-2147483648, 2147483648];
    const whole = writer.constant("t", `(${x} === ${x} ? ${towardsZero(x)} : 0.0)`);
    return `Math.min(Math.max(${whole}, ${literal(least)}), ${literal(most)})`;
  }
  if (to === "int32") return x;
  const low = writer.constant("t", `${x} - 256.0 * Math.floor(${x} / 256.0)`);
  return to === "int8" ? `(${low} > 127.5 ? ${low} - 256.0 : ${low})` : low;
};
