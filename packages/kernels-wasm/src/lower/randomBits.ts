import { rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import type { Rule } from "./context.js";
import { convertExpr, type Expr } from "./expr.js";

const word = (args: readonly Expr[], which: 0 | 1): Expr => ({
  kind: "op",
  dtype: "uint32",
  name: "threefry2x32",
  params: { word: which },
  args,
});

/** Both words of a cipher, computed in one loop. */
export const lowerThreefry: Rule = (it, context) => {
  const args = it.inputs.map((a) => context.exprOf(a));
  const outputs = it.outputs.map((v, i) => ({ buffer: context.result(v, "threefry"), expr: word(args, i as 0 | 1) }));
  context.kernels.push({ kind: "loop", shape: it.outputs[0].type.shape, outputs });
  return true;
};

/** Bit i is a function of the key and of i, so draws are an expression, which whatever uses them goes on with. */
export const lowerRandomBits: Rule = (it, context) => {
  const { shape, width } = it.params as { readonly shape: readonly number[]; readonly width: 8 | 32 | 64 };
  const [key] = it.inputs;
  const [y] = it.outputs;
  const batch = key.type.shape.slice(0, -1);
  const keys = context.loaded(key);
  const [keyStride] = keys.strides.slice(-1);
  const strides = [...keys.strides.slice(0, -1), ...shape.map(() => 0)];
  const args: readonly Expr[] = [
    { ...keys, strides },
    { ...keys, offset: keys.offset + keyStride, strides },
    { kind: "const", dtype: "uint32", value: 0 },
    { kind: "index", dtype: "uint32", offset: 0, strides: [...batch.map(() => 0), ...rowMajorStrides(shape)] },
  ];
  if (width === 64) {
    const buffer = context.result(y, "bits");
    const whole = rowMajorStrides(y.type.shape).slice(0, -1);
    context.kernels.push({
      kind: "loop",
      shape: [...batch, ...shape],
      outputs: ([0, 1] as const).map((which) => ({ buffer, expr: word(args, which), into: { offset: which, strides: whole } })),
    });
    return true;
  }
  const both: Expr = { kind: "op", dtype: "uint32", name: "xor", params: {}, args: [word(args, 0), word(args, 1)] };
  const expr = width === 8 ? convertExpr(both, "uint8") : both;
  context.define(y, context.usesOf(y) > 1 && sizeOf(y.type.shape) > 1 ? context.materialize(expr, y.type) : expr);
  return true;
};
