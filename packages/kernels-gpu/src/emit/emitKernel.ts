import type { Expr } from "../lower/expr.js";
import type {
  ConcatenateKernel,
  CumulativeKernel,
  Kernel,
  LookupKernel,
  LoopKernel,
  PartialKernel,
  ReduceKernel,
  ReduceOp,
} from "../lower/schedule.js";
import { emitDot } from "./emitDot.js";
import { exprText } from "./exprText.js";
import type { EmitOptions } from "./emitOptions.js";
import { collapsed, collapsedTwice, gridOf } from "./grid.js";
import { Writer, type KernelText } from "./kernelText.js";

/** The text of a kernel. */
export const emitKernel = (kernel: Kernel, options: EmitOptions): KernelText => {
  switch (kernel.kind) {
    case "loop":
      return emitLoop(kernel, options);
    case "reduce":
      return emitReduce(kernel, options);
    case "partial":
      return emitPartial(kernel, options);
    case "dot":
      return emitDot(kernel, options);
    case "cumulative":
      return emitCumulative(kernel, options);
    case "concatenate":
      return emitConcatenate(kernel, options);
    case "lookup":
      return emitLookup(kernel, options);
  }
};

const emitLoop = (kernel: LoopKernel, { layout }: EmitOptions): KernelText => {
  const writer = new Writer();
  const { shape, expr } = collapsed(kernel.shape, kernel.expr);
  const { threads, index } = gridOf(writer, shape, layout);
  return writer.finish(kernel, threads, exprText(writer, expr, index));
};

/** One element more of a reduction, as text. */
const folded = (op: ReduceOp, held: string, value: string): string => {
  switch (op) {
    case "sum":
      return `${held} + ${value}`;
    case "prod":
    case "and":
      return `${held} * ${value}`;
    case "max":
    case "or":
      return `Math.max(${held}, ${value})`;
    default:
      return `Math.min(${held}, ${value})`;
  }
};

const initial = (op: ReduceOp): number =>
  ({ sum: 0, prod: 1, and: 1, or: 0, max: -Infinity, min: Infinity, argmax: 0, argmin: 0 })[op];

const emitReduce = (kernel: ReduceKernel, { layout }: EmitOptions): KernelText => {
  const writer = new Writer();
  const { shape, reduced, expr } = collapsedTwice(kernel.shape, kernel.reduced, kernel.expr);
  const { threads, index } = gridOf(writer, shape, layout);
  if (kernel.op === "argmax" || kernel.op === "argmin") return emitPlace(kernel, writer, threads, index, reduced[0] ?? 1, expr);
  const held = writer.name("held");
  writer.line(`let ${held} = ${writer.number(initial(kernel.op))};`);
  const inner = reduced.map((length) => writer.openLoop(length));
  const value = exprText(writer, expr, [...index, ...inner]);
  writer.line(`${held} = ${folded(kernel.op, held, value)};`);
  inner.forEach(() => writer.line("}"));
  return writer.finish(kernel, threads, held);
};

/** Where the extremum stands: the first of equals, or the first NaN. */
const emitPlace = (
  kernel: ReduceKernel,
  writer: Writer,
  threads: readonly number[],
  index: readonly string[],
  length: number,
  expr: Expr,
): KernelText => {
  const [best, place] = [writer.name("best"), writer.name("place")];
  const beats = kernel.op === "argmax" ? ">" : "<";
  writer.line(`let ${best} = ${writer.number(0)};`);
  writer.line(`let ${place} = -1.0;`);
  const k = writer.openLoop(length);
  const value = exprText(writer, expr, length === 1 && expr.kind !== "const" ? index : [...index, k]);
  writer.line(
    `if (${place} < -0.5 || (${best} === ${best} && (${value} ${beats} ${best} || ${value} !== ${value}))) { ` +
      `${best} = ${value}; ${place} = ${k} * 1.0; }`,
  );
  writer.line("}");
  return writer.finish(kernel, threads, place);
};

const emitPartial = (kernel: PartialKernel, { layout }: EmitOptions): KernelText => {
  const writer = new Writer();
  const { op, length, parts, chunk } = kernel;
  const { threads, index } = gridOf(writer, [...kernel.shape, parts], layout);
  const held = writer.name("held");
  writer.line(`let ${held} = ${writer.number(initial(op))};`);
  const k = writer.openLoop(chunk);
  const at = writer.constant("at", `${index[index.length - 1]} * ${chunk} + ${k}`);
  if (parts * chunk !== length) writer.line(`if (${at} < ${length - 0.5}) {`);
  const value = exprText(writer, kernel.expr, [...index.slice(0, -1), at]);
  writer.line(`${held} = ${folded(op, held, value)};`);
  if (parts * chunk !== length) writer.line("}");
  writer.line("}");
  return writer.finish(kernel, threads, held);
};

const emitCumulative = (kernel: CumulativeKernel, { layout }: EmitOptions): KernelText => {
  const writer = new Writer();
  const { op, shape, axis, reverse, expr } = kernel;
  const { threads, index } = gridOf(writer, shape, layout);
  const how = ({ cumsum: "sum", cumprod: "prod", cummax: "max", cummin: "min" } as const)[op];
  const held = writer.name("held");
  writer.line(`let ${held} = ${writer.number(initial(how))};`);
  const turn = writer.openLoop(shape[axis]);
  // From the far end, as rounding and overflow are by order.
  const k = reverse ? writer.constant("k", `${shape[axis] - 1} - ${turn}`) : turn;
  writer.line(`if (${k} ${reverse ? ">=" : "<="} ${index[axis]}) {`);
  const value = exprText(
    writer,
    expr,
    index.map((text, i) => (i === axis ? k : text)),
  );
  writer.line(`${held} = ${folded(how, held, value)};`);
  writer.line("}");
  writer.line("}");
  return writer.finish(kernel, threads, held);
};

const emitConcatenate = (kernel: ConcatenateKernel, { layout }: EmitOptions): KernelText => {
  const writer = new Writer();
  const { shape, axis, parts } = kernel;
  const { threads, index } = gridOf(writer, shape, layout);
  const value = writer.name("value");
  writer.line(`let ${value} = 0.0;`);
  let start = 0;
  for (const { expr, length } of parts) {
    const isLast = start + length === shape[axis];
    const conditions = [
      ...(start === 0 ? [] : [`${index[axis]} > ${start - 0.5}`]),
      ...(isLast ? [] : [`${index[axis]} < ${start + length - 0.5}`]),
    ];
    if (conditions.length > 0) writer.line(`if (${conditions.join(" && ")}) {`);
    const own = start === 0 ? index[axis] : writer.constant("at", `${index[axis]} - ${start}`);
    writer.line(
      `${value} = ${exprText(
        writer,
        expr,
        index.map((text, i) => (i === axis ? own : text)),
      )};`,
    );
    if (conditions.length > 0) writer.line("}");
    start += length;
  }
  return writer.finish(kernel, threads, value);
};

const emitLookup = (kernel: LookupKernel, { layout }: EmitOptions): KernelText => {
  const writer = new Writer();
  const { threads, index } = gridOf(writer, kernel.shape, layout);
  return writer.finish(kernel, threads, kernel.write(writer, index));
};
