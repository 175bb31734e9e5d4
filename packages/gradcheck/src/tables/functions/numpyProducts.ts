import * as np from "@nabla-js/ndarray";
import { awayFromIntegers, awayFromZero, between, distinct } from "../../arbitraries/elements.js";
import { a, one, rows, two, type FunctionRow } from "./functionRow.js";

const doubles = (values: np.Nested): np.NDArray => np.array(values, { dtype: "float64" });

/** Products, polynomials, differences and integrals, interpolation. */
export const numpyProducts = (): readonly FunctionRow[] =>
  rows([
    ["matmul", np.matmul, [a([2, 1, 2, 3]), a([2, 3, 2])]],
    ["matmul: of vectors", np.matmul, [a([3]), a([2, 3, 2])]],
    ["matvec", np.matvec, [a([2, 3]), a([3])]],
    ["vecmat", np.vecmat, [a([3]), a([2, 3, 2])]],
    ["dot", np.dot, [a([2, 3]), a([2, 3, 2])]],
    ["vdot", np.vdot, [a([2, 3]), a([3, 2])]],
    ["vecdot", (x, y) => np.vecdot(x, y, 0), [a([2, 3]), a([2, 1])]],
    ["inner", np.inner, [a([2, 3]), a([4, 3])]],
    ["outer", np.outer, [a([2]), a([3])]],
    [
      "tensordot",
      (x, y) =>
        np.tensordot(x, y, [
          [0, 1],
          [2, 0],
        ]),
      [a([2, 3, 2]), a([3, 2, 2])],
    ],
    ["kron", np.kron, [a([2, 2]), a([3])]],
    ["cross", (x, y) => np.cross(x, y), two()],
    ["einsum", (x, y) => np.einsum("ij,jk->ki", x, y), [a([2, 3]), a([3, 2])]],
    ["einsum: of three", (x, y, z) => np.einsum("...ij,jj,jk->...k", x, y, z), [a([2, 2, 3]), a([3, 3]), a([3, 2])]],

    // Polynomials
    ["polyval", np.polyval, [a([3]), a([4])]],
    ["polyadd", np.polyadd, [a([3]), a([2])]],
    ["polysub", np.polysub, [a([2]), a([3])]],
    ["polymul", np.polymul, [a([3]), a([2])]],
    ["polydiv", (x, y) => np.polydiv(x, y)[0], [a([4]), a([2], awayFromZero(0.5))]],
    ["polyint", (x) => np.polyint(x, 2), [a([3])]],
    ["polyder", (x) => np.polyder(x), [a([4])]],
    ["poly: of roots", (x) => np.poly(x), [a([3])]],
    ["poly: of a matrix", (x) => np.poly(x), [a([3, 3])]],
    ["vander", (x) => np.vander(x), [a([3])]],
    ["polyfit", (y) => np.polyfit(doubles([0, 1, 2, 4]), y, 2), [a([4])]],

    // Differences, integrals, interpolation
    ["diff", (x) => np.diff(x, 2), one()],
    ["ediff1d", (x) => np.ediff1d(x), one()],
    ["gradient", (x) => np.gradient(x), one()],
    ["gradient: at coordinates", (x, y) => np.gradient(x, y), [a([3]), a([3], distinct())]],
    ["trapezoid", (y, x) => np.trapezoid(y, { x }), two()],
    ["unwrap", (x) => np.unwrap(x), one(between(-1, 1))],
    ["interp", (x, y) => np.interp(x, doubles([-2, 0, 1, 3]), y), [a([3], awayFromIntegers()), a([4])]],
    ["convolve", (x, y) => np.convolve(x, y), [a([4]), a([3])]],
    ["correlate", (x, y) => np.correlate(x, y, "same"), [a([4]), a([3])]],
  ]);
