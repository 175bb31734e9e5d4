// Each loss of PyTorch, value and gradient, by what stands for it here. The numbers are made by fixtures/pytorch.py.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { vjp } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import * as all from "./index.js";

interface Case {
  readonly loss: string;
  readonly options: Readonly<Record<string, never>>;
  readonly args: readonly np.Nested[];
  readonly value: np.Nested;
  readonly gradients: Readonly<Record<string, np.Nested>>;
}

const cases = readFileSync(new URL("../fixtures/pytorch.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Case);

type Options = Case["options"];
type Loss = (options: Options, ...args: NDArray[]) => NDArray;

const double = (x: np.Nested): NDArray => np.array(x, { dtype: "float64" });
const int = (x: NDArray | np.Nested): NDArray => (np.isNDArray(x) ? np.astype(x, "int32") : np.array(x, { dtype: "int32" }));
const weightsOf = ({ weight }: Options): { readonly classWeights?: NDArray } =>
  weight === undefined ? {} : { classWeights: double(weight) };

/** What PyTorch's functions are here. */
const losses: Readonly<Record<string, Loss>> = {
  l1_loss: (_, x, y) => all.absoluteError(x, y),
  mse_loss: (_, x, y) => all.squaredError(x, y),
  smooth_l1_loss: ({ beta }, x, y) => all.smoothL1(x, y, beta),
  huber_loss: ({ delta }, x, y) => all.huber(x, y, delta),
  poisson_nll_loss: ({ log_input: isLog, full = false, eps = 0 }, x, n) =>
    all.poissonNll(isLog ? x : np.log(np.add(x, eps)), n, { full }),
  gaussian_nll_loss: ({ full = false }, mean, x, variance) =>
    np.sub(all.gaussianNll(x, mean, np.log(variance)), full ? 0 : Math.log(2 * Math.PI) / 2),
  cross_entropy: (options, x, y) => {
    const { label_smoothing: labelSmoothing = 0, ignore_index: ignored, reduction } = options;
    if (y.ndim === x.ndim) return all.softmaxCrossEntropy(x, y, { labelSmoothing, ...weightsOf(options) });
    const ignoredLabel = ignored === undefined ? {} : { ignoredLabel: ignored };
    const loss = all.softmaxCrossEntropyWithIntegerLabels(x, int(y), { labelSmoothing, ...weightsOf(options), ...ignoredLabel });
    if (reduction === "none") return loss;
    // The mean is over the weights of the labels that count.
    const { classWeights = np.ones([x.shape[1]], "float64") } = weightsOf(options);
    const counts = np.notEqual(y, ignored ?? -100);
    return np.div(np.sum(loss), np.sum(np.where(counts, np.take(classWeights, int(y)), 0)));
  },
  binary_cross_entropy_with_logits: ({ pos_weight: weight }, x, y) =>
    all.sigmoidCrossEntropy(x, y, weight === undefined ? {} : { positiveWeight: double(weight) }),
  // PyTorch sums over no axis: its elements are compared by their sums.
  kl_div: ({ log_target: logTargets = false, reduction }, p, t) => {
    const loss = all.klDivergence(p, t, { logTargets });
    return reduction === "batchmean" ? np.mean(loss) : loss;
  },
  hinge_embedding_loss: ({ margin }, x, y) => np.where(np.greater(y, 0), x, all.hinge(x, np.onesLike(y), { margin })),
  margin_ranking_loss: ({ margin }, a, b, y) => all.hinge(np.sub(a, b), y, { margin }),
  soft_margin_loss: (_, x, y) => all.sigmoidCrossEntropy(x, np.div(np.add(y, 1), 2)),
  multi_margin_loss: (_, x, y) => all.multiclassHinge(x, int(y), { every: true }),
  cosine_embedding_loss: ({ margin }, a, b, y) =>
    np.where(np.greater(y, 0), all.cosineDistance(a, b), np.maximum(0, np.sub(all.cosineSimilarity(a, b), margin))),
  cosine_similarity: (_, a, b) => all.cosineSimilarity(a, b),
  triplet_margin_loss: ({ margin }, a, p, n) => all.triplet(a, p, n, { margin }),
  // Time comes first there.
  ctc_loss: ({ input_lengths: time, target_lengths: labels }, x, y) =>
    all.ctc(np.moveaxis(x, 0, 1), int(y), { logitLengths: int(time), labelLengths: int(labels) }),
};

const expectNear = (got: NDArray, wanted: np.Nested, what: string): void => {
  const expected = np.toTypedArray(double(wanted));
  np.toTypedArray(got).forEach((value, i) =>
    expect(Math.abs(value - expected[i]), `${what}, number ${i}: ${value}, and ${expected[i]} in PyTorch`).toBeLessThan(
      1e-7 * Math.max(1, Math.abs(expected[i])),
    ),
  );
};

test.each(cases.map((each) => [each.loss, JSON.stringify(each.options), each] as const))(
  "%s %s",
  (name, _text, { options, args, value, gradients }) => {
    const active = Object.keys(gradients).map(Number);
    const arrays = args.map(double);
    const loss = (...some: NDArray[]): NDArray => {
      const given = [...arrays];
      active.forEach((place, k) => (given[place] = some[k]));
      return losses[name](options, ...given);
    };
    const [own, pull] = vjp(loss, ...active.map((i) => arrays[i]));
    const theirs = double(value);
    const summed = theirs.ndim > own.ndim ? np.sum(theirs, -1) : theirs;
    expect(own.shape).toEqual(summed.shape);
    expectNear(own, np.toNested(summed), "the loss");
    pull(np.onesLike(own)).forEach((gradient, k) => expectNear(gradient, gradients[active[k]], `gradient ${active[k]}`));
  },
);
