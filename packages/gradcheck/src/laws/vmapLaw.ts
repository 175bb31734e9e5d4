import { vmap } from "@nabla-js/grad";
import { array, toTypedArray, type NDArray } from "@nabla-js/ndarray";
import { allocate } from "@nabla-js/ndarray/internal";
import * as fc from "fast-check";
import { expectClose, labelled } from "../expectClose.js";
import { law, type Law } from "../law.js";
import { describeSample, type ArrayFunction, type Sample } from "../sample.js";

/**
 * vmap(f) over stacked arguments is f of each, stacked: for a random choice of which arguments are mapped, along random
 * axes of arguments and outputs, in batches of 0 to 3.
 */
export const vmapLaw = (subject: string, samples: fc.Arbitrary<Sample>): Law =>
  law({
    subject,
    statement: "vmap is map, stacked",
    draws: mapped(samples),
    describe: ({ sample, members, axes, outAxis }) =>
      [
        `inAxes [${axes.map(String).join(", ")}], outAxes ${outAxis}, ${members.length} in the batch`,
        describeSample(sample),
        ...members.slice(1).map((args, k) =>
          labelled(
            `member ${k + 1}`,
            args.filter((_, i) => axes[i] !== null),
          ),
        ),
      ].join("\n"),
    body: ({ sample, members, axes, outAxis }) => {
      const { f, args } = sample;
      const of = (member: readonly NDArray[]): readonly NDArray[] => f(...args.map((x, i) => (axes[i] === null ? x : member[i])));
      const batched = args.map((x, i) => {
        const axis = axes[i];
        return axis === null
          ? x
          : stacked(
              members.map((member) => member[i]),
              axis,
              x,
            );
      });
      const like = f(...args);
      const outAxes = Math.min(outAxis, ...like.map((y) => y.ndim));
      const apply = vmap(f as ArrayFunction, { inAxes: [...axes], outAxes, axisSize: members.length });
      const results = members.map(of);
      expectSameTypes(
        apply(...batched),
        like.map((y, j) =>
          stacked(
            results.map((outputs) => outputs[j]),
            outAxes,
            y,
          ),
        ),
      );
    },
  });

const expectSameTypes = (given: readonly NDArray[], expected: readonly NDArray[]): void => {
  const dtypes = (ys: readonly NDArray[]): string => ys.map((y) => y.dtype).join(", ");
  if (dtypes(given) !== dtypes(expected)) throw new Error(`vmap gives ${dtypes(given)}\nf gives ${dtypes(expected)}`);
  expectClose("vmap", given, "stacked", expected);
};

interface Mapped {
  readonly sample: Sample;
  /** The arguments of each member of the batch; the first are those of the sample. */
  readonly members: readonly (readonly NDArray[])[];
  /** Where each argument is mapped; `null`: it is the same for all. */
  readonly axes: readonly (number | null)[];
  readonly outAxis: number;
}

const mapped = (samples: fc.Arbitrary<Sample>): fc.Arbitrary<Mapped> =>
  fc.tuple(samples, fc.constantFrom(2, 3, 2, 1, 3, 2, 0), fc.nat(2)).chain(([sample, size, outAxis]) =>
    fc.record({
      sample: fc.constant(sample),
      members:
        size === 0
          ? fc.constant([])
          : fc.array(sample.again, { minLength: size - 1, maxLength: size - 1 }).map((others) => [sample.args, ...others]),
      axes: fc
        .tuple(...sample.args.map((x) => fc.option(fc.nat(x.ndim), { nil: null, freq: 3 })))
        .map((axes) => (axes.every((axis) => axis === null) ? axes.map((axis, i) => (i === 0 ? 0 : axis)) : axes)),
      outAxis: fc.constant(outAxis),
    }),
  );

/** Arrays like `x` as one, along a new axis. */
export const stacked = (members: readonly NDArray[], axis: number, x: NDArray): NDArray => {
  const shape = [...x.shape.slice(0, axis), members.length, ...x.shape.slice(axis)];
  const inner = x.shape.slice(axis).reduce((size, side) => size * side, 1);
  const outer = inner === 0 ? 0 : x.size / inner;
  const data = allocate(x.dtype, x.size * members.length);
  members.forEach((member, k) => {
    const values = toTypedArray(member);
    for (let i = 0; i < outer; i++) data.set(values.subarray(i * inner, (i + 1) * inner), (i * members.length + k) * inner);
  });
  return array(data, { dtype: x.dtype, shape });
};
