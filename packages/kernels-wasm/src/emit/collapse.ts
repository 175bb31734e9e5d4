import type { Shape } from "@nabla-js/ndarray";

/** A shape with as few axes as possible, and strides over it. */
export interface Collapsed {
  readonly shape: readonly number[];
  /** For each of the accesses. */
  readonly strides: readonly (readonly number[])[];
}

/** Joins neighbouring axes that run on without gaps in every access, and leaves out axes of length 1. */
export const collapse = (shape: Shape, accesses: readonly (readonly number[])[]): Collapsed => {
  const lengths = new Array<number>(shape.length);
  /** The last of the axes that are joined. */
  const ends = new Array<number>(shape.length);
  let count = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    const length = shape[axis];
    if (length === 1) continue;
    const last = count - 1;
    if (last >= 0 && runOn(accesses, ends[last], axis, length)) {
      lengths[last] *= length;
      ends[last] = axis;
    } else {
      lengths[count] = length;
      ends[count++] = axis;
    }
  }
  lengths.length = ends.length = count;
  return { shape: lengths, strides: accesses.map((strides) => ends.map((axis) => strides[axis])) };
};

/** Whether a step along one axis is as long as all of another one, in every access. */
const runOn = (accesses: readonly (readonly number[])[], outer: number, inner: number, length: number): boolean => {
  for (let i = 0; i < accesses.length; i++) if (accesses[i][outer] !== accesses[i][inner] * length) return false;
  return true;
};
