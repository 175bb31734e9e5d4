import { functionOf, type Block } from "../wasm/block.js";
import { constant, type Value, type Variable } from "../wasm/value.js";
import type { Library } from "./math/mathBlock.js";

/** Small functions that expressions call, written once a module. */

/** x − y·trunc(x/y), exactly, with the sign of x: y is doubled up to x, then taken away on the way back. */
export const remainder = (library: Library): number =>
  library.helper("remainder", () =>
    functionOf(["f64", "f64"], ["f64"], (b, x, y) => {
      const [rest, step] = [b.let(x.abs()), b.let(y.abs())];
      const least = b.let(step);
      b.if(step.gt(0).and(rest.lt(Infinity)).eqz(), () => b.return(constant(NaN, "f64")));
      b.while(
        () => step.le(rest.mul(0.5)).and(step.lt(2 ** 1022)),
        () => b.set(step, step.add(step)),
      );
      b.while(
        () => step.ge(least),
        () => {
          b.if(rest.ge(step), () => b.set(rest, rest.sub(step)));
          // Half of the least is not asked for, so halving is exact.
          b.set(step, step.eq(least).choose(0, step.mul(0.5)));
        },
      );
      b.result(rest.copysign(x));
    }),
  );

/** The neighbour of x towards y; y where they are equal, NaN where either is. */
export const nextAfter = (library: Library, kind: "f32" | "f64"): number =>
  library.helper(`nextAfter_${kind}`, () =>
    functionOf([kind, kind], [kind], (b, x, y) => {
      b.if(x.eq(y), () => b.return(y));
      b.if(x.ne(x).or(y.ne(y)), () => b.return(constant(NaN, kind)));
      const least = kind === "f32" ? 2 ** -149 : 2 ** -1074;
      b.if(x.eq(0), () => b.return(constant(least, kind).copysign(y)));
      // The bits of floats of one sign, read as integers, are in the order of the floats.
      const one = constant(kind === "f32" ? 1 : 1n, x.bits().kind);
      b.result(y.gt(x).eq(x.gt(0)).choose(x.bits().add(one), x.bits().sub(one)).as(kind));
    }),
  );

/** The two words of a counter. */
export interface Words {
  readonly x0: Variable;
  readonly x1: Variable;
}

/**
 * Threefry-2×32 with 20 rounds of counters that become words, one at a time or four. Several go side by side: a round waits for the one
 * before.
 *
 * @see Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", section 3.3 and table 2.
 */
export const threefryRounds = (b: Block, k0: Variable, k1: Variable, counters: readonly Words[]): void => {
  const keys: readonly Value[] = [k0, k1, b.let(k0.xor(k1).xor(0x1bd11bda))];
  const rotations = [
    [13, 15, 26, 6],
    [17, 29, 16, 24],
  ];
  for (const { x0, x1 } of counters) {
    b.set(x0, x0.add(k0));
    b.set(x1, x1.add(k1));
  }
  for (let group = 0; group < 5; group++) {
    for (const places of rotations[group % 2]) {
      for (const { x0, x1 } of counters) b.set(x0, x0.add(x1));
      for (const { x0, x1 } of counters)
        b.set(
          x1,
          x1
            .shl(places)
            .or(x1.shrU(32 - places))
            .xor(x0),
        );
    }
    for (const { x0, x1 } of counters) {
      b.set(x0, x0.add(keys[(group + 1) % 3]));
      b.set(x1, x1.add(keys[(group + 2) % 3]).add(group + 1));
    }
  }
};

/** The same as a function (k0, k1, x0, x1) → two words, one counter at a time. */
export const threefry = (library: Library): number =>
  library.helper("threefry", () =>
    functionOf(["i32", "i32", "i32", "i32"], ["i32", "i32"], (b, k0, k1, x0, x1) => {
      threefryRounds(b, k0, k1, [{ x0, x1 }]);
      b.result(x0);
      b.result(x1);
    }),
  );
