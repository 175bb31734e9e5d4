import { checkFunction } from "../checks.js";

/**
 * Leads a value through functions, from left to right: `pipe(x, f, g)` is `g(f(x))`.
 *
 * @throws {@link ValueError} for steps that are no functions.
 * @example
 * ```ts
 * const batches = pipe(examples(np.arange(5)), take(4), batch(2));
 * [...batches]; // [[0 1], [2 3]]
 * ```
 */
export function pipe<A>(a: A): A;
export function pipe<A, B>(a: A, ab: (a: A) => B): B;
export function pipe<A, B, C>(a: A, ab: (a: A) => B, bc: (b: B) => C): C;
export function pipe<A, B, C, D>(a: A, ab: (a: A) => B, bc: (b: B) => C, cd: (c: C) => D): D;
export function pipe<A, B, C, D, E>(a: A, ab: (a: A) => B, bc: (b: B) => C, cd: (c: C) => D, de: (d: D) => E): E;
export function pipe<A, B, C, D, E, F>(
  a: A,
  ab: (a: A) => B,
  bc: (b: B) => C,
  cd: (c: C) => D,
  de: (d: D) => E,
  ef: (e: E) => F,
): F;
export function pipe<A, B, C, D, E, F, G>(
  a: A,
  ab: (a: A) => B,
  bc: (b: B) => C,
  cd: (c: C) => D,
  de: (d: D) => E,
  ef: (e: E) => F,
  fg: (f: F) => G,
): G;
export function pipe(start: unknown, ...functions: readonly ((x: never) => unknown)[]): unknown {
  functions.forEach((f, i) => checkFunction("pipe", `functions[${i}]`, f, "Call what makes one, as in batch(32)."));
  return functions.reduce<unknown>((x, f) => f(x as never), start);
}
