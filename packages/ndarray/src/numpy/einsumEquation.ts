/** Equations of {@link einsum}: what they say, and in which order to follow them. */
import type { Shape } from "../ndarray.js";
import { range } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { show } from "../show.js";

/** The axes of one factor. */
export interface NamedFactor {
  /** The names of the axes that are kept. */
  readonly axes: readonly string[];
  /** For each axis of the array whether it is kept: an axis of length 1 that broadcasts is not. */
  readonly kept: readonly boolean[];
}

/** An equation, applied to shapes. An axis under `...` is named by its distance from the last of them. */
export interface Equation {
  readonly factors: readonly NamedFactor[];
  readonly output: readonly string[];
  readonly lengths: ReadonlyMap<string, number>;
}

/** Reads an equation for arrays of these shapes. */
export const readEquation = (op: string, equation: string, shapes: readonly Shape[]): Equation => {
  const bad = (expected: string, mend: string): ValueError =>
    new ValueError({ op, given: `the equation ${show(equation)}`, expected, mend });
  if (typeof equation !== "string") throw bad("a text", 'Write it first, as in einsum("ij,jk->ik", a, b).');
  const [left, right, ...more] = equation.replaceAll(/\s/g, "").split("->");
  const terms = left.split(",");
  const isTerm = (term: string): boolean => /^[A-Za-z]*(?:\.\.\.)?[A-Za-z]*$/.test(term);
  if (more.length > 0 || ![...terms, right ?? ""].every(isTerm))
    throw bad(
      "letters and at most one ... for each array, commas between them, and at most one ->",
      'Write, for instance, "ij,jk->ik".',
    );
  if (terms.length !== shapes.length)
    throw bad(`${shapes.length} terms, one for each array, not ${terms.length}`, "Separate the terms of the arrays by commas.");

  const dots = Math.max(0, ...terms.map((term, i) => (term.includes("...") ? shapes[i].length - (term.length - 3) : 0)));
  const named = terms.map((term, i) => axesOf(op, equation, term, shapes[i]));
  const lengths = new Map<string, number>();
  named.forEach((axes, i) =>
    axes.forEach((name, axis) => {
      const length = shapes[i][axis];
      const known = lengths.get(name);
      const mayStretch = isDotted(name);
      if (known === undefined || (mayStretch && known === 1)) lengths.set(name, length);
      else if (known !== length && !(mayStretch && length === 1))
        throw new ShapeError({
          op,
          given: Object.fromEntries(shapes.slice(0, 4).map((shape, k) => [terms[k] === "" ? `array ${k}` : terms[k], shape])),
          expected: mayStretch ? "axes under ... that broadcast" : `one length for the axis ${name}, not ${known} and ${length}`,
          mend: "Check the order of the letters.",
        });
    }),
  );

  const all = named.flat();
  const output =
    right === undefined
      ? [
          ...dotted(dots),
          ...[...new Set(all)].filter((name) => !isDotted(name) && all.indexOf(name) === all.lastIndexOf(name)).sort(),
        ]
      : right.split(/(\.\.\.)/).flatMap((piece) => (piece === "..." ? dotted(dots) : [...piece]));
  const unknown = output.find((name) => !lengths.has(name));
  if (unknown !== undefined) throw bad(`no ${unknown} behind -> that no array has`, "Name only axes of the arrays.");
  if (new Set(output).size !== output.length) throw bad("each axis at most once behind ->", "Leave out the repeated letter.");
  if (right !== undefined && !right.includes("...") && dots > 0)
    throw bad("... behind ->, as an array has axes under it", 'Write "..." behind ->, or name the axes to sum over.');

  const isKept = (name: string, length: number): boolean => !isDotted(name) || length === lengths.get(name);
  return {
    factors: named.map((axes, i) => ({
      axes: axes.filter((name, axis) => isKept(name, shapes[i][axis])),
      kept: axes.map((name, axis) => isKept(name, shapes[i][axis])),
    })),
    output,
    lengths,
  };
};

/** The name of each axis of one array. */
const axesOf = (op: string, equation: string, term: string, shape: Shape): string[] => {
  const letters = term.replace("...", "").length;
  const fits = term.includes("...") ? letters <= shape.length : letters === shape.length;
  if (!fits)
    throw new ShapeError({
      op,
      given: { [term === "" ? "an array" : term]: shape },
      expected: `${term.includes("...") ? "at least " : ""}${letters} axes, as ${show(equation)} names`,
      mend: "Name each axis of the array by a letter, or use ... for those in front.",
    });
  return term.split(/(\.\.\.)/).flatMap((piece) => (piece === "..." ? dotted(shape.length - letters) : [...piece]));
};

/** The names of axes under `...`, from the first on. */
const dotted = (count: number): string[] => range(count).map((i) => `.${count - 1 - i}`);

const isDotted = (name: string): boolean => name.startsWith(".");

/**
 * Which two factors to contract, one pair after the other; the product of a pair is put behind the others. Greedy: the
 * pair whose product is smallest against the two that it replaces, then the one that takes the fewest multiplications.
 *
 * @see Smith & Gray (2018), "opt_einsum: a Python package for optimizing contraction order", on the greedy path.
 */
export const contractionOrder = ({ factors, output, lengths }: Equation): (readonly [number, number])[] => {
  const sizeOf = (names: Iterable<string>): number => [...names].reduce((size, name) => size * lengths.get(name)!, 1);
  let current: readonly ReadonlySet<string>[] = factors.map(({ axes }) => new Set(axes));
  const order: (readonly [number, number])[] = [];
  while (current.length > 1) {
    let best: {
      readonly i: number;
      readonly j: number;
      readonly grows: number;
      readonly work: number;
      readonly axes: Set<string>;
    } | null = null;
    for (let i = 0; i < current.length; i++)
      for (let j = i + 1; j < current.length; j++) {
        const both = new Set([...current[i], ...current[j]]);
        const others = current.filter((_, k) => k !== i && k !== j);
        const axes = new Set([...both].filter((name) => output.includes(name) || others.some((other) => other.has(name))));
        const grows = sizeOf(axes) - sizeOf(current[i]) - sizeOf(current[j]);
        const work = sizeOf(both);
        if (best === null || grows < best.grows || (grows === best.grows && work < best.work)) best = { i, j, grows, work, axes };
      }
    const { i, j, axes } = best!;
    order.push([i, j]);
    current = [...current.filter((_, k) => k !== i && k !== j), axes];
  }
  return order;
};
