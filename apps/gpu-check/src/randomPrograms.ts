import { grad, jit, scan, type Backend } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";

// Whole Programs, drawn at random from the primitives, and their gradients.

type Draw = (below: number) => number;

/** Numbers from a seed, so that a Program is one number. */
const drawFrom = (seed: number): Draw => {
  let state = seed | 0;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
};

const sum = (x: NDArray): NDArray =>
  lax.reduceSum(
    x,
    x.shape.map((_, axis) => axis),
  );

/** One more value made of those there are. Values stay small: most functions are bounded. */
const next = (draw: Draw, values: readonly NDArray[]): NDArray => {
  const x = values[draw(values.length)];
  const alike = values.filter((y) => y.shape.join() === x.shape.join());
  const y = alike[draw(alike.length)];
  const axes = x.shape.map((_, axis) => axis);
  const some = axes.filter(() => draw(2) === 1);
  const last = x.ndim - 1;
  const makers: readonly (() => NDArray)[] = [
    () => lax.add(x, y),
    () => lax.sub(x, y),
    () => lax.mul(lax.tanh(x), y),
    () => lax.logistic(x),
    () => lax.exp(lax.neg(lax.abs(x))),
    () => lax.log(lax.add(lax.full(x.shape, 1.5, "float32"), lax.square(lax.tanh(x)))),
    () => lax.sin(lax.add(x, y)),
    () => lax.max(x, y),
    () => lax.select(lax.gt(x, y), lax.neg(x), y),
    () =>
      lax.transpose(
        x,
        axes.map((_, i) => axes[(i + 1) % axes.length]),
      ),
    () => lax.reshape(x, [x.size]),
    () => lax.reduceSum(lax.mul(x, lax.full(x.shape, 0.3, "float32")), some),
    () => (x.size === 0 ? x : lax.reduceMax(x, some)),
    () => (x.ndim > 3 ? x : lax.broadcastInDim(x, [...x.shape, 3], [x.ndim])),
    () => lax.reverse(x, some),
    () =>
      lax.pad(
        x,
        lax.full([], 0.5, "float32"),
        axes.map(() => [draw(2), draw(2), draw(2)] as const),
      ),
    () =>
      lax.slice(
        x,
        x.shape.map((length) => draw(Math.max(1, length))),
        x.shape,
      ),
    () => (x.ndim === 0 ? x : lax.concatenate([x, y], draw(x.ndim))),
    () => (x.ndim === 0 ? x : lax.cumsum(lax.tanh(x), draw(x.ndim))),
    () => (x.ndim === 0 ? x : np.take(x, np.array([0, -1, 0], { dtype: "int32" }), draw(x.ndim))),
    () =>
      x.ndim === 0 || x.ndim + y.ndim > 6 ? x : lax.tanh(lax.dotGeneral(x, y, { batch: [[], []], contract: [[last], [last]] })),
    () => {
      const [h, ys] = scan(
        (c: NDArray, z: NDArray) => [lax.tanh(lax.add(c, z)), lax.mul(c, z)] as const,
        x,
        np.stack([y, lax.neg(y), x]),
      );
      return draw(2) === 0 ? h : lax.reduceSum(ys, [0]);
    },
  ];
  return makers[draw(makers.length)]();
};

/** The sum of everything that some primitives in a row make of three arrays. */
const programOf =
  (seed: number, length: number) =>
  (...inputs: NDArray[]): NDArray => {
    const draw = drawFrom(seed);
    const values = [...inputs];
    for (let i = 0; i < length; i++) {
      const value = next(draw, values);
      if (value.size <= 2000) values.push(value);
    }
    return values.map((x) => sum(lax.tanh(x))).reduce((a, b) => lax.add(a, b));
  };

const inputsOf = (seed: number): NDArray[] => {
  const draw = drawFrom(seed ^ 0x5bd1e995);
  return Array.from({ length: 3 }, () => {
    const shape = Array.from({ length: draw(4) }, () => [1, 2, 3, 4, 5, 7, 8][draw(7)]);
    const size = shape.reduce((a, b) => a * b, 1);
    return np.array(
      Float32Array.from({ length: size }, () => draw(4001) / 1000 - 2),
      { shape },
    );
  });
};

/** How far a random Program and its gradients are from the reference on each backend: the largest |x − y|/(1 + |y|). */
export const distancesOfProgram = async (seed: number, backends: readonly Backend[]): Promise<readonly number[]> => {
  const f = programOf(seed, 1 + (seed % 20));
  const inputs = inputsOf(seed);
  const all = (...xs: NDArray[]): readonly NDArray[] => [
    f(...xs),
    ...(grad(f, { argnums: [0, 1, 2] })(...xs) as unknown as NDArray[]),
  ];
  const expected = all(...inputs).map((x) => np.toTypedArray(x));
  const distances: number[] = [];
  for (const backend of backends) {
    const given = await Promise.all(jit(all, { backend })(...inputs).map((x) => np.read(x)));
    const each = given.flatMap((numbers, i) =>
      Array.from(numbers, (x, j) => Math.abs(x - expected[i][j]) / (1 + Math.abs(expected[i][j]))),
    );
    distances.push(Math.max(...each, 0));
  }
  return distances;
};
