import type { Shape } from "@nabla-js/ndarray";

/** A shape with as few axes as possible, and strides over it. */
export interface Collapsed {
  readonly shape: readonly number[];
  /** For each of the accesses. */
  readonly strides: readonly (readonly number[])[];
}

/** Joins neighbouring axes that run on without gaps in every access, and leaves out axes of length 1. */
export const collapse = (shape: Shape, accesses: readonly (readonly number[])[]): Collapsed => {
  const lengths: number[] = [];
  const strides: number[][] = accesses.map(() => []);
  shape.forEach((length, axis) => {
    if (length === 1) return;
    const last = lengths.length - 1;
    if (last >= 0 && accesses.every((s, i) => strides[i][last] === s[axis] * length)) {
      lengths[last] *= length;
      strides.forEach((s, i) => (s[last] = accesses[i][axis]));
    } else {
      lengths.push(length);
      strides.forEach((s, i) => s.push(accesses[i][axis]));
    }
  });
  return { shape: lengths, strides };
};
