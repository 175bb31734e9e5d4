import { sizeOf } from "@nabla-js/ndarray/internal";
import type { ModeTraits } from "./device/gpuMode.js";
import { emitVectorDot, isForVectors } from "./emit/emitDot.js";
import { emitKernel } from "./emit/emitKernel.js";
import type { EmitOptions } from "./emit/emitOptions.js";
import { Writer, type KernelText } from "./emit/kernelText.js";
import { buffersOf, type Buffer } from "./lower/expr.js";
import type { CondStep, CopyStep, HostStep, Kernel, LiteralStep, ScanStep, Schedule, Step, WhileStep } from "./lower/schedule.js";

/** A step with what it needs to run. */
export interface PlannedStep {
  readonly step:
    | { readonly kind: "kernel"; readonly text: KernelText }
    | HostStep
    | CopyStep
    | LiteralStep
    | (ScanStep & {
        readonly plan: Plan;
        /** For each stacked output, the kernel that joins pieces of given sizes. */
        readonly stack: readonly ((sizes: readonly number[]) => KernelText)[];
        /** For each carry, the kernel that copies it. */
        readonly copy: readonly KernelText[];
      })
    | (CondStep & { readonly plans: readonly Plan[] })
    | (WhileStep & { readonly conditionPlan: Plan; readonly bodyPlan: Plan; readonly copy: readonly KernelText[] });
  /** What nobody reads after it. */
  readonly releases: readonly Buffer[];
}

/** A schedule with the text of its kernels, and the end of each buffer. */
export interface Plan {
  readonly schedule: Schedule;
  readonly steps: readonly PlannedStep[];
}

/** Writes the kernels of a schedule and says when its buffers end. */
export const planOf = (schedule: Schedule, traits: ModeTraits): Plan => {
  const options: EmitOptions = { layout: traits.hasRows ? "rows" : "flat", tiles: traits.hasTiles, vectors: traits.hasVectors };
  const kept = new Set<Buffer>([...schedule.inputs, ...schedule.outputs]);
  const lastUse = new Map<Buffer, Step>();
  for (const step of schedule.steps) [...readBy(step), ...writtenBy(step)].forEach((buffer) => lastUse.set(buffer, step));
  const steps = schedule.steps.flatMap((step): readonly PlannedStep[] => {
    const own = new Set([...readBy(step), ...writtenBy(step)]);
    const releases = [...own].filter((buffer) => lastUse.get(buffer) === step && !kept.has(buffer));
    if (step.kind !== "dot" || !options.vectors || !isForVectors(step))
      return [{ step: planned(step, traits, options), releases }];
    const texts = emitVectorDot(step);
    const product = texts[texts.length - 1];
    return texts.map((text) => ({
      step: { kind: "kernel", text },
      releases: text === product ? [...releases, ...product.inputs] : [],
    }));
  });
  return { schedule, steps };
};

const planned = (step: Step, traits: ModeTraits, options: EmitOptions): PlannedStep["step"] => {
  switch (step.kind) {
    case "host":
    case "upload":
    case "download":
    case "literal":
      return step;
    case "scan":
      return {
        ...step,
        plan: planOf(step.body, traits),
        stack: step.outputs.slice(step.carry.length).map((output) => joining(output)),
        copy: step.carry.map((buffer) => copying(buffer, options)),
      };
    case "cond":
      return { ...step, plans: step.branches.map((branch) => planOf(branch, traits)) };
    case "while":
      return {
        ...step,
        conditionPlan: planOf(step.condition, traits),
        bodyPlan: planOf(step.body, traits),
        copy: step.carry.map((buffer) => copying(buffer, options)),
      };
    default:
      return { kind: "kernel", text: emitKernel(step, options) };
  }
};

const copying = (buffer: Buffer, options: EmitOptions): KernelText => {
  const expr = { kind: "load", dtype: buffer.type.dtype, buffer, offset: 0, strides: [1] } as const;
  return emitKernel({ kind: "loop", shape: [buffer.size], expr, output: buffer }, options);
};

/** The kernel that joins pieces, made once for each list of sizes. */
const joining = (output: Buffer): ((sizes: readonly number[]) => KernelText) => {
  const known = new Map<string, KernelText>();
  return (sizes) => {
    const key = sizes.join();
    const before = known.get(key);
    if (before !== undefined) return before;
    const writer = new Writer();
    const total = sizeOf([sizes.reduce((sum, size) => sum + size, 0)]);
    writer.line("let value = 0.0;");
    let start = 0;
    sizes.forEach((size, i) => {
      const piece: Buffer = { ...output, size, name: `piece${i}` };
      const array = writer.array(piece);
      const at = start === 0 ? "this.thread.x" : `this.thread.x - ${start}`;
      const from = start === 0 ? "" : `this.thread.x > ${start - 0.5} && `;
      writer.line(`if (${from}this.thread.x < ${start + size - 0.5}) { value = ${array}[${at}]; }`);
      start += size;
    });
    const text = writer.finish({ kind: "concatenate", output }, [total], "value");
    known.set(key, text);
    return text;
  };
};

/** The buffers a step writes. */
export const writtenBy = (step: Step): readonly Buffer[] => ("outputs" in step ? step.outputs : [step.output]);

/** The buffers a step reads. */
export const readBy = (step: Step): readonly Buffer[] => {
  switch (step.kind) {
    case "host":
      return step.inputs;
    case "upload":
    case "download":
      return [step.from];
    case "literal":
      return [];
    case "scan":
      return [...step.consts, ...step.carry, ...step.xs];
    case "cond":
      return [step.index, ...step.inputs];
    case "while":
      return [...step.conditionConsts, ...step.bodyConsts, ...step.carry];
    default:
      return kernelReads(step);
  }
};

const kernelReads = (kernel: Kernel): readonly Buffer[] => {
  switch (kernel.kind) {
    case "dot":
      return [kernel.a.buffer, kernel.b.buffer];
    case "concatenate":
      return buffersOf(kernel.parts.map(({ expr }) => expr));
    case "lookup":
      return buffersOf(kernel.loads);
    default:
      return buffersOf([kernel.expr]);
  }
};
