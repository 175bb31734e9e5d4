import type { Code, Local } from "../../wasm/code.js";
import type { Buffer } from "../../lower/expr.js";
import type { DotKernel } from "../../lower/schedule.js";
import { addStrides, type Addresses } from "../addresses.js";
import { loopBySteps, type Split } from "../range.js";
import type { DotLoops } from "./dotLoops.js";
import type { Epilogue } from "./epilogue.js";
import { emitMulAdd } from "./lanes.js";
import { panelTile } from "./tileShape.js";
import { turnSquare } from "./turnSquare.js";

/** Vectors of sums in registers at a time, with what they are made of. */
export const sumsAbreast = 7;

/** Columns whose sums are turned round together. */
const columnsAbreast = 4 * panelTile.vectors;

/** Bytes that each thread needs for the sums of some columns before they are turned round. */
export const listsScratch: number = columnsAbreast * sumsAbreast * 16;

/** Rows that are gone over together, so many vectors at a time. */
interface Group {
  readonly from: number;
  readonly to: number;
  readonly vectors: number;
}

/**
 * All rows: as many vectors at a time as there is room for, evenly; and a last vector that reaches back where they are no multiple of
 * 4, and writes some rows once more.
 */
const groupsOf = (rows: number): readonly Group[] => {
  const vectors = Math.floor(rows / 4);
  const passes = Math.ceil(vectors / sumsAbreast);
  const few = Math.floor(vectors / passes);
  const longer = vectors - few * passes;
  const middle = 4 * longer * (few + 1);
  const all: readonly Group[] = [
    { from: 0, to: middle, vectors: few + 1 },
    { from: middle, to: 4 * vectors, vectors: few },
    { from: rows - 4, to: rows % 4 === 0 ? 0 : rows, vectors: 1 },
  ];
  return all.filter(({ from, to }) => from < to);
};

interface Parts {
  readonly loops: DotLoops;
  readonly lists: Buffer;
  readonly addresses: Addresses;
  readonly epilogue: Epilogue;
  readonly from: Local;
  readonly to: Local;
  /** Leaves the address of the thread's own memory on the stack. */
  readonly own: (code: Code) => void;
  readonly isRelaxed: boolean;
  readonly cost: number;
}

/**
 * A product whose right factor is a list for each column. Vectors go along the rows of the result, which lie side by side in the left
 * factor; the sums of eight columns are then turned round, four rows at a time, and stand as those of a tile do.
 */
export const emitLists = (code: Code, kernel: DotKernel, parts: Parts): Split => {
  const { loops, lists, addresses, epilogue, from, to, own, isRelaxed, cost } = parts;
  const [rows, columns] = [kernel.m[0], loops.columns.length];
  const listBytes = (4 * lists.size) / columns;
  const [base, memory, i, j, c, row] = code.locals("i32", 6);
  const [list, end, source, place, turned] = code.locals("i32", 5);
  const [sums, squares, half] = [sumsAbreast, columnsAbreast, 4].map((count) => code.locals("v128", count));
  const [splat, factor] = code.locals("v128", 2);
  const pair = code.local("i64");
  addresses.push(kernel.a.buffer);
  code
    .i32(addresses.offsetOf(kernel.a.buffer) + 4 * kernel.a.offset)
    .op("i32.add")
    .set(base);
  own(code);
  code.set(memory);

  /** The sums of one column, from its list, into memory. */
  const sumColumn = (mine: readonly Local[]): void => {
    for (const sum of mine) code.v128Words(0).set(sum);
    code
      .get(list)
      .memory("i32.load", 0)
      .set(end)
      .get(list)
      .i32(8)
      .op("i32.add")
      .tee(place)
      .get(end)
      .op("i32.ne")
      .if(() =>
        code.repeat(() => {
          // Where the row lies and its number, in one load.
          code.get(place).memory("i64.load", 0).set(pair);
          code.get(source).get(pair).op("i32.wrap_i64", "i32.add").set(row);
          code.get(pair).i64(32n).op("i64.shr_u", "i32.wrap_i64").simd("i32x4.splat").set(splat);
          mine.forEach((sum, s) => {
            code
              .get(row)
              .simdMemory("v128.load", 16 * s)
              .set(factor);
            emitMulAdd(code, "float32", isRelaxed, sum, splat, factor);
          });
          code.get(place).i32(8).op("i32.add").tee(place).get(end).op("i32.ne");
        }),
      );
    mine.forEach((sum, s) =>
      code
        .get(turned)
        .get(sum)
        .simdMemory("v128.store", 16 * s),
    );
  };

  /** Some columns of some rows. */
  const part = (count: number, { vectors }: Group): void => {
    addresses.push(lists);
    code.i32(addresses.offsetOf(lists)).op("i32.add").get(j).i32(listBytes).op("i32.mul", "i32.add").set(list);
    code.get(memory).set(turned);
    code.loop(c, 0, count, 1, () => {
      sumColumn(sums.slice(0, vectors));
      code.get(list).i32(listBytes).op("i32.add").set(list);
      code
        .get(turned)
        .i32(16 * vectors)
        .op("i32.add")
        .set(turned);
    });
    const q = code.local("i32");
    const first = code.local("i32");
    const numbers = Math.ceil(count / 4);
    code.loop(q, 0, 16 * vectors, 16, () => {
      code.get(memory).get(q).op("i32.add").set(turned);
      code.get(q).i32(2).op("i32.shr_u").get(i).op("i32.add").set(first);
      const tile: Local[] = [];
      for (let v = 0; v < numbers; v++) {
        const square = squares.slice(4 * v, 4 * v + 4);
        square.forEach((x, at) =>
          code
            .get(turned)
            .simdMemory("v128.load", 16 * vectors * (4 * v + at))
            .set(x),
        );
        turnSquare(code, square, half, (k, push) => {
          push();
          code.set((tile[k * numbers + v] = code.local("v128")));
        });
      }
      epilogue.emit({ batchIndex: [], rowIndex: [first], j }, 4, count, tile);
    });
  };

  for (const group of groupsOf(rows))
    code.loop(i, group.from, group.to, 4 * group.vectors, () => {
      code.get(base);
      addStrides(code, [i], [1], "float32");
      code.set(source);
      loopBySteps(code, j, { from, to }, columns, columnsAbreast, (count) => part(count, group));
    });
  return { length: columns, unit: columnsAbreast, cost };
};
