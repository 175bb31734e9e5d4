import { bytesPerElement, sizeOf } from "@nabla-js/ndarray/internal";
import { Block } from "../../wasm/block.js";
import type { Code, Local } from "../../wasm/code.js";
import { constant, type Variable } from "../../wasm/value.js";
import type { DotKernel, Window } from "../../lower/schedule.js";
import type { Addresses } from "../addresses.js";
import { loopBySteps, type Split } from "../range.js";
import type { DotLoops } from "./dotLoops.js";
import type { Epilogue } from "./epilogue.js";
import { lanesFor } from "./lanes.js";
import { panelBytes } from "./packPanel.js";
import { emitRun, type TileLocals } from "./tile.js";
import { panelTile } from "./tileShape.js";

/** So many tiles of examples are enough to cut a product along them. */
const enoughTiles = 8;

/**
 * A product whose left factor is windows that may reach beyond an array: rows of a tile are the same position of several examples,
 * so that all of them leave out the same taps, and nothing is padded, nor multiplied by zeros. The range is the examples, or the
 * first axis of positions where there are few.
 */
export const emitWindows = (
  code: Code,
  { a, k, packed, output }: DotKernel,
  windows: readonly Window[],
  loops: DotLoops,
  addresses: Addresses,
  epilogue: Epilogue,
  { from, to }: { readonly from: Local; readonly to: Local },
  { cost, isRelaxed }: { readonly cost: number; readonly isRelaxed: boolean },
): Split => {
  const { m, columns } = loops;
  const { dtype } = output;
  const bytes = bytesPerElement(dtype);
  const { lanes } = lanesFor(dtype);
  const width = panelTile.vectors * lanes;
  const [examples, ...positions] = m.shape;
  const [exampleStep] = m.a;
  const taps = k.slice(0, windows.length);
  const channels = loops.blocks.chunks[0].axes.slice(-1);
  const block = new Block(code);
  const i32 = (): Local => code.local("i32");
  const locals: TileLocals = {
    left: i32(),
    right: i32(),
    end: i32(),
    sums: code.locals("v128", panelTile.rows * panelTile.vectors),
    factors: code.locals("v128", panelTile.vectors),
    lefts: code.locals("v128", panelTile.rows),
  };
  const [baseA, panel, j] = [i32(), i32(), i32()];
  const rowIndex = code.locals("i32", m.shape.length);
  /** For each axis, from the position on: the taps there are, where the first is in the panel, and which element it meets. */
  const counts = code.locals("i32", windows.length);
  const lefts = code.locals("i32", windows.length);
  const rights = code.locals("i32", windows.length);
  const tapSteps = taps.map((_, i) => width * bytes * sizeOf(k.slice(i + 1)));

  /** What is met at a position, from what holds for the axes before. */
  const meet = (axis: number): void => {
    const { stride, dilation, low, holes, length, step } = windows[axis];
    const of = (local: Local): Variable => block.of(local, "i32");
    const zero = constant(0, "i32");
    const start = block.let(
      of(rowIndex[axis + 1])
        .mul(stride)
        .sub(low),
    );
    const behind = block.let(start.from((length - 1) * holes));
    const first =
      holes === 1
        ? block.let(start.lt(0).choose(start.from(dilation - 1).div(dilation), zero))
        : block.let(start.lt(0).choose(start.from(0), start.from(0).rem(holes).add(holes).rem(holes)));
    const end = block.let(behind.lt(0).choose(constant(-1, "i32"), behind.div(dilation)));
    const last = block.let(end.lt(taps[axis] - 1).choose(end, constant(taps[axis] - 1, "i32")));
    const count = last.lt(first).choose(zero, last.sub(first).div(holes).add(1));
    block.set(of(counts[axis]), count);
    const element = start.add(first.mul(dilation)).div(holes);
    const [left, right] = axis === 0 ? [of(baseA), of(panel)] : [of(lefts[axis - 1]), of(rights[axis - 1])];
    block.set(of(lefts[axis]), left.add(element.mul(step * bytes)));
    block.set(of(rights[axis]), right.add(first.mul(tapSteps[axis])));
  };

  /** Goes over the taps that there are. */
  const overTaps = (axis: number, left: Local, right: Local, run: () => void): void => {
    if (axis === windows.length) {
      code.get(left).set(locals.left).get(right).set(locals.right);
      run();
      return;
    }
    const { dilation, holes, step } = windows[axis];
    const [l, r, count] = [i32(), i32(), i32()];
    code.get(left).set(l).get(right).set(r).get(counts[axis]).tee(count);
    code.if(() =>
      code.repeat(() => {
        overTaps(axis + 1, l, r, run);
        code
          .get(l)
          .i32((holes > 1 ? 1 : dilation) * step * bytes)
          .op("i32.add")
          .set(l)
          .get(r)
          .i32(tapSteps[axis] * holes)
          .op("i32.add")
          .set(r)
          .get(count)
          .i32(1)
          .op("i32.sub")
          .tee(count);
      }),
    );
  };

  const tile = (rows: number, present: number): void => {
    const vectors = Math.ceil(present / lanes);
    const tileLocals = { ...locals, sums: locals.sums.slice(0, rows * vectors) };
    tileLocals.sums.forEach((sum) => code.v128Words(0).set(sum));
    // The positions of all axes are known: the last ones' starts hold all of them.
    const example = i32();
    code
      .get(rowIndex[0])
      .i32(exampleStep * bytes)
      .op("i32.mul")
      .get(lefts[windows.length - 1])
      .op("i32.add")
      .set(example);
    overTaps(0, example, rights[windows.length - 1], () =>
      emitRun(code, { dtype, isRelaxed, rows, vectors, axes: channels, rowA: exampleStep, panelStep: width, locals: tileLocals }),
    );
    epilogue.emit({ batchIndex: [], rowIndex, j }, rows, present, tileLocals.sums);
  };

  const cutsExamples = Math.ceil(examples / panelTile.rows) >= enoughTiles;
  const overPositions = (axis: number, body: () => void): void => {
    if (axis === positions.length) {
      body();
      return;
    }
    const inner = (): void => {
      meet(axis);
      overPositions(axis + 1, body);
    };
    if (axis === 0 && !cutsExamples) code.loopBetween(rowIndex[1], from, to, 1, inner);
    else code.loop(rowIndex[axis + 1], 0, positions[axis], 1, inner);
  };

  const panelOf = (present: number): void => {
    addresses.push(packed!);
    code
      .i32(addresses.offsetOf(packed!))
      .op("i32.add")
      .get(j)
      .i32(panelBytes(dtype, sizeOf(k)) / width)
      .op("i32.mul", "i32.add")
      .set(panel);
    const range = cutsExamples ? { from, to } : null;
    loopBySteps(code, rowIndex[0], range, examples, panelTile.rows, (rows) => overPositions(0, () => tile(rows, present)));
  };

  addresses.push(a.buffer);
  code
    .i32(addresses.offsetOf(a.buffer) + a.offset * bytes)
    .op("i32.add")
    .set(baseA);
  const full = columns.length - (columns.length % width);
  code.loop(j, 0, full, width, () => panelOf(width));
  if (full < columns.length) {
    code.i32(full).set(j);
    panelOf(columns.length - full);
  }
  return cutsExamples ? { length: examples, unit: panelTile.rows, cost } : { length: positions[0], unit: 1, cost };
};
