import { hasWholeSums } from "../emit/dot/dotLoops.js";
import { sumsAbreast } from "../emit/dot/emitLists.js";
import { constant } from "../wasm/value.js";
import type { Buffer, Expr } from "./expr.js";
import { isIdentity } from "./mergeLoops.js";
import type { DotKernel, Kernel, RoutineKernel, Schedule } from "./schedule.js";
import { whetherFinite } from "./whetherFinite.js";

/** What is hidden where another number is not above 0, as the gradient of a rectifier, is expected to be zero in this share. */
const zeros = 0.5;

/** Cycles of a step of four sums dense, of one of a list, of an element listed, of one looked at, and of a sum turned round. */
const cycles = { dense: 0.55, ofList: 4.7, listed: 3, looked: 0.25, turned: 0.4 };

/**
 * The gradient of weights below a rectifier, xᵀ·dy, where half of dy is zero: of each column of dy a list is made of what is not, and
 * only these rows of x are added up. Where x is not finite, 0·∞ counts: then the zeros are listed too. Sums are made in the same order
 * as those of a whole product, so that they are the same to the bit.
 */
export const sparseRights = (schedule: Schedule): Schedule => {
  const made = new Map<Buffer, Expr>();
  return {
    ...schedule,
    kernels: schedule.kernels.flatMap((kernel): readonly Kernel[] => {
      if (kernel.kind === "loop")
        for (const { buffer, expr, into } of kernel.outputs)
          if (into === undefined || isIdentity(into, kernel.shape)) made.set(buffer, expr);
      return kernel.kind === "dot" && isRectified(made.get(kernel.b.buffer), made) && pays(kernel) ? listed(kernel) : [kernel];
    }),
  };
};

/** Whether an expression is zero on one side of where another number is 0. */
const isRectified = (expr: Expr | undefined, made: ReadonlyMap<Buffer, Expr>): boolean => {
  if (expr?.kind !== "op" || expr.name !== "select") return false;
  const [condition, ...values] = expr.args;
  const test = condition.kind === "load" ? made.get(condition.buffer) : condition;
  return values.some(isZero) && test?.kind === "op" && ["lt", "le", "gt", "ge"].includes(test.name) && test.args.some(isZero);
};

const isZero = (expr: Expr): boolean => expr.kind === "const" && expr.value === 0;

/** Whether a product by lists is possible, of sums that are not cut into blocks, and expected to take less time. */
const pays = (kernel: DotKernel): boolean => {
  const { a, b, output, batch, m, n, k, windows, alongSum, overlaps } = kernel;
  if (batch.length > 0 || m.length !== 1 || n.length !== 1 || k.length !== 1 || output.dtype !== "float32") return false;
  if (a.strides[0] !== 1 || m[0] < 4 || windows !== undefined || alongSum === true || overlaps === true) return false;
  const [rows, columns, steps] = [m[0], n[0], k[0]];
  if (b.buffer.dtype !== "float32" || !hasWholeSums(kernel)) return false;
  const dense = (rows * columns * steps * cycles.dense) / 4;
  const passes = Math.ceil(rows / 4 / sumsAbreast);
  const sparse = columns * steps * ((1 - zeros) * passes * cycles.ofList + cycles.listed);
  return sparse + rows * (steps * cycles.looked + columns * cycles.turned) < 0.9 * dense;
};

const listed = (kernel: DotKernel): readonly Kernel[] => {
  const { a, m, n, k, output } = kernel;
  const [rows, columns, steps] = [m[0], n[0], k[0]];
  const finite: Buffer = { dtype: "float32", size: steps, name: `${output.name}finite` };
  const lists: Buffer = { dtype: "int32", size: columns * listSize(steps), name: `${output.name}lists` };
  return [
    whetherFinite({ buffer: a.buffer, offset: a.offset, count: steps, length: rows, step: a.strides[1] }, finite),
    listColumns(kernel, finite, lists),
    { ...kernel, lists },
  ];
};

/** Words of a list: where it ends, a word that is not used, and two for each element. */
const listSize = (steps: number): number => 2 + 2 * steps;

/** For each column of the right factor, how many bytes behind the left one's start the rows of its elements lie, and these elements. */
const listColumns = ({ a, b, n, k }: DotKernel, finite: Buffer, lists: Buffer): RoutineKernel => ({
  kind: "routine",
  name: "listColumns",
  inputs: [b.buffer, finite],
  outputs: [lists],
  scratch: 0,
  pieces: n[0],
  cost: n[0] * k[0],
  inPlace: false,
  write: (r) => {
    const [alongSum, alongColumns] = b.strides;
    r.eachPiece((j) => {
      const start = r.let(r.outputs[0].address(j.mul(listSize(k[0]))));
      const to = r.let(start.add(8));
      const from = r.let(r.inputs[0].address(j.mul(alongColumns).add(b.offset)));
      const isFinite = r.let(r.inputs[1].start);
      const row = r.let(constant(0, "i32"));
      const value = r.variable("f32");
      r.while(
        () => row.ne(4 * k[0] * a.strides[1]),
        () => {
          r.set(value, from.load("f32"));
          r.store(to, "i32", row);
          r.store(to, "f32", value, 4);
          // What stands behind the end is written over.
          r.set(to, to.add(value.abs().add(isFinite.load("f32")).ne(0).shl(3)));
          r.set(row, row.add(4 * a.strides[1]));
          r.set(from, from.add(4 * alongSum));
          r.set(isFinite, isFinite.add(4));
        },
      );
      r.store(start, "i32", to);
    });
  },
});
