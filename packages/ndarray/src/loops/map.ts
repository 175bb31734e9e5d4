import type { HostArray, ArrayType } from "../storage.js";
import { rows1, rows2, rows3 } from "./rows.js";

// For operations without a row of their own: a call for each element, which costs about as much as a multiplication
// or two, and less than most functions that are called.

/** f of each element. Computed in double; rounded, or cut to the low bits of an integer, as it is stored. */
export const map1 = (f: (x: number) => number, x: HostArray, type: ArrayType): HostArray =>
  rows1(
    (z, k, n, x, p, dx) => {
      for (let i = 0; i < n; i++, p += dx) z[k + i] = f(x[p]);
    },
    x,
    type,
  );

/** f of each pair of elements, as {@link map1}. */
export const map2 = (f: (x: number, y: number) => number, x: HostArray, y: HostArray, type: ArrayType): HostArray =>
  rows2(
    (z, k, n, x, p, dx, y, q, dy) => {
      for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = f(x[p], y[q]);
    },
    x,
    y,
    type,
  );

/** f of each triple of elements, as {@link map1}. */
export const map3 = (
  f: (w: number, x: number, y: number) => number,
  w: HostArray,
  x: HostArray,
  y: HostArray,
  type: ArrayType,
): HostArray =>
  rows3(
    (z, k, n, w, o, dw, x, p, dx, y, q, dy) => {
      for (let i = 0; i < n; i++, o += dw, p += dx, q += dy) z[k + i] = f(w[o], x[p], y[q]);
    },
    w,
    x,
    y,
    type,
  );
