import { bytesPerElement, sizeOf } from "@nabla-js/ndarray/internal";
import type { Code, Local } from "../../wasm/code.js";
import type { Buffer } from "../../lower/expr.js";
import { writtenBy, readBy } from "../../lower/mergeLoops.js";
import type { Place } from "../../lower/planArena.js";
import type { DotKernel } from "../../lower/schedule.js";
import { Addresses, addStrides } from "../addresses.js";
import { loopBySteps, noWork, rangedCode, type RangedCode, type Split } from "../range.js";
import type { VectorMath } from "../vectorMath.js";
import { cutOf, stripOf, type Cut } from "./cutDot.js";
import { dotLoopsOf, longestBlock, type DotLoops } from "./dotLoops.js";
import { Epilogue } from "./epilogue.js";
import { lanesFor } from "./lanes.js";
import { emitLists, listsScratch } from "./emitLists.js";
import { emitPack, panelBytes } from "./packPanel.js";
import { emitSums } from "./emitSums.js";
import { emitWindows } from "./emitWindows.js";
import { emitTileSums, type TileLocals } from "./tile.js";
import { bestTile, panelTile, type TileShape } from "./tileShape.js";

/** Where the right factor is read: where it lies, in panels packed before, or in a panel packed on the way. */
type Right = "in place" | "packed" | "panel";

/** A right factor of this many bytes stays in the first cache, whatever the order of its elements. */
const smallBytes = 16384;

export const rightOf = (kernel: DotKernel, { blocks, columns, m, isOneBlock }: DotLoops): Right => {
  if (kernel.packed !== undefined) return "packed";
  if (kernel.alongSum === true) return "in place";
  const { axes } = blocks.chunks[0];
  const bytes = longestBlock(blocks) * columns.length * bytesPerElement(kernel.output.dtype);
  const isFewRows = sizeOf(m.shape) <= 2 * panelTile.rows;
  const isInOrder = columns.b === 1 && axes.every((axis) => axis.b > 0);
  const isRead = isFewRows || bytes <= smallBytes || (kernel.overlaps ?? false);
  return isOneBlock && isInOrder && isRead ? "in place" : "panel";
};

/** Panels have one tile; what is read in place, that which fits best. */
const tileOf = (kernel: DotKernel, { m, columns }: DotLoops, right: Right): TileShape =>
  right === "in place" && kernel.isLeftInTiles !== true
    ? bestTile(m.shape.at(-1) ?? 1, Math.ceil(columns.length / lanesFor(kernel.output.dtype).lanes))
    : panelTile;

/** Bytes that each thread needs to pack one panel of the right factor, or for what it sums by lists. */
export const dotScratch = (kernel: DotKernel): number => {
  if (kernel.lists !== undefined) return listsScratch;
  const loops = kernel.output.size === 0 || sizeOf(kernel.k) === 0 ? null : dotLoopsOf(kernel);
  return loops === null || rightOf(kernel, loops) !== "panel" ? 0 : panelBytes(kernel.output.dtype, longestBlock(loops.blocks));
};

/** Nanoseconds of one multiplication and addition, roughly. */
const costOfStep = { float32: 0.04, float64: 0.08 };

/**
 * A product, by blocks of k: the right factor is read by panels of columns; each tile of 4 rows and one panel is summed in
 * registers, with the left factor read in place. What does not fill a panel is filled with zeros, or not looked at. What
 * follows is computed on the sums before they leave the registers. The range is the first axis of the batch, the columns, or the
 * first axis of the rows.
 *
 * @param own - Leaves the address of memory on the stack that is the thread's own.
 */
export const emitDot = (
  kernel: DotKernel,
  places: ReadonlyMap<Buffer, Place>,
  math: VectorMath,
  own: (code: Code) => void,
): RangedCode => {
  const { code, from, to } = rangedCode();
  const { a, b, output } = kernel;
  const { dtype } = output;
  const bytes = bytesPerElement(dtype);
  if (output.size === 0) return { code, split: noWork };
  const addresses = new Addresses(code, places, [...readBy(kernel), ...writtenBy(kernel)]);
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
  if (kernel.alongSum === true) return emitSums(kernel, places, math.isRelaxed);
  const loops = dotLoopsOf(kernel);
  if (loops === null) throw new Error("dot: the columns must be one axis");
  const cost = output.size * sizeOf(kernel.k) * (dtype === "float64" ? costOfStep.float64 : costOfStep.float32);
  if (kernel.windows !== undefined) {
    const epilogue = new Epilogue(code, math, addresses, loops, output);
    return {
      code,
      split: emitWindows(
        code,
        kernel,
        kernel.windows,
        loops,
        addresses,
        epilogue,
        { from, to },
        { cost, isRelaxed: math.isRelaxed },
      ),
    };
  }
  if (kernel.lists !== undefined) {
    const epilogue = new Epilogue(code, math, addresses, loops, output);
    const { isRelaxed } = math;
    const parts = { loops, lists: kernel.lists, addresses, epilogue, from, to, own, isRelaxed, cost: 0.7 * cost };
    return { code, split: emitLists(code, kernel, parts) };
  }
  const { batch, m, columns, blocks, isOneBlock } = loops;
  const { outer, chunks } = blocks;
  const { lanes } = lanesFor(dtype);
  const rowA = kernel.isLeftInTiles === true ? 1 : (m.a.at(-1) ?? 0);
  const right = rightOf(kernel, loops);
  const shape = tileOf(kernel, loops, right);
  const width = shape.vectors * lanes;
  const cut = cutOf(loops, width, shape.rows);
  const epilogue = new Epilogue(code, math, addresses, loops, output);

  const [baseA, baseB, panel, j] = code.locals("i32", 4);
  /** Whether there is something to add to: not in the first block. */
  const adds = isOneBlock ? null : code.local("i32");
  const batchIndex = code.locals("i32", batch.shape.length);
  const outerIndex = code.locals("i32", outer.length);
  const rowIndex = code.locals("i32", m.shape.length);
  const locals: TileLocals = {
    left: code.local("i32"),
    right: code.local("i32"),
    end: code.local("i32"),
    sums: code.locals("v128", shape.rows * shape.vectors),
    factors: code.locals("v128", shape.vectors),
    lefts: code.locals("v128", shape.rows),
  };
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
  if (right === "panel") {
    own(code);
    code.set(panel);
  }

  const rowsOfStrip = cut === "columns" && right !== "in place" ? stripOf(loops, shape.rows) : null;
  const strip = rowsOfStrip === null ? null : { from: code.local("i32"), to: code.local("i32") };
  /** Strips of rows that stay in the second cache, with all that their sums go into, while all panels go over them. */
  const eachStrip = (body: () => void): void => {
    if (strip === null || rowsOfStrip === null) {
      body();
      return;
    }
    const [rows] = m.shape;
    code.loop(strip.from, 0, rows, rowsOfStrip, () => {
      code.get(strip.from).i32(rowsOfStrip).op("i32.add").tee(strip.to).i32(rows);
      code.get(strip.to).i32(rows).op("i32.lt_s", "select").set(strip.to);
      body();
    });
  };

  /** One panel of columns against all rows, or those of a strip. */
  const panelOf = (count: number, axes: (typeof chunks)[number]["axes"]): void => {
    if (right === "panel") emitPack(code, { dtype, baseB, panel, j, axes, column: columns.b, count, width });
    else if (right === "in place") code.get(baseB).get(j).i32(bytes).op("i32.mul", "i32.add").set(panel);
    else {
      addresses.push(kernel.packed!);
      code.i32(addresses.offsetOf(kernel.packed!)).op("i32.add");
      code
        .get(j)
        .i32(panelBytes(dtype, sizeOf(kernel.k)) / width)
        .op("i32.mul", "i32.add")
        .set(panel);
    }
    const tile = (rows: number): void => {
      code.get(baseA);
      addStrides(code, rowIndex, m.a, dtype);
      code.set(locals.left).get(panel).set(locals.right);
      const panelStep = right === "in place" ? null : width;
      const tileVectors = Math.ceil(count / lanes);
      emitTileSums(code, { dtype, isRelaxed: math.isRelaxed, rows, vectors: tileVectors, axes, rowA, panelStep, locals });
      const place = { batchIndex, rowIndex, j };
      if (adds === null) epilogue.emit(place, rows, count, locals.sums);
      else epilogue.emitAdd(place, rows, count, locals.sums, adds);
    };
    emitRows(code, m.shape, rowIndex, cut === "rows" ? { from, to } : strip, shape.rows, tile);
  };

  const block = (): void => {
    for (const { a: startA, b: startB, axes } of chunks) {
      startOf(
        baseA,
        a.buffer,
        a.offset + startA,
        batch.a,
        outer.map((axis) => axis.a),
      );
      startOf(
        baseB,
        b.buffer,
        b.offset + startB,
        batch.b,
        outer.map((axis) => axis.b),
      );
      eachStrip(() => allPanels(axes));
      if (adds !== null) code.i32(1).set(adds);
    }
  };
  const allPanels = (axes: (typeof chunks)[number]["axes"]): void => {
    const range = cut === "columns" ? { from, to } : null;
    loopBySteps(code, j, range, columns.length, width, (count) => panelOf(count, axes));
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
  const ranges: Readonly<Record<Cut, Split>> = {
    batch: { length: batch.shape[0] ?? 1, unit: 1, cost },
    columns: { length: columns.length, unit: width, cost },
    rows: { length: m.shape[0] ?? 1, unit: m.shape.length > 1 ? 1 : shape.rows, cost },
  };
  return { code, split: ranges[cut] };
};

/** Goes over all rows, by tiles along the last axis; the range, if there is one, is of the first. */
const emitRows = (
  code: Code,
  shape: readonly number[],
  index: readonly Local[],
  range: { readonly from: Local; readonly to: Local } | null,
  rowsOfTile: number,
  tile: (rows: number) => void,
): void => {
  const last = shape.length - 1;
  const nest = (axis: number): void => {
    if (axis < last) {
      if (axis === 0 && range !== null) code.loopBetween(index[0], range.from, range.to, 1, () => nest(1));
      else code.loop(index[axis], 0, shape[axis], 1, () => nest(axis + 1));
      return;
    }
    if (last < 0) {
      tile(1);
      return;
    }
    loopBySteps(code, index[last], last === 0 ? range : null, shape[last], rowsOfTile, tile);
  };
  nest(0);
};
