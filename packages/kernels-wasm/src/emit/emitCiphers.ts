import { Block } from "../wasm/block.js";
import type { Code } from "../wasm/code.js";
import { visitExpr, type Expr } from "../lower/expr.js";
import type { ExprEmitter } from "./emitExpr.js";
import { threefryRounds } from "./helpers.js";

/** Vectors of counters that are enciphered side by side, as many as stay in registers: a round waits for the one before. */
export const ciphersAbreast = 4;

type Cipher = Extract<Expr, { kind: "op" }>;
type Strided = Extract<Expr, { kind: "load" | "index" }>;

const ciphersOf = (exprs: readonly Expr[]): readonly Cipher[] => {
  const found: Cipher[] = [];
  const seen = new Set<Expr>();
  for (const expr of exprs)
    visitExpr(
      expr,
      (part) => {
        if (part.kind === "op" && part.name === "threefry2x32") found.push(part);
      },
      seen,
    );
  return found;
};

/** Whether there are ciphers, and the key of each is one for all vectors; `isFixed` says that of a part. */
export const canGoAbreast = (exprs: readonly Expr[], isFixed: (part: Strided) => boolean): boolean => {
  const ciphers = ciphersOf(exprs);
  let areFixed = true;
  for (const { args } of ciphers)
    for (const key of args.slice(0, 2))
      visitExpr(key, (part) => {
        if ((part.kind === "load" || part.kind === "index") && !isFixed(part)) areFixed = false;
      });
  return ciphers.length > 0 && areFixed;
};

/** A cipher of several vectors, with one key; each emitter keeps the words of its own. */
export const emitCipher = (
  code: Code,
  emitters: readonly ExprEmitter[],
  args: readonly Expr[],
  goTo?: (vector: number) => void,
): void => {
  const block = new Block(code);
  const name = () => block.variable("i32x4");
  const [k0, k1] = [name(), name()];
  const counters = emitters.map((emitter, vector) => {
    goTo?.(vector);
    const counter = { x0: name(), x1: name() };
    args.forEach((arg) => emitter.emit(arg));
    code.set(counter.x1.local).set(counter.x0.local).set(k1.local).set(k0.local);
    return counter;
  });
  threefryRounds(block, k0, k1, counters);
  emitters.forEach((emitter, vector) => {
    const { x0, x1 } = counters[vector];
    emitter.keepCipher(args, [x0.local, x1.local]);
  });
};

/** All ciphers of expressions, before the rest of them; `goTo` is told which vector is emitted next. */
export const emitCiphersAbreast = (
  code: Code,
  emitters: readonly ExprEmitter[],
  exprs: readonly Expr[],
  goTo: (vector: number) => void,
): void => {
  for (const { args } of ciphersOf(exprs)) if (!emitters[0].knowsCipher(args)) emitCipher(code, emitters, args, goTo);
};
