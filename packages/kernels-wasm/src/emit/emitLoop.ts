import type { DType } from "@nabla-js/ndarray";
import { bytesPerElement, range, rowMajorStrides, sameShape, sizeOf } from "@nabla-js/ndarray/internal";
import type { Local } from "../wasm/code.js";
import { usesOf, visitExpr, type Buffer, type Expr, type Load } from "../lower/expr.js";
import { readBy } from "../lower/mergeLoops.js";
import type { Place } from "../lower/planArena.js";
import { buffersOfOutputs, exprsOf, type LoopKernel, type LoopOutput } from "../lower/schedule.js";
import { Addresses, addStrides, loadScalar, storeScalar } from "./addresses.js";
import { collapse } from "./collapse.js";
import { costOf } from "./costs.js";
import { canGoAbreast, ciphersAbreast, emitCiphersAbreast } from "./emitCiphers.js";
import { ExprEmitter, isScalarOnly } from "./emitExpr.js";
import { emitConstant, type Mode } from "./mode.js";
import { axisToCut, endOfSteps, noWork, rangedCode, roundedDown, type RangedCode } from "./range.js";
import { indexAs, indexVector, loadVector, storeInterleaved, storeLane, storeVector } from "./vectorMemory.js";
import type { VectorMath } from "./vectorMath.js";

type Leaf = Exclude<Expr, { kind: "op" }>;
type Strided = Exclude<Leaf, { kind: "const" }>;

/** The loads and indices of expressions. */
export const stridedLeaves = (exprs: readonly Expr[]): readonly Strided[] => {
  const all = new Set<Strided>();
  for (const expr of exprs)
    visitExpr(expr, (part) => {
      if (part.kind === "load" || part.kind === "index") all.add(part);
    });
  return [...all];
};

/** How many elements a vector holds when all of a loop is vectors: 4, 2 for doubles, 1 when it cannot be. */
export const lanesOf = (exprs: readonly Expr[], outputs: readonly Buffer[]): number => {
  let isNarrow = false;
  let isWide = false;
  let fits = true;
  for (const expr of exprs)
    visitExpr(expr, (part) => {
      if (part.dtype === "float64") isWide = true;
      else if (part.dtype !== "bool" || part.kind === "load") isNarrow = true;
      if (isScalarOnly(part)) fits = false;
    });
  if (outputs.some((buffer) => buffer.dtype === "bool")) isNarrow = true;
  if (!fits || (isNarrow && isWide)) return 1;
  return isWide ? 2 : 4;
};

const stridesOfAll = (accesses: readonly { readonly strides: readonly number[] }[]): (readonly number[])[] =>
  accesses.map((access) => access.strides);

/** A loop over an index: the vectors, then what is left over one by one. The range is one of its axes. */
export const emitLoop = (kernel: LoopKernel, places: ReadonlyMap<Buffer, Place>, math: VectorMath): RangedCode => {
  const { code, from, to } = rangedCode();
  if (sizeOf(kernel.shape) === 0) return { code, split: noWork };
  const exprs = exprsOf(kernel.outputs);
  const leaves = stridedLeaves(exprs);
  const outputs = buffersOfOutputs(kernel.outputs);
  const whole = rowMajorStrides(kernel.shape);
  const outs = kernel.outputs.map((o) => o.into ?? { offset: 0, strides: whole });
  const { shape, strides } = collapse(kernel.shape, stridesOfAll([...outs, ...leaves]));
  const rank = shape.length;
  const inner = rank === 0 ? 1 : shape[rank - 1];
  const stridesOf = new Map<Strided, readonly number[]>(leaves.map((leaf, i) => [leaf, strides[outs.length + i]]));
  const outStrides = strides.slice(0, outs.length);
  const canVector = (dtype: DType, stride: number): boolean => stride === 0 || stride === 1 || bytesPerElement(dtype) > 1;
  const innerStride = (leaf: Strided): number => (rank === 0 ? 0 : stridesOf.get(leaf)![rank - 1]);
  const lanes =
    rank > 0 &&
    outputs.every((buffer, o) => outStrides[o][rank - 1] > 0 && canVector(buffer.dtype, outStrides[o][rank - 1])) &&
    leaves.every((leaf) => leaf.kind === "index" || canVector(leaf.dtype, innerStride(leaf)))
      ? lanesOf(exprs, outputs)
      : 1;
  const vectors = rank === 0 || lanes === 1 ? 0 : Math.floor(inner / lanes) * lanes;
  const unitOf = (axis: number): number => (axis === rank - 1 ? lanes : 1);
  const cut = axisToCut(shape, unitOf);

  const abreast = lanes === 4 && canGoAbreast(exprs, (leaf) => innerStride(leaf) === 0) ? ciphersAbreast : 1;

  const addresses = new Addresses(code, places, [...readBy(kernel), ...outputs]);
  const uses = usesOf(exprs);
  const indices = code.locals("i32", Math.max(0, shape.length - 1));
  const i = code.local("i32");
  const rows = new Map<Strided | LoopOutput, Local>();
  const rowOf = (key: Strided | LoopOutput): Local => {
    if (!rows.has(key)) rows.set(key, code.local("i32"));
    return rows.get(key)!;
  };
  const offsetOf = (leaf: Load): number => addresses.offsetOf(leaf.buffer);

  /** Where each access begins in this row of the innermost loop. */
  const startRow = (): void => {
    for (const leaf of leaves) {
      if (leaf.kind === "load") {
        addresses.push(leaf.buffer);
        if (leaf.offset !== 0) code.i32(leaf.offset * bytesPerElement(leaf.dtype)).op("i32.add");
        addStrides(code, indices, stridesOf.get(leaf)!, leaf.dtype);
      } else {
        code.i32(leaf.offset);
        indices.forEach((index, axis) => {
          const stride = stridesOf.get(leaf)![axis];
          if (stride !== 0) code.get(index).i32(stride).op("i32.mul", "i32.add");
        });
      }
      code.set(rowOf(leaf));
    }
    for (let o = 0; o < outs.length; o++) {
      const { dtype } = outputs[o];
      addresses.push(outputs[o]);
      if (outs[o].offset !== 0) code.i32(outs[o].offset * bytesPerElement(dtype)).op("i32.add");
      addStrides(code, indices, outStrides[o], dtype);
      code.set(rowOf(kernel.outputs[o]));
    }
  };

  /** The address of element i of a row, less the constant part. */
  const pushElement = (key: Strided | LoopOutput, stride: number, bytes: number): void => {
    code.get(rowOf(key));
    if (rank === 0 || stride === 0) return;
    code.get(i);
    if (ahead > 0) code.i32(ahead).op("i32.add");
    if (stride * bytes !== 1) code.i32(stride * bytes).op("i32.mul");
    code.op("i32.add");
  };

  /** How many elements behind i what is emitted now lies. */
  let ahead = 0;
  const emitLeaf = (leaf: Leaf, mode: Mode): void => {
    if (leaf.kind === "const") {
      emitConstant(code, leaf.value, leaf.dtype, mode);
      return;
    }
    const stride = innerStride(leaf);
    if (leaf.kind === "index") {
      pushElement(leaf, stride, 1);
      if (mode === "vector") indexVector(code, leaf.dtype, stride);
      else indexAs(code, leaf.dtype, false);
      return;
    }
    pushElement(leaf, stride, bytesPerElement(leaf.dtype));
    if (mode === "scalar") loadScalar(code, leaf.dtype, offsetOf(leaf));
    else loadVector(code, leaf, stride, offsetOf(leaf));
  };

  /** The output that fills the gaps of another, one element behind it; −1 where there is none. */
  const besideOf = (o: number): number =>
    kernel.outputs.findIndex(
      ({ buffer }, k) =>
        k !== o &&
        buffer === outputs[o] &&
        bytesPerElement(buffer.dtype) === 4 &&
        outs[k].offset === outs[o].offset + 1 &&
        sameShape(outStrides[k], outStrides[o]),
    );

  /** Several vectors, the ciphers of which go side by side. */
  const turnAbreast = (): void => {
    const emitters = range(abreast).map(() => new ExprEmitter(code, math, "vector", uses, emitLeaf));
    emitCiphersAbreast(code, emitters, exprs, (v) => (ahead = v * lanes));
    emitters.forEach((emitter, v) => {
      ahead = v * lanes;
      turn("vector", emitter);
    });
    ahead = 0;
  };

  const turn = (mode: Mode, emitter = new ExprEmitter(code, math, mode, uses, emitLeaf)): void => {
    const stored = new Set<number>();
    kernel.outputs.forEach((output, o) => {
      if (stored.has(o)) return;
      const { buffer, expr } = output;
      const stride = rank === 0 ? 0 : outStrides[o][rank - 1];
      const beside = mode === "vector" && stride === 2 && lanes === 4 ? besideOf(o) : -1;
      if (beside >= 0) {
        stored.add(beside);
        const values = [o, beside].map((k) => {
          const value = code.local("v128");
          emitter.emit(kernel.outputs[k].expr);
          code.set(value);
          return value;
        });
        storeInterleaved(code, values, () => pushElement(output, stride, 4), addresses.offsetOf(buffer));
        return;
      }
      if (mode === "vector" && stride !== 1) {
        const value = code.local("v128");
        emitter.emit(expr);
        code.set(value);
        for (let lane = 0; lane < lanes; lane++) {
          pushElement(output, stride, bytesPerElement(buffer.dtype));
          storeLane(code, buffer, value, addresses.offsetOf(buffer) + lane * stride * bytesPerElement(buffer.dtype), lane);
        }
        return;
      }
      pushElement(output, stride, bytesPerElement(buffer.dtype));
      emitter.emit(expr);
      if (mode === "scalar") storeScalar(code, buffer.dtype, addresses.offsetOf(buffer));
      else storeVector(code, buffer, addresses.offsetOf(buffer));
    });
  };

  const nest = (axis: number): void => {
    if (axis < rank - 1) {
      if (axis === cut) code.loopBetween(indices[axis], from, to, 1, () => nest(axis + 1));
      else code.loop(indices[axis], 0, shape[axis], 1, () => nest(axis + 1));
      return;
    }
    startRow();
    if (rank === 0) {
      turn("scalar");
      return;
    }
    if (axis === cut) {
      const end = roundedDown(code, to, lanes);
      if (abreast > 1) {
        const abreastEnd = endOfSteps(code, from, end, abreast * lanes);
        code.loopBetween(i, from, abreastEnd, abreast * lanes, turnAbreast);
        code.loopBetween(i, abreastEnd, end, lanes, () => turn("vector"));
      } else if (lanes > 1) code.loopBetween(i, from, end, lanes, () => turn("vector"));
      if (lanes === 1) code.loopBetween(i, from, to, 1, () => turn("scalar"));
      else if (vectors < inner) code.loopBetween(i, end, to, 1, () => turn("scalar"));
      return;
    }
    const abreastEnd = abreast > 1 ? vectors - (vectors % (abreast * lanes)) : 0;
    code.loop(i, 0, abreastEnd, abreast * lanes, turnAbreast);
    code.loop(i, abreastEnd, vectors, lanes, () => turn("vector"));
    if (vectors > 0 && vectors < inner && kernel.isInPlace !== true) {
      // The last ones are a vector that begins before: nothing is read that the loop writes.
      code.i32(inner - lanes).set(i);
      turn("vector");
    } else code.loop(i, vectors, inner, 1, () => turn("scalar"));
  };
  nest(0);
  const cost = costOf(exprs, sizeOf(shape), vectors > 0);
  return { code, split: rank === 0 ? { ...noWork, cost } : { length: shape[cut], unit: unitOf(cut), cost } };
};
