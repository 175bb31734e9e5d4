import { bytesPerElement, sizeOf } from "@nabla-js/ndarray/internal";
import type { DType } from "@nabla-js/ndarray";
import type { Code, Local } from "../wasm/code.js";
import type { SimdOp } from "../wasm/opcodes.js";
import type { Buffer } from "../lower/expr.js";
import type { Place } from "../lower/planArena.js";
import type { DotKernel } from "../lower/schedule.js";
import { Addresses, addStrides, loadScalar, storeScalar } from "./addresses.js";
import { collapse, type Collapsed } from "./collapse.js";
import { emitConstant } from "./emitExpr.js";
import { noWork, rangedCode, roundedDown, type RangedCode, type Split } from "./range.js";

/** A panel holds this many vectors of columns; a tile this many rows: their accumulators and loads fit sixteen registers. */
const vectorsOfPanel = 2;
const rowsOfTile = 4;

/** The inner axis is cut into blocks of this many, so that a panel stays in the first cache. */
const blockOfK = 1024;

interface Lanes {
  readonly lanes: number;
  readonly splat: SimdOp;
  readonly mul: SimdOp;
  readonly add: SimdOp;
}

const lanesFor = (dtype: DType): Lanes =>
  dtype === "float64"
    ? { lanes: 2, splat: "v128.load64_splat", mul: "f64x2.mul", add: "f64x2.add" }
    : dtype === "float32"
      ? { lanes: 4, splat: "v128.load32_splat", mul: "f32x4.mul", add: "f32x4.add" }
      : { lanes: 4, splat: "v128.load32_splat", mul: "i32x4.mul", add: "i32x4.add" };

/** Whether a product is of a dtype that has vectors. */
export const isDotEmitted = (dtype: DType): boolean =>
  dtype === "float32" || dtype === "float64" || dtype === "int32" || dtype === "uint32";

const columnsOf = (dtype: DType): number => vectorsOfPanel * lanesFor(dtype).lanes;

/** The axes of the sum, cut into an outer part and a block that stays in the first cache. */
interface KBlocks {
  /** Axes gone over block by block. */
  readonly outer: readonly Axis[];
  /** Pieces of the block: usually one; several when the last axis alone is too long. */
  readonly chunks: readonly { readonly from: number; readonly axes: readonly Axis[] }[];
}

interface Axis {
  readonly length: number;
  readonly a: number;
  readonly b: number;
}

const blocksOf = (axes: readonly Axis[]): KBlocks => {
  let first = axes.length;
  for (let size = 1; first > 0 && size * axes[first - 1].length <= blockOfK; first--) size *= axes[first - 1].length;
  if (first < axes.length || axes.length === 0)
    return { outer: axes.slice(0, first), chunks: [{ from: 0, axes: axes.slice(first) }] };
  const last = axes[axes.length - 1];
  const count = Math.ceil(last.length / blockOfK);
  const even = Math.ceil(last.length / count);
  const chunks = Array.from({ length: count }, (_, i) => {
    const from = i * even;
    return { from, axes: [{ ...last, length: Math.min(even, last.length - from) }] };
  });
  return { outer: axes.slice(0, -1), chunks };
};

/** Bytes that each thread needs to pack one panel of the right factor. */
export const dotScratch = (kernel: DotKernel): number =>
  Math.ceil(
    (columnsOf(kernel.output.dtype) * Math.min(blockOfK, Math.max(1, sizeOf(kernel.k))) * bytesPerElement(kernel.output.dtype)) /
      64,
  ) *
    64 +
  64;

/** What a product is cut along. Columns pack nothing twice; rows, where there are few columns, pack the same panels. */
type Cut = "batch" | "columns" | "rows";

/** A product of this many columns' panels is cut along them. */
const enoughPanels = 8;

const cutOf = (batch: Collapsed, m: Collapsed, columns: number, width: number): Cut => {
  if ((batch.shape[0] ?? 1) >= enoughPanels) return "batch";
  const panels = Math.ceil(columns / width);
  const rows = m.shape.length > 1 ? m.shape[0] : Math.ceil((m.shape[0] ?? 1) / rowsOfTile);
  if (panels >= enoughPanels || panels >= rows) return panels > 1 || batch.shape.length === 0 ? "columns" : "batch";
  return "rows";
};

/** Nanoseconds of one multiplication and addition, roughly. */
const costOfStep = { float32: 0.04, float64: 0.08 };

/**
 * A product, by blocks of k: the right factor is packed panel by panel of columns; each tile of 4 rows and one panel is summed
 * in registers, with the left factor read in place. What does not fill a panel is filled with zeros. The range is the first
 * axis of the batch, the columns, or the first axis of the rows.
 *
 * @param thread - Leaves the number of the thread on the stack: each has scratch memory of its own.
 */
export const emitDot = (
  kernel: DotKernel,
  places: ReadonlyMap<Buffer, Place>,
  scratch: number,
  thread: (code: Code) => void,
): RangedCode => {
  const { code, from, to } = rangedCode();
  const { a, b, output, outStrides } = kernel;
  const { dtype } = output;
  const bytes = bytesPerElement(dtype);
  if (output.size === 0) return { code, split: noWork };
  const addresses = new Addresses(code, places, [a.buffer, b.buffer, output]);
  if (sizeOf(kernel.k) === 0) {
    addresses.push(output);
    code
      .i32(addresses.offsetOf(output))
      .op("i32.add")
      .i32(0)
      .i32(output.size * bytes)
      .memoryFill();
    return { code, split: noWork };
  }
  const parts = (strides: readonly number[], lengths: readonly number[]): readonly (readonly number[])[] => {
    let at = 0;
    return lengths.map((length) => strides.slice(at, (at += length)));
  };
  const [rb, rm, rn, rk] = [kernel.batch.length, kernel.m.length, kernel.n.length, kernel.k.length];
  const [aBatch, aM, aK] = parts(a.strides, [rb, rm, rk]);
  const [bBatch, bK, bN] = parts(b.strides, [rb, rk, rn]);
  const [outBatch, outM, outN] = parts(outStrides, [rb, rm, rn]);
  const batch = collapse(kernel.batch, [aBatch, bBatch, outBatch]);
  const m = collapse(kernel.m, [aM, outM]);
  const n = collapse(kernel.n, [bN, outN]);
  const k = collapse(kernel.k, [aK, bK]);
  if (n.shape.length > 1) throw new Error("dot: the columns must be one axis");
  const { outer, chunks } = blocksOf(k.shape.map((length, i) => ({ length, a: k.strides[0][i], b: k.strides[1][i] })));
  const isOneBlock = outer.length === 0 && chunks.length === 1;
  const columns = { length: n.shape[0] ?? 1, b: n.strides[0][0] ?? 0, out: n.strides[1][0] ?? 0 };
  const width = columnsOf(dtype);
  const cut = cutOf(batch, m, columns.length, width);

  const [baseA, baseB, baseOut, panel, j] = Array.from({ length: 5 }, () => code.local("i32"));
  /** Whether there is something to add to: not in the first block. */
  const adds = isOneBlock ? null : code.local("i32");
  const batchIndex = batch.shape.map(() => code.local("i32"));
  const outerIndex = outer.map(() => code.local("i32"));
  const startOf = (
    local: Local,
    buffer: Buffer,
    offset: number,
    strides: readonly number[],
    along: readonly number[] = [],
  ): void => {
    addresses.push(buffer);
    code.i32(addresses.offsetOf(buffer) + offset * bytes).op("i32.add");
    addStrides(code, batchIndex, strides, dtype);
    addStrides(code, along.length === 0 ? [] : outerIndex, along, dtype);
    code.set(local);
  };
  code.get(code.param(0)).i32(scratch).op("i32.add");
  thread(code);
  code.i32(dotScratch(kernel)).op("i32.mul", "i32.add").set(panel);

  const block = (): void => {
    for (const { from: start, axes } of chunks) {
      const last = axes.at(-1);
      startOf(
        baseA,
        a.buffer,
        a.offset + start * (last?.a ?? 0),
        batch.strides[0],
        outer.map((axis) => axis.a),
      );
      startOf(
        baseB,
        b.buffer,
        b.offset + start * (last?.b ?? 0),
        batch.strides[1],
        outer.map((axis) => axis.b),
      );
      startOf(baseOut, output, 0, batch.strides[2]);
      const panelOf = (count: number): void => {
        emitPack(code, { dtype, baseB, panel, j, axes, columns, count });
        emitTiles(code, {
          dtype,
          baseA,
          baseOut,
          panel,
          j,
          axes,
          columns,
          count,
          m,
          adds,
          range: cut === "rows" ? { from, to } : null,
        });
      };
      const full = Math.floor(columns.length / width) * width;
      if (cut === "columns") {
        const end = roundedDown(code, to, width);
        code.loopBetween(j, from, end, width, () => panelOf(width));
        if (full < columns.length)
          code
            .get(end)
            .get(to)
            .op("i32.lt_s")
            .if(() => {
              code.get(end).set(j);
              panelOf(columns.length - full);
            });
      } else {
        code.loop(j, 0, full, width, () => panelOf(width));
        if (full < columns.length) {
          code.i32(full).set(j);
          panelOf(columns.length - full);
        }
      }
      if (adds !== null) code.i32(1).set(adds);
    }
  };
  const nestOuter = (axis: number): void => {
    if (axis === outer.length) block();
    else code.loop(outerIndex[axis], 0, outer[axis].length, 1, () => nestOuter(axis + 1));
  };
  const nestBatch = (axis: number): void => {
    if (axis === batch.shape.length) {
      if (adds !== null) code.i32(0).set(adds);
      nestOuter(0);
    } else if (axis === 0 && cut === "batch") code.loopBetween(batchIndex[0], from, to, 1, () => nestBatch(1));
    else code.loop(batchIndex[axis], 0, batch.shape[axis], 1, () => nestBatch(axis + 1));
  };
  nestBatch(0);
  const cost = output.size * sizeOf(kernel.k) * (dtype === "float64" ? costOfStep.float64 : costOfStep.float32);
  const ranges: Readonly<Record<Cut, Split>> = {
    batch: { length: batch.shape[0] ?? 1, unit: 1, cost },
    columns: { length: columns.length, unit: width, cost },
    rows: { length: m.shape[0] ?? 1, unit: m.shape.length > 1 ? 1 : rowsOfTile, cost },
  };
  return { code, split: ranges[cut] };
};

/** The columns of a product: how many, and how far apart in the right factor and in the output. */
interface Columns {
  readonly length: number;
  readonly b: number;
  readonly out: number;
}

interface Pack {
  readonly dtype: DType;
  readonly baseB: Local;
  /** Where the panel is put. */
  readonly panel: Local;
  /** The first column of the panel. */
  readonly j: Local;
  readonly axes: readonly Axis[];
  readonly columns: Columns;
  /** How many columns of the panel there are. */
  readonly count: number;
}

/** panel[k][c] = b[k, j + c], zero where there is no such column. */
const emitPack = (code: Code, { dtype, baseB, panel, j, axes, columns, count }: Pack): void => {
  const bytes = bytesPerElement(dtype);
  const { lanes } = lanesFor(dtype);
  const width = columnsOf(dtype);
  const index = axes.map(() => code.local("i32"));
  const [source, target] = [code.local("i32"), code.local("i32")];
  const copyRow = (): void => {
    code
      .get(baseB)
      .get(j)
      .i32(columns.b * bytes)
      .op("i32.mul", "i32.add");
    addStrides(
      code,
      index,
      axes.map((axis) => axis.b),
      dtype,
    );
    code.set(source);
    if (count === width && columns.b === 1)
      for (let v = 0; v < vectorsOfPanel; v++)
        code
          .get(target)
          .get(source)
          .simdMemory("v128.load", v * lanes * bytes)
          .simdMemory("v128.store", v * lanes * bytes);
    else
      for (let c = 0; c < width; c++) {
        code.get(target);
        if (c < count) {
          code
            .get(source)
            .i32(c * columns.b * bytes)
            .op("i32.add");
          loadScalar(code, dtype, 0);
        } else emitConstant(code, 0, dtype, "scalar");
        storeScalar(code, dtype, c * bytes);
      }
    code
      .get(target)
      .i32(width * bytes)
      .op("i32.add")
      .set(target);
  };
  code.get(panel).set(target);
  const nest = (axis: number): void => {
    if (axis === axes.length) copyRow();
    else code.loop(index[axis], 0, axes[axis].length, 1, () => nest(axis + 1));
  };
  nest(0);
};

interface Tiles {
  readonly dtype: DType;
  readonly baseA: Local;
  readonly baseOut: Local;
  readonly panel: Local;
  readonly j: Local;
  readonly axes: readonly Axis[];
  readonly columns: Columns;
  readonly count: number;
  /** Rows, with their strides in the left factor and in the output. */
  readonly m: Collapsed;
  /** Not zero where what is there is added to; `null` where there is but one block. */
  readonly adds: Local | null;
  /** The part of the first axis of rows that is meant; `null`: all. */
  readonly range: { readonly from: Local; readonly to: Local } | null;
}

const emitTiles = (code: Code, { dtype, baseA, baseOut, panel, j, axes, columns, count, m, adds, range }: Tiles): void => {
  const bytes = bytesPerElement(dtype);
  const { lanes, splat, mul, add } = lanesFor(dtype);
  const width = columnsOf(dtype);
  const lastRow = m.shape.length - 1;
  const numRows = m.shape[lastRow] ?? 1;
  const [rowA, rowOut] = [m.strides[0][lastRow] ?? 0, m.strides[1][lastRow] ?? 0];
  const rowIndex = m.shape.map(() => code.local("i32"));
  const inner = axes.at(-1) ?? { length: 1, a: 0, b: 0 };
  const outerAxes = axes.slice(0, -1);
  const outerIndex = outerAxes.map(() => code.local("i32"));
  const [left, right, end, out] = Array.from({ length: 4 }, () => code.local("i32"));
  const factors = Array.from({ length: vectorsOfPanel }, () => code.local("v128"));
  const sums = Array.from({ length: rowsOfTile * vectorsOfPanel }, () => code.local("v128"));
  const lefts = Array.from({ length: rowsOfTile }, () => code.local("v128"));

  const tile = (rows: number): void => {
    code.get(baseA);
    addStrides(code, rowIndex, m.strides[0], dtype);
    code.set(left);
    code
      .get(baseOut)
      .get(j)
      .i32(columns.out * bytes)
      .op("i32.mul", "i32.add");
    addStrides(code, rowIndex, m.strides[1], dtype);
    code.set(out);
    code.get(panel).set(right);
    for (let s = 0; s < rows * vectorsOfPanel; s++) code.v128Words(0).set(sums[s]);
    const nest = (axis: number): void => {
      if (axis === outerAxes.length) {
        run(rows);
        return;
      }
      code.loop(outerIndex[axis], 0, outerAxes[axis].length, 1, () => {
        nest(axis + 1);
        // The axis inside went to its end: go back to its start, and one step along this one.
        const below = axes[axis + 1];
        code
          .get(left)
          .i32((outerAxes[axis].a - below.length * below.a) * bytes)
          .op("i32.add")
          .set(left);
      });
    };
    nest(0);
    for (let r = 0; r < rows; r++)
      for (let v = 0; v < vectorsOfPanel; v++)
        storePart(code, {
          dtype,
          out,
          sum: sums[r * vectorsOfPanel + v],
          at: r * rowOut + v * lanes * columns.out,
          count: Math.min(lanes, count - v * lanes),
          stride: columns.out,
          add,
          adds,
        });
  };

  /** The innermost loop: one step of k is one block of code, whose accumulators and loads fit the registers. */
  const run = (rows: number): void => {
    code
      .get(right)
      .i32(inner.length * width * bytes)
      .op("i32.add")
      .set(end);
    code.repeat(() => {
      for (let v = 0; v < vectorsOfPanel; v++)
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
        for (let v = 0; v < vectorsOfPanel; v++) {
          const sum = sums[r * vectorsOfPanel + v];
          code.get(sum).get(lefts[r]).get(factors[v]).simd(mul, add).set(sum);
        }
      }
      code
        .get(left)
        .i32(inner.a * bytes)
        .op("i32.add")
        .set(left);
      code
        .get(right)
        .i32(width * bytes)
        .op("i32.add")
        .tee(right)
        .get(end)
        .op("i32.ne");
    });
  };

  const nest = (axis: number): void => {
    if (axis < lastRow) {
      if (axis === 0 && range !== null) code.loopBetween(rowIndex[0], range.from, range.to, 1, () => nest(1));
      else code.loop(rowIndex[axis], 0, m.shape[axis], 1, () => nest(axis + 1));
      return;
    }
    if (lastRow < 0) {
      tile(1);
      return;
    }
    const full = Math.floor(numRows / rowsOfTile) * rowsOfTile;
    const index = rowIndex[lastRow];
    if (lastRow === 0 && range !== null) {
      const rowsEnd = roundedDown(code, range.to, rowsOfTile);
      code.loopBetween(index, range.from, rowsEnd, rowsOfTile, () => tile(rowsOfTile));
      if (full < numRows)
        code
          .get(rowsEnd)
          .get(range.to)
          .op("i32.lt_s")
          .if(() => {
            code.get(rowsEnd).set(index);
            tile(numRows - full);
          });
      return;
    }
    code.loop(index, 0, full, rowsOfTile, () => tile(rowsOfTile));
    if (full < numRows) {
      code.i32(full).set(index);
      tile(numRows - full);
    }
  };
  nest(0);
};

interface Part {
  readonly dtype: DType;
  readonly out: Local;
  readonly sum: Local;
  /** Element, counted from `out`. */
  readonly at: number;
  /** How many lanes are columns of the output; the others are filling. */
  readonly count: number;
  /** Elements from one column to the next. */
  readonly stride: number;
  readonly add: SimdOp;
  readonly adds: Local | null;
}

const storePart = (code: Code, { dtype, out, sum, at, count, stride, add, adds }: Part): void => {
  const bytes = bytesPerElement(dtype);
  const { lanes } = lanesFor(dtype);
  if (count <= 0) return;
  if (count === lanes && stride === 1) {
    code.get(out);
    if (adds !== null)
      code
        .get(out)
        .simdMemory("v128.load", at * bytes)
        .v128Words(0)
        .get(adds)
        .op("select")
        .get(sum)
        .simd(add);
    else code.get(sum);
    code.simdMemory("v128.store", at * bytes);
    return;
  }
  const [extract, plus] =
    dtype === "float32"
      ? (["f32x4.extract_lane", "f32.add"] as const)
      : dtype === "float64"
        ? (["f64x2.extract_lane", "f64.add"] as const)
        : (["i32x4.extract_lane", "i32.add"] as const);
  for (let lane = 0; lane < count; lane++) {
    const offset = (at + lane * stride) * bytes;
    code.get(out);
    if (adds !== null) {
      code.get(out);
      loadScalar(code, dtype, offset);
      emitConstant(code, 0, dtype, "scalar");
      code.get(adds).op("select");
    }
    code.get(sum).extract(extract, lane);
    if (adds !== null) code.op(plus);
    storeScalar(code, dtype, offset);
  }
};
