import { ValueError, type NDArray } from "@nabla-js/ndarray";
import type { ApplyOptions, Layer } from "@nabla-js/layers";

/** A part of a model, as a function of all of its parameters; nothing is drawn and no statistics move. */
export type Part<P> = (params: P, x: NDArray) => NDArray;

/** The layers of a stateless `sequential` before the one at `index`, counted from the end if negative. */
export const layersUpTo = <P extends readonly unknown[]>(model: Layer<P>, index: number): Part<P> => part(model, 0, index);

/** The layers of a stateless `sequential` from the one at `index` on. */
export const layersFrom = <P extends readonly unknown[]>(model: Layer<P>, index: number): Part<P> =>
  part(model, index, undefined);

type Step = {
  readonly apply: (params: unknown, state: unknown, x: NDArray, options?: ApplyOptions) => readonly [NDArray, unknown];
};

const part = <P extends readonly unknown[]>(model: Layer<P>, from: number, to: number | undefined): Part<P> => {
  // The claim: the parameters of a sequential are the list of its layers'.
  const steps = (model.steps ?? []).map(({ layer }) => layer as unknown as Step);
  if (steps.length === 0)
    throw new ValueError({
      op: "layersUpTo",
      given: `a model ${model.name ?? "without name"} that has no steps`,
      expected: "layers one after the other",
      mend: "Make it with sequential.",
    });
  return (params, x) =>
    steps
      .map((step, i) => [step, params[i]] as const)
      .slice(from, to)
      .reduce((y, [{ apply }, of]) => apply(of, {}, y)[0], x);
};
