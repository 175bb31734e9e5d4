import type { Atom, Equation, Program, Variable } from "@nabla-js/grad";
import { hasEffect } from "@nabla-js/grad/internal";
import {
  highest,
  lowest,
  range,
  rowMajorStrides,
  sameShape,
  sizeOf,
  withoutAxes,
  type ArrayType,
} from "@nabla-js/ndarray/internal";
import { collapse } from "../emit/collapse.js";
import { isDotEmitted } from "../emit/emitDot.js";
import { isEmitted } from "./elementwise.js";
import {
  broadcastExpr,
  countOps,
  indexExpr,
  isLeaf,
  loadOf,
  reshapeExpr,
  reverseExpr,
  sliceExpr,
  transposeExpr,
  type Buffer,
  type Expr,
  type Load,
} from "./expr.js";
import type { Kernel, ReduceOp, Schedule } from "./schedule.js";

/** An expression of more operations is cut: its loop would need more registers than there are. */
const longest = 40;

/** Turns a Program into kernels: elementwise work and movement become expressions, and only what must becomes memory. */
export const lower = (program: Program): Schedule => new Lowering().run(program);

class Lowering {
  private readonly kernels: Kernel[] = [];
  private readonly values = new Map<Variable, Expr>();
  private readonly uses = new Map<Variable, number>();
  private count = 0;

  run(program: Program): Schedule {
    const inputs = program.inputs.map((v) => this.buffer(v.type, "input"));
    program.inputs.forEach((v, i) => this.values.set(v, loadOf(inputs[i], v.type.shape)));
    this.lowerEquations(program);
    const taken = new Set<Buffer>(inputs);
    const outputs = program.outputs.map((a) => {
      const expr = this.exprOf(a);
      const whole = wholeBuffer(expr, a.type);
      // An output is a buffer of its own: not an input, and not another output.
      const buffer = whole !== null && !taken.has(whole) ? whole : this.materialize(expr, a.type).buffer;
      taken.add(buffer);
      return buffer;
    });
    return { inputs, outputs, kernels: this.kernels };
  }

  private lowerEquations(program: Program): void {
    for (const it of program.equations)
      for (const a of it.inputs) if (a.kind === "variable") this.uses.set(a, (this.uses.get(a) ?? 0) + 1);
    for (const a of program.outputs) if (a.kind === "variable") this.uses.set(a, (this.uses.get(a) ?? 0) + 1);
    for (const it of program.equations) this.lowerEquation(it);
  }

  private lowerEquation(it: Equation): void {
    const inner = inlined(it);
    if (inner !== null) {
      inner.inputs.forEach((v, i) => this.values.set(v, this.exprOf(it.inputs[i])));
      this.lowerEquations(inner);
      inner.outputs.forEach((a, i) => this.values.set(it.outputs[i], this.exprOf(a)));
      return;
    }
    const { name } = it.primitive;
    const view = this.viewOf(it);
    if (view !== null) this.values.set(it.outputs[0], view);
    else if (isEmitted(it)) this.lowerElementwise(it);
    else if (name in reductions) this.lowerReduction(it, reductions[name]);
    else if (name === "dotGeneral" && isDotEmitted(it.outputs[0].type.dtype)) this.lowerDot(it);
    else if (name === "convGeneralDilated" && isDotEmitted(it.outputs[0].type.dtype)) this.lowerConv(it);
    else if (name in windows) this.lowerWindow(it, windows[name]);
    else if (name === "pad" && this.exprOf(it.inputs[1]).kind === "const") this.lowerPad(it);
    else if (name === "concatenate") this.lowerConcatenate(it);
    else if (name === "scan") this.lowerScan(it);
    else this.lowerHost(it);
  }

  /** Movement that needs no memory of its own. */
  private viewOf(it: Equation): Expr | null {
    const [x] = it.inputs;
    const [y] = it.outputs;
    const params = it.params as {
      readonly shape: readonly number[];
      readonly axes: readonly number[];
      readonly axis: number;
      readonly permutation: readonly number[];
      readonly starts: readonly number[];
      readonly steps: readonly number[];
      readonly value: number;
      readonly index: number;
    };
    switch (it.primitive.name) {
      case "full":
        return { kind: "const", dtype: y.type.dtype, value: params.value };
      case "iota":
        return {
          kind: "index",
          dtype: y.type.dtype,
          offset: 0,
          strides: y.type.shape.map((_, axis) => (axis === params.axis ? 1 : 0)),
        };
      case "stopGradient":
        return this.exprOf(x);
      case "convertDtype":
        return x.type.dtype === y.type.dtype ? this.exprOf(x) : null;
      case "broadcastInDim": {
        // What repeats is computed once, unless it is but read.
        const source =
          isLeaf(this.exprOf(x)) || sizeOf(x.type.shape) === sizeOf(y.type.shape)
            ? this.exprOf(x)
            : this.materialize(this.exprOf(x), x.type);
        return broadcastExpr(source, params.axes, params.shape.length);
      }
      case "transpose":
        return transposeExpr(this.exprOf(x), params.permutation);
      case "slice":
        return sliceExpr(this.exprOf(x), params.starts, params.steps);
      case "indexInDim":
        return indexExpr(this.exprOf(x), params.axis, params.index);
      case "reverse":
        return reverseExpr(this.exprOf(x), x.type.shape, params.axes);
      case "reshape":
        return (
          reshapeExpr(this.exprOf(x), x.type.shape, y.type.shape) ??
          reshapeExpr(this.materialize(this.exprOf(x), x.type), x.type.shape, y.type.shape)
        );
      default:
        return null;
    }
  }

  private lowerElementwise(it: Equation): void {
    const [y] = it.outputs;
    const args = it.inputs.map((a) => this.exprOf(a));
    const expr: Expr = { kind: "op", dtype: y.type.dtype, name: it.primitive.name, params: it.params, args };
    const isShared = (this.uses.get(y) ?? 0) > 1;
    this.values.set(
      y,
      (isShared && sizeOf(y.type.shape) > 1) || countOps([expr]) > longest ? this.materialize(expr, y.type) : expr,
    );
  }

  private lowerReduction(it: Equation, op: ReduceOp): void {
    const [x] = it.inputs;
    const [y] = it.outputs;
    const { axes } = it.params as { readonly axes: readonly number[] };
    const kept = withoutAxes(range(x.type.shape.length), axes);
    const expr = transposeExpr(this.exprOf(x), [...kept, ...axes]);
    const output = this.buffer(y.type, it.primitive.name);
    this.kernels.push({ kind: "reduce", op, shape: y.type.shape, reduced: axes.map((axis) => x.type.shape[axis]), expr, output });
    this.values.set(y, loadOf(output, y.type.shape));
  }

  private lowerDot(it: Equation): void {
    const [a, b] = it.inputs;
    const [y] = it.outputs;
    const { batch, contract } = it.params as {
      readonly batch: readonly (readonly number[])[];
      readonly contract: readonly (readonly number[])[];
    };
    const free = (x: Atom, i: number): number[] => withoutAxes(range(x.type.shape.length), [...batch[i], ...contract[i]]);
    const [freeA, freeB] = [free(a, 0), free(b, 1)];
    const lengths = (x: Atom, axes: readonly number[]): number[] => axes.map((axis) => x.type.shape[axis]);
    const [m, n, k] = [lengths(a, freeA), lengths(b, freeB), lengths(a, contract[0])];
    let left = transposeExpr(this.loaded(a), [...batch[0], ...freeA, ...contract[0]]) as Load;
    let right = transposeExpr(this.loaded(b), [...batch[1], ...contract[1], ...freeB]) as Load;
    const numBatch = batch[0].length;
    const split = (load: Load, first: number): readonly [readonly number[], readonly number[]] => [
      load.strides.slice(numBatch, numBatch + first),
      load.strides.slice(numBatch + first),
    ];
    const runsOn = (shape: readonly number[], ...strides: readonly (readonly number[])[]): boolean =>
      collapse(shape, strides).shape.length <= 1;
    const [leftM, leftK] = split(left, m.length);
    const [rightK, rightN] = split(right, k.length);
    // Rows, columns and sums are one axis each in memory; what is not is copied so that it is.
    const sharesK = runsOn(k, leftK, rightK);
    if (!sharesK || !runsOn(m, leftM))
      left = this.materialize(left, { dtype: left.dtype, shape: [...lengths(a, batch[0]), ...m, ...k] });
    if (!sharesK || !runsOn(n, rightN))
      right = this.materialize(right, { dtype: right.dtype, shape: [...lengths(b, batch[1]), ...k, ...n] });
    const output = this.buffer(y.type, "dotGeneral");
    this.kernels.push({
      kind: "dot",
      a: left,
      b: right,
      batch: lengths(a, batch[0]),
      m,
      n,
      k,
      output,
      outStrides: rowMajorStrides(y.type.shape),
    });
    this.values.set(y, loadOf(output, y.type.shape));
  }

  /**
   * A convolution as a product: rows are examples and positions, columns output channels, sums go over input channels and the
   * kernel. The windows of the padded input are a matter of strides.
   */
  private lowerConv(it: Equation): void {
    const [lhs, rhs] = it.inputs;
    const [y] = it.outputs;
    const {
      windowStrides,
      padding,
      lhsDilation,
      rhsDilation,
      featureGroupCount: groups,
    } = it.params as {
      readonly windowStrides: readonly number[];
      readonly padding: readonly (readonly [number, number])[];
      readonly lhsDilation: readonly number[];
      readonly rhsDilation: readonly number[];
      readonly featureGroupCount: number;
    };
    const interior = lhsDilation.map((n) => n - 1);
    const x = this.padded(lhs, [[0, 0, 0], [0, 0, 0], ...padding.map(([low, high], i) => [low, high, interior[i]] as const)], 0);
    const w = this.loaded(rhs);
    const [examples, channels] = lhs.type.shape;
    const [outputs, , ...kernel] = rhs.type.shape;
    const positions = y.type.shape.slice(2);
    const [sn, sc, ...sx] = x.strides;
    const [so, si, ...sk] = w.strides;
    const [on, oc, ...op] = rowMajorStrides(y.type.shape);
    const [inputs, outs] = [channels / groups, outputs / groups];
    const output = this.buffer(y.type, "conv");
    this.kernels.push({
      kind: "dot",
      a: {
        ...x,
        strides: [
          inputs * sc,
          sn,
          ...positions.map((_, i) => sx[i] * windowStrides[i]),
          sc,
          ...kernel.map((_, i) => sx[i] * rhsDilation[i]),
        ],
      },
      b: { ...w, strides: [outs * so, si, ...sk, so] },
      batch: [groups],
      m: [examples, ...positions],
      n: [outs],
      k: [inputs, ...kernel],
      output,
      outStrides: [outs * oc, on, ...op, oc],
    });
    this.values.set(y, loadOf(output, y.type.shape));
  }

  /** A reduction over windows: the windows of the padded input are a matter of strides. */
  private lowerWindow(it: Equation, op: ReduceOp): void {
    const [x] = it.inputs;
    const [y] = it.outputs;
    const { window, strides, padding, windowDilation } = it.params as {
      readonly window: readonly number[];
      readonly strides: readonly number[];
      readonly padding: readonly (readonly [number, number])[];
      readonly windowDilation: readonly number[];
    };
    const hole = op === "sum" ? 0 : op === "max" ? lowest(x.type.dtype) : highest(x.type.dtype);
    const source = this.padded(
      x,
      padding.map(([low, high]) => [low, high, 0] as const),
      hole,
    );
    const expr: Load = {
      ...source,
      strides: [...source.strides.map((s, i) => s * strides[i]), ...source.strides.map((s, i) => s * windowDilation[i])],
    };
    const output = this.buffer(y.type, it.primitive.name);
    this.kernels.push({ kind: "reduce", op, shape: y.type.shape, reduced: window, expr, output });
    this.values.set(y, loadOf(output, y.type.shape));
  }

  private lowerPad(it: Equation): void {
    const [x, value] = it.inputs;
    const hole = this.exprOf(value) as Extract<Expr, { kind: "const" }>;
    const { padding } = it.params as { readonly padding: readonly (readonly [number, number, number])[] };
    this.values.set(it.outputs[0], this.padded(x, padding, hole.value));
  }

  /** A value in memory with copies of a number around and between its elements; itself where there is nothing to add. */
  private padded(a: Atom, padding: readonly (readonly [low: number, high: number, interior: number])[], value: number): Load {
    if (padding.every((all) => all.every((n) => n === 0))) return this.loaded(a);
    const { shape, dtype } = a.type;
    const steps = padding.map(([, , interior]) => interior + 1);
    const full = shape.map((length, i) => padding[i][0] + padding[i][1] + length + Math.max(0, length - 1) * padding[i][2]);
    const from = padding.map(([low], i) => (low < 0 ? Math.ceil(-low / steps[i]) : 0));
    const kept = shape.map((length, i) =>
      Math.max(0, Math.min(length - 1, Math.floor((full[i] - 1 - padding[i][0]) / steps[i])) - from[i] + 1),
    );
    const buffer = this.buffer({ shape: full, dtype }, "pad");
    const strides = rowMajorStrides(full);
    const offset = padding.reduce((sum, [low], i) => sum + (low + from[i] * steps[i]) * strides[i], 0);
    this.kernels.push({ kind: "loop", shape: full, outputs: [{ buffer, expr: { kind: "const", dtype, value } }] });
    this.kernels.push({
      kind: "loop",
      shape: kept,
      outputs: [
        {
          buffer,
          expr: sliceExpr(
            this.exprOf(a),
            from,
            shape.map(() => 1),
          ),
          into: { offset, strides: strides.map((s, i) => s * steps[i]) },
        },
      ],
    });
    return loadOf(buffer, full);
  }

  private lowerConcatenate(it: Equation): void {
    const [y] = it.outputs;
    const { axis } = it.params as { readonly axis: number };
    const buffer = this.buffer(y.type, "concatenate");
    const strides = rowMajorStrides(y.type.shape);
    let at = 0;
    for (const a of it.inputs) {
      this.kernels.push({
        kind: "loop",
        shape: a.type.shape,
        outputs: [{ buffer, expr: this.exprOf(a), into: { offset: at * strides[axis], strides } }],
      });
      at += a.type.shape[axis];
    }
    this.values.set(y, loadOf(buffer, y.type.shape));
  }

  private lowerScan(it: Equation): void {
    const { body, numConsts, numCarry, length, reverse } = it.params as {
      readonly body: Program;
      readonly numConsts: number;
      readonly numCarry: number;
      readonly length: number;
      readonly reverse: boolean;
    };
    const inner = lower(body);
    const outer = it.inputs.map((a) => this.wholeOf(a));
    const results = it.outputs.map((v) => this.buffer(v.type, "scan"));
    it.outputs.forEach((v, i) => this.values.set(v, loadOf(results[i], v.type.shape)));
    this.kernels.push({
      kind: "scan",
      body: inner,
      length,
      reverse,
      consts: range(numConsts).map((i) => ({ inner: inner.inputs[i], outer: outer[i] })),
      carry: range(numCarry).map((i) => ({
        input: inner.inputs[numConsts + i],
        output: inner.outputs[i],
        first: outer[numConsts + i],
        last: results[i],
      })),
      xs: inner.inputs.slice(numConsts + numCarry).map((x, i) => ({ inner: x, outer: outer[numConsts + numCarry + i] })),
      ys: inner.outputs.slice(numCarry).map((y, i) => ({ inner: y, outer: results[numCarry + i] })),
    });
  }

  private lowerHost(it: Equation): void {
    const inputs = it.inputs.map((a) => this.wholeOf(a));
    const outputs = it.outputs.map((v) => this.buffer(v.type, it.primitive.name));
    it.outputs.forEach((v, i) => this.values.set(v, loadOf(outputs[i], v.type.shape)));
    this.kernels.push({ kind: "host", equation: it, inputs, outputs });
  }

  private exprOf(a: Atom): Expr {
    return a.kind === "literal" ? { kind: "const", dtype: a.type.dtype, value: a.value } : this.values.get(a)!;
  }

  /** A value in memory, however strided. */
  private loaded(a: Atom): Load {
    const expr = this.exprOf(a);
    if (expr.kind === "load") return expr;
    const load = this.materialize(expr, a.type);
    if (a.kind === "variable") this.values.set(a, load);
    return load;
  }

  /** A value in memory, row-major, in a buffer of its own size. */
  private wholeOf(a: Atom): Buffer {
    const expr = this.exprOf(a);
    const whole = wholeBuffer(expr, a.type);
    if (whole !== null) return whole;
    const load = this.materialize(expr, a.type);
    if (a.kind === "variable" && !isLeaf(expr)) this.values.set(a, load);
    return load.buffer;
  }

  /** Computes an expression into a new buffer. */
  private materialize(expr: Expr, type: ArrayType): Load {
    const buffer = this.buffer(type, expr.kind === "op" ? expr.name : "copy");
    this.kernels.push({ kind: "loop", shape: type.shape, outputs: [{ buffer, expr }] });
    return loadOf(buffer, type.shape);
  }

  private buffer(type: ArrayType, name: string): Buffer {
    return { dtype: type.dtype, size: sizeOf(type.shape), name: `${name}${this.count++}` };
  }
}

const windows: Readonly<Record<string, ReduceOp>> = { reduceWindowSum: "sum", reduceWindowMax: "max", reduceWindowMin: "min" };

const reductions: Readonly<Record<string, ReduceOp>> = {
  reduceSum: "sum",
  reduceProd: "prod",
  reduceMax: "max",
  reduceMin: "min",
  reduceAnd: "and",
  reduceOr: "or",
};

/** The Program of an equation that is computed in its place: a checkpoint, a function with a rule of its own. */
const inlined = (it: Equation): Program | null => {
  const { program } = it.params as { readonly program?: Program };
  return program !== undefined && !hasEffect(it.params) && /^(jit|checkpoint|customJvp|customVjp)$/.test(it.primitive.name)
    ? renamed(program)
    : null;
};

/** The same Program over fresh variables, as it may stand in several places. */
const renamed = (program: Program): Program => {
  const fresh = new Map<Variable, Variable>();
  const of = (v: Variable): Variable => {
    if (!fresh.has(v)) fresh.set(v, { ...v });
    return fresh.get(v)!;
  };
  const atom = (a: Atom): Atom => (a.kind === "variable" ? of(a) : a);
  return {
    inputs: program.inputs.map(of),
    constants: program.constants,
    equations: program.equations.map((it) => ({ ...it, inputs: it.inputs.map(atom), outputs: it.outputs.map(of) })),
    outputs: program.outputs.map(atom),
  };
};

/** The buffer that a value fills, if it is one. */
const wholeBuffer = (expr: Expr, type: ArrayType): Buffer | null =>
  expr.kind === "load" &&
  expr.offset === 0 &&
  expr.buffer.size === sizeOf(type.shape) &&
  sameShape(
    expr.strides.filter((_, axis) => type.shape[axis] !== 1),
    rowMajorStrides(type.shape).filter((_, axis) => type.shape[axis] !== 1),
  )
    ? expr.buffer
    : null;
