import type { Affine } from "@nabla-js/grad/internal";
import type { Buffer, Load } from "../lower/expr.js";
import type { Kernel, LookupText } from "../lower/schedule.js";

/** A number that a kernel is given beside its arrays. */
export type Scalar =
  | { readonly type: "Float"; readonly value: number }
  /** Where a slice begins. */
  | { readonly type: "Integer"; readonly slice: Buffer };

/** What a kernel does: one of a schedule, or laying numbers as vectors. */
export type KernelKind = Kernel["kind"] | "pack";

/** A thread returns one number, or four: neighbours in a row of numbers, or a vector that is read as one. */
export type ThreadResult = "number" | "tile" | "vector";

/** A kernel as gpu.js takes it: a function as text, what it is called with, and how many threads it has. */
export interface KernelText {
  readonly kind: KernelKind;
  /** `function(a0, a1, s0) { … }` */
  readonly source: string;
  readonly inputs: readonly Buffer[];
  readonly scalars: readonly Scalar[];
  /** Threads along x, y and z; the result lies with x running fastest. */
  readonly threads: readonly number[];
  /** What a thread returns. */
  readonly result: ThreadResult;
  readonly output: Buffer;
}

/** Writes one kernel: statements, arguments in the order in which they are met, and names that are used once. */
export class Writer implements LookupText {
  private readonly lines: string[] = [];
  private readonly inputs: Buffer[] = [];
  private readonly scalars: Scalar[] = [];
  private count = 0;

  line(text: string): void {
    this.lines.push(text);
  }

  name(stem: string): string {
    return `${stem}${this.count++}`;
  }

  constant(stem: string, value: string): string {
    const name = this.name(stem);
    this.line(`const ${name} = ${value};`);
    return name;
  }

  /** Begins a loop, which a line of `}` ends; gives the name of its counter. */
  openLoop(length: number): string {
    const k = this.name("k");
    this.line(`for (let ${k} = 0; ${k} < ${length}; ${k}++) {`);
    return k;
  }

  /** The name of an argument that is a buffer. */
  array(buffer: Buffer): string {
    const at = this.inputs.indexOf(buffer);
    return `a${at >= 0 ? at : this.inputs.push(buffer) - 1}`;
  }

  /** Infinities and NaN are no words of the kernel language: they are arguments. */
  number(value: number): string {
    if (Number.isFinite(value)) return literal(Math.fround(value));
    const at = this.scalars.findIndex((it) => it.type === "Float" && Object.is(it.value, value));
    return `s${at >= 0 ? at : this.scalars.push({ type: "Float", value }) - 1}`;
  }

  /** offset + Σ strides·index, from where the buffer begins. */
  address(buffer: Buffer, access: Affine, index: readonly string[]): string {
    return sumText(access, index, buffer.isSlice ? [this.sliceStart(buffer)] : []);
  }

  read(load: Load, index: readonly string[]): string {
    return `${this.array(load.buffer)}[${this.address(load.buffer, load, index)}]`;
  }

  finish(
    { kind, output }: { readonly kind: KernelKind; readonly output: Buffer },
    threads: readonly number[],
    value: string,
    result: ThreadResult = "number",
  ): KernelText {
    const { inputs, scalars } = this;
    const parameters = [...inputs.map((_, i) => `a${i}`), ...scalars.map((_, i) => `s${i}`)];
    const source = `function(${parameters.join(", ")}) {\n${this.lines.map((line) => `  ${line}\n`).join("")}  return ${value};\n}`;
    return { kind, source, inputs, scalars, threads, result, output };
  }

  private sliceStart(slice: Buffer): string {
    const at = this.scalars.findIndex((it) => it.type === "Integer" && it.slice === slice);
    return `s${at >= 0 ? at : this.scalars.push({ type: "Integer", slice }) - 1}`;
  }
}

/** A number as text that reads back as the same float32. */
export const literal = (value: number): string => {
  if (Object.is(value, -0)) return "(-0.0)";
  const text = Number.isInteger(value) && Math.abs(value) < 1e15 ? `${value}.0` : String(value);
  return value < 0 ? `(${text})` : text;
};

/** offset + Σ strides·index + more, as text. */
export const sumText = ({ offset, strides }: Affine, index: readonly string[], more: readonly string[] = []): string => {
  const parts = [...more];
  strides.forEach((stride, axis) => {
    if (stride === 0) return;
    const size = Math.abs(stride) === 1 ? index[axis] : `${index[axis]} * ${Math.abs(stride)}`;
    parts.push(stride < 0 ? `- ${size}` : size);
  });
  if (offset !== 0) parts.push(offset < 0 ? `- ${-offset}` : String(offset));
  if (parts.length === 0) return "0";
  return parts.reduce((text, part, i) => (i === 0 ? part : part.startsWith("- ") ? `${text} ${part}` : `${text} + ${part}`), "");
};
