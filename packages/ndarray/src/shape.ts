/** The lengths of the axes of an array; `[]` is a single number. */
export type Shape = readonly number[];

/** The number of elements of a shape: the product of its lengths, 1 for `[]`. */
export const sizeOf = (shape: Shape): number => {
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis];
  return size;
};

/** How many elements apart two neighbours along each axis lie, when the last axis runs fastest. */
export const rowMajorStrides = (shape: Shape): number[] => {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
};

/** Whether two lists of numbers are the same. */
export const sameShape = (a: Shape, b: Shape): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

/** The shape without some of its axes. */
export const withoutAxes = (shape: Shape, axes: readonly number[]): number[] => shape.filter((_, axis) => !axes.includes(axis));

/** 0, 1, …, length − 1. */
export const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
