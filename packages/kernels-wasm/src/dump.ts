import type { Program } from "@nabla-js/grad";
import { hoistConstants } from "@nabla-js/grad/internal";
import type { Expr } from "./lower/expr.js";
import { scheduleOf } from "./lower/scheduleOf.js";
import type { Kernel, Schedule } from "./lower/schedule.js";

/** The schedule of a Program as text: one line a kernel, with what each element is. */
export const dumpSchedule = (program: Program): string => printSchedule(scheduleOf(hoistConstants(program).program), "");

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
