import { sameShape } from "@nabla-js/ndarray/internal";
import { mapLoads, visitExpr, type Buffer, type Expr, type Load } from "./expr.js";
import { isIdentity, readBy } from "./mergeLoops.js";
import type { Kernel, LoopKernel, LoopOutput, ScanKernel, Schedule } from "./schedule.js";

/** What costs less than reading a number that was stored long ago. */
const cheap: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "add",
  "sub",
  "mul",
  "neg",
  "square",
  "abs",
  "max",
  "min",
  "select",
  "convertDtype",
]);
const mostOps = 6;

/**
 * What one loop stacks for another, step by step, is computed anew there when it follows in a few operations from what the other
 * reads anyway: of σ(x) a backward loop needs y and y·(1 − y), and the second need not go through memory.
 */
export const recomputeSlices = (schedule: Schedule): Schedule => {
  let { kernels } = schedule;
  for (const kernel of schedule.kernels) {
    if (kernel.kind !== "scan") continue;
    for (const { outer } of kernel.xs) kernels = withoutSlices(schedule, kernels, outer) ?? kernels;
  }
  return { ...schedule, kernels };
};

/** The kernels without one stack of slices; `null` where it must stay. */
const withoutSlices = (schedule: Schedule, kernels: readonly Kernel[], stack: Buffer): readonly Kernel[] | null => {
  if (schedule.outputs.includes(stack)) return null;
  const readers = kernels.filter((kernel) => readBy(kernel).includes(stack));
  const [reader] = readers;
  const writer = kernels.find((kernel) => kernel.kind === "scan" && kernel.ys.some((y) => y.outer === stack));
  if (readers.length !== 1 || reader.kind !== "scan" || writer?.kind !== "scan" || writer.length !== reader.length) return null;
  const reads = reader.xs.filter((x) => x.outer === stack);
  if (reads.length !== 1 || reader.consts.some((c) => c.outer === stack) || reader.carry.some((c) => c.first === stack))
    return null;
  const made = writer.ys.find((y) => y.outer === stack)!.inner;
  const maker = makerOf(writer, made);
  if (maker === null) return null;
  const known = namesIn(reader, writer);
  const expr = inOther(maker.output.expr, known);
  if (expr === null) return null;
  const changed = new Map<Kernel, ScanKernel>([
    [
      reader,
      {
        ...reader,
        xs: reader.xs.filter((x) => x !== reads[0]),
        body: {
          ...reader.body,
          inputs: reader.body.inputs.filter((buffer) => buffer !== reads[0].inner),
          kernels: inPlaceOf(reads[0].inner, expr, maker.loop.shape, reader.body.kernels),
        },
      },
    ],
    [
      writer,
      {
        ...writer,
        ys: writer.ys.filter((y) => y.inner !== made),
        body: { ...writer.body, outputs: writer.body.outputs.filter((buffer) => buffer !== made) },
      },
    ],
  ]);
  return kernels.map((kernel) => changed.get(kernel) ?? kernel);
};

/** The loop of a body that makes a slice, if nobody needs the slice as a carry. */
const makerOf = (
  { body, ys, carry }: ScanKernel,
  made: Buffer,
): { readonly loop: LoopKernel; readonly output: LoopOutput } | null => {
  if (carry.some((c) => c.output === made) || ys.filter((y) => y.inner === made).length > 1) return null;
  for (const loop of body.kernels) {
    const output = loop.kind === "loop" ? loop.outputs.find((o) => o.buffer === made) : undefined;
    if (loop.kind === "loop" && output !== undefined) return output.into === undefined ? { loop, output } : null;
  }
  return null;
};

/** Kernels that compute what they read of a buffer; one loop before them does, where not all are loops over its elements. */
const inPlaceOf = (buffer: Buffer, expr: Expr, shape: readonly number[], kernels: readonly Kernel[]): readonly Kernel[] => {
  const readers = kernels.filter((kernel) => readBy(kernel).includes(buffer));
  const isLoop = (kernel: Kernel): kernel is LoopKernel => kernel.kind === "loop";
  if (!readers.every((kernel) => isLoop(kernel) && sameShape(kernel.shape, shape) && readsWhole(kernel, buffer)))
    return [{ kind: "loop", shape, outputs: [{ buffer, expr }] }, ...kernels];
  return kernels.map((kernel) => {
    if (!readers.includes(kernel) || !isLoop(kernel)) return kernel;
    const memo = new Map<Expr, Expr>();
    const change = (load: Load): Expr => (load.buffer === buffer ? expr : load);
    return { ...kernel, outputs: kernel.outputs.map((o) => ({ ...o, expr: mapLoads(o.expr, change, memo) })) };
  });
};

/** Whether a loop reads a buffer at its own index only. */
const readsWhole = ({ outputs, shape }: LoopKernel, buffer: Buffer): boolean => {
  let isSo = true;
  for (const { expr } of outputs)
    visitExpr(expr, (part) => {
      if (part.kind === "load" && part.buffer === buffer && !isIdentity(part, shape)) isSo = false;
    });
  return isSo;
};

/** How the slices and constants of one loop that another reads too are called there. */
const namesIn = (reader: ScanKernel, writer: ScanKernel): ReadonlyMap<Buffer, Buffer> => {
  const slices = [...writer.ys, ...writer.xs].flatMap(({ inner, outer }) => {
    const x = reader.xs.find((x) => x.outer === outer);
    return x === undefined ? [] : [[inner, x.inner] as const];
  });
  const constants = writer.consts.flatMap(({ inner, outer }) => {
    const c = reader.consts.find((c) => c.outer === outer);
    return c === undefined ? [] : [[inner, c.inner] as const];
  });
  return new Map([...slices, ...constants]);
};

/** A cheap expression in the names of another loop; `null` where it is not cheap, or reads what has no name there. */
const inOther = (expr: Expr, names: ReadonlyMap<Buffer, Buffer>): Expr | null => {
  let [ops, fits] = [0, expr.kind === "op"];
  visitExpr(expr, (part) => {
    if (part.kind === "op") ops++;
    if ((part.kind === "op" && !cheap.has(part.name)) || (part.kind === "load" && !names.has(part.buffer))) fits = false;
  });
  return fits && ops <= mostOps ? mapLoads(expr, (load) => ({ ...load, buffer: names.get(load.buffer)! })) : null;
};
