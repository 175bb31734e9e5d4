import { bytesPerElement, sizeOf } from "@nabla-js/ndarray/internal";
import type { Buffer } from "../../lower/expr.js";
import type { Place } from "../../lower/planArena.js";
import type { PackKernel } from "../../lower/schedule.js";
import { Addresses } from "../addresses.js";
import { collapse } from "../collapse.js";
import { rangedCode, roundedDown, type RangedCode } from "../range.js";
import { emitPack, panelBytes } from "./packPanel.js";

/** All panels of a right factor, one after the other. The range is the columns. */
export const emitPackAll = ({ b, k, n, output, width }: PackKernel, places: ReadonlyMap<Buffer, Place>): RangedCode => {
  const { code, from, to } = rangedCode();
  const { dtype } = b;
  const bytes = bytesPerElement(dtype);
  const addresses = new Addresses(code, places, [b.buffer, output]);
  const rows = collapse(k, [b.strides.slice(0, k.length)]);
  const columns = collapse(n, [b.strides.slice(k.length)]);
  const axes = rows.shape.map((length, i) => ({ length, a: 0, b: rows.strides[0][i] }));
  const [length, column] = [columns.shape[0] ?? 1, columns.strides[0][0] ?? 0];
  const [baseB, panel, j] = Array.from({ length: 3 }, () => code.local("i32"));
  addresses.push(b.buffer);
  code
    .i32(addresses.offsetOf(b.buffer) + b.offset * bytes)
    .op("i32.add")
    .set(baseB);
  const panelOf = (count: number): void => {
    addresses.push(output);
    code
      .i32(addresses.offsetOf(output))
      .op("i32.add")
      .get(j)
      .i32(panelBytes(dtype, sizeOf(k), width) / width)
      .op("i32.mul", "i32.add")
      .set(panel);
    emitPack(code, { dtype, baseB, panel, j, axes, column, count, width });
  };
  const end = roundedDown(code, to, width);
  code.loopBetween(j, from, end, width, () => panelOf(width));
  const left = length % width;
  if (left > 0)
    code
      .get(end)
      .get(to)
      .op("i32.lt_s")
      .if(() => {
        code.get(end).set(j);
        panelOf(left);
      });
  return { code, split: { length, unit: width, cost: 0.5 * sizeOf(k) * length } };
};
