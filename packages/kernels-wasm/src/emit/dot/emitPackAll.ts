import { bytesPerElement, sizeOf } from "@nabla-js/ndarray/internal";
import type { Buffer } from "../../lower/expr.js";
import type { Place } from "../../lower/planArena.js";
import type { PackKernel } from "../../lower/schedule.js";
import { Addresses, addStrides } from "../addresses.js";
import { collapse } from "../collapse.js";
import { loopBySteps, rangedCode, type RangedCode } from "../range.js";
import { emitPack, panelBytes } from "./packPanel.js";

/** Rows of a factor that stay in the first cache while all panels take their share of them. */
const rowsOfBlock = 32;

/** All panels of a factor, a block of rows at a time, so that no line is fetched for each panel anew. The range is the columns. */
export const emitPackAll = ({ b, k, n, output, width }: PackKernel, places: ReadonlyMap<Buffer, Place>): RangedCode => {
  const { code, from, to } = rangedCode();
  const { dtype } = b;
  const bytes = bytesPerElement(dtype);
  const addresses = new Addresses(code, places, [b.buffer, output]);
  const rows = collapse(k, [b.strides.slice(0, k.length)]);
  const columns = collapse(n, [b.strides.slice(k.length)]);
  const lengths = rows.shape.length === 0 ? [1] : rows.shape;
  const strides = rows.strides[0].length === 0 ? [0] : rows.strides[0];
  const [last, inner] = [lengths.at(-1)!, strides.at(-1)!];
  const [length, column] = [columns.shape[0] ?? 1, columns.strides[0][0] ?? 0];
  const index = code.locals("i32", lengths.length);
  const [baseB, panel, done, j] = code.locals("i32", 4);

  /** A block of rows of one panel. */
  const panelOf = (count: number, size: number): void => {
    addresses.push(b.buffer);
    code.i32(addresses.offsetOf(b.buffer) + b.offset * bytes).op("i32.add");
    addStrides(code, index, strides, dtype);
    code.set(baseB);
    addresses.push(output);
    code.i32(addresses.offsetOf(output)).op("i32.add");
    code
      .get(j)
      .i32(panelBytes(dtype, sizeOf(k), width) / width)
      .op("i32.mul", "i32.add")
      .get(done)
      .op("i32.add")
      .set(panel);
    emitPack(code, { dtype, baseB, panel, j, axes: [{ length: size, a: 0, b: inner }], column, count, width });
  };
  const block = (size: number): void => {
    loopBySteps(code, j, { from, to }, length, width, (count) => panelOf(count, size));
    code
      .get(done)
      .i32(size * width * bytes)
      .op("i32.add")
      .set(done);
  };
  const nest = (axis: number): void => {
    if (axis < lengths.length - 1) {
      code.loop(index[axis], 0, lengths[axis], 1, () => nest(axis + 1));
      return;
    }
    const size = column === 1 ? Math.min(rowsOfBlock, last) : last;
    loopBySteps(code, index[axis], null, last, size, block);
  };
  code.i32(0).set(done);
  nest(0);
  return { code, split: { length, unit: width, cost: 0.5 * sizeOf(k) * length } };
};
