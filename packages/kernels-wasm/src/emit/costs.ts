import { visitExpr, type Expr } from "../lower/expr.js";

/** Nanoseconds of one operation on one element, roughly, alone and by vectors. */
const scalarOp = 0.5;
const vectorOp = 0.1;

/** What takes many operations. */
const heavy: Readonly<Record<string, number>> = {
  exp: 8,
  log: 10,
  tanh: 14,
  logistic: 11,
  div: 3,
  sqrt: 3,
  rsqrt: 6,
  integerPow: 4,
};

/** What a number of elements of expressions costs, in nanoseconds, roughly. */
export const costOf = (exprs: readonly Expr[], elements: number, isVector: boolean): number => {
  let ops = exprs.length;
  const seen = new Set<Expr>();
  for (const expr of exprs)
    visitExpr(
      expr,
      (part) => {
        ops += part.kind === "op" ? (heavy[part.name] ?? 1) : part.kind === "load" ? 1 : 0;
      },
      seen,
    );
  return elements * ops * (isVector ? vectorOp : scalarOp);
};
