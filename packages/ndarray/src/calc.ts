import type { ArrayLike, NDArray } from "./ndarray.js";
import { add, divide, multiply, negative, positive, subtract } from "./numpy/arithmetic.js";
import { bitwiseAnd, bitwiseNot, bitwiseOr, bitwiseXor, leftShift, rightShift } from "./numpy/bits.js";
import { equal, greater, greaterEqual, less, lessEqual, notEqual } from "./numpy/comparisons.js";
import { floorDivide, remainder } from "./numpy/division.js";
import { power } from "./numpy/powers.js";
import { matmul } from "./numpy/products.js";
import { arrayOf } from "./promote.js";
import { show } from "./show.js";
import { ValueError } from "./valueError.js";

/** A formula, read: a function of what stands in its places. */
type Formula = (values: readonly ArrayLike[]) => ArrayLike;

// From loose to tight, as in Python.
const [comparison, unary, exponent] = [1, 7, 8];

const operators: Readonly<Record<string, readonly [strength: number, apply: (x: ArrayLike, y: ArrayLike) => NDArray]>> = {
  "<": [comparison, less],
  "<=": [comparison, lessEqual],
  ">": [comparison, greater],
  ">=": [comparison, greaterEqual],
  "==": [comparison, equal],
  "!=": [comparison, notEqual],
  "|": [2, bitwiseOr],
  "^": [3, bitwiseXor],
  "&": [4, bitwiseAnd],
  "<<": [5, leftShift],
  ">>": [5, rightShift],
  "+": [5.5, add],
  "-": [5.5, subtract],
  "*": [6, multiply],
  "/": [6, divide],
  "//": [6, floorDivide],
  "%": [6, remainder],
  "@": [6, matmul],
  "**": [exponent, power],
};

const signs: Readonly<Record<string, (x: ArrayLike) => ArrayLike>> = {
  "-": (x) => (typeof x === "number" ? -x : negative(x)),
  "+": (x) => (typeof x === "number" ? x : positive(x)),
  "~": bitwiseNot,
};

const formulas: WeakMap<TemplateStringsArray, Formula> = /* @__PURE__ */ new WeakMap();

/**
 * A formula of arrays and numbers with Python's operators, which mean what they mean in NumPy:
 *
 *     **   + - ~ before an operand   * / // % @   + -   << >>   &   ^   |   < <= > >= == !=
 *
 * from tight to loose; `@` is {@link matmul}. Each place where it is written is read once; the functions are called
 * anew each time, so it traces like any other code.
 *
 * @throws {@link ValueError} for a formula that cannot be read.
 * @example
 * ```ts
 * const [x, w, b] = [np.array([[1, 2]]), np.eye(2), np.array([10, 20])];
 * calc`${x} @ ${w} + ${b}`; // [[11. 22.]]
 * calc`(2 * ${b}) ** 2`; // [400. 1600.]
 * ```
 */
export const calc = (strings: TemplateStringsArray, ...values: readonly ArrayLike[]): NDArray => {
  if (!Array.isArray(strings) || !("raw" in strings))
    throw new ValueError({
      op: "calc",
      given: show(strings),
      expected: "a formula in backticks behind its name",
      mend: "Write it as calc`${x} + 1`, without brackets.",
    });
  let formula = formulas.get(strings);
  if (formula === undefined) formulas.set(strings, (formula = read(strings)));
  return arrayOf("calc", formula(values));
};

const read = (strings: readonly string[]): Formula => {
  const tokens = strings.flatMap((text, i): (string | number)[] => {
    const words = text.match(/\*\*|\/\/|<<|>>|[<>=!]=|(?:\d+\.?|\.\d)\d*(?:e[-+]?\d+)?|\w+|\S/gi) ?? [];
    return i === 0 ? words : [i - 1, ...words];
  });
  let at = 0;

  const operand = (): Formula => {
    const token = tokens[at++];
    if (typeof token === "number") return (values) => values[token];
    if (token === "(") {
      const inner = expression(0);
      if (tokens[at++] !== ")")
        throw unreadable(strings, "a closing bracket", at - 1 < tokens.length ? tokens[at - 1] : undefined);
      return inner;
    }
    const sign = token === undefined ? undefined : signs[token];
    if (sign !== undefined) {
      const inner = expression(unary);
      return (values) => sign(inner(values));
    }
    const value = Number(token);
    if (token === undefined || Number.isNaN(value)) throw unreadable(strings, "an array, a number or a bracket", token);
    return () => value;
  };

  const expression = (least: number): Formula => {
    let left = operand();
    for (;;) {
      const token = tokens[at];
      const [strength, apply] = (typeof token === "string" ? operators[token] : undefined) ?? [-1, add];
      if (strength < least) return left;
      at++;
      const [first, second] = [left, expression(strength === exponent ? unary : strength + 0.1)];
      left = (values) => apply(first(values), second(values));
      if (strength === comparison && operators[tokens[at]]?.[0] === comparison)
        throw unreadable(strings, "one comparison, or several in brackets with & between them", tokens[at]);
    }
  };

  const whole = expression(0);
  if (at < tokens.length) throw unreadable(strings, "an operator", tokens[at]);
  return whole;
};

const unreadable = (strings: readonly string[], expected: string, token: string | number | undefined): ValueError =>
  new ValueError({
    op: "calc",
    given: `${token === undefined ? "the end" : typeof token === "number" ? `\${${token}}` : JSON.stringify(token)} in ${strings.join("${…}")}`,
    expected,
    mend: "Call functions before the formula, and put their results in.",
  });
