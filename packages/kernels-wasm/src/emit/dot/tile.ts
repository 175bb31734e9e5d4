import { bytesPerElement } from "@nabla-js/ndarray/internal";
import type { DType } from "@nabla-js/ndarray";
import type { Code, Local } from "../../wasm/code.js";
import type { Axis } from "./dotLoops.js";
import { emitMulAdd, lanesFor } from "./lanes.js";

/** The registers of tiles: where both factors are read, and the sums, row by row. */
export interface TileLocals {
  readonly left: Local;
  readonly right: Local;
  readonly sums: readonly Local[];
  readonly end: Local;
  readonly factors: readonly Local[];
  readonly lefts: readonly Local[];
}

export interface Tile {
  readonly dtype: DType;
  /** Whether a multiplication and an addition may be one instruction. */
  readonly isRelaxed: boolean;
  readonly rows: number;
  /** Vectors of columns. */
  readonly vectors: number;
  readonly axes: readonly Axis[];
  /** Elements from one row of the left factor to the next. */
  readonly rowA: number;
  /** Elements from one step of k to the next in the right factor; `null`: where its axes say. */
  readonly panelStep: number | null;
  readonly locals: TileLocals;
}

/** sums[r][v] = Σₖ a[r, k]·b[k, v], from where `left` and `right` point. */
export const emitTileSums = (code: Code, tile: Tile): void => {
  const { dtype, rows, vectors, axes, panelStep, locals } = tile;
  const { left, right, sums } = locals;
  const bytes = bytesPerElement(dtype);
  const outer = axes.slice(0, -1);
  const index = code.locals("i32", outer.length);
  for (let s = 0; s < rows * vectors; s++) code.v128Words(0).set(sums[s]);
  const move = (pointer: Local, elements: number): void => {
    if (elements === 0) return;
    code
      .get(pointer)
      .i32(elements * bytes)
      .op("i32.add")
      .set(pointer);
  };
  const nest = (axis: number): void => {
    if (axis === outer.length) {
      emitRun(code, tile);
      return;
    }
    code.loop(index[axis], 0, outer[axis].length, 1, () => {
      nest(axis + 1);
      // The axis inside went to its end: go back to its start, and one step along this one.
      const below = axes[axis + 1];
      move(left, outer[axis].a - below.length * below.a);
      if (panelStep === null) move(right, outer[axis].b - below.length * below.b);
    });
  };
  nest(0);
};

/** The innermost loop: one step of k is one block of code, whose accumulators and loads fit the registers. */
export const emitRun = (code: Code, { dtype, isRelaxed, rows, vectors, axes, rowA, panelStep, locals }: Tile): void => {
  const { left, right, sums, end, factors, lefts } = locals;
  const bytes = bytesPerElement(dtype);
  const { lanes, splat } = lanesFor(dtype);
  const inner = axes.at(-1) ?? { length: 1, a: 0, b: 0 };
  const step = panelStep ?? inner.b;
  const turn = (): void => {
    for (let v = 0; v < vectors; v++)
      code
        .get(right)
        .simdMemory("v128.load", v * lanes * bytes)
        .set(factors[v]);
    for (let r = 0; r < rows; r++) {
      if (rowA >= 0)
        code
          .get(left)
          .simdMemory(splat, r * rowA * bytes)
          .set(lefts[r]);
      else
        code
          .get(left)
          .i32(r * rowA * bytes)
          .op("i32.add")
          .simdMemory(splat, 0)
          .set(lefts[r]);
      for (let v = 0; v < vectors; v++) {
        const sum = sums[r * vectors + v];
        emitMulAdd(code, dtype, isRelaxed, sum, lefts[r], factors[v]);
      }
    }
    code
      .get(left)
      .i32(inner.a * bytes)
      .op("i32.add")
      .set(left);
    code
      .get(right)
      .i32(step * bytes)
      .op("i32.add");
  };
  if (inner.length === 1) {
    turn();
    code.set(right);
    return;
  }
  code
    .get(right)
    .i32(inner.length * step * bytes)
    .op("i32.add")
    .set(end);
  code.repeat(() => {
    turn();
    code.tee(right).get(end).op("i32.ne");
  });
};
