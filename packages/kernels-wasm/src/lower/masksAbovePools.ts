import type { Atom, Equation, Program, Variable } from "@nabla-js/grad";
import { deadCode, variable } from "@nabla-js/grad/internal";
import { sameShape } from "@nabla-js/ndarray/internal";

/**
 * A gradient that comes back through max-pooling, then through the relu below it, is masked before it is spread:
 *
 *     r = select(t ≤ 0, 0, t),  y = pool(r):  select(t ≤ 0, 0, unpool(dy)) = unpool(select(y ≤ 0, 0, dy))
 *
 * as where the greatest of a window stands, t ≤ 0 just where y ≤ 0. There is a window's worth less to mask, and nobody needs t ≤ 0
 * any more.
 */
export const masksAbovePools = (program: Program): Program => {
  if (!program.equations.some(({ primitive }) => primitive.name === "windowArgmax")) return program;
  const makers = new Map<Variable, Equation>(program.equations.flatMap((it) => it.outputs.map((v) => [v, it] as const)));
  let found = false;
  const equations = program.equations.flatMap((it) => {
    const mask = maskOf(it, makers, program.equations);
    if (mask === null) return [it];
    found = true;
    return masked(it, mask);
  });
  return found ? deadCode({ ...program, equations }) : program;
};

interface Mask {
  /** t ≤ 0, and the zeros that masked places become. */
  readonly comparison: Equation;
  readonly zeros: Equation;
  /** The pooled values, and the scatter that spreads their gradients. */
  readonly pooled: Variable;
  readonly scatter: Equation;
  /** What gives what was scattered its shape, if anything does. */
  readonly reshape: Equation | null;
}

/** What a select masks, where it is such a gradient. */
const maskOf = (it: Equation, makers: ReadonlyMap<Variable, Equation>, all: readonly Equation[]): Mask | null => {
  const makerOf = (a: Atom, name: string): Equation | null => {
    const maker = a.kind === "variable" ? makers.get(a) : undefined;
    return maker?.primitive.name === name ? maker : null;
  };
  const isZeros = (a: Atom): boolean => (makerOf(a, "full")?.params as { readonly value: number } | undefined)?.value === 0;
  const behindReshapes = (a: Atom): Atom => {
    const reshape = makerOf(a, "reshape");
    return reshape === null ? a : behindReshapes(reshape.inputs[0]);
  };
  if (it.primitive.name !== "select" || !isZeros(it.inputs[1])) return null;
  const comparison = makerOf(it.inputs[0], "le");
  const scatter = makerOf(behindReshapes(it.inputs[2]), "scatterAdd");
  if (comparison === null || scatter === null || !isZeros(comparison.inputs[1]) || !isZeros(scatter.inputs[0])) return null;
  const places = makerOf(behindReshapes(scatter.inputs[1]), "windowArgmax");
  const rectified = places === null ? null : makerOf(places.inputs[0], "select");
  if (places === null || rectified === null || !sameShape(rectified.outputs[0].type.shape, it.outputs[0].type.shape)) return null;
  const { batchDims, ...windows } = places.params as { readonly batchDims: number };
  const [condition, zero, given] = rectified.inputs;
  if (batchDims !== 0 || condition !== it.inputs[0] || !isZeros(zero) || given !== comparison.inputs[0]) return null;
  const pool = all.find(
    (other) =>
      other.primitive.name === "reduceWindowMax" &&
      other.inputs[0] === places.inputs[0] &&
      JSON.stringify(other.params) === JSON.stringify(windows),
  );
  if (pool === undefined || !sameShape(pool.outputs[0].type.shape, scatter.inputs[2].type.shape)) return null;
  return {
    comparison,
    zeros: makerOf(it.inputs[1], "full")!,
    pooled: pool.outputs[0],
    scatter,
    reshape: makerOf(it.inputs[2], "reshape"),
  };
};

/** The same gradient, masked first. */
const masked = (it: Equation, { comparison, zeros, pooled, scatter, reshape }: Mask): readonly Equation[] => {
  const { shape, dtype } = pooled.type;
  const [none, isDead, kept] = [variable(pooled.type), variable({ shape, dtype: "bool" }), variable(pooled.type)];
  const spread = reshape === null ? it.outputs : [variable(scatter.outputs[0].type)];
  return [
    { ...zeros, params: { shape, dtype, value: 0 }, outputs: [none] },
    { ...comparison, inputs: [pooled, none], outputs: [isDead] },
    { ...it, inputs: [isDead, none, scatter.inputs[2]], outputs: [kept] },
    { ...scatter, inputs: [scatter.inputs[0], scatter.inputs[1], kept], outputs: spread },
    ...(reshape === null
      ? []
      : [{ ...reshape, params: { shape: it.outputs[0].type.shape }, inputs: spread, outputs: it.outputs }]),
  ];
};
