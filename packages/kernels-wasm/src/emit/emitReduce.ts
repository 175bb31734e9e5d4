import { bytesPerElement, rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import type { Local } from "../wasm/code.js";
import { hasMoreOps, usesOf, type Buffer, type Expr } from "../lower/expr.js";
import { readBy } from "../lower/mergeLoops.js";
import type { Place } from "../lower/planArena.js";
import type { ReduceKernel } from "../lower/schedule.js";
import { Addresses, addStrides, loadScalar, storeScalar } from "./addresses.js";
import { collapse } from "./collapse.js";
import { costOf } from "./costs.js";
import { ExprEmitter } from "./emitExpr.js";
import { emitConstant, valueType, type Mode } from "./mode.js";
import { lanesOf, stridedLeaves } from "./emitLoop.js";
import { combineScalar, pushIdentity, pushVectorIdentity, vectorOp } from "./reductions.js";
import { indexAs, indexVector, loadVector } from "./vectorMemory.js";
import { axisToCut, endOfSteps, noWork, rangedCode, roundedDown, type RangedCode } from "./range.js";
import type { VectorMath } from "./vectorMath.js";

/**
 * Columns are summed this many vectors at a time, and rows in so many sums, none of which waits for another; in expressions of at most
 * so many operations.
 */
const vectorsAbreast = 4;
const mostOpsAbreast = 6;

/** Sums in the lanes of vectors; those of float32 in double are two, of the lower lanes and of the higher. */
interface VectorSum {
  readonly low: Local;
  readonly high: Local;
}

/**
 * A reduction. Sums of float32 are kept in double and rounded once, as the reference does. The innermost loop goes along
 * the last kept axis where its elements are neighbours (columns), else along the last reduced one (rows). The range is one of
 * the kept axes.
 */
export const emitReduce = (kernel: ReduceKernel, places: ReadonlyMap<Buffer, Place>, math: VectorMath): RangedCode => {
  const { code, from, to } = rangedCode();
  const { shape, reduced, expr, output, op, at = 0 } = kernel;
  if (sizeOf(shape) === 0) return { code, split: noWork };
  const leaves = stridedLeaves([expr]);
  const keptRank = shape.length;
  const [keptStrides, overStrides] = [[rowMajorStrides(shape)], leaves.length === 0 ? [rowMajorStrides(reduced)] : []];
  for (const { strides } of leaves) {
    keptStrides.push(strides.slice(0, keptRank));
    overStrides.push(strides.slice(keptRank));
  }
  const kept = collapse(shape, keptStrides);
  const over = collapse(reduced, overStrides);
  const outStrides = kept.strides[0];
  const stridesOf = new Map<(typeof leaves)[number], { readonly kept: readonly number[]; readonly over: readonly number[] }>();
  leaves.forEach((leaf, i) => stridesOf.set(leaf, { kept: kept.strides[i + 1], over: over.strides[i] }));
  const lastKept = kept.shape.length - 1;
  const lastOver = over.shape.length - 1;
  const dtype = expr.dtype;
  const isWideSum = op === "sum" && dtype === "float32";
  /** A part of a sum is left in double. */
  const isNarrowed = output.dtype === "float32" && (isWideSum || dtype === "float64");
  const canVector =
    (dtype === "float32" || (op === "sum" && dtype === "float64")) && op !== "and" && op !== "or" && sizeOf(reduced) > 0;
  const lanes = canVector ? lanesOf([expr], [{ dtype, size: 0, name: "" }]) : 1;
  const along = (rank: number, pick: "kept" | "over"): boolean =>
    rank >= 0 && lanes > 1 && leaves.every((leaf) => leaf.kind === "index" || [0, 1].includes(stridesOf.get(leaf)![pick][rank]));
  const alongKept =
    along(lastKept, "kept") && kept.shape[lastKept] >= lanes && leaves.some((leaf) => stridesOf.get(leaf)!.kept[lastKept] === 1);
  const alongOver = !alongKept && along(lastOver, "over") && over.shape[lastOver] >= lanes;

  const addresses = new Addresses(code, places, [...readBy(kernel), output]);
  const uses = usesOf([expr]);
  const keptIndex = code.locals("i32", kept.shape.length);
  const overIndex = code.locals("i32", over.shape.length);

  const vectorSums = (count: number): VectorSum[] => {
    const sums: VectorSum[] = [];
    for (let i = 0; i < count; i++) sums.push({ low: code.local("v128"), high: code.local("v128") });
    return sums;
  };
  const clear = ({ low, high }: VectorSum): void => {
    pushVectorIdentity(code, op, dtype);
    code.tee(low).set(high);
  };
  const mostAbreast = !hasMoreOps([expr], mostOpsAbreast) ? vectorsAbreast : 1;

  /** How many elements along the axis of the vectors what is emitted now lies ahead of the index. */
  let ahead = 0;
  const lastOf = (axis: "kept" | "over"): number => (axis === "kept" ? lastKept : lastOver);
  const emitLeaf =
    (vectorAxis: "kept" | "over" | null) =>
    (leaf: Exclude<Expr, { kind: "op" }>, mode: Mode): void => {
      if (leaf.kind === "const") {
        emitConstant(code, leaf.value, leaf.dtype, mode);
        return;
      }
      const strides = stridesOf.get(leaf)!;
      const first = leaf.offset + (vectorAxis === null ? 0 : ahead * strides[vectorAxis][lastOf(vectorAxis)]);
      if (leaf.kind === "index") {
        code.i32(first);
        [...keptIndex, ...overIndex].forEach((index, axis) => {
          const stride = [...strides.kept, ...strides.over][axis];
          if (stride !== 0) code.get(index).i32(stride).op("i32.mul", "i32.add");
        });
        if (mode === "vector") indexVector(code, leaf.dtype, vectorAxis === null ? 0 : strides[vectorAxis][lastOf(vectorAxis)]);
        else indexAs(code, leaf.dtype, false);
        return;
      }
      addresses.push(leaf.buffer);
      if (first !== 0) code.i32(first * bytesPerElement(leaf.dtype)).op("i32.add");
      addStrides(code, keptIndex, strides.kept, leaf.dtype);
      addStrides(code, overIndex, strides.over, leaf.dtype);
      const offset = addresses.offsetOf(leaf.buffer);
      if (mode === "scalar") loadScalar(code, leaf.dtype, offset);
      else loadVector(code, leaf, vectorAxis === null ? 0 : strides[vectorAxis][lastOf(vectorAxis)], offset);
    };

  /** Goes over the reduced axes from `axis` on. */
  const nestOver = (axis: number, body: () => void): void => {
    if (axis >= over.shape.length) body();
    else code.loop(overIndex[axis], 0, over.shape[axis], 1, () => nestOver(axis + 1, body));
  };

  const store = (pushValue: () => void, emitStore: (offset: number) => void): void => {
    addresses.push(output);
    addStrides(code, keptIndex, outStrides, output.dtype);
    pushValue();
    emitStore(addresses.offsetOf(output) + at * bytesPerElement(output.dtype));
  };

  /** One output at a time, the innermost loop along the last reduced axis, by vectors where it can. */
  const oneOutput = (): void => {
    const type = isWideSum ? "f64" : valueType(dtype, "scalar");
    const total = code.local(type);
    pushIdentity(code, op, dtype, isWideSum);
    code.set(total);
    const rowSums = alongOver ? vectorSums(over.shape[lastOver] >= mostAbreast * lanes ? mostAbreast : 1) : [];
    if (sizeOf(reduced) > 0) {
      rowSums.forEach(clear);
      const nest = (axis: number): void => {
        if (axis < lastOver) {
          code.loop(overIndex[axis], 0, over.shape[axis], 1, () => nest(axis + 1));
          return;
        }
        let vectors = 0;
        // All sums side by side as far as they go, then the first alone.
        for (const some of alongOver ? [rowSums, rowSums.slice(0, 1)] : []) {
          const step = some.length * lanes;
          const end = over.shape[lastOver] - (over.shape[lastOver] % step);
          code.loop(overIndex[lastOver], vectors, end, step, () => accumulateAbreast(some, "over"));
          vectors = end;
        }
        const scalarTurn = (): void => {
          code.get(total);
          new ExprEmitter(code, math, "scalar", uses, emitLeaf(null)).emit(expr);
          if (isWideSum) code.op("f64.promote_f32");
          combineScalar(code, op, dtype, isWideSum);
          code.set(total);
        };
        if (lastOver < 0) scalarTurn();
        else code.loop(overIndex[lastOver], vectors, over.shape[lastOver], 1, scalarTurn);
      };
      nest(0);
      if (alongOver) horizontal(total, rowSums);
    }
    store(
      () => {
        code.get(total);
        if (isNarrowed) code.op("f32.demote_f64");
      },
      (offset) => storeScalar(code, output.dtype, offset),
    );
  };

  /** Adds a vector to each sum, each that of the next elements along an axis. */
  const accumulateAbreast = (sums: readonly VectorSum[], axis: "kept" | "over"): void => {
    for (const { low, high } of sums) {
      new ExprEmitter(code, math, "vector", uses, emitLeaf(axis)).emit(expr);
      ahead += lanes;
      if (!isWideSum) {
        code.get(low).simd(vectorOp(op, dtype)).set(low);
        continue;
      }
      const value = code.local("v128");
      code.set(value);
      code.get(low).get(value).simd("f64x2.promote_low_f32x4", "f64x2.add").set(low);
      code.get(high).get(value).get(value).shuffle([8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]);
      code.simd("f64x2.promote_low_f32x4", "f64x2.add").set(high);
    }
    ahead = 0;
  };

  /** Adds the sums to the first, and its lanes to the total, the first first. */
  const horizontal = (total: Local, [first, ...others]: readonly VectorSum[]): void => {
    const isDouble = isWideSum || dtype === "float64";
    const halves = isWideSum ? (["low", "high"] as const) : (["low"] as const);
    const combined = isWideSum ? "f64x2.add" : vectorOp(op, dtype);
    for (const half of halves) {
      for (const other of others) code.get(first[half]).get(other[half]).simd(combined).set(first[half]);
      for (let lane = 0; lane < lanes / halves.length; lane++) {
        code
          .get(total)
          .get(first[half])
          .extract(isDouble ? "f64x2.extract_lane" : "f32x4.extract_lane", lane);
        combineScalar(code, op, dtype, isWideSum);
        code.set(total);
      }
    }
  };

  /** Outputs by vectors, several next to each other in one go over the reduced axes, so that whole lines of the cache are used. */
  const severalOutputs = (vectors: number): void => {
    const isHalved = isWideSum && !isNarrowed;
    const totals = vectorSums(vectors);
    totals.forEach(clear);
    nestOver(0, () => accumulateAbreast(totals, "kept"));
    const bytes = lanes * bytesPerElement(output.dtype);
    totals.forEach(({ low, high }, v) => {
      if (isHalved) {
        store(
          () => code.get(low),
          (offset) => code.simdMemory("v128.store", offset + v * bytes),
        );
        store(
          () => code.get(high),
          (offset) => code.simdMemory("v128.store", offset + v * bytes + 16),
        );
        return;
      }
      store(
        () => {
          if (dtype === "float64" && isNarrowed) code.get(low).simd("f32x4.demote_f64x2_zero");
          else if (!isWideSum) code.get(low);
          else {
            code.get(low).simd("f32x4.demote_f64x2_zero").get(high).simd("f32x4.demote_f64x2_zero");
            code.shuffle([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);
          }
        },
        (offset) =>
          dtype === "float64" && isNarrowed
            ? code.simdLane("v128.store64_lane", offset + v * bytes, 0)
            : code.simdMemory("v128.store", offset + v * bytes),
      );
    });
  };
  const atATime = sizeOf(reduced) > 1 ? mostAbreast : 1;
  /** Along the last kept axis from an index on: the vectors, several at a time, then one by one. */
  const alongColumns = (index: Local, end: Local): void => {
    if (atATime > 1) {
      const whole = endOfSteps(code, index, end, atATime * lanes);
      code.loopBetween(index, index, whole, atATime * lanes, () => severalOutputs(atATime));
    }
    code.loopBetween(index, index, end, lanes, () => severalOutputs(1));
  };

  const unitOf = (axis: number): number => (axis === lastKept && alongKept ? lanes : 1);
  const cut = axisToCut(kept.shape, unitOf);
  const nestKept = (axis: number): void => {
    if (axis > lastKept) oneOutput();
    else if (axis === cut && unitOf(axis) > 1) {
      const end = roundedDown(code, to, lanes);
      code.get(from).set(keptIndex[axis]);
      alongColumns(keptIndex[axis], end);
      if (kept.shape[axis] % lanes !== 0) code.loopBetween(keptIndex[axis], end, to, 1, oneOutput);
    } else if (axis === cut) code.loopBetween(keptIndex[axis], from, to, 1, () => nestKept(axis + 1));
    else if (axis === lastKept && alongKept) {
      const vectors = Math.floor(kept.shape[axis] / lanes) * lanes;
      const end = code.local("i32");
      code.i32(vectors).set(end).i32(0).set(keptIndex[axis]);
      alongColumns(keptIndex[axis], end);
      code.loop(keptIndex[axis], vectors, kept.shape[axis], 1, oneOutput);
    } else code.loop(keptIndex[axis], 0, kept.shape[axis], 1, () => nestKept(axis + 1));
  };
  nestKept(0);
  const cost = costOf([expr], sizeOf(shape) * sizeOf(reduced), alongKept || alongOver);
  return { code, split: cut < 0 ? { ...noWork, cost } : { length: kept.shape[cut], unit: unitOf(cut), cost } };
};
