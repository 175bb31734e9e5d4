import { expect, test } from "vitest";
import * as fc from "fast-check";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { cond, foriLoop, grad, jit, scan } from "@nabla-js/grad";
import { compile } from "./compile.js";
import { createEngine, type Engine } from "./engine.js";
import { createWasmBackend } from "./index.js";
import { surroundings } from "./threads/startWorker.js";

// Whole Programs, drawn at random from the primitives, and their gradients: the backend is the reference.

const backend = createWasmBackend();
const runs = Math.min(5000, Number(process.env.NABLA_RUNS ?? 100));
type Draw = (below: number) => number;

/** Numbers from a seed, so that a Program is one number and shrinks to a small one. */
const drawFrom = (seed: number): Draw => {
  let state = seed | 0;
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
};

const shapeOf = (draw: Draw): number[] => Array.from({ length: draw(4) }, () => [1, 2, 3, 4, 5, 7, 8][draw(7)]);

/** Steps stand where no two ways of rounding end on different sides of them. */
const edge = 0.123456;

/** One more value made of those there are. Values stay small: most functions are bounded. */
const next = (draw: Draw, values: readonly NDArray[]): NDArray => {
  const x = values[draw(values.length)];
  const same = values.filter((y) => y.shape.join() === x.shape.join());
  const y = same[draw(same.length)];
  const axes = x.shape.map((_, axis) => axis);
  const some = axes.filter(() => draw(2) === 1);
  const full = (value: number): NDArray => lax.full(x.shape, value, x.dtype);
  switch (draw(36)) {
    case 0:
      return lax.add(x, y);
    case 1:
      return lax.sub(x, y);
    case 2:
      return lax.mul(lax.tanh(x), y);
    case 3:
      return lax.tanh(lax.add(x, y));
    case 4:
      return lax.logistic(x);
    case 5:
      return lax.exp(lax.neg(lax.abs(x)));
    case 6:
      return lax.log(lax.add(full(1.5), lax.square(lax.tanh(x))));
    case 7:
      return lax.max(x, y);
    case 8:
      return lax.select(lax.gt(x, lax.add(y, full(edge))), lax.neg(x), y);
    case 9:
      return lax.transpose(
        x,
        axes.map((_, i) => axes[(i + 1) % axes.length]),
      );
    case 10:
      return lax.reshape(x, [x.size]);
    case 11:
      return lax.reduceSum(lax.mul(x, full(0.3)), some);
    case 12:
      return x.size === 0 ? x : lax.reduceMax(x, some);
    case 13:
      return x.ndim > 3 ? x : lax.broadcastInDim(x, [...x.shape, 3], [x.ndim]);
    case 14:
      return lax.reverse(x, some);
    case 15:
      return lax.pad(
        x,
        lax.full([], 0.5, x.dtype),
        axes.map(() => [draw(2), draw(2), draw(2)] as const),
      );
    case 16: {
      const starts = x.shape.map((length) => draw(Math.max(1, length)));
      return lax.slice(x, starts, x.shape);
    }
    case 17:
      return x.ndim === 0 ? x : lax.concatenate([x, y], draw(x.ndim));
    case 18: {
      // A product along the last axis of one and the same axis of the other.
      if (x.ndim === 0 || x.ndim + y.ndim > 6) return x;
      const last = x.ndim - 1;
      return lax.tanh(lax.dotGeneral(x, y, { batch: [[], []], contract: [[last], [last]] }));
    }
    case 19: {
      const [h, ys] = scan(
        (c: NDArray, z: NDArray) => [lax.tanh(lax.add(c, z)), lax.mul(c, z)] as const,
        x,
        np.stack([y, lax.neg(y), x]),
      );
      return draw(2) === 0 ? h : lax.reduceSum(ys, [0]);
    }
    case 20:
      return lax.sin(x);
    case 21:
      return lax.erf(lax.cos(x));
    case 22:
      return lax.log1p(lax.square(lax.tanh(x)));
    case 23:
      return lax.div(x, lax.add(full(1), lax.square(y)));
    case 24:
      return lax.rsqrt(lax.add(full(1), lax.abs(x)));
    case 25:
      return lax.pow(lax.add(full(1.5), lax.tanh(x)), lax.tanh(y));
    case 26:
      return lax.clamp(full(-0.7), x, full(0.9));
    case 27:
      return x.ndim === 0 ? x : lax.mul(lax.cumsum(x, draw(x.ndim), draw(2) === 1), full(0.2));
    case 28: {
      if (x.ndim === 0 || x.size === 0) return x;
      const axis = draw(x.ndim);
      const at = Array.from({ length: 1 + draw(4) }, () => draw(2 * x.shape[axis]) - x.shape[axis]);
      return np.take(x, np.array(at, { dtype: "int32" }), axis);
    }
    case 29:
      return x.size === 0 ? x : np.at(x, ...x.shape.map((n) => draw(n))).get();
    case 30:
      return cond(
        lax.gt(np.sum(lax.square(lax.tanh(x))), lax.full([], 0.3 * x.size + edge, x.dtype)),
        (z: NDArray) => lax.sin(z),
        (z: NDArray) => lax.mul(z, full(0.5)),
        x,
      );
    case 31:
      return foriLoop(
        0,
        1 + draw(4),
        (i: NDArray, z: NDArray) =>
          lax.tanh(lax.add(lax.mul(z, full(0.9)), lax.convertDtype(lax.broadcastInDim(i, x.shape, axes), x.dtype))),
        x,
      );
    case 32:
      // A window over the last axis, and its place.
      return x.ndim === 0 || x.shape[x.ndim - 1] < 3
        ? x
        : lax.reduceWindowMax(x, { window: x.shape.map((_, i) => (i === x.ndim - 1 ? 3 : 1)) });
    case 33: {
      // One signal a row, smoothed by the first three numbers of another.
      if (x.ndim !== 2 || y.size < 3) return x;
      const kernel = lax.reshape(lax.slice(lax.reshape(y, [y.size]), [0], [3]), [1, 1, 3]);
      const rows = lax.reshape(x, [x.shape[0], 1, x.shape[1]]);
      return lax.reshape(
        lax.convGeneralDilated(rows, lax.tanh(kernel), { padding: [[1, 1]], dimensionNumbers: ["NCW", "OIW", "NCW"] }),
        x.shape,
      );
    }
    case 34:
      return x.ndim === 0 ? x : np.sort(x, draw(x.ndim));
    default:
      return lax.stopGradient(lax.floor(lax.add(lax.mul(x, full(4)), full(edge))));
  }
};

/** The inputs, and what is made of them step by step. */
const valuesOf = (seed: number, length: number, inputs: readonly NDArray[]): readonly NDArray[] => {
  const draw = drawFrom(seed);
  const values = [...inputs];
  for (let i = 0; i < length; i++) {
    const value = next(draw, values);
    if (value.size <= 4000) values.push(value);
  }
  return values;
};

const program =
  (seed: number, length: number) =>
  (...inputs: NDArray[]): NDArray => {
    const parts = valuesOf(seed, length, inputs).map((x) =>
      lax.reduceSum(
        lax.tanh(x),
        x.shape.map((_, axis) => axis),
      ),
    );
    return parts.reduce((a, b) => lax.add(a, b));
  };

const inputsOf = (seed: number, dtype: "float32" | "float64"): NDArray[] => {
  const draw = drawFrom(seed ^ 0x5bd1e995);
  return Array.from({ length: 3 }, () => {
    const shape = shapeOf(draw);
    const size = shape.reduce((a, b) => a * b, 1);
    return np.array(
      Float64Array.from({ length: size }, () => draw(4001) / 1000 - 2),
      { shape, dtype },
    );
  });
};

for (const dtype of ["float32", "float64"] as const)
  test(`random Programs and their gradients in ${dtype}`, () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 60 }), (seed, length) => {
        const f = program(seed, length);
        const inputs = inputsOf(seed, dtype);
        const tolerance = dtype === "float32" ? 2e-4 : 1e-9;
        const close = (a: NDArray, b: NDArray): void => {
          expect([a.shape, a.dtype]).toEqual([b.shape, b.dtype]);
          const [p, q] = [np.toTypedArray(a), np.toTypedArray(b)];
          p.forEach((v, i) => expect(Math.abs(v - q[i])).toBeLessThanOrEqual(tolerance * (1 + Math.abs(q[i]))));
        };
        close(jit(f, { backend })(...inputs), f(...inputs));
        const g = grad(f, { argnums: [0, 1, 2] });
        const [fast, plain] = [jit(g, { backend })(...inputs), g(...inputs)] as unknown as [NDArray[], NDArray[]];
        fast.forEach((x, i) => close(x, plain[i]));
      }),
      { numRuns: Math.ceil(runs / 2) },
    );
  });

/** Every kernel is shared, however small it is. */
const engineOf = (threads: number): Engine =>
  createEngine({ threads, residentBytes: 2 ** 20, start: surroundings().start, worthSharing: 0 });

/** Calls until workers have done parts of the Program, or nothing of it can be shared; all results. */
const resultsOf = (engine: Engine, f: (...args: NDArray[]) => NDArray, inputs: readonly NDArray[]): number[][] => {
  const done = (): number => engine.team?.parts.reduce((a, b) => a + b, 0) ?? 0;
  const before = done();
  const jitted = jit(f, { backend: { name: "wasm", compile: (it, options) => compile(engine, it, options) } });
  const results: number[][] = [];
  for (let i = 0; i < 3 || (i < 40 && done() === before); i++) results.push([...np.toTypedArray(jitted(...inputs))]);
  return results;
};

test("random Programs give the same bytes on 1, 2, 3 and 4 threads", () => {
  const engines = [1, 2, 3, 4].map(engineOf);
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 4, max: 24 }), (seed, length) => {
      const f = program(seed, length);
      const inputs = inputsOf(seed, "float32");
      const g = (...args: NDArray[]): NDArray => {
        const grads = grad(f, { argnums: [0, 1, 2] })(...args) as unknown as NDArray[];
        return np.concatenate(grads.map((x) => np.reshape(x, [x.size])));
      };
      const all = engines.flatMap((engine) => resultsOf(engine, g, inputs));
      for (const result of all) expect(result).toEqual(all[0]);
    }),
    { numRuns: Math.ceil(runs / 5) },
  );
  for (const { team } of engines.slice(1)) {
    expect(team!.running).toBe(team!.size);
    for (const parts of team!.parts) expect(parts).toBeGreaterThan(0);
  }
});

test("random steps whose state is donated, and written over, give the same bytes as without", () => {
  const one = createWasmBackend({ threads: 1 });
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 24 }), (seed, length) => {
      const step = (state: readonly NDArray[]): readonly NDArray[] => {
        const values = valuesOf(seed, length, state);
        return state.map((x) => values.filter((y) => y.dtype === x.dtype && y.shape.join() === x.shape.join()).at(-1)!);
      };
      const [donating, plain] = [jit(step, { backend: one, donate: [0] }), jit(step, { backend: one })];
      let [mine, theirs]: (readonly NDArray[])[] = [inputsOf(seed, "float32"), inputsOf(seed, "float32")];
      // Looked at in the end only: what is read has a copy outside.
      for (let i = 0; i < 3; i++) [mine, theirs] = [donating(mine), plain(theirs)];
      expect(mine.map((x) => [...np.toTypedArray(x)])).toEqual(theirs.map((x) => [...np.toTypedArray(x)]));
    }),
    { numRuns: Math.ceil(runs / 2) },
  );
});
