import { bytesPerElement, sizeOf, type ArrayType } from "@nabla-js/ndarray/internal";
import { checkIsProgram } from "./checks.js";
import { innerPrograms, type Atom, type Equation, type Program, type Variable } from "./program.js";

/** What a Program costs. */
export interface Cost {
  /** Floating-point operations; a transcendental function of one number counts as one. */
  readonly flops: number;
  /** Bytes read and written, if every equation went through memory. */
  readonly bytes: number;
  /** The most bytes that are alive at once, inputs and captured arrays included. */
  readonly peakBytes: number;
  /** The operations of each primitive, the largest first. */
  readonly byPrimitive: Readonly<Record<string, number>>;
  /** Whether there is a loop whose number of steps depends on the data; it is counted as one step. */
  readonly isLowerBound: boolean;
}

/**
 * Counts the operations and bytes of a Program, without running it. A `scan` counts as many times as it has steps, a `cond`
 * as its dearest branch, a `while` as one step.
 *
 * @example
 * ```ts
 * costAnalysis(makeProgram((x) => np.matmul(x, x))(np.ones([10, 10]))).flops; // 2000
 * ```
 */
export const costAnalysis = (program: Program): Cost => {
  checkIsProgram("costAnalysis", program);
  const flops = new Map<string, number>();
  const total = { bytes: 0, isLowerBound: false };
  count(program, 1, flops, total);
  const sorted = [...flops].filter(([, n]) => n > 0).sort(([, a], [, b]) => b - a);
  return {
    flops: sorted.reduce((sum, [, n]) => sum + n, 0),
    bytes: total.bytes,
    peakBytes: peakBytes(program),
    byPrimitive: Object.fromEntries(sorted),
    isLowerBound: total.isLowerBound,
  };
};

interface Loop {
  readonly body: Program;
  readonly length: number;
}

const count = (
  program: Program,
  times: number,
  flops: Map<string, number>,
  total: { bytes: number; isLowerBound: boolean },
): void => {
  for (const it of program.equations) {
    const { name } = it.primitive;
    const params = it.params as Partial<Loop> & { program?: Program; branches?: readonly Program[]; condition?: Program };
    if (name === "scan") count(params.body!, times * params.length!, flops, total);
    else if (name === "while") {
      total.isLowerBound = true;
      count(params.condition!, times, flops, total);
      count(params.body!, times, flops, total);
    } else if (params.branches !== undefined) {
      const dearest = params.branches.reduce((a, b) => (costAnalysis(b).flops > costAnalysis(a).flops ? b : a));
      count(dearest, times, flops, total);
    } else if (params.program !== undefined) count(params.program, times, flops, total);
    else {
      flops.set(name, (flops.get(name) ?? 0) + times * flopsOf(it));
      total.bytes +=
        times * [...it.inputs, ...it.outputs].reduce((sum, a) => sum + (a.kind === "literal" ? 0 : bytesOf(a.type)), 0);
    }
  }
};

const movement =
  "broadcastInDim reshape transpose slice dynamicSlice dynamicUpdateSlice concatenate pad reverse iota full gather " +
  "indexInDim placeInDim convertDtype stopGradient takeAlong scatter copy debugPrint";

/** The operations of one equation that carries no Program. */
export const flopsOf = ({ primitive: { name }, inputs, outputs, params }: Equation): number => {
  if (movement.split(" ").includes(name)) return 0;
  const out = sizeOf(outputs[0]?.type.shape ?? []);
  const first = inputs[0]?.type.shape ?? [];
  if (name === "dotGeneral") {
    const { contract } = params as { readonly contract: readonly [readonly number[], readonly number[]] };
    return 2 * out * contract[0].reduce((k, axis) => k * first[axis], 1);
  }
  if (name === "convGeneralDilated") {
    // Each output is a sum over the kernel without its output channels.
    const kernel = inputs[1].type.shape;
    return 2 * out * (sizeOf(kernel) / Math.max(1, kernel[0]));
  }
  if (/^(reduce|arg|cum)/.test(name)) return sizeOf(first);
  if (name === "sort" || name === "topK") return sizeOf(first) * Math.ceil(Math.log2(Math.max(2, first.at(-1) ?? 2)));
  if (name === "cholesky" || name === "lu" || name === "qr" || name === "eigh" || name === "svd" || name === "triangularSolve")
    return sizeOf(first) * (first.at(-1) ?? 1);
  return outputs.reduce((sum, v) => sum + sizeOf(v.type.shape), 0);
};

const bytesOf = (type: ArrayType): number => sizeOf(type.shape) * bytesPerElement(type.dtype);

/** The most bytes alive at once: a value lives from its equation to its last reader; inputs live throughout. */
const peakBytes = (program: Program): number => {
  const last = new Map<Atom, number>();
  program.equations.forEach((it, i) => it.inputs.forEach((a) => last.set(a, i)));
  program.outputs.forEach((a) => last.set(a, Infinity));
  let alive = [...program.inputs, ...program.constants.map((c) => c.variable)].reduce((sum, v) => sum + bytesOf(v.type), 0);
  const held = alive;
  let peak = alive;
  const owned = new Map<Variable, number>();
  program.equations.forEach((it, i) => {
    for (const v of it.outputs) {
      // A broadcast or reshape is a view of what it reads.
      const bytes =
        it.primitive.name === "broadcastInDim" || it.primitive.name === "full" || it.primitive.name === "reshape"
          ? 0
          : bytesOf(v.type);
      owned.set(v, bytes);
      alive += bytes;
    }
    peak = Math.max(peak, alive + innerPeak(it));
    for (const a of [...new Set<Atom>([...it.inputs, ...it.outputs])]) {
      if (a.kind === "literal" || (last.get(a) ?? -1) > i || !owned.has(a)) continue;
      alive -= owned.get(a)!;
      owned.delete(a);
    }
  });
  return Math.max(peak, held);
};

/** What an equation needs besides its inputs and outputs: the peak of its Programs without what they are given. */
const innerPeak = (it: Equation): number => {
  return Math.max(
    0,
    ...innerPrograms(it.params).map(
      (program) =>
        peakBytes(program) -
        program.inputs.reduce((sum, v) => sum + bytesOf(v.type), 0) -
        program.outputs.reduce((sum, a) => sum + bytesOf(a.type), 0),
    ),
  );
};
