import { bytesPerElement, sizeOf, rowMajorStrides } from "@nabla-js/ndarray/internal";
import type { DType } from "@nabla-js/ndarray";
import { Code, type Local } from "../wasm/code.js";
import type { SimdOp } from "../wasm/opcodes.js";
import type { Buffer } from "../lower/expr.js";
import type { Place } from "../lower/planArena.js";
import type { DotKernel } from "../lower/schedule.js";
import { Addresses, loadScalar } from "./addresses.js";
import { collapse } from "./collapse.js";

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

/** Bytes of memory that a product needs to pack its right factor, one panel beside the other. */
export const dotScratch = (kernel: DotKernel): number => {
  const columns = columnsOf(kernel.output.dtype);
  const panels = Math.ceil(sizeOf(kernel.n) / columns);
  return (panels * columns * Math.min(blockOfK, Math.max(1, sizeOf(kernel.k))) + columns) * bytesPerElement(kernel.output.dtype);
};

/**
 * out[m, n] = Σₖ a[m, k]·b[k, n] for each member of the batch. For each block of k the right factor is packed into panels of
 * columns; each tile of 4 rows and one panel is summed in registers, with the left factor read in place. What does not fill
 * a panel is filled with zeros.
 */
export const emitDot = (kernel: DotKernel, places: ReadonlyMap<Buffer, Place>, scratch: number): Code => {
  const code = new Code(["i32"]);
  const { a, b, output } = kernel;
  const { dtype } = output;
  const bytes = bytesPerElement(dtype);
  const [numM, numN, numK] = [sizeOf(kernel.m), sizeOf(kernel.n), sizeOf(kernel.k)];
  if (sizeOf(kernel.batch) * numM * numN === 0) return code;
  const addresses = new Addresses(code, places, [a.buffer, b.buffer, output]);
  const columns = columnsOf(dtype);
  const group = (strides: readonly number[], from: number, count: number): readonly number[] => strides.slice(from, from + count);
  const [rb, rm, rn, rk] = [kernel.batch.length, kernel.m.length, kernel.n.length, kernel.k.length];
  const outStrides = rowMajorStrides([...kernel.batch, ...kernel.m, ...kernel.n]);

  const batch = collapse(kernel.batch, [group(a.strides, 0, rb), group(b.strides, 0, rb), group(outStrides, 0, rb)]);
  const m = collapse(kernel.m, [group(a.strides, rb, rm), group(outStrides, rb, rm)]);
  const n = collapse(kernel.n, [group(b.strides, rb + rk, rn)]);
  const k = collapse(kernel.k, [group(a.strides, rb + rm, rk), group(b.strides, rb, rk)]);
  const [strideAM, strideAK, strideBK, strideBN] = [
    m.strides[0][0] ?? 0,
    k.strides[0][0] ?? 0,
    k.strides[1][0] ?? 0,
    n.strides[0][0] ?? 0,
  ];
  if (m.shape.length > 1 || n.shape.length > 1 || k.shape.length > 1)
    throw new Error("dot: operands must be brought to one axis for rows, columns and sums first");

  const batchIndex = batch.shape.map(() => code.local("i32"));
  const [baseA, baseB, baseOut] = [code.local("i32"), code.local("i32"), code.local("i32")];
  const startOf = (local: Local, buffer: Buffer, offset: number, strides: readonly number[]): void => {
    addresses.push(buffer);
    code.i32(addresses.offsetOf(buffer) + offset * bytes).op("i32.add");
    batchIndex.forEach((index, axis) =>
      code
        .get(index)
        .i32(strides[axis] * bytes)
        .op("i32.mul", "i32.add"),
    );
    code.set(local);
  };
  const panels = code.local("i32");
  code.get(code.param(0)).i32(scratch).op("i32.add").set(panels);

  const nestBatch = (axis: number): void => {
    if (axis < batch.shape.length) {
      code.loop(batchIndex[axis], 0, batch.shape[axis], 1, () => nestBatch(axis + 1));
      return;
    }
    startOf(baseA, a.buffer, a.offset, batch.strides[0]);
    startOf(baseB, b.buffer, b.offset, batch.strides[1]);
    startOf(baseOut, output, 0, batch.strides[2]);
    if (numK === 0) {
      code
        .get(baseOut)
        .i32(0)
        .i32(numM * numN * bytes)
        .memoryFill();
      return;
    }
    for (let from = 0; from < numK; from += blockOfK) {
      const length = Math.min(blockOfK, numK - from);
      emitPack(code, { dtype, baseB, panels, from, length, numN, strideBK, strideBN, columns });
      emitTiles(code, {
        dtype,
        baseA,
        baseOut,
        panels,
        from,
        length,
        numM,
        numN,
        strideAM,
        strideAK,
        columns,
        isFirst: from === 0,
      });
    }
  };
  nestBatch(0);
  return code;
};

interface Pack {
  readonly dtype: DType;
  readonly baseB: Local;
  readonly panels: Local;
  readonly from: number;
  readonly length: number;
  readonly numN: number;
  readonly strideBK: number;
  readonly strideBN: number;
  readonly columns: number;
}

/** panels[j][k][c] = b[from + k, 8·j + c], zero where there is no such column. */
const emitPack = (code: Code, { dtype, baseB, panels, from, length, numN, strideBK, strideBN, columns }: Pack): void => {
  const bytes = bytesPerElement(dtype);
  const { lanes } = lanesFor(dtype);
  const [k, source, target, j] = [code.local("i32"), code.local("i32"), code.local("i32"), code.local("i32")];
  const copyPanel = (width: number): void => {
    code
      .get(baseB)
      .i32(from * strideBK * bytes)
      .op("i32.add")
      .get(j)
      .i32(strideBN * bytes)
      .op("i32.mul", "i32.add")
      .set(source);
    code
      .get(panels)
      .get(j)
      .i32(length * bytes)
      .op("i32.mul", "i32.add")
      .set(target);
    code.loop(k, 0, length, 1, () => {
      if (width === columns && strideBN === 1)
        for (let v = 0; v < vectorsOfPanel; v++)
          code
            .get(target)
            .get(source)
            .simdMemory("v128.load", v * lanes * bytes)
            .simdMemory("v128.store", v * lanes * bytes);
      else
        for (let c = 0; c < columns; c++) {
          code.get(target);
          if (c < width) {
            code
              .get(source)
              .i32(c * strideBN * bytes)
              .op("i32.add");
            loadScalar(code, dtype, 0);
          } else if (dtype === "float32") code.f32(0);
          else if (dtype === "float64") code.f64(0);
          else code.i32(0);
          code.memory(dtype === "float32" ? "f32.store" : dtype === "float64" ? "f64.store" : "i32.store", c * bytes);
        }
      code
        .get(source)
        .i32(strideBK * bytes)
        .op("i32.add")
        .set(source);
      code
        .get(target)
        .i32(columns * bytes)
        .op("i32.add")
        .set(target);
    });
  };
  const full = Math.floor(numN / columns) * columns;
  code.loop(j, 0, full, columns, () => copyPanel(columns));
  if (full < numN) {
    code.i32(full).set(j);
    copyPanel(numN - full);
  }
};

interface Tiles {
  readonly dtype: DType;
  readonly baseA: Local;
  readonly baseOut: Local;
  readonly panels: Local;
  readonly from: number;
  readonly length: number;
  readonly numM: number;
  readonly numN: number;
  readonly strideAM: number;
  readonly strideAK: number;
  readonly columns: number;
  /** The first block of k sets the output; the others add to it. */
  readonly isFirst: boolean;
}

const emitTiles = (code: Code, it: Tiles): void => {
  const { dtype, baseA, baseOut, panels, from, length, numM, numN, strideAM, strideAK, columns, isFirst } = it;
  const bytes = bytesPerElement(dtype);
  const { lanes, splat, mul, add } = lanesFor(dtype);
  const [i, j, left, right, end, out] = Array.from({ length: 6 }, () => code.local("i32"));
  const factors = Array.from({ length: vectorsOfPanel }, () => code.local("v128"));
  const sums = Array.from({ length: rowsOfTile * vectorsOfPanel }, () => code.local("v128"));
  const lefts = Array.from({ length: rowsOfTile }, () => code.local("v128"));

  const tile = (rows: number, width: number): void => {
    code
      .get(baseA)
      .i32(from * strideAK * bytes)
      .op("i32.add")
      .get(i)
      .i32(strideAM * bytes)
      .op("i32.mul", "i32.add")
      .set(left);
    code
      .get(panels)
      .get(j)
      .i32(length * bytes)
      .op("i32.mul", "i32.add")
      .tee(right)
      .i32(length * columns * bytes)
      .op("i32.add")
      .set(end);
    code.get(baseOut).get(i).i32(numN).op("i32.mul").get(j).op("i32.add").i32(bytes).op("i32.mul", "i32.add").set(out);
    for (let s = 0; s < rows * vectorsOfPanel; s++) code.v128Words(0).set(sums[s]);
    // Rows lie behind pointers that move along k; the distance between rows is an immediate where it is positive and small.
    code.repeat(() => {
      for (let v = 0; v < vectorsOfPanel; v++)
        code
          .get(right)
          .simdMemory("v128.load", v * lanes * bytes)
          .set(factors[v]);
      for (let r = 0; r < rows; r++) {
        if (strideAM >= 0)
          code
            .get(left)
            .simdMemory(splat, r * strideAM * bytes)
            .set(lefts[r]);
        else
          code
            .get(left)
            .i32(r * strideAM * bytes)
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
        .i32(strideAK * bytes)
        .op("i32.add")
        .set(left);
      code
        .get(right)
        .i32(columns * bytes)
        .op("i32.add")
        .tee(right)
        .get(end)
        .op("i32.ne");
    });
    for (let r = 0; r < rows; r++)
      for (let v = 0; v < vectorsOfPanel; v++)
        storePart(code, {
          dtype,
          out,
          sum: sums[r * vectorsOfPanel + v],
          at: r * numN + v * lanes,
          count: Math.min(lanes, width - v * lanes),
          add,
          isFirst,
        });
  };

  const rowsThen = (width: number): void => {
    const full = Math.floor(numM / rowsOfTile) * rowsOfTile;
    code.loop(i, 0, full, rowsOfTile, () => tile(rowsOfTile, width));
    if (full < numM) {
      code.i32(full).set(i);
      tile(numM - full, width);
    }
  };
  const full = Math.floor(numN / columns) * columns;
  code.loop(j, 0, full, columns, () => rowsThen(columns));
  if (full < numN) {
    code.i32(full).set(j);
    rowsThen(numN - full);
  }
};

interface Part {
  readonly dtype: DType;
  readonly out: Local;
  readonly sum: Local;
  /** Element, counted from `out`. */
  readonly at: number;
  /** How many lanes are columns of the output; the others are filling. */
  readonly count: number;
  readonly add: SimdOp;
  readonly isFirst: boolean;
}

const storePart = (code: Code, { dtype, out, sum, at, count, add, isFirst }: Part): void => {
  const bytes = bytesPerElement(dtype);
  const { lanes } = lanesFor(dtype);
  if (count <= 0) return;
  if (count === lanes) {
    code.get(out);
    if (isFirst) code.get(sum);
    else
      code
        .get(out)
        .simdMemory("v128.load", at * bytes)
        .get(sum)
        .simd(add);
    code.simdMemory("v128.store", at * bytes);
    return;
  }
  const [load, store, extract, plus] =
    dtype === "float32"
      ? (["f32.load", "f32.store", "f32x4.extract_lane", "f32.add"] as const)
      : dtype === "float64"
        ? (["f64.load", "f64.store", "f64x2.extract_lane", "f64.add"] as const)
        : (["i32.load", "i32.store", "i32x4.extract_lane", "i32.add"] as const);
  for (let lane = 0; lane < count; lane++) {
    code.get(out);
    if (!isFirst) code.get(out).memory(load, (at + lane) * bytes);
    code.get(sum).extract(extract, lane);
    if (!isFirst) code.op(plus);
    code.memory(store, (at + lane) * bytes);
  }
};
