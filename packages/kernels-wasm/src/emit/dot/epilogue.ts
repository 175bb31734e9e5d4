import { bytesPerElement } from "@nabla-js/ndarray/internal";
import type { Code, Local } from "../../wasm/code.js";
import type { SimdOp } from "../../wasm/opcodes.js";
import { usesOf, type Buffer, type Expr } from "../../lower/expr.js";
import { exprsOf } from "../../lower/schedule.js";
import { addStrides, loadScalar, storeScalar, type Addresses } from "../addresses.js";
import { ExprEmitter } from "../emitExpr.js";
import { emitConstant, type Mode } from "../mode.js";
import { loadVector, storeVector } from "../vectorMemory.js";
import type { VectorMath } from "../vectorMath.js";
import type { Access, DotLoops } from "./dotLoops.js";
import { lanesFor } from "./lanes.js";

/** Where a tile stands. */
export interface TilePlace {
  readonly batchIndex: readonly Local[];
  readonly rowIndex: readonly Local[];
  readonly j: Local;
}

/** What follows the sums of a tile: expressions of them and of other arrays at the same index, and stores. */
export class Epilogue {
  private readonly code: Code;
  private readonly math: VectorMath;
  private readonly addresses: Addresses;
  private readonly loops: DotLoops;
  private readonly output: Buffer;
  private readonly pointers = new Map<Access, Local>();
  private uses: ReturnType<typeof usesOf> | null = null;

  constructor(code: Code, math: VectorMath, addresses: Addresses, loops: DotLoops, output: Buffer) {
    this.code = code;
    this.math = math;
    this.addresses = addresses;
    this.loops = loops;
    this.output = output;
  }

  /** Computes and stores all outputs of a tile whose sums are complete; `count` of its columns exist. */
  emit(place: TilePlace, rows: number, count: number, sums: readonly Local[]): void {
    const { loops, code, output } = this;
    const { lanes } = lanesFor(output.dtype);
    const vectors = Math.ceil(count / lanes);
    [...loops.outputs.map((o) => o.access), ...loops.loads.values()].forEach((access) => this.point(access, place));
    const uses = (this.uses ??= usesOf(exprsOf(loops.outputs)));
    for (let r = 0; r < rows; r++)
      for (let v = 0; v < vectors; v++) {
        const emitLeaf = (leaf: Exclude<Expr, { kind: "op" }>, mode: Mode): void => {
          if (leaf.kind === "const") emitConstant(code, leaf.value, leaf.dtype, mode);
          else if (leaf.kind === "index") throw new Error("dot: an index does not follow a product");
          else if (leaf.buffer === output) code.get(sums[r * vectors + v]);
          else {
            const access = loops.loads.get(leaf)!;
            loadVector(code, leaf, access.column, this.push(access, r, v * lanes));
          }
        };
        const emitter = new ExprEmitter(code, this.math, "vector", uses, emitLeaf);
        for (const { buffer, expr, access } of loops.outputs) {
          const present = Math.min(lanes, count - v * lanes);
          if (access.column === 1 && present === lanes) {
            const offset = this.push(access, r, v * lanes);
            emitter.emit(expr);
            storeVector(code, buffer, offset);
          } else {
            const value = code.local("v128");
            emitter.emit(expr);
            code.set(value);
            this.storeLanes(access, buffer, value, r, v * lanes, present);
          }
        }
      }
  }

  /** Adds the sums of a block of k to the output: `adds` is 0 in the first one. */
  emitAdd(place: TilePlace, rows: number, count: number, sums: readonly Local[], adds: Local): void {
    const { code, output } = this;
    const { out } = this.loops;
    const { dtype } = output;
    const { lanes, add } = lanesFor(dtype);
    const vectors = Math.ceil(count / lanes);
    this.point(out, place);
    const [extract, plus] =
      dtype === "float32"
        ? (["f32x4.extract_lane", "f32.add"] as const)
        : dtype === "float64"
          ? (["f64x2.extract_lane", "f64.add"] as const)
          : (["i32x4.extract_lane", "i32.add"] as const);
    for (let r = 0; r < rows; r++)
      for (let v = 0; v < vectors; v++) {
        const sum = sums[r * vectors + v];
        const present = Math.min(lanes, count - v * lanes);
        if (present === lanes && out.column === 1) {
          const offset = this.push(out, r, v * lanes);
          this.push(out, r, v * lanes);
          code.simdMemory("v128.load", offset).v128Words(0).get(adds).op("select").get(sum).simd(add);
          code.simdMemory("v128.store", offset);
        } else
          for (let lane = 0; lane < present; lane++) {
            const offset = this.push(out, r, v * lanes + lane);
            this.push(out, r, v * lanes + lane);
            loadScalar(code, dtype, offset);
            emitConstant(code, 0, dtype, "scalar");
            code.get(adds).op("select").get(sum).extract(extract, lane).op(plus);
            storeScalar(code, dtype, offset);
          }
      }
  }

  /** Computes the address of an access at the tile's first element. */
  private point(access: Access, { batchIndex, rowIndex, j }: TilePlace): void {
    const { code } = this;
    const buffer = access.buffer!;
    const bytes = bytesPerElement(buffer.dtype);
    if (!this.pointers.has(access)) this.pointers.set(access, code.local("i32"));
    this.addresses.push(buffer);
    if (access.offset !== 0) code.i32(access.offset * bytes).op("i32.add");
    addStrides(code, batchIndex, access.batch, buffer.dtype);
    addStrides(code, rowIndex, access.m, buffer.dtype);
    if (access.column !== 0)
      code
        .get(j)
        .i32(access.column * bytes)
        .op("i32.mul", "i32.add");
    code.set(this.pointers.get(access)!);
  }

  /** Leaves an address on the stack; what has to be added to it is returned. */
  private push(access: Access, row: number, column: number): number {
    const { code } = this;
    const buffer = access.buffer!;
    const at = (row * (access.m[this.loops.rowAxis] ?? 0) + column * access.column) * bytesPerElement(buffer.dtype);
    code.get(this.pointers.get(access)!);
    if (at >= 0) return at + this.addresses.offsetOf(buffer);
    code.i32(at).op("i32.add");
    return this.addresses.offsetOf(buffer);
  }

  private storeLanes(access: Access, buffer: Buffer, value: Local, row: number, column: number, count: number): void {
    const { code } = this;
    const bytes = bytesPerElement(buffer.dtype);
    if (buffer.dtype === "bool") code.get(value).v128Words(1).simd("v128.and").set(value);
    const op: SimdOp = bytes === 1 ? "v128.store8_lane" : bytes === 8 ? "v128.store64_lane" : "v128.store32_lane";
    for (let lane = 0; lane < count; lane++) {
      const offset = this.push(access, row, column + lane);
      code.get(value).simdLane(op, offset, bytes === 1 ? 4 * lane : lane);
    }
  }
}
