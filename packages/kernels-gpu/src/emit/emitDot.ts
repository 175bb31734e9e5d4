import type { Shape } from "@nabla-js/ndarray";
import { rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import type { Buffer, Load } from "../lower/expr.js";
import type { DotKernel } from "../lower/schedule.js";
import type { EmitOptions } from "./emitOptions.js";
import { gridOf } from "./grid.js";
import { Writer, type KernelText } from "./kernelText.js";

/** A product of matrices: one element in a thread, or four columns, so that each element of a is read once for four products. */
export const emitDot = (kernel: DotKernel, { layout, tiles }: EmitOptions): KernelText => {
  if (tiles && kernel.n % 4 === 0) return emitTile(kernel);
  const writer = new Writer();
  const { a, b, batch, m, n, k } = kernel;
  const { threads, index } = gridOf(writer, [...batch, m, n], layout);
  const [row, column] = index.slice(-2);
  const at = index.slice(0, -2);
  const sum = writer.name("sum");
  writer.line(`let ${sum} = 0.0;`);
  const term = (inner: string): void =>
    writer.line(`${sum} = ${sum} + ${writer.read(a, [...at, row, inner])} * ${writer.read(b, [...at, inner, column])};`);
  const turns = Math.floor(k / unrolled);
  const inner = writer.openLoop(turns);
  for (let i = 0; i < unrolled; i++) term(i === 0 ? `(${inner} * ${unrolled})` : `(${inner} * ${unrolled} + ${i})`);
  writer.line("}");
  for (let i = turns * unrolled; i < k; i++) term(String(i));
  return writer.finish(kernel, threads, sum);
};

/** Terms in one turn of the loop over a sum: half of the time of a turn with one term is the turn. */
const unrolled = 8;

const emitTile = (kernel: DotKernel): KernelText => {
  const writer = new Writer();
  const { a, b, batch, m, n, k } = kernel;
  const { threads, index } = gridOf(writer, [...batch, m, n / 4], "flat");
  const [row, tile] = index.slice(-2);
  const at = index.slice(0, -2);
  const column = writer.constant("column", `${tile} * 4`);
  const sums = zeros(writer);
  const inner = writer.openLoop(k);
  const left = writer.constant("left", writer.read(a, [...at, row, inner]));
  sums.forEach((sum, i) => {
    const right = writer.read({ ...b, offset: b.offset + i * b.strides[batch.length + 1] }, [...at, inner, column]);
    writer.line(`${sum} = ${sum} + ${left} * ${right};`);
  });
  writer.line("}");
  return writer.finish(kernel, threads, `[${sums.join(", ")}]`, "tile");
};

/** Products of fewer multiplications are done before their factors would be packed. */
const fewest = 2 ** 16;

/** Whether a product is worth packing its factors. */
export const isForVectors = ({ batch, m, n, k }: DotKernel): boolean =>
  n % 4 === 0 && Math.min(m, n) >= 8 && k >= 4 && sizeOf([...batch, m, n, k]) >= fewest;

/**
 * A product whose factors lie as vectors of four, a along k and b along n: of 5 reads come 16 products, where a tile has 4. First
 * the two kernels that lay them so, each factor once for the axes of the batch along which it repeats.
 */
export const emitVectorDot = (kernel: DotKernel): readonly KernelText[] => {
  const { a, b, batch, m, n, k } = kernel;
  const [left, right] = [packed(a, batch, [m, k]), packed(b, batch, [k, n])];
  const writer = new Writer();
  const { threads, index } = gridOf(writer, [...batch, m, n / 4], "flat");
  const [row, tile] = index.slice(-2);
  const at = index.slice(0, -2);
  const sums = zeros(writer);
  const products = (four: string, count: number): void => {
    const x = writer.constant("x", writer.read(left.load, [...at, row, four]));
    const ys = Array.from({ length: count }, (_, i) =>
      writer.constant("y", writer.read(right.load, [...at, i === 0 ? `(${four} * 4)` : `(${four} * 4 + ${i})`, tile])),
    );
    sums.forEach((sum, lane) => writer.line(`${sum} = ${[sum, ...ys.map((y, i) => `${x}[${i}] * ${y}[${lane}]`)].join(" + ")};`));
  };
  const whole = Math.floor(k / 4);
  products(writer.openLoop(whole), 4);
  writer.line("}");
  if (k % 4 !== 0) products(String(whole), k % 4);
  return [left.text, right.text, writer.finish(kernel, threads, `[${sums.join(", ")}]`, "tile")];
};

/** The kernel that lays a batch of matrices as vectors along their rows, and how to read them: the last index counts vectors. */
const packed = (
  load: Load,
  batch: Shape,
  [rows, length]: readonly [number, number],
): { readonly text: KernelText; readonly load: Load } => {
  const fours = Math.ceil(length / 4);
  const repeats = batch.map((_, axis) => load.strides[axis] === 0);
  const shape = [...batch.map((size, axis) => (repeats[axis] ? 1 : size)), rows, fours];
  const type = { dtype: load.dtype, shape: [...shape.slice(0, -1), 4 * fours] };
  const output: Buffer = {
    ...load.buffer,
    type,
    size: sizeOf(type.shape),
    place: "device",
    name: `${load.buffer.name}InFours`,
    isSlice: false,
  };
  const writer = new Writer();
  const { threads, index } = gridOf(writer, shape, "flat");
  const outer = index.slice(0, -1);
  const first = writer.constant("first", `${index[index.length - 1]} * 4`);
  const lanes = [0, 1, 2, 3].map((lane) => {
    const at = lane === 0 ? first : `${first} + ${lane}`;
    // Beyond the end it repeats the last, which nobody takes.
    const inside = length % 4 === 0 || lane === 0 ? at : `Math.min(${at}, ${length - 1})`;
    return writer.constant("v", writer.read(load, [...outer, `(${inside})`]));
  });
  const strides = rowMajorStrides(shape).map((stride, axis) => (repeats[axis] ? 0 : stride));
  return {
    text: writer.finish({ kind: "pack", output }, threads, `[${lanes.join(", ")}]`, "vector"),
    load: { kind: "load", dtype: load.dtype, buffer: output, offset: 0, strides },
  };
};

const zeros = (writer: Writer): readonly string[] => {
  const sums = [0, 1, 2, 3].map(() => writer.name("sum"));
  sums.forEach((sum) => writer.line(`let ${sum} = 0.0;`));
  return sums;
};
