import { bytesPerElement } from "@nabla-js/ndarray/internal";
import type { DType } from "@nabla-js/ndarray";
import type { Code, Local } from "../../wasm/code.js";
import { addStrides, loadScalar, storeScalar } from "../addresses.js";
import { emitConstant } from "../mode.js";
import type { Axis } from "./dotLoops.js";
import { columnsOf, lanesFor } from "./lanes.js";
import { turnSquare } from "./turnSquare.js";

/** Bytes from one panel to the next, for `steps` of k: no power of two, so that panels do not meet in the cache. */
export const panelBytes = (dtype: DType, steps: number, width: number = columnsOf(dtype)): number =>
  (Math.ceil((width * steps * bytesPerElement(dtype)) / 128) * 2 + 1) * 64;

interface Pack {
  readonly dtype: DType;
  readonly baseB: Local;
  /** Where the panel is put. */
  readonly panel: Local;
  /** The first column of the panel. */
  readonly j: Local;
  readonly axes: readonly Axis[];
  /** Elements from one column to the next. */
  readonly column: number;
  /** How many columns of the panel there are. */
  readonly count: number;
  /** How many columns a panel has room for. */
  readonly width: number;
}

/** panel[k][c] = b[k, j + c], zero where there is no such column. */
export const emitPack = (code: Code, pack: Pack): void => {
  const { dtype, baseB, panel, j, axes, column, count, width } = pack;
  const bytes = bytesPerElement(dtype);
  const index = code.locals("i32", axes.length);
  const [row, source, target] = [code.local("i32"), code.local("i32"), code.local("i32")];
  code
    .get(baseB)
    .get(j)
    .i32(column * bytes)
    .op("i32.mul", "i32.add")
    .set(row);
  code.get(panel).set(target);
  const last = axes.length - 1;
  const inner = axes[last] ?? { length: 1, a: 0, b: 0 };
  const step = (): void => {
    code
      .get(target)
      .i32(width * bytes)
      .op("i32.add")
      .set(target);
    code
      .get(source)
      .i32(inner.b * bytes)
      .op("i32.add")
      .set(source);
  };
  const rowByRow = (from: number): void => {
    const i = code.local("i32");
    code.loop(i, from, inner.length, 1, () => {
      copyRow(code, pack, source, target);
      step();
    });
  };
  const line = (): void => {
    code.get(row);
    addStrides(
      code,
      index.slice(0, -1),
      axes.slice(0, -1).map((axis) => axis.b),
      dtype,
    );
    code.set(source);
    if (inner.b === 1 && column !== 1 && bytes === 4 && count === width && column * width * bytes < 2 ** 31) {
      const squares = Math.floor(inner.length / 4) * 4;
      const i = code.local("i32");
      code.loop(i, 0, squares, 4, () => {
        copySquares(code, pack, source, target);
        code
          .get(target)
          .i32(4 * width * bytes)
          .op("i32.add")
          .set(target);
        code
          .get(source)
          .i32(4 * bytes)
          .op("i32.add")
          .set(source);
      });
      rowByRow(squares);
    } else rowByRow(0);
  };
  const nest = (axis: number): void => {
    if (axis >= last) line();
    else code.loop(index[axis], 0, axes[axis].length, 1, () => nest(axis + 1));
  };
  nest(0);
};

const copyRow = (code: Code, { dtype, column, count, width }: Pack, source: Local, target: Local): void => {
  const bytes = bytesPerElement(dtype);
  const { lanes } = lanesFor(dtype);
  if (count === width && column === 1) {
    for (let v = 0; v < width; v += lanes)
      code
        .get(target)
        .get(source)
        .simdMemory("v128.load", v * bytes)
        .simdMemory("v128.store", v * bytes);
    return;
  }
  for (let c = 0; c < width; c++) {
    code.get(target);
    if (c < count) {
      code.get(source);
      if (c * column !== 0) code.i32(c * column * bytes).op("i32.add");
      loadScalar(code, dtype, 0);
    } else emitConstant(code, 0, dtype, "scalar");
    storeScalar(code, dtype, c * bytes);
  }
};

/** Four steps of k of a whole panel whose columns are rows in memory: squares of 4×4, turned round in registers. */
const copySquares = (code: Code, { column, width }: Pack, source: Local, target: Local): void => {
  const x = code.locals("v128", 4);
  const half = code.locals("v128", 4);
  for (let square = 0; square < width / 4; square++) {
    x.forEach((row, i) => {
      code.get(source);
      const at = (4 * square + i) * column * 4;
      if (at !== 0) code.i32(at).op("i32.add");
      code.simdMemory("v128.load", 0).set(row);
    });
    turnSquare(code, x, half, (k, push) => {
      code.get(target);
      push();
      code.simdMemory("v128.store", 4 * k * width + 16 * square);
    });
  }
};
