import { isFloat } from "./dtype.js";
import { contiguous, type HostArray } from "./storage.js";

/** The array as NumPy prints it. */
export const formatArray = (x: HostArray): string => {
  const { data, dtype, shape } = contiguous(x);
  const text = (value: number): string => (dtype === "bool" ? String(value !== 0) : isFloat(dtype) ? String(Number(value.toPrecision(8))) : String(value));
  const format = (axis: number, start: number): [string, number] => {
    if (axis === shape.length) return [text(data[start]), start + 1];
    const parts: string[] = [];
    let at = start;
    for (let i = 0; i < shape[axis]; i++) {
      const [part, next] = format(axis + 1, at);
      parts.push(part);
      at = next;
    }
    return [`[${parts.join(axis === shape.length - 1 ? " " : "\n " + " ".repeat(axis))}]`, at];
  };
  return format(0, 0)[0];
};
