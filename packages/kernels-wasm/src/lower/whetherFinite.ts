import { constant, type Value } from "../wasm/value.js";
import type { Buffer } from "./expr.js";
import type { RoutineKernel } from "./schedule.js";

/** Rows of float32, each of neighbours. */
export interface Rows {
  readonly buffer: Buffer;
  /** The element with which the first one begins. */
  readonly offset: number;
  readonly count: number;
  readonly length: number;
  /** Elements from one row to the next. */
  readonly step: number;
}

/** Vectors that are added up side by side. */
const abreast = 4;

/** For each row 0, or NaN where one of its numbers is not finite: the sum of all of them times 0. */
export const whetherFinite = ({ buffer, offset, count, length, step }: Rows, finite: Buffer): RoutineKernel => ({
  kind: "routine",
  name: "whetherFinite",
  inputs: [buffer],
  outputs: [finite],
  scratch: 0,
  pieces: count,
  cost: (count * length) / 12,
  inPlace: false,
  write: (r) => {
    const sums = Array.from({ length: abreast }, () => r.variable("f32x4"));
    const zero = r.let(constant(0, "f32x4"));
    const most = 4 * abreast;
    r.eachPiece((i) => {
      const row = r.inputs[0].from(r.let(i.mul(step).add(offset)));
      const at = r.let(row.start);
      sums.forEach((sum) => r.set(sum, 0));
      r.for(
        0,
        length - (length % most),
        () => {
          sums.forEach((sum, k) => r.set(sum, sum.add(at.loadVector("f32x4", 16 * k).mul(zero))));
          r.set(at, at.add(4 * most));
        },
        most,
      );
      const all = r.let(sums.reduce<Value>((a, b) => a.add(b), constant(0, "f32x4")));
      const total = r.let(
        all
          .lane(0)
          .add(all.lane(1))
          .add(all.lane(2).add(all.lane(3))),
      );
      r.for(length - (length % most), length, (k) => r.set(total, total.add(row.at(k).mul(0))));
      r.put(r.outputs[0], i, total);
    });
  },
});
