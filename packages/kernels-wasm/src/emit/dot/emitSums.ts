import { sizeOf } from "@nabla-js/ndarray/internal";
import type { Local } from "../../wasm/code.js";
import type { Buffer } from "../../lower/expr.js";
import type { Place } from "../../lower/planArena.js";
import type { DotKernel } from "../../lower/schedule.js";
import { Addresses, addStrides } from "../addresses.js";
import { collapse } from "../collapse.js";
import { rangedCode, type RangedCode } from "../range.js";
import { emitMulAdd } from "./lanes.js";
import { words } from "./turnSquare.js";
import { panelTile } from "./tileShape.js";

const { rows: tileRows, vectors: tileColumns } = panelTile;

/** Bytes of both factors that are gone over before the next tile, so that they stay in the first cache. */
const blockBytes = 16384;

/**
 * A product whose vectors go along the last axis of the sum: nothing is packed, nothing repeated. A tile is four rows, anywhere, and
 * two columns; its sums are added up over their lanes at its end. The first axis of the sum is gone over in blocks, whose sums are
 * added in memory. The range is tiles of rows, or the first axis of the batch where that has as many.
 */
export const emitSums = (kernel: DotKernel, places: ReadonlyMap<Buffer, Place>, isRelaxed: boolean): RangedCode => {
  const { code, from, to } = rangedCode();
  const { a, b, output, outStrides, batch, m, n, k } = kernel;
  const addresses = new Addresses(code, places, [a.buffer, b.buffer, output]);
  const [rb, rm, rk] = [batch.length, m.length, k.length];
  const batches = collapse(batch, [a.strides.slice(0, rb), b.strides.slice(0, rb), outStrides.slice(0, rb)]);
  const rows = collapse(m, [a.strides.slice(rb, rb + rm), outStrides.slice(rb, rb + rm)]);
  const sums = collapse(k, [a.strides.slice(rb + rm), b.strides.slice(rb, rb + rk)]);
  const columns = { length: sizeOf(n), b: b.strides.at(-1)!, out: outStrides.at(-1)! };
  const numRows = sizeOf(m);
  const tiles = Math.ceil(numRows / tileRows);
  const cutsBatch = (batches.shape[0] ?? 1) > tiles;

  const i32 = (): Local => code.local("i32");
  const batchIndex = code.locals("i32", batches.shape.length);
  const lefts = Array.from({ length: tileRows }, i32);
  const outs = Array.from({ length: tileRows }, i32);
  const [baseA, baseB, baseOut, tile, column, right, out, flat, row, at] = Array.from({ length: 10 }, i32);
  const acc = code.locals("v128", tileRows * tileColumns);
  const xs = code.locals("v128", tileRows);
  const ys = code.locals("v128", tileColumns);
  const t = code.locals("v128", 4);

  const startOf = (local: Local, buffer: Buffer, offset: number, strides: readonly number[]): void => {
    addresses.push(buffer);
    code.i32(addresses.offsetOf(buffer) + 4 * offset).op("i32.add");
    addStrides(code, batchIndex, strides, "float32");
    code.set(local);
  };

  /** Where the rows of a tile begin; rows behind the last are the last once more. */
  const rowsOfTile = (): void => {
    for (let r = 0; r < tileRows; r++) {
      code.get(tile).i32(tileRows).op("i32.mul").i32(r).op("i32.add").set(flat);
      if (numRows % tileRows !== 0)
        code
          .get(flat)
          .i32(numRows - 1)
          .get(flat)
          .i32(numRows)
          .op("i32.lt_s", "select")
          .set(flat);
      code.get(baseA).set(lefts[r]).get(baseOut).set(outs[r]);
      for (let axis = rows.shape.length - 1; axis >= 0; axis--) {
        const index = axis === 0 ? flat : row;
        if (axis > 0) code.get(flat).i32(rows.shape[axis]).op("i32.rem_u").set(row);
        code.get(lefts[r]);
        addStrides(code, [index], [rows.strides[0][axis]], "float32");
        code.set(lefts[r]).get(outs[r]);
        addStrides(code, [index], [rows.strides[1][axis]], "float32");
        code.set(outs[r]);
        if (axis > 0) code.get(flat).i32(rows.shape[axis]).op("i32.div_u").set(flat);
      }
    }
  };

  /** One step: `count` neighbours of every row and column, the other lanes zero. */
  const step = (numColumns: number, count: number): void => {
    const load = (): void => {
      if (count === 4) code.simdMemory("v128.load", 0);
      else if (count === 1) code.simdMemory("v128.load32_zero", 0);
      else code.simdMemory("v128.load64_zero", 0);
    };
    const vector = (address: () => void, into: Local): void => {
      address();
      load();
      code.set(into);
      if (count === 3) {
        address();
        code.get(into).simdLane("v128.load32_lane", 8, 2);
        code.set(into);
      }
    };
    for (let c = 0; c < numColumns; c++)
      vector(() => {
        code.get(right);
        if (c > 0) code.i32(4 * c * columns.b).op("i32.add");
      }, ys[c]);
    for (let r = 0; r < tileRows; r++) {
      vector(() => code.get(lefts[r]).get(at).op("i32.add"), xs[r]);
      for (let c = 0; c < numColumns; c++) {
        const sum = acc[r * tileColumns + c];
        emitMulAdd(code, "float32", isRelaxed, sum, xs[r], ys[c]);
      }
    }
  };

  const last = sums.shape.length - 1;
  const width = sums.shape[last] ?? 1;
  const [stepA, stepB] = [sums.strides[0], sums.strides[1]];
  const index = code.locals("i32", sums.shape.length);
  const move = (local: Local, elements: number): void => {
    if (elements !== 0)
      code
        .get(local)
        .i32(4 * elements)
        .op("i32.add")
        .set(local);
  };
  const run = (numColumns: number): void => {
    const full = width - (width % 4);
    code.loop(index[last], 0, full, 4, () => {
      step(numColumns, 4);
      move(at, 4);
      move(right, 4);
    });
    if (width > full) step(numColumns, width - full);
    // Back to the beginning.
    move(at, -full);
    move(right, -full);
  };
  // The first axis, where it is not the last, is gone over in blocks.
  const outer = last > 0 ? sums.shape[0] : 1;
  const inner = sizeOf(sums.shape.slice(1));
  const perBlock = Math.max(1, Math.floor(blockBytes / (4 * inner * 3)));
  const blocks = Math.ceil(outer / perBlock);
  const evenBlock = Math.ceil(outer / blocks);
  const [blockStart, blockEnd] = [i32(), i32()];

  const nest = (axis: number, numColumns: number): void => {
    if (axis >= last) {
      run(numColumns);
      return;
    }
    const body = (): void => {
      nest(axis + 1, numColumns);
      move(at, stepA[axis]);
      move(right, stepB[axis]);
    };
    if (axis === 0 && blocks > 1) {
      code.loopBetween(index[0], blockStart, blockEnd, 1, body);
      return;
    }
    code.loop(index[axis], 0, sums.shape[axis], 1, body);
    move(at, -stepA[axis] * sums.shape[axis]);
    move(right, -stepB[axis] * sums.shape[axis]);
  };

  /** The sums of four rows over their lanes, as one vector, added to what is there. */
  const finish = (c: number): void => {
    const [r0, r1, r2, r3] = [0, 1, 2, 3].map((r) => acc[r * tileColumns + c]);
    const pair = (x: Local, y: Local, into: Local): void => {
      code
        .get(x)
        .get(y)
        .shuffle(words(0, 4, 1, 5));
      code
        .get(x)
        .get(y)
        .shuffle(words(2, 6, 3, 7));
      code.simd("f32x4.add").set(into);
    };
    pair(r0, r1, t[0]);
    pair(r2, r3, t[1]);
    code
      .get(t[0])
      .get(t[1])
      .shuffle(words(0, 1, 4, 5));
    code
      .get(t[0])
      .get(t[1])
      .shuffle(words(2, 3, 6, 7));
    code.simd("f32x4.add").set(t[2]);
    const address = (r: number): void => {
      code.get(outs[r]).get(out).op("i32.add");
      if (c > 0) code.i32(4 * c * columns.out).op("i32.add");
    };
    if (blocks > 1)
      code.get(blockStart).if(() => {
        address(0);
        code.simdMemory("v128.load32_zero", 0).set(t[3]);
        for (let r = 1; r < tileRows; r++) {
          address(r);
          code.get(t[3]).simdLane("v128.load32_lane", 0, r);
          code.set(t[3]);
        }
        code.get(t[3]).get(t[2]).simd("f32x4.add").set(t[2]);
      });
    for (let r = 0; r < tileRows; r++) {
      address(r);
      code.get(t[2]).simdLane("v128.store32_lane", 0, r);
    }
  };

  const columnsFrom = (numColumns: number): void => {
    acc.forEach((sum) => code.v128Words(0).set(sum));
    // From the block's start on in both factors.
    code
      .get(blockStart)
      .i32(4 * (last > 0 ? stepA[0] : 0))
      .op("i32.mul")
      .set(at);
    code
      .get(baseB)
      .get(column)
      .i32(4 * columns.b)
      .op("i32.mul", "i32.add");
    code
      .get(blockStart)
      .i32(4 * (last > 0 ? stepB[0] : 0))
      .op("i32.mul", "i32.add")
      .set(right);
    nest(0, numColumns);
    code
      .get(column)
      .i32(4 * columns.out)
      .op("i32.mul")
      .set(out);
    for (let c = 0; c < numColumns; c++) finish(c);
  };
  const tileOf = (): void => {
    rowsOfTile();
    const full = columns.length - (columns.length % tileColumns);
    code.loop(column, 0, full, tileColumns, () => columnsFrom(tileColumns));
    if (full < columns.length) {
      code.i32(full).set(column);
      columnsFrom(columns.length - full);
    }
  };
  const block = (): void => {
    startOf(baseA, a.buffer, a.offset, batches.strides[0]);
    startOf(baseB, b.buffer, b.offset, batches.strides[1]);
    startOf(baseOut, output, 0, batches.strides[2]);
    const allTiles = (): void => {
      if (cutsBatch) code.loop(tile, 0, tiles, 1, tileOf);
      else code.loopBetween(tile, from, to, 1, tileOf);
    };
    if (blocks === 1) {
      allTiles();
      return;
    }
    code.loop(blockStart, 0, outer, evenBlock, () => {
      code.get(blockStart).i32(evenBlock).op("i32.add").set(blockEnd);
      code.get(blockEnd).i32(outer).get(blockEnd).i32(outer).op("i32.lt_s", "select").set(blockEnd);
      allTiles();
    });
  };
  const nestBatch = (axis: number): void => {
    if (axis === batches.shape.length) block();
    else if (axis === 0 && cutsBatch) code.loopBetween(batchIndex[0], from, to, 1, () => nestBatch(1));
    else code.loop(batchIndex[axis], 0, batches.shape[axis], 1, () => nestBatch(axis + 1));
  };
  nestBatch(0);
  const cost = output.size * sizeOf(k) * 0.04;
  return { code, split: { length: cutsBatch ? batches.shape[0] : tiles, unit: 1, cost } };
};
