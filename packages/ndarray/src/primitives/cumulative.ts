import { bind, definePrimitive, type NDArray, type Primitive } from "../core.js";
import { checkAxes, checkFloat, checkNumber } from "../checks.js";
import { highest, isFloat, lowest, type DType } from "../dtype.js";
import { cumulativeLoop } from "../loops/along.js";
import { add, div, mul, neg, sub } from "./arithmetic.js";
import { eq, ge, gt, lt } from "./compare.js";
import { exp, log1p } from "./exponential.js";
import { full, fullLike } from "./full.js";
import { logistic } from "./hyperbolic.js";
import { pad, type Padding } from "./padSlice.js";
import { isFinite } from "./rounding.js";
import { select } from "./select.js";
import { moveaxis } from "./transpose.js";

/** Along which axis, and whether from its end. */
type CumulativeParams = { readonly axis: number; readonly reverse: boolean };

interface Cumulative {
  readonly identity: (dtype: DType) => number;
  readonly step: (folded: number, element: number) => number;
  /** In place of `step` for integers, where it differs. */
  readonly integer?: (folded: number, element: number) => number;
  /** @defaultValue "number" */
  readonly domain?: "float";
  readonly jvp: (dx: NDArray, x: NDArray, params: CumulativeParams) => NDArray;
  readonly transpose?: (ct: NDArray, params: CumulativeParams) => NDArray;
}

const cumulative = (name: string, it: Cumulative): Primitive<CumulativeParams> => {
  const primitive: Primitive<CumulativeParams> = definePrimitive<CumulativeParams>({
    name,
    impl: ([x], { axis, reverse }, out) =>
      cumulativeLoop(x, axis, reverse, out, it.identity(x.dtype), (!isFloat(x.dtype) && it.integer) || it.step),
    shape: ([x], { axis }) => {
      if (it.domain === "float") checkFloat(name, { x });
      else checkNumber(name, { x });
      checkAxes(name, x, [axis]);
      return { dtype: x.dtype, shape: x.shape };
    },
    jvp: [(dx, _y, [x], params) => it.jvp(dx, x, params)],
    transpose: [it.transpose === undefined ? null : (ct, _args, params) => it.transpose!(ct, params)],
    batch: ([x], [d], _size, { axis, reverse }) => [bind(primitive, [moveaxis(x, d!, 0)], { axis: axis + 1, reverse }), 0],
  });
  return primitive;
};

/** Several arrays that are scanned together: a value, its tangent, and what else the rule carries. */
type Parts = readonly NDArray[];

/**
 * Combines each element with all before it, by doubling: after k rounds each stands for the 2ᵏ elements that end there.
 * `empty` is what no elements stand for. The derivatives below are scans of this kind, made of primitives whose own
 * derivatives are known.
 *
 * @see Hillis & Steele (1986), "Data parallel algorithms", on prefix sums.
 */
const scanned = (
  parts: Parts,
  { axis, reverse }: CumulativeParams,
  empty: readonly number[],
  combine: (earlier: Parts, later: Parts) => Parts,
): Parts => {
  const shifted = (x: NDArray, by: number, fill: number): NDArray =>
    pad(
      x,
      full([], fill, x.dtype),
      x.shape.map((_, i): Padding => (i !== axis ? [0, 0, 0] : reverse ? [-by, by, 0] : [by, -by, 0])),
    );
  let all = parts;
  for (let by = 1; by < parts[0].shape[axis]; by *= 2)
    all = combine(
      all.map((part, i) => shifted(part, by, empty[i])),
      all,
    );
  return all;
};

export const cumsumP: Primitive<CumulativeParams> = /* @__PURE__ */ cumulative("cumsum", {
  identity: () => 0,
  step: (sum, x) => sum + x,
  integer: (sum, x) => (sum + x) | 0,
  jvp: (dx, _x, { axis, reverse }) => cumsum(dx, axis, reverse),
  transpose: (ct, { axis, reverse }) => cumsum(ct, axis, !reverse),
});

/** (p₁, t₁) and (p₂, t₂) make (p₁p₂, t₁p₂ + p₁t₂): the product rule, which divides by nothing. */
export const cumprodP: Primitive<CumulativeParams> = /* @__PURE__ */ cumulative("cumprod", {
  identity: () => 1,
  step: (product, x) => product * x,
  integer: Math.imul,
  jvp: (dx, x, params) =>
    scanned([x, dx], params, [1, 0], ([p1, t1], [p2, t2]) => [mul(p1, p2), add(mul(t1, p2), mul(t2, p1))])[1],
});

/** The tangents of the elements that are the extreme so far, and their number: ties share the derivative evenly. */
const ofExtremes =
  (empty: (dtype: DType) => number, beats: (x: NDArray, y: NDArray) => NDArray) =>
  (dx: NDArray, x: NDArray, params: CumulativeParams): NDArray => {
    const [, t, count] = scanned([x, dx, fullLike(x, 1)], params, [empty(x.dtype), 0, 0], ([v1, t1, n1], [v2, t2, n2]) => {
      const isFirst = beats(v1, v2);
      const isTie = eq(v1, v2);
      const merge = (first: NDArray, second: NDArray): NDArray =>
        select(isFirst, first, select(isTie, add(first, second), second));
      return [select(isFirst, v1, v2), merge(t1, t2), merge(n1, n2)];
    });
    return div(t, count);
  };

export const cummaxP: Primitive<CumulativeParams> = /* @__PURE__ */ cumulative("cummax", {
  identity: lowest,
  step: (most, x) => (x > most || x !== x ? x : most),
  jvp: /* @__PURE__ */ ofExtremes(lowest, (x, y) => gt(x, y)),
});

export const cumminP: Primitive<CumulativeParams> = /* @__PURE__ */ cumulative("cummin", {
  identity: highest,
  step: (least, x) => (x < least || x !== x ? x : least),
  jvp: /* @__PURE__ */ ofExtremes(highest, (x, y) => lt(x, y)),
});

/** log(eᵃ + eᵇ); of equals, infinite ones too, a + log 2. */
const logAddExp = (a: number, b: number): number =>
  a === b ? a + Math.LN2 : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));

/** With lo ≤ hi: v = hi + log(1 + e^(lo − hi)), and the tangents are weighted by σ(hi − lo) and σ(lo − hi). */
export const cumlogsumexpP: Primitive<CumulativeParams> = /* @__PURE__ */ cumulative("cumlogsumexp", {
  identity: () => -Infinity,
  step: logAddExp,
  domain: "float",
  jvp: (dx, x, params) =>
    scanned([x, dx], params, [-Infinity, 0], ([v1, t1], [v2, t2]) => {
      const isFirst = ge(v1, v2);
      const [hi, tHi] = [select(isFirst, v1, v2), select(isFirst, t1, t2)];
      const [lo, tLo] = [select(isFirst, v2, v1), select(isFirst, t2, t1)];
      const gap = select(isFinite(hi), sub(lo, hi), fullLike(lo, 0));
      return [add(hi, log1p(exp(gap))), add(mul(tHi, logistic(neg(gap))), mul(tLo, logistic(gap)))];
    })[1],
});

/** The sum of each element and all before it along `axis`; with `reverse`, all after it. */
export const cumsum = (x: NDArray, axis: number, reverse = false): NDArray => bind(cumsumP, [x], { axis, reverse });

/** The product of each element and all before it along `axis`; with `reverse`, all after it. */
export const cumprod = (x: NDArray, axis: number, reverse = false): NDArray => bind(cumprodP, [x], { axis, reverse });

/** The largest of each element and all before it along `axis`; with `reverse`, all after it. NaN once one was met. */
export const cummax = (x: NDArray, axis: number, reverse = false): NDArray => bind(cummaxP, [x], { axis, reverse });

/** The smallest of each element and all before it along `axis`; with `reverse`, all after it. NaN once one was met. */
export const cummin = (x: NDArray, axis: number, reverse = false): NDArray => bind(cumminP, [x], { axis, reverse });

/** log Σ eˣ over each element and all before it along `axis`; with `reverse`, all after it. */
export const cumlogsumexp = (x: NDArray, axis: number, reverse = false): NDArray => bind(cumlogsumexpP, [x], { axis, reverse });
