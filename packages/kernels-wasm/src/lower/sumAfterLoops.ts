import { loadOf, type Buffer, type Expr, type Load } from "./expr.js";
import { readBy, writtenBy } from "./mergeLoops.js";
import type { DotKernel, Kernel, LoopKernel, ScanKernel, Schedule } from "./schedule.js";

/**
 * Takes sums of products out of loops: where a carry is but added up, c ← c + a·b in each step, as gradients of weights are, the
 * factors of all steps are kept and one product over all steps follows the loop: c + Σₜ aₜ·bₜ. It is large where the others were
 * thin.
 */
export const sumAfterLoops = (schedule: Schedule): Schedule => ({
  ...schedule,
  kernels: schedule.kernels.flatMap((kernel): readonly Kernel[] => (kernel.kind === "scan" ? summedAfter(kernel) : [kernel])),
});

const summedAfter = (scan: ScanKernel): readonly Kernel[] => {
  let loop = scan;
  const after: Kernel[] = [];
  for (const carry of scan.carry) {
    const sum = findSum(loop, carry);
    if (sum === null) continue;
    const { kernel, dot, add } = sum;
    if (dot.windows !== undefined) continue;
    const kept = [dot.a, dot.b].map((load) => stacked(loop, load.buffer));
    if (kept.includes(null)) continue;
    const [left, right] = kept as Stacked[];
    const ys = [...loop.ys];
    for (const { inner, outer } of [left, right])
      if (!loop.xs.some((x) => x.inner === inner) && !ys.some((y) => y.inner === inner)) ys.push({ inner, outer });
    loop = {
      ...loop,
      ys,
      carry: loop.carry.filter((c) => c !== carry),
      body: { ...loop.body, kernels: loop.body.kernels.filter((it) => it !== kernel && it !== dot && it !== add) },
    };
    after.push(...overAllSteps(scan, dot, left, right, carry));
  }
  return after.length === 0 ? [scan] : [loop, ...after];
};

type Carry = ScanKernel["carry"][number];

/** A buffer of the body, and where it lies for all steps. */
interface Stacked {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

const stacked = ({ xs, ys, consts, carry, body, length }: ScanKernel, buffer: Buffer): Stacked | null => {
  const known = [...xs, ...ys].find(({ inner }) => inner === buffer);
  if (known !== undefined) return known;
  if (consts.some(({ inner }) => inner === buffer) || carry.some((c) => c.input === buffer || c.output === buffer)) return null;
  if (!body.kernels.some((kernel) => writtenBy(kernel).includes(buffer))) return null;
  return { inner: buffer, outer: { ...buffer, size: buffer.size * length, name: `${buffer.name}all` } };
};

/** What makes a carry, if it is its old value and a product: the product, alone or with the addition as its epilogue. */
const findSum = (
  { body, ys, carry: all }: ScanKernel,
  { input, output }: Carry,
): { readonly dot: DotKernel; readonly add: LoopKernel | null; readonly kernel: Kernel } | null => {
  if (ys.some((y) => y.inner === output || y.inner === input) || all.filter((c) => c.output === output).length > 1) return null;
  const readers = body.kernels.filter((kernel) => readBy(kernel).includes(input));
  if (readers.length !== 1 || body.kernels.some((kernel) => readBy(kernel).includes(output))) return null;
  const [kernel] = readers;
  if (kernel.kind === "dot") {
    const [only, ...others] = kernel.epilogue ?? [];
    if (only === undefined || others.length > 0 || only.buffer !== output || !isSumOf(only.expr, input, kernel.output))
      return null;
    return { dot: kernel, add: null, kernel };
  }
  if (kernel.kind !== "loop" || kernel.outputs.length !== 1 || kernel.outputs[0].buffer !== output) return null;
  const dot = body.kernels.find(
    (it): it is DotKernel => it.kind === "dot" && it.epilogue === undefined && isSumOf(kernel.outputs[0].expr, input, it.output),
  );
  if (dot === undefined || body.kernels.some((it) => it !== kernel && readBy(it).includes(dot.output))) return null;
  return { dot, add: kernel, kernel };
};

/** Whether an expression is the sum of two buffers, element by element in one order. */
const isSumOf = (expr: Expr, a: Buffer, b: Buffer): boolean => {
  if (expr.kind !== "op" || expr.name !== "add") return false;
  const [x, y] = expr.args;
  if (x.kind !== "load" || y.kind !== "load" || x.offset !== 0 || y.offset !== 0) return false;
  if (x.strides.join() !== y.strides.join() || a.size !== b.size) return false;
  return (x.buffer === a && y.buffer === b) || (x.buffer === b && y.buffer === a);
};

/** The product over all steps, and the addition of what the carry began with. */
const overAllSteps = (
  { length }: ScanKernel,
  { a, b, batch, m, n, k, outStrides }: DotKernel,
  left: Stacked,
  right: Stacked,
  { first, last }: Carry,
): readonly Kernel[] => {
  const rank = batch.length;
  /** The step becomes the first of the axes that are summed over, which begin at `at`. */
  const over = (load: Load, { inner, outer }: Stacked, at: number): Load => ({
    ...load,
    buffer: outer,
    strides: [...load.strides.slice(0, at), inner.size, ...load.strides.slice(at)],
  });
  const output: Buffer = { ...last, name: `${last.name}sum` };
  const size = [last.size];
  return [
    {
      kind: "dot",
      a: over(a, left, rank + m.length),
      b: over(b, right, rank),
      batch,
      m,
      n,
      k: [length, ...k],
      output,
      outStrides,
    },
    {
      kind: "loop",
      shape: size,
      outputs: [
        {
          buffer: last,
          expr: { kind: "op", dtype: last.dtype, name: "add", params: {}, args: [loadOf(first, size), loadOf(output, size)] },
        },
      ],
    },
  ];
};
