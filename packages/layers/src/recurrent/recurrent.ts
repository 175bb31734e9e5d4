import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { scan } from "@nabla-js/grad";
import { ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkArrays, checkCount, checkMask, checkName, checkOptions } from "../checks.js";
import { checkedLayer, stateless, type Layer } from "../layer.js";
import { linear } from "../linear.js";

/** What a recurrent layer is made of: parameters P, and what is carried from step to step, C. */
export interface Cell<P, C> {
  readonly name: string;
  readonly units: number;
  readonly init: (key: NDArray, inputs: number) => P;
  /** What is carried into the first step: trees of `[batch, units]`. */
  readonly start: (batch: number, dtype: "float32" | "float64") => C;
  /** A step, from what is carried and x·Wx + b of its input. */
  readonly step: (params: P, carry: C, z: NDArray) => C;
  /** What a step says, `[batch, units]`. */
  readonly output: (carry: C) => NDArray;
}

export interface RunOptions<C> {
  /** What is carried into the first step. @defaultValue the cell's start, zeros */
  readonly initial?: C | undefined;
  /** Which steps count, bool `[batch, time]`; others carry on what there was, and say 0. @defaultValue all */
  readonly mask?: NDArray | undefined;
  /** Whether it goes from the last step to the first. @defaultValue false */
  readonly reverse?: boolean | undefined;
}

const runDefaults = { initial: undefined, mask: undefined, reverse: false } as const;

/**
 * Runs a cell over sequences. It is one loop, whatever their length; the products with the inputs are taken before it, all at
 * once.
 *
 *     carryₜ = step(carryₜ₋₁, xₜ)    yₜ = output(carryₜ)
 *
 * @param x - `[batch, time, inputs]`.
 * @returns The outputs `[batch, time, units]`, in the order of the input, and what is carried out of the last step that counts.
 */
export const runCell = <P extends { readonly wx: NDArray; readonly b: NDArray }, C>(
  cell: Cell<P, C>,
  params: P,
  x: NDArray,
  options: RunOptions<C> = {},
): { readonly outputs: NDArray; readonly last: C } => {
  checkCell("runCell", cell);
  const { initial, mask, reverse } = optionsOf<RunOptions<C>, typeof runDefaults>(cell.name, options, runDefaults);
  checkSequence(cell.name, x, mask);
  checkParams(cell.name, params);
  const z = linear(np.swapaxes(x, 0, 1), params.wx, params.b); // [time, batch, gates · units]
  const dtype = z.dtype as "float32" | "float64";
  const first = initial === undefined ? cell.start(x.shape[0], dtype) : tree.map((it) => np.astype(it, dtype), initial);
  const counts = mask === undefined ? null : np.expandDims(np.swapaxes(mask, 0, 1), -1);
  const [last, outputs] = scan(
    (carry: C, [now, isStep]: readonly [NDArray, NDArray | null]) => {
      const next = cell.step(params, carry, now);
      if (isStep === null) return [next, cell.output(next)] as const;
      const kept = tree.map((a, b) => np.where(isStep, a, b), next, carry);
      return [kept, np.where(isStep, cell.output(next), 0)] as const;
    },
    first,
    [z, counts] as readonly [NDArray, NDArray | null],
    { reverse: reverse ?? false },
  );
  return { outputs: np.swapaxes(outputs, 0, 1), last };
};

export interface RecurrentOptions {
  /** Whether it returns each step, `[batch, time, units]`, or the last that counts, `[batch, units]`. @defaultValue "sequence" */
  readonly returns?: "sequence" | "last";
  /** Whether it goes from the last step to the first. @defaultValue false */
  readonly reverse?: boolean;
}

/**
 * A layer that runs a cell from zeros over each sequence.
 *
 * @returns A layer of `[batch, time, inputs]` to `[batch, time, units]`, or to `[batch, units]`. The mask given to `apply`,
 *   `[batch, time]`, says which steps count.
 * @throws {@link ShapeError} from `apply`, when the input has other axes.
 */
export const recurrent = <P extends { readonly wx: NDArray; readonly b: NDArray }, C>(
  cell: Cell<P, C>,
  options: RecurrentOptions = {},
): Layer<P> => {
  checkCell("recurrent", cell);
  const { returns, reverse } = optionsOf(cell.name, options, { returns: "sequence", reverse: false });
  checkName(cell.name, "returns", returns, ["sequence", "last"]);
  return stateless({
    name: cell.name,
    init: (key, shape) => cell.init(key, inputsOf(cell.name, shape)),
    apply: (params, x, { mask }) => {
      const { outputs, last } = runCell(cell, params, x, { mask, reverse });
      return returns === "sequence" ? outputs : cell.output(last);
    },
    outputShape: ([batch, time]) => (returns === "sequence" ? [batch, time, cell.units] : [batch, cell.units]),
  });
};

/**
 * A layer that goes on where it stopped: what it carries is its state. For sequences that come in pieces, or step by step. The
 * batch keeps its size; the state that `init` made begins a new sequence.
 */
export const stateful = <P extends { readonly wx: NDArray; readonly b: NDArray }, C>(cell: Cell<P, C>): Layer<P, C> => {
  checkCell("stateful", cell);
  return checkedLayer({
    name: `stateful(${cell.name})`,
    init: (key, shape) => ({
      params: cell.init(key, inputsOf(cell.name, shape)),
      state: cell.start(shape[0], "float32"),
      outputShape: [shape[0], shape[1], cell.units],
    }),
    apply: (params, state, x, { mask } = {}) => {
      const { outputs, last } = runCell(cell, params, x, { initial: state, mask });
      return [outputs, tree.map((now, before) => np.astype(now, before.dtype), last, state)];
    },
  });
};

/** The parameters of both directions. */
export type BidirectionalParams<P> = { readonly forward: P; readonly backward: P };

/**
 * A layer that runs a cell in both directions, each with parameters of its own, and puts both outputs side by side.
 *
 * @returns A layer of `[batch, time, inputs]` to `[batch, time, 2 · units]`, or to `[batch, 2 · units]`: for the last, each direction
 *   gives the end of its way.
 * @see Schuster & Paliwal (1997), "Bidirectional Recurrent Neural Networks".
 */
export const bidirectional = <P extends { readonly wx: NDArray; readonly b: NDArray }, C>(
  cell: Cell<P, C>,
  options: Pick<RecurrentOptions, "returns"> = {},
): Layer<BidirectionalParams<P>> => {
  checkCell("bidirectional", cell);
  const { returns } = optionsOf("bidirectional", options, { returns: "sequence" });
  const [there, back] = [recurrent(cell, { returns }), recurrent(cell, { returns, reverse: true })];
  return stateless({
    name: `bidirectional(${cell.name})`,
    init: (key, shape) => {
      const [first, second] = random.split(key);
      return { forward: there.init(first, shape).params, backward: back.init(second, shape).params };
    },
    apply: (params, x, options) =>
      np.concatenate([there.apply(params.forward, {}, x, options)[0], back.apply(params.backward, {}, x, options)[0]], -1),
    outputShape: ([batch, time]) => (returns === "sequence" ? [batch, time, 2 * cell.units] : [batch, 2 * cell.units]),
  });
};

const inputsOf = (op: string, shape: readonly number[]): number => {
  if (shape.length === 3) return shape[2];
  throw new ShapeError({
    op,
    given: { x: shape },
    expected: "[batch, time, inputs]",
    mend: "Add an axis for a single sequence with np.expandDims(x, 0), or for single numbers with np.expandDims(x, -1).",
  });
};

/** Throws unless it is a cell. */
const checkCell = <P, C>(op: string, cell: Cell<P, C>): void => {
  const found: Partial<Cell<P, C>> | null | undefined = cell;
  const parts = [found?.init, found?.start, found?.step, found?.output];
  if (parts.some((part) => typeof part !== "function"))
    throw new ValueError({
      op,
      given: `${show(cell)} as a cell`,
      expected: "an object with the functions init, start, step and output",
      mend: "Make one with rnnOf(units), lstmOf(units) or gruOf(units).",
    });
  checkCount(cell.name, "units", cell.units);
};

/** Throws unless there are the arrays that the products with the inputs are made of. */
const checkParams = (op: string, params: { readonly wx: NDArray; readonly b: NDArray }): void => {
  checkOptions(op, params);
  checkArrays(op, { wx: params.wx, b: params.b });
};

const checkSequence = (op: string, x: NDArray, mask: NDArray | undefined): void => {
  checkArrays(op, { x });
  checkMask(op, mask);
  inputsOf(op, x.shape);
  if (mask !== undefined && mask.shape.join() !== x.shape.slice(0, 2).join())
    throw new ShapeError({
      op,
      given: { x: x.shape, mask: mask.shape },
      expected: "a mask [batch, time] for x [batch, time, inputs]",
      mend: "Make one of the lengths with lengthMask(lengths, time).",
    });
};
