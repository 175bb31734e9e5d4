import { collapse } from "../emit/collapse.js";
import type { Routine } from "../emit/routine.js";
import { bytesPerElement } from "@nabla-js/ndarray/internal";
import type { DType } from "@nabla-js/ndarray";
import { constant, type Term, type Value } from "../wasm/value.js";

/** Goes over a shape, with for each list of strides where its element lies: Σ index·stride. */
export const nest = (
  r: Routine,
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  body: (offsets: readonly Value[]) => void,
  range?: { readonly from: Term; readonly to: Term },
): void => {
  const it = collapse(shape, strides);
  const go = (axis: number, offsets: readonly Value[]): void => {
    if (axis === it.shape.length) {
      body(offsets);
      return;
    }
    const [from, to] = axis === 0 && range !== undefined ? [range.from, range.to] : [0, it.shape[axis]];
    r.for(from, to, (i) =>
      go(
        axis + 1,
        offsets.map((offset, k) => {
          const stride = it.strides[k][axis];
          return stride === 0 ? offset : r.let(offset.add(stride === 1 ? i : i.mul(stride)));
        }),
      ),
    );
  };
  if (shape.includes(0)) return;
  go(
    0,
    strides.map(() => constant(0, "i32")),
  );
};

/** The length of the outermost loop of a {@link nest}: into so many pieces it can be cut. */
export const piecesOf = (shape: readonly number[], strides: readonly (readonly number[])[]): number =>
  collapse(shape, strides).shape[0] ?? 1;

/** From here on copying is left to the engine. */
const longCopy = 512;

/** Copies a block of elements between addresses; short ones in straight lines. */
export const copyBlock = (r: Routine, to: Value, from: Value, bytes: number): void => {
  if (bytes > longCopy) {
    r.copy(to, from, bytes);
    return;
  }
  const [target, source] = [r.let(to), r.let(from)];
  let at = 0;
  for (; at + 16 <= bytes; at += 16) r.storeVector(target, source.loadVector("i32x4", at), at);
  for (const [size, cell] of [
    [8, "i64"],
    [4, "i32"],
    [1, "u8"],
  ] as const)
    for (; at + size <= bytes; at += size) r.store(target, cell, source.load(cell, at), at);
};

/** What lies within one slice: runs of neighbours, and the axes around them. */
export interface Slices {
  readonly shape: readonly number[];
  /** Strides in the one array, and in the other. */
  readonly strides: readonly [readonly number[], readonly number[]];
  /** Elements of a run that are neighbours in both. */
  readonly run: number;
}

export const slicesOf = (shape: readonly number[], a: readonly number[], b: readonly number[]): Slices => {
  const it = collapse(shape, [a, b]);
  const last = it.shape.length - 1;
  const isRun = last >= 0 && it.strides[0][last] === 1 && it.strides[1][last] === 1;
  const cut = isRun ? last : last + 1;
  return {
    shape: it.shape.slice(0, cut),
    strides: [it.strides[0].slice(0, cut), it.strides[1].slice(0, cut)],
    run: isRun ? it.shape[last] : 1,
  };
};

/** The bytes of elements. */
export const bytesOfElements = (dtype: DType, count: number): number => bytesPerElement(dtype) * count;
