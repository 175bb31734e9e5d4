// Twenty steps of each optimizer of PyTorch, and its schedulers, by the settings that stand for them here. The numbers are
// made by fixtures/pytorch.py.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { valueAndGrad } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import * as all from "./index.js";
import type { AnyOptimizer, LearningRate, Optimizer, Schedule } from "./index.js";

interface Problem {
  readonly curvature: number[][];
  readonly bottom: number[][];
  readonly start: number[][];
}
type Options = Readonly<Record<string, never>>;
interface Run {
  readonly optimizer: string;
  readonly options: Options;
  readonly steps: readonly (readonly number[])[];
  readonly averages?: readonly number[];
}
interface Scheduled {
  readonly scheduler: string;
  readonly options: Options;
  readonly values: readonly number[];
}
interface Plateau {
  readonly options: Options;
  readonly losses: readonly number[];
  readonly rates: readonly number[];
}

const [problem, ...lines] = readFileSync(new URL("../fixtures/pytorch.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as unknown) as [Problem, ...(Run | Scheduled | Plateau)[]];
const runs = lines.filter((line) => "optimizer" in line);
const schedules = lines.filter((line) => "scheduler" in line);
const plateaus = lines.filter((line) => "losses" in line);

const doubles = (rows: number[][]): readonly NDArray[] => rows.map((row) => np.array(row, { dtype: "float64" }));
const [curvature, bottom] = [doubles(problem.curvature), doubles(problem.bottom)];
const loss = (params: readonly NDArray[]): NDArray =>
  params
    .map((p, i) => np.sum(np.add(np.mul(np.mul(0.5, curvature[i]), np.square(np.sub(p, bottom[i]))), np.cos(p))))
    .reduce((total, part) => np.add(total, part));

/** What PyTorch's settings are here. Its defaults are written out where ours differ. */
const optimizers: Readonly<Record<string, (options: Options) => AnyOptimizer>> = {
  SGD: ({ lr, momentum = 0, dampening = 0, nesterov = false, maximize = false }) =>
    all.chain(all.scale(maximize ? -1 : 1), all.sgd({ learningRate: lr, momentum, dampening, nesterov })),
  Adam: ({ lr, betas: [b1, b2] = [0.9, 0.999], eps = 1e-8, amsgrad = false }) =>
    amsgrad ? all.amsgrad({ learningRate: lr, b1, b2, eps, correctAfter: true }) : all.adam({ learningRate: lr, b1, b2, eps }),
  AdamW: ({ lr, betas: [b1, b2] = [0.9, 0.999], eps = 1e-8, weight_decay: weightDecay = 0.01, amsgrad = false }) =>
    amsgrad
      ? all.chain(
          all.scaleByAmsgrad({ b1, b2, eps, correctAfter: true }),
          all.addDecayedWeights(weightDecay),
          all.scaleByLearningRate(lr),
        )
      : all.adamw({ learningRate: lr, b1, b2, eps, weightDecay }),
  NAdam: ({ lr, momentum_decay: momentumDecay = 4e-3 }) => all.nadam({ learningRate: lr, momentumDecay }),
  RAdam: ({ lr, betas: [b1, b2] = [0.9, 0.999], eps = 1e-8 }) => all.radam({ learningRate: lr, b1, b2, eps, epsHat: true }),
  Adamax: ({ lr, betas: [b1, b2] = [0.9, 0.999], eps = 1e-8 }) => all.adamax({ learningRate: lr, b1, b2, eps }),
  Adagrad: ({ lr, lr_decay: decay = 0, initial_accumulator_value: initialSum = 0, eps = 1e-10 }) =>
    all.adagrad({ learningRate: (t) => np.div(lr, np.add(1, np.mul(decay, t))), initialSum, eps, epsInRoot: false }),
  Adadelta: ({ lr = 1, rho = 0.9, eps = 1e-6 }) => all.adadelta({ learningRate: lr, rho, eps }),
  RMSprop: ({ lr, alpha: decay = 0.99, eps = 1e-8, centered = false, momentum = 0 }) =>
    all.rmsprop({ learningRate: lr, decay, eps, centered, momentum, epsInRoot: false }),
  Rprop: ({ lr, etas: [etaMinus, etaPlus] = [0.5, 1.2], step_sizes: [minStep, maxStep] = [1e-6, 50] }) =>
    all.rprop({ learningRate: lr, etaMinus, etaPlus, minStep, maxStep }),
  ASGD: ({ lr, lambd, alpha }) => all.chain(all.addDecayedWeights(lambd), all.sgd({ learningRate: asgdRate(lr, lambd, alpha) })),
};

/** lr / (1 + λ·lr·t)ᵅ for the t-th step, the first of which takes lr whole. */
const asgdRate =
  (lr: number, lambd: number, alpha: number): Schedule =>
  (t) =>
    np.where(np.equal(t, 0), lr, np.div(lr, np.pow(np.add(1, np.mul(lambd * lr, t)), alpha)));

/** Decay of weights that is part of the gradient, which all but AdamW have. */
const withDecay = (name: string, weightDecay = 0, optimizer: AnyOptimizer): Optimizer<unknown> =>
  all.chain(...(name === "AdamW" ? [] : [all.addDecayedWeights(weightDecay)]), optimizer) as Optimizer<unknown>;

const expectNear = (got: readonly number[], wanted: readonly number[], what: string, tolerance: number): void =>
  wanted.forEach((value, i) =>
    expect(Math.abs(got[i] - value), `${what}, number ${i}: ${got[i]}, and ${value} in PyTorch`).toBeLessThan(
      tolerance * Math.max(1, Math.abs(value)),
    ),
  );

const flat = (params: readonly NDArray[]): number[] => params.flatMap((p) => Array.from(np.toTypedArray(p)));

test.each(
  runs.filter(({ optimizer }) => optimizer !== "LBFGS").map((run) => [run.optimizer, JSON.stringify(run.options), run] as const),
)("%s %s", (name, _text, { options, steps, averages }) => {
  const tx = withDecay(name, options.weight_decay, optimizers[name](options));
  let params = doubles(problem.start);
  let state = tx.init(params);
  const seen: NDArray[][] = [];
  // A schedule is float32, whatever the parameters are; and so is the product of the momenta in PyTorch.
  const tolerance = ["Adagrad", "ASGD", "NAdam"].includes(name) ? 1e-6 : 1e-9;
  steps.forEach((wanted, t) => {
    const [updates, next] = tx.update(valueAndGrad(loss)(params)[1], state, params);
    state = next;
    params = all.applyUpdates(params, updates);
    seen.push([...params]);
    expectNear(flat(params), wanted, `step ${t + 1}`, tolerance);
  });
  // ASGD's average is the mean of all parameters from the step t0 + 2 on.
  if (averages !== undefined) {
    const late = seen.slice(Number(options.t0) + 1);
    const mean = problem.start.map((_, i) => np.mean(np.stack(late.map((each) => each[i])), 0));
    expectNear(flat(mean), averages, "the average", 1e-6);
  }
});

test("L-BFGS: other steps to the same bottom", () => {
  const { steps } = runs.find(({ optimizer }) => optimizer === "LBFGS")!;
  const tx = all.lbfgs();
  let params = doubles(problem.start);
  let state = tx.init(params);
  const f = valueAndGrad(loss);
  for (let t = 0; t < 20; t++) {
    const [value, grads] = f(params);
    const [updates, next] = tx.update(grads, state, params, { value, valueAndGrad: f });
    state = next;
    params = all.applyUpdates(params, updates);
  }
  const [a, b, c, d] = steps.at(-1)!;
  expectNear(flat(params), [a, b, c, d], "the end", 1e-4);
  const theirs = doubles([
    [a, b],
    [c, d],
  ]);
  expect(np.item(loss(params))).toBeLessThanOrEqual(np.item(loss(theirs)) + 1e-12);
});

test("every optimizer of torch.optim but those for sparse gradients was run", () => {
  expect([...new Set(runs.map(({ optimizer }) => optimizer))].sort()).toEqual([...Object.keys(optimizers), "LBFGS"].sort());
});

const lr = 0.5;
/** What PyTorch's schedulers are here, for a learning rate of ½. */
const ofScheduler: Readonly<Record<string, (options: Options) => Schedule>> = {
  ConstantLR: ({ factor, total_iters: steps }) =>
    all.joinSchedules([all.constantSchedule(lr * factor), all.constantSchedule(lr)], [steps]),
  LinearLR: ({ start_factor: start, end_factor: end, total_iters: transitionSteps }) =>
    all.linearSchedule({ initValue: lr * start, endValue: lr * end, transitionSteps }),
  ExponentialLR: ({ gamma }) => all.exponentialDecay({ initValue: lr, decayRate: gamma, transitionSteps: 1 }),
  StepLR: ({ step_size: transitionSteps, gamma }) =>
    all.exponentialDecay({ initValue: lr, decayRate: gamma, transitionSteps, staircase: true }),
  MultiStepLR: ({ milestones, gamma }) =>
    all.piecewiseConstantSchedule(lr, Object.fromEntries((milestones as number[]).map((step) => [step, gamma]))),
  PolynomialLR: ({ total_iters: transitionSteps, power }) =>
    all.polynomialSchedule({ initValue: lr, endValue: 0, transitionSteps, power }),
  CosineAnnealingLR: ({ T_max: decaySteps, eta_min: least }) =>
    all.cosineDecaySchedule({ initValue: lr, decaySteps, alpha: least / lr }),
  CosineAnnealingWarmRestarts: ({ T_0: first, T_mult: factor, eta_min: endValue }) =>
    all.sgdrSchedule(
      [0, 1, 2].map((cycle) => ({ initValue: lr, peakValue: lr, warmupSteps: 0, decaySteps: first * factor ** cycle, endValue })),
    ),
  // Its phases end one step earlier: the first value counts as a step of the way.
  OneCycleLR: ({ max_lr: peak, total_steps: steps, pct_start: pctStart }) => {
    const top = pctStart * steps - 1;
    const wave = (from: number, to: number, length: number): Schedule =>
      all.piecewiseInterpolateSchedule({
        interpolation: "cosine",
        initValue: from,
        boundariesAndScales: { [length]: to / from },
      });
    return all.joinSchedules([wave(peak / 25, peak, top), wave(peak, peak / 25 / 1e4, steps - 1 - top)], [top]);
  },
};

test.each(schedules)("$scheduler", ({ scheduler, options, values }) => {
  const schedule = ofScheduler[scheduler](options);
  const got = values.map((_, t) => np.item(schedule(np.array(t, { dtype: "int32" }))));
  expectNear(got, values, "values", 1e-6);
});

test.each(plateaus)("ReduceLROnPlateau $options", ({ options, losses, rates }) => {
  const { factor, patience, cooldown = 0, min_lr: minScale = 0, threshold = 1e-4, threshold_mode: mode = "rel" } = options;
  const tx = all.chain(
    all.scale(-1 satisfies LearningRate),
    all.reduceOnPlateau({
      factor,
      // PyTorch waits for more than so many, Optax for so many.
      patience: patience + 1,
      cooldown,
      minScale,
      ...(mode === "rel" ? { rtol: threshold } : { rtol: 0, atol: threshold }),
    }),
  );
  const params = np.zeros([1]);
  let state = tx.init(params);
  losses.forEach((value, t) => {
    const [updates, next] = tx.update(np.ones([1]), state, params, { value: np.array(value) });
    state = next;
    expectNear([-np.toTypedArray(updates)[0]], [rates[t]], `loss ${t}`, 1e-6);
  });
});
