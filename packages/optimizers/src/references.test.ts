// Each optimizer against its paper's recurrence, written out in plain numbers, for 20 steps in double precision.
import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as all from "./index.js";
import type { AnyOptimizer, Optimizer } from "./index.js";

/** Gradients of one number in 20 steps, some of them zero, some large. */
const gradientsOf = (seed: number): number[] =>
  Array.from({ length: 20 }, (_, t) => (t === 7 ? 0 : Math.sin(3 * t * t + seed) * (t % 5 === 0 ? 10 : 1)));

const starts = [0.5, -2, 3];

/** The updates of three numbers in 20 steps; parameters move by them. */
const run = (optimizer: AnyOptimizer): number[][] => {
  const tx = optimizer as Optimizer<unknown>;
  let params = { p: np.array(starts, { dtype: "float64" }) };
  let state = tx.init(params);
  return Array.from({ length: 20 }, (_, t) => {
    const grads = {
      p: np.array(
        [0, 1, 2].map((seed) => gradientsOf(seed)[t]),
        { dtype: "float64" },
      ),
    };
    const [updates, next] = tx.update(grads, state, params);
    state = next;
    params = all.applyUpdates(params, updates);
    expect(updates.p.dtype).toBe("float64");
    return Array.from(np.toTypedArray(updates.p));
  });
};

/** One step of a recurrence that looks at one number alone: from the gradient and the parameter to the update. */
type Step = (g: number, p: number, t: number) => number;

/** The same by a recurrence; `make` begins it for one number. */
const expected = (make: () => Step): number[][] => {
  const columns = starts.map((start, seed) => {
    const step = make();
    let p = start;
    return gradientsOf(seed).map((g, i) => {
      const u = step(g, p, i + 1);
      p += u;
      return u;
    });
  });
  return Array.from({ length: 20 }, (_, t) => columns.map((column) => column[t]));
};

const expectSame = (optimizer: AnyOptimizer, make: () => Step, tolerance = 1e-10): void => {
  const [got, wanted] = [run(optimizer), expected(make)];
  got.forEach((row, t) =>
    row.forEach((u, i) =>
      expect(Math.abs(u - wanted[t][i]), `step ${t}, number ${i}: ${u} and ${wanted[t][i]}`).toBeLessThan(
        tolerance * Math.max(1, Math.abs(wanted[t][i])),
      ),
    ),
  );
};

const lr = 0.1;
const [b1, b2] = [0.9, 0.999];
const eps = 1e-8;

test("sgd", () => expectSame(all.sgd({ learningRate: lr }), () => (g) => -lr * g));

test("sgd with momentum", () =>
  expectSame(all.sgd({ learningRate: lr, momentum: 0.5 }), () => {
    let m = 0;
    return (g) => -lr * (m = g + 0.5 * m);
  }));

test("sgd with Nesterov's momentum", () =>
  expectSame(all.sgd({ learningRate: lr, momentum: 0.5, nesterov: true }), () => {
    let m = 0;
    return (g) => {
      m = g + 0.5 * m;
      return -lr * (g + 0.5 * m);
    };
  }));

/** Kingma & Ba (2015), Algorithm 1, with a place to change each of its parts. */
const adamSteps =
  ({ decay = 0, epsRoot = 0, nesterov = false } = {}) =>
  (): Step => {
    let [m, v] = [0, 0];
    return (g, p, t) => {
      m = b1 * m + (1 - b1) * g;
      v = b2 * v + (1 - b2) * g ** 2;
      const mHat = nesterov ? (b1 * m) / (1 - b1 ** (t + 1)) + ((1 - b1) * g) / (1 - b1 ** t) : m / (1 - b1 ** t);
      const vHat = v / (1 - b2 ** t);
      return -lr * (mHat / (Math.sqrt(vHat + epsRoot) + eps) + decay * p);
    };
  };

test("adam", () => expectSame(all.adam({ learningRate: lr }), adamSteps()));

test("adam with eps inside the root", () =>
  expectSame(all.adam({ learningRate: lr, epsRoot: 0.1 }), adamSteps({ epsRoot: 0.1 })));

test("adamw", () => expectSame(all.adamw({ learningRate: lr, weightDecay: 0.01 }), adamSteps({ decay: 0.01 })));

test("nadam", () => expectSame(all.nadam({ learningRate: lr }), adamSteps({ nesterov: true })));

test("a schedule gives each step its learning rate", () => {
  const schedule = all.piecewiseConstantSchedule(0.5, { 10: 0.5 });
  expectSame(all.sgd({ learningRate: schedule }), () => (g, _p, t) => -(t - 1 < 10 ? 0.5 : 0.25) * g);
});

test("amsgrad", () =>
  expectSame(all.amsgrad({ learningRate: lr }), () => {
    let [m, v, vMax] = [0, 0, 0];
    return (g, _p, t) => {
      m = b1 * m + (1 - b1) * g;
      v = b2 * v + (1 - b2) * g ** 2;
      vMax = Math.max(vMax, v / (1 - b2 ** t));
      return (-lr * (m / (1 - b1 ** t))) / (Math.sqrt(vMax) + eps);
    };
  }));

test("adabelief", () =>
  expectSame(all.adabelief({ learningRate: lr, eps, epsRoot: 1e-6 }), () => {
    let [m, s] = [0, 0];
    return (g, _p, t) => {
      m = b1 * m + (1 - b1) * g;
      s = b2 * s + (1 - b2) * (g - m) ** 2 + 1e-6;
      return (-lr * (m / (1 - b1 ** t))) / (Math.sqrt(s / (1 - b2 ** t)) + eps);
    };
  }));

test("adamax", () =>
  expectSame(all.adamax({ learningRate: lr }), () => {
    let [m, largest] = [0, 0];
    return (g, _p, t) => {
      m = b1 * m + (1 - b1) * g;
      largest = Math.max(b2 * largest, Math.abs(g) + eps);
      return -(lr / (1 - b1 ** t)) * (m / largest);
    };
  }));

test("radam, with and without its second moment", () =>
  expectSame(all.radam({ learningRate: lr }), () => {
    let [m, v] = [0, 0];
    return (g, _p, t) => {
      m = b1 * m + (1 - b1) * g;
      v = b2 * v + (1 - b2) * g ** 2;
      const mHat = m / (1 - b1 ** t);
      const rhoInf = 2 / (1 - b2) - 1;
      const rho = rhoInf - (2 * t * b2 ** t) / (1 - b2 ** t);
      if (rho < 5) return -lr * mHat;
      const r = Math.sqrt(((rho - 4) * (rho - 2) * rhoInf) / ((rhoInf - 4) * (rhoInf - 2) * rho));
      return (-lr * r * mHat) / (Math.sqrt(v / (1 - b2 ** t)) + eps);
    };
  }));

test("adagrad", () =>
  expectSame(all.adagrad({ learningRate: lr }), () => {
    let s = 0.1;
    return (g) => (-lr * g) / Math.sqrt((s += g ** 2) + 1e-7);
  }));

test("adadelta", () =>
  expectSame(all.adadelta(), () => {
    let [a, d] = [0, 0];
    return (g) => {
      a = 0.9 * a + 0.1 * g ** 2;
      const u = (Math.sqrt(d + 1e-6) / Math.sqrt(a + 1e-6)) * g;
      d = 0.9 * d + 0.1 * u ** 2;
      return -u;
    };
  }));

test("rmsprop", () =>
  expectSame(all.rmsprop({ learningRate: lr }), () => {
    let v = 0;
    return (g) => (-lr * g) / Math.sqrt((v = 0.9 * v + 0.1 * g ** 2) + eps);
  }));

test("rmsprop as in PyTorch: centred, eps outside the root, momentum", () =>
  expectSame(all.rmsprop({ learningRate: lr, decay: 0.99, epsInRoot: false, centered: true, momentum: 0.9 }), () => {
    let [v, m, buffer] = [0, 0, 0];
    return (g) => {
      v = 0.99 * v + 0.01 * g ** 2;
      m = 0.99 * m + 0.01 * g;
      buffer = 0.9 * buffer + g / (Math.sqrt(Math.max(0, v - m ** 2)) + eps);
      return -lr * buffer;
    };
  }));

test("lion", () =>
  expectSame(all.lion({ learningRate: lr }), () => {
    let m = 0;
    return (g, p) => {
      const c = 0.9 * m + (1 - 0.9) * g;
      m = 0.99 * m + (1 - 0.99) * g;
      return -lr * (Math.sign(c) + 1e-3 * p);
    };
  }));

test("yogi", () =>
  expectSame(all.yogi({ learningRate: lr }), () => {
    let [m, v] = [0, 1e-6];
    return (g, _p, t) => {
      m = b1 * m + (1 - b1) * g;
      v = v - (1 - b2) * Math.sign(v - g ** 2) * g ** 2;
      return (-lr * (m / (1 - b1 ** t))) / (Math.sqrt(v / (1 - b2 ** t)) + 1e-3);
    };
  }));

test("rprop", () =>
  expectSame(all.rprop({ learningRate: 0.01, maxStep: 0.02 }), () => {
    let [step, before] = [0.01, 0];
    return (g) => {
      const agrees = g * before;
      if (agrees > 0) step = Math.min(0.02, step * 1.2);
      if (agrees < 0) step = Math.max(1e-6, step * 0.5);
      before = agrees < 0 ? 0 : g;
      return -step * Math.sign(before);
    };
  }));

test("signSgd", () => expectSame(all.signSgd({ learningRate: lr }), () => (g) => -lr * Math.sign(g)));

test("ema, corrected and not", () => {
  const mean = (debias: boolean) => (): Step => {
    let m = 0;
    return (g, _p, t) => (m = 0.9 * m + 0.1 * g) / (debias ? 1 - 0.9 ** t : 1);
  };
  expectSame(all.ema(0.9), mean(true));
  expectSame(all.ema(0.9, { debias: false }), mean(false));
});

test("lookahead", () =>
  expectSame(all.lookahead(all.sgd({ learningRate: lr }), { syncPeriod: 3, slowStepSize: 0.25 }), () => {
    let slow: number | undefined;
    return (g, p, t) => {
      slow ??= p;
      const fast = p - lr * g;
      if (t % 3 !== 0) return fast - p;
      slow += 0.25 * (fast - slow);
      return slow - p;
    };
  }));

test("multiSteps steps with the mean of its batches", () =>
  expectSame(all.multiSteps(all.adam({ learningRate: lr }), 4), () => {
    const step = adamSteps()();
    let sum = 0;
    return (g, p, t) => {
      sum += g;
      if (t % 4 !== 0) return 0;
      const u = step(sum / 4, p, t / 4);
      sum = 0;
      return u;
    };
  }));

/** Optimizers that look at the length of a whole leaf: their recurrences take all three numbers. */
const expectSameVectors = (optimizer: AnyOptimizer, step: (g: number[], p: number[], t: number) => number[]): void => {
  let p = starts;
  const wanted = Array.from({ length: 20 }, (_, t) => {
    const u = step(
      [0, 1, 2].map((seed) => gradientsOf(seed)[t]),
      p,
      t + 1,
    );
    p = p.map((x, i) => x + u[i]);
    return u;
  });
  run(optimizer).forEach((row, t) => row.forEach((u, i) => expect(u, `step ${t}, number ${i}`).toBeCloseTo(wanted[t][i], 9)));
};

const norm = (x: readonly number[]): number => Math.hypot(...x);

test("lamb", () => {
  const steps = starts.map(() => {
    let [m, v] = [0, 0];
    return (g: number, t: number) => {
      m = b1 * m + (1 - b1) * g;
      v = b2 * v + (1 - b2) * g ** 2;
      return m / (1 - b1 ** t) / (Math.sqrt(v / (1 - b2 ** t)) + 1e-6);
    };
  });
  expectSameVectors(all.lamb({ learningRate: lr, weightDecay: 0.01 }), (g, p, t) => {
    const r = g.map((x, i) => steps[i](x, t) + 0.01 * p[i]);
    return r.map((x) => -lr * (norm(p) / norm(r)) * x);
  });
});

test("lars", () => {
  let u = [0, 0, 0];
  expectSameVectors(all.lars({ learningRate: lr, weightDecay: 0.01, trustCoefficient: 0.5 }), (g, p) => {
    const decayed = g.map((x, i) => x + 0.01 * p[i]);
    u = u.map((before, i) => -lr * 0.5 * (norm(p) / norm(decayed)) * decayed[i] + 0.9 * before);
    return u;
  });
});

test("clipByGlobalNorm, clip, clipByBlockRms", () => {
  expectSameVectors(all.clipByGlobalNorm(1), (g) => g.map((x) => x * Math.min(1, 1 / norm(g))));
  expectSameVectors(all.clip(0.25), (g) => g.map((x) => Math.min(0.25, Math.max(-0.25, x))));
  expectSameVectors(all.clipByBlockRms(0.3), (g) => g.map((x) => x * Math.min(1, 0.3 / (norm(g) / Math.sqrt(3)))));
});

test("adaptiveGradClip goes by each number of a vector, and by each column of a matrix", () => {
  expectSameVectors(all.adaptiveGradClip(0.1), (g, p) =>
    g.map((x, i) => x * Math.min(1, (0.1 * Math.max(Math.abs(p[i]), 1e-3)) / Math.abs(x || 1))),
  );
  const tx = all.adaptiveGradClip(0.5);
  const params = np.array([
    [3, 0],
    [4, 1],
  ]); // columns of length 5 and 1
  const [clipped] = tx.update(
    np.array([
      [0, 3],
      [10, 4],
    ]),
    tx.init(params),
    params,
  );
  expect(np.toNested(clipped)).toEqual(
    np.toNested(
      np.array([
        [0, 0.3],
        [2.5, 0.4],
      ]),
    ),
  );
});

const at = (x: NDArray, i: number): number => np.toTypedArray(x)[i];

test("injected hyper-parameters do what numbers and schedules do", () => {
  const schedule = all.linearSchedule({ initValue: 0.5, endValue: 0.1, transitionSteps: 16 });
  const [plain, injected] = [
    run(all.adam({ learningRate: schedule, b1: 0.75 })),
    run(all.injectHyperparams(all.adam)({ learningRate: schedule, b1: 0.75 })),
  ];
  plain.forEach((row, t) => row.forEach((u, i) => expect(injected[t][i]).toBeCloseTo(u, 7)));
  expect(at(schedule(np.array(8, { dtype: "int32" })), 0)).toBeCloseTo(0.3, 7);
});

test("adan", () =>
  expectSame(all.adan({ learningRate: lr, weightDecay: 0.01 }), () => {
    let [m, v, n, before] = [0, 0, 0, 0];
    return (g, p, t) => {
      const d = t === 1 ? 0 : g - before;
      before = g;
      m = 0.98 * m + 0.02 * g;
      v = 0.92 * v + (1 - 0.92) * d;
      n = 0.99 * n + 0.01 * (g + 0.92 * d) ** 2;
      const direction = m / (1 - 0.98 ** t) + (0.92 * v) / (1 - 0.92 ** t);
      return -lr * (direction / (Math.sqrt(n / (1 - 0.99 ** t) + 1e-8) + 1e-8) + 0.01 * p);
    };
  }));

test("ademamix", () =>
  expectSame(all.ademamix({ learningRate: lr, b3: 0.99, alpha: 4 }), () => {
    let [m1, m2, v] = [0, 0, 0];
    return (g, _p, t) => {
      m1 = b1 * m1 + (1 - b1) * g;
      m2 = 0.99 * m2 + 0.01 * g;
      v = b2 * v + (1 - b2) * g ** 2;
      return (-lr * (m1 / (1 - b1 ** t) + 4 * m2)) / (Math.sqrt(v / (1 - b2 ** t)) + eps);
    };
  }));

test("adopt", () =>
  expectSame(
    all.chain(all.scaleByAdopt({ b2: 0.99 }), all.scale(-lr)),
    () => {
      let [m, v] = [0, 0];
      return (g, _p, t) => {
        if (t > 1) {
          const bound = Math.fround((t - 1) ** 0.25);
          const scaled = g / Math.max(Math.sqrt(v), 1e-6);
          m = 0.9 * m + (1 - 0.9) * Math.min(bound, Math.max(-bound, scaled));
        }
        v = t === 1 ? g ** 2 : 0.99 * v + (1 - 0.99) * g ** 2;
        return -lr * m;
      };
    },
    1e-6,
  ));

test("novograd", () => {
  let [v, m] = [0, [0, 0, 0]];
  expectSameVectors(all.novograd({ learningRate: lr, weightDecay: 0.01 }), (g, p, t) => {
    v = t === 1 ? norm(g) ** 2 : 0.25 * v + 0.75 * norm(g) ** 2;
    m = m.map((x, i) => 0.9 * x + g[i] / (Math.sqrt(v) + 1e-6) + 0.01 * p[i]);
    return m.map((x) => -lr * x);
  });
});

test("sm3 of a vector is Adagrad's sum; of a matrix, rows and columns", () => {
  expectSame(all.sm3({ learningRate: lr, momentum: 0 }), () => {
    let s = 0;
    return (g) => (-lr * g) / Math.sqrt((s += g ** 2) + 1e-8);
  });
  const tx = all.scaleBySm3({ momentum: 0, eps: 0 });
  const g = np.array([[1, 2], [3, 4]], { dtype: "float64" }); // prettier-ignore
  let state = tx.init(g);
  const rows = [0, 0];
  const columns = [0, 0];
  for (let t = 0; t < 3; t++) {
    const [u, next] = tx.update(g, state, g);
    const sums = [0, 1].map((i) => [0, 1].map((j) => Math.min(rows[i], columns[j]) + at(g, 2 * i + j) ** 2));
    [0, 1].forEach((i) => (rows[i] = Math.max(...sums[i])));
    [0, 1].forEach((j) => (columns[j] = Math.max(sums[0][j], sums[1][j])));
    sums.flat().forEach((s, i) => expect(at(u, i)).toBeCloseTo(at(g, i) / Math.sqrt(s), 12));
    state = next;
  }
});

test("fromage, polyak's steps, optimistic descent, stddev", () => {
  const shorter = 1 / Math.sqrt(1 + lr ** 2);
  expectSameVectors(all.fromage({ learningRate: lr, minNorm: 1e-6 }), (g, p) =>
    p.map((x, i) => shorter * (x - (lr * norm(p) * g[i]) / Math.max(norm(g), 1e-6)) - x),
  );
  expectSame(all.optimisticGradientDescent({ learningRate: lr, alpha: 0.9, beta: 0.5 }), () => {
    let before = 0;
    return (g, _p, t) => {
      const change = t === 1 ? 0 : g - before;
      before = g;
      return -lr * (0.9 * g + 0.5 * change);
    };
  });
  expectSame(all.scaleByStddev(), () => {
    let [v, m] = [0, 0];
    return (g) => {
      [v, m] = [0.9 * v + 0.1 * g ** 2, 0.9 * m + 0.1 * g];
      return g / Math.sqrt(Math.max(0, v - m ** 2) + eps);
    };
  });
  const g = np.array([3, 4]);
  const far = (value: number): number[] =>
    Array.from(
      np.toTypedArray(all.polyakSgd({ minValue: 1, maxLearningRate: 0.5 }).update(g, [{}, {}], g, { value: np.array(value) })[0]),
    );
  expect(far(6)).toEqual([3, 4].map((x) => Math.fround(-0.2 * x)));
  expect(far(100)).toEqual([-1.5, -2]);
});

test("adafactor: the means of rows and of columns stand for those of elements", () => {
  const tx = all.scaleByFactoredRms({ minDimSizeToFactor: 2, eps: 0 });
  const g = np.array([[1, 2, 3], [4, 5, 7]], { dtype: "float64" }); // prettier-ignore
  let state = tx.init({ w: g, b: np.array([1, 2], { dtype: "float64" }) });
  expect([state.rows, state.columns, state.elements].map((it) => (it as { w: NDArray; b: NDArray }).w.size)).toEqual([2, 3, 0]);
  const [r, c, e] = [
    [0, 0],
    [0, 0, 0],
    [0, 0],
  ];
  for (let t = 1; t <= 4; t++) {
    const grads = { w: np.mul(t, g), b: np.array([t, -t], { dtype: "float64" }) };
    const [u, next] = tx.update(grads, state, grads);
    const keeps = Math.fround(1 - Math.fround(t) ** -0.8);
    const value = (i: number, j: number): number => t * at(g, 3 * i + j);
    [0, 1].forEach((i) => (r[i] = keeps * r[i] + ((1 - keeps) * [0, 1, 2].reduce((s, j) => s + value(i, j) ** 2, 0)) / 3));
    [0, 1, 2].forEach((j) => (c[j] = keeps * c[j] + ((1 - keeps) * [0, 1].reduce((s, i) => s + value(i, j) ** 2, 0)) / 2));
    [0, 1].forEach((i) => (e[i] = keeps * e[i] + (1 - keeps) * t ** 2));
    const mean = (r[0] + r[1]) / 2;
    [0, 1].forEach((i) =>
      [0, 1, 2].forEach((j) => expect(at(u.w, 3 * i + j)).toBeCloseTo(value(i, j) / Math.sqrt((r[i] * c[j]) / mean), 5)),
    );
    expect(at(u.b, 1)).toBeCloseTo(-t / Math.sqrt(e[1]), 5);
    state = next;
  }
});

test("scheduleFree: the mean of where the steps lead, weighed by the squared learning rate", () => {
  expectSame(
    all.scheduleFree(all.sgd({ learningRate: lr }), { learningRate: lr, b1: 0.75 }),
    () => {
      let [z, x] = [NaN, NaN];
      return (g, p, t) => {
        if (t === 1) z = x = p;
        z -= lr * g;
        x += (z - x) / t;
        return 0.25 * z + 0.75 * x - p;
      };
    },
    1e-5,
  );
  const tx = all.scheduleFree(all.sgd({ learningRate: lr }), { learningRate: lr });
  const start = np.array([1, 2]);
  const [u, state] = tx.update(np.array([1, 1]), tx.init(start), start);
  const learned = all.scheduleFreeEvalParams(state, all.applyUpdates(start, u));
  [0.9, 1.9].forEach((v, i) => expect(at(learned, i)).toBeCloseTo(v, 6));
});

test("gathering, conditions, freezing, and what may not be negative", () => {
  expectSame(all.applyEvery(3), () => {
    let sum = 0;
    return (g, _p, t) => {
      sum += g;
      if (t % 3 !== 0) return 0;
      const all = sum;
      sum = 0;
      return all;
    };
  });
  expectSame(
    all.conditionallyTransform(all.scale(2), (count) => np.less(count, 5)),
    () => (g, _p, t) => (t <= 5 ? 2 * g : g),
  );
  expectSame(all.keepParamsNonnegative(), () => (g, p) => (p + g < 0 ? -p : g));
  const params = { a: np.array([1]), b: np.array([1]) };
  const tx = all.chain(all.sgd({ learningRate: 1 }), all.freeze({ a: true, b: false }));
  const [{ a, b }] = tx.update(params, tx.init(params), params);
  expect([at(a, 0), at(b, 0)]).toEqual([0, -1]);
  expectSameVectors(all.normalizeByUpdateNorm(2), (g) => g.map((x) => (2 * x) / (norm(g) || 1)));
  expectSameVectors(all.scaleByParamBlockNorm(), (g, p) => g.map((x) => x * Math.max(1e-3, norm(p))));
  expectSameVectors(all.scaleByParamBlockRms(), (g, p) => g.map((x) => x * Math.max(1e-3, norm(p) / Math.sqrt(3))));
});
