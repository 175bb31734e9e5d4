import { jit, type Backend } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import * as random from "@nabla-js/ndarray/random";

/** Something that gpu.js, left to its defaults, or a driver, gets wrong without a word. */
export interface Trap {
  readonly name: string;
  /** Says what is wrong, or `null`. */
  fallInto(backend: Backend): Promise<string | null>;
}

const count = (n: number): NDArray => np.array(Float32Array.from({ length: n }, (_, i) => i));

const differs = async (given: NDArray, expected: ArrayLike<number>, rtol = 0): Promise<string | null> => {
  const numbers = await np.read(given);
  if (numbers.length !== expected.length) return `${numbers.length} elements for ${expected.length}`;
  const at = numbers.findIndex(
    (x, i) => !(Object.is(x, expected[i]) || Math.abs(x - expected[i]) <= rtol * Math.abs(expected[i])),
  );
  return at < 0 ? null : `element ${at} is ${numbers[at]} for ${expected[at]}`;
};

/** Each is held to exact numbers. */
export const traps: readonly Trap[] = [
  {
    name: "a loop of more than 1,000 turns goes to its end",
    fallInto: (backend) => {
      const f = jit((x: NDArray, y: NDArray) => np.matmul(x, y), { backend });
      return differs(f(np.ones([1, 20_000]), np.ones([20_000, 1])), [20_000]);
    },
  },
  {
    name: "one kernel, first for few elements, then for more than 32,768, then for few",
    fallInto: async (backend) => {
      const f = jit((x: NDArray) => np.add(x, 1), { backend });
      for (const n of [100, 40_000, 7]) {
        const wrong = await differs(
          f(count(n)),
          Float32Array.from({ length: n }, (_, i) => i + 1),
        );
        if (wrong !== null) return `of ${n}, ${wrong}`;
      }
      return null;
    },
  },
  {
    name: "whole numbers keep all their bits in small arrays: nothing is computed in low precision",
    fallInto: (backend) =>
      differs(jit((x: NDArray) => np.add(x, 1), { backend })(np.array([16_777_214, 65_537])), [16_777_215, 65_538]),
  },
  {
    name: "one function given arrays of the host, then results of the device, then both",
    fallInto: async (backend) => {
      const f = jit((x: NDArray, y: NDArray) => np.sub(np.mul(2, x), y), { backend });
      const [a, b] = [count(5), np.ones([5])];
      const first = f(a, b);
      const second = f(first, first);
      return (await differs(second, [-1, 1, 3, 5, 7])) ?? (await differs(f(second, b), [-3, 1, 5, 9, 13]));
    },
  },
  {
    name: "results of one kernel do not share their memory",
    fallInto: async (backend) => {
      const f = jit((x: NDArray) => np.mul(x, 3), { backend });
      const [a, b] = [f(np.array([1, 2])), f(np.array([5, 6]))];
      return (await differs(a, [3, 6])) ?? (await differs(b, [15, 18]));
    },
  },
  {
    name: "a sum of twelve arrays, of which a kernel may read seven",
    fallInto: (backend) => {
      const f = jit((...xs: NDArray[]) => xs.reduce((sum, x) => np.add(sum, np.mul(x, x))), { backend });
      return differs(f(...Array.from({ length: 12 }, (_, i) => np.array([i, 1]))), [506, 12]);
    },
  },
  {
    name: "twenty arrays one behind the other",
    fallInto: (backend) => {
      const f = jit((...xs: NDArray[]) => np.concatenate(xs), { backend });
      return differs(f(...Array.from({ length: 20 }, (_, i) => np.array([i]))), count20);
    },
  },
  {
    name: "tanh far out, where its usual formula is ∞/∞",
    fallInto: (backend) =>
      differs(jit((x: NDArray) => np.tanh(x), { backend })(np.array([-100, -60, 0, 60, 1000])), [-1, -1, 0, 1, 1]),
  },
  {
    name: "powers of negative numbers, and 0⁰",
    fallInto: async (backend) => {
      const f = jit((x: NDArray, y: NDArray) => [np.power(x, y), np.power(x, 3)] as const, { backend });
      const [powers, cubes] = f(np.array([-3, -2, 0, 2]), np.array([3, 2, 0, -1]));
      return (await differs(powers, [-27, 4, 1, 0.5], 1e-6)) ?? (await differs(cubes, [-27, -8, 0, 8]));
    },
  },
  {
    name: "the logarithm of 0, and log1p and expm1 near it",
    fallInto: async (backend) => {
      const f = jit((x: NDArray) => [np.log(x), np.log1p(x), np.expm1(x)] as const, { backend });
      const [log, log1p, expm1] = f(np.array([0, 1e-6]));
      const wrong = await differs(log, [-Infinity, Math.log(1e-6)], 1e-6);
      return wrong ?? (await differs(log1p, [0, Math.log1p(1e-6)], 1e-6)) ?? (await differs(expm1, [0, Math.expm1(1e-6)], 1e-6));
    },
  },
  {
    name: "the sine to all digits, where a GPU's own has four",
    fallInto: (backend) => {
      const xs = [-1.234375, 0.5, 3, 100, -1000];
      return differs(jit((x: NDArray) => np.sin(x), { backend })(np.array(xs)), xs.map(Math.sin), 2e-5);
    },
  },
  {
    name: "what lies out of bounds is never read: padding, and indices beyond the end",
    fallInto: async (backend) => {
      const f = jit((x: NDArray, i: NDArray) => [np.pad(x, 2), np.take(x, i)] as const, { backend });
      const [padded, taken] = f(np.array([1, 2, 3]), np.array([-1, 0, 99], { dtype: "int32" }));
      return (await differs(padded, [0, 0, 1, 2, 3, 0, 0])) ?? (await differs(taken, [3, 1, 3]));
    },
  },
  {
    name: "padding, of which the address is the counter of a loop, or nothing at all",
    fallInto: async (backend) => {
      const pairs = jit((x: NDArray) => lax.reduceWindowSum(x, { window: [2], strides: [2], padding: [[0, 1]] }), { backend });
      const place = jit((x: NDArray) => lax.placeInDim(x, 0, 0, 1), { backend });
      return (await differs(pairs(np.array([3, 4])), [7])) ?? (await differs(place(np.array([[[2]]])), [2]));
    },
  },
  {
    name: "a convolution of one product an element, in groups",
    fallInto: (backend) => {
      const f = jit((x: NDArray, w: NDArray) => lax.convGeneralDilated(x, w, { featureGroupCount: 2 }), { backend });
      return differs(f(np.reshape(np.array([2, 5]), [1, 2, 1]), np.reshape(np.array([1, 2, 3, 4]), [4, 1, 1])), [2, 4, 15, 20]);
    },
  },
  {
    name: "remainders of quotients that float32 does not hold",
    fallInto: (backend) => {
      const f = jit((x: NDArray, y: NDArray) => lax.rem(x, y), { backend });
      const [x, y] = [np.array([1e6, -1e6, 2 ** 100, 7]), np.array([0.3, 0.3, 3, 0.5])];
      return differs(f(x, y), np.toTypedArray(lax.rem(x, y)));
    },
  },
  {
    name: "indices of many axes, whose quotients are whole",
    fallInto: (backend) => {
      // In float32 41·(1/41) is less than 1.
      const f = jit((x: NDArray) => np.transpose(x, [2, 1, 0]), { backend });
      const expected = new Float32Array(5 * 41 * 2);
      for (let i = 0, at = 0; i < 2; i++)
        for (let j = 0; j < 41; j++) for (let k = 0; k < 5; k++) expected[(k * 41 + j) * 2 + i] = at++;
      return differs(f(np.reshape(count(2 * 41 * 5), [2, 41, 5])), expected);
    },
  },
  {
    name: "infinite constants, and the largest of none but −∞",
    fallInto: (backend) => {
      const f = jit((x: NDArray) => np.max(np.where(np.greater(x, 5), x, -Infinity), 1), { backend });
      return differs(
        f(
          np.array([
            [1, 2],
            [9, 1],
          ]),
        ),
        [-Infinity, 9],
      );
    },
  },
  {
    name: "empty arrays",
    fallInto: async (backend) => {
      const f = jit((x: NDArray) => [np.add(x, 1), np.sum(x, 0)] as const, { backend });
      const [none, zeros] = f(np.zeros([0, 2]));
      return (await differs(none, [])) ?? (await differs(zeros, [0, 0]));
    },
  },
  {
    name: "an integer that float32 does not hold is refused, not rounded",
    fallInto: async (backend) => {
      const f = jit((x: NDArray) => np.add(x, 1), { backend });
      try {
        await np.read(f(np.array([16_777_217], { dtype: "int32" })));
      } catch (error) {
        return String(error).includes("which float32 holds exactly") ? null : String(error);
      }
      return "it was taken";
    },
  },
  {
    name: "an array longer than float32 can address is refused",
    fallInto: async (backend) => {
      const f = jit((x: NDArray) => lax.add(lax.broadcastInDim(x, [5000, 5000], [0, 1]), lax.iota([5000, 5000], 0, "float32")), {
        backend,
      });
      try {
        await np.read(f(np.array(1)));
      } catch (error) {
        return String(error).includes("as far as float32 addresses them") ? null : String(error);
      }
      return "it was taken";
    },
  },
  {
    name: "running sums from either end",
    fallInto: async (backend) => {
      const n = 1200;
      const f = jit((x: NDArray) => [lax.cumsum(x, 0), lax.cumsum(x, 0, true)] as const, { backend });
      const [up, down] = f(np.ones([n]));
      const counted = Float32Array.from({ length: n }, (_, i) => i + 1);
      return (await differs(up, counted)) ?? (await differs(down, [...counted].reverse()));
    },
  },
  {
    name: "rows that are longer than a texture is wide",
    fallInto: (backend) => {
      const f = jit((x: NDArray, y: NDArray) => np.add(x, np.expandDims(y, 1)), { backend });
      const [rows, columns] = [3, 20_000];
      const expected = Float32Array.from({ length: rows * columns }, (_, i) => i + Math.floor(i / columns));
      return differs(f(np.reshape(count(rows * columns), [rows, columns]), count(rows)), expected);
    },
  },
  {
    name: "indices beyond a million, whose halves float32 does not hold",
    fallInto: (backend) => {
      const [a, b, c] = [401, 7, 401];
      const f = jit((x: NDArray, y: NDArray) => np.add(np.expandDims(x, [1, 2]), y), { backend });
      const expected = Float32Array.from({ length: a * b * c }, (_, i) => Math.floor(i / (b * c)) + (i % (b * c)));
      return differs(f(count(a), np.reshape(count(b * c), [b, c])), expected);
    },
  },
  {
    name: "large products, however their factors lie",
    fallInto: async (backend) => {
      const [m, k, n] = [34, 71, 36];
      const x = np.reshape(np.array(Float32Array.from({ length: 2 * m * k }, (_, i) => (i % 7) - 3)), [2, m, k]);
      const y = np.reshape(np.array(Float32Array.from({ length: 2 * k * n }, (_, i) => (i % 5) - 2)), [2, k, n]);
      const expected = np.toTypedArray(np.matmul(x, y));
      const turned = (it: NDArray): NDArray => np.swapaxes(it, 1, 2);
      const f = jit((x: NDArray, y: NDArray) => np.matmul(x, y), { backend });
      const g = jit((x: NDArray, y: NDArray) => np.matmul(turned(x), turned(y)), { backend });
      return (await differs(f(x, y), expected)) ?? (await differs(g(turned(x), turned(y)), expected));
    },
  },
  {
    name: "draws of a key are those of the host, and all of them differ",
    fallInto: async (backend) => {
      const draw = (key: NDArray): NDArray => np.add(random.uniform(key, [1000]), 1);
      const given = jit(draw, { backend })(random.key(3));
      const numbers = await np.read(given);
      return new Set(numbers).size < 990 ? "many are equal" : await differs(given, np.toTypedArray(draw(random.key(3))));
    },
  },
  {
    name: "sums of 100,000 ones keep count",
    fallInto: (backend) => differs(jit((x: NDArray) => np.sum(x), { backend })(np.ones([100_000])), [100_000]),
  },
];

const count20 = Float32Array.from({ length: 20 }, (_, i) => i);
