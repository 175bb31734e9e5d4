import type { Program } from "@nabla-js/grad";
import { hoistConstants } from "@nabla-js/grad/internal";
import { emitModule } from "./emit/emitModule.js";
import type { Buffer, Expr } from "./lower/expr.js";
import { bytesOf } from "./lower/planArena.js";
import { scheduleOf } from "./lower/scheduleOf.js";
import type { Kernel, Schedule } from "./lower/schedule.js";

const finished = (program: Program): Schedule => scheduleOf(hoistConstants(program).program);

/** The schedule of a Program as text: one line a kernel, with what each element is. */
export const dumpSchedule = (program: Program): string => printSchedule(finished(program), "");

/**
 * The memory plan of a Program as text: which bytes of the arena each buffer lies in, in their order. Lines that overlap are
 * buffers that are never alive together. Inputs, outputs and the slices of loops lie behind pointers, and are not in it.
 */
export const dumpMemory = (program: Program): string => {
  const { plan } = emitModule(finished(program));
  const own = [...plan.places].flatMap(([buffer, place]) => (place.kind === "arena" ? [{ buffer, from: place.offset }] : []));
  const order = own.sort((a, b) => a.from - b.from || bytesOf(b.buffer) - bytesOf(a.buffer));
  const width = String(plan.size).length;
  const line = ({ buffer, from }: { readonly buffer: Buffer; readonly from: number }): string => {
    const [first, last] = [from, from + bytesOf(buffer) - 1].map((at) => String(at).padStart(width));
    return `${first} … ${last}  ${buffer.name}, ${buffer.size} of ${buffer.dtype}`;
  };
  return [`arena of ${plan.size} bytes`, ...order.map(line)].join("\n");
};

/**
 * The module of a Program for one thread, as it would run, with the names of its functions in it: what a tool that knows the
 * binary format turns into text.
 */
export const dumpModule = (program: Program): Uint8Array<ArrayBuffer> => emitModule(finished(program), { names: true }).bytes;

const printSchedule = (schedule: Schedule, indent: string): string =>
  schedule.kernels.map((kernel) => indent + printKernel(kernel, indent)).join("\n");

const shapeText = (shape: readonly number[]): string => `[${shape.join(",")}]`;

/** A kernel as one line; a loop with the lines of its body below. */
export const printKernel = (kernel: Kernel, indent: string): string => {
  switch (kernel.kind) {
    case "loop":
      return `loop ${shapeText(kernel.shape)}: ${kernel.outputs.map(({ buffer, expr }) => `${buffer.name} = ${printExpr(expr)}`).join("; ")}`;
    case "reduce":
      return `reduce ${kernel.op} ${shapeText(kernel.shape)} over ${shapeText(kernel.reduced)}: ${kernel.output.name} = ${printExpr(kernel.expr)}`;
    case "dot":
      return `dot m=${shapeText(kernel.m)} n=${shapeText(kernel.n)} k=${shapeText(kernel.k)}: ${kernel.output.name} = ${printExpr(kernel.a)} · ${printExpr(kernel.b)}${(kernel.epilogue ?? []).map(({ buffer, expr }) => `; ${buffer.name} = ${printExpr(expr)}`).join("")}`;
    case "pack":
      return `pack k=${shapeText(kernel.k)} n=${shapeText(kernel.n)}: ${kernel.output.name} = ${printExpr(kernel.b)}`;
    case "host":
      return `host ${kernel.equation.primitive.name}: ${kernel.outputs.map((b) => b.name).join(", ")} of ${kernel.inputs.map((b) => b.name).join(", ")}`;
    case "routine":
      return `${kernel.name}: ${kernel.outputs.map((b) => b.name).join(", ")} of ${kernel.inputs.map((b) => b.name).join(", ")}`;
    case "branch":
      return `branch on ${kernel.index.name}:\n${kernel.bodies.map((body, i) => `${indent}  ${i}:\n${printSchedule(body, `${indent}    `)}`).join("\n")}`;
    case "while":
      return `while:\n${printSchedule(kernel.condition, `${indent}  `)}\n${indent}do:\n${printSchedule(kernel.body, `${indent}  `)}`;
    case "scan":
      return `scan ${kernel.length}${kernel.reverse ? " reversed" : ""}:\n${printSchedule(kernel.body, `${indent}  `)}`;
  }
};

const printExpr = (expr: Expr): string => {
  switch (expr.kind) {
    case "const":
      return String(expr.value);
    case "index":
      return `index(${expr.offset}; ${expr.strides.join(",")})`;
    case "load":
      return `${expr.buffer.name}(${expr.offset === 0 ? "" : `${expr.offset}; `}${expr.strides.join(",")})`;
    case "op":
      return `${expr.name}(${expr.args.map(printExpr).join(", ")})`;
  }
};
