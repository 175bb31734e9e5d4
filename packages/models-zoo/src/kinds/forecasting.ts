import * as np from "@nabla-js/ndarray";
import { batch, pipe, shuffle, windows, type Window } from "@nabla-js/datasets";
import { jit } from "@nabla-js/grad";
import type { Layer } from "@nabla-js/layers";
import { huber } from "@nabla-js/losses";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import type { Optimizer } from "@nabla-js/optimizers";
import { evaluate, last, svgChart, type Metrics, type Series } from "@nabla-js/training";
import { learning, type LearnerState, type Weights } from "../learning.js";
import type { Settings } from "../recipe.js";
import type { Task } from "../task.js";

/** A series of numbers, and what is known of it. */
export interface SeriesData {
  readonly name: string;
  readonly title: string;
  readonly origin: string;
  /** `[time]`, all above 0 where `log` is set. */
  readonly values: NDArray;
  /** Whether growth is by factors, so that logarithms are foretold. */
  readonly log: boolean;
  /** After how many moments it repeats itself, for the forecast it is compared with; 1: not at all. */
  readonly season: number;
  /** Moments at the end that are kept for the test. */
  readonly held: number;
}

export interface ForecastingOptions<P, S, O> {
  /** From `[batch, length, 1]` to `[batch, horizon]`. */
  readonly model: Layer<P, S>;
  /** Moments it sees. */
  readonly length: number;
  /** Moments it foretells. */
  readonly horizon: number;
  readonly optimizer: (steps: number) => Optimizer<O>;
  readonly data: SeriesData;
  readonly settings: Pick<Settings, "batchSize" | "epochs" | "seed">;
}

/**
 * The task of foretelling a series. What a model sees and says is told from the last moment it sees, in standard deviations of
 * the training part, so that levels it has never met do not matter:
 *
 *     y′ₜ₊ᵢ = yₜ + s · model((yₜ₋ₙ₊₁ − yₜ)/s, …, 0)ᵢ
 */
export const forecasting = <P, S, O>({
  model,
  length,
  horizon,
  optimizer,
  data,
  settings: { batchSize, epochs, seed },
}: ForecastingOptions<P, S, O>): Task<LearnerState<P, S, O>, Weights<P, S>> => {
  const whole = data.log ? np.log(data.values) : data.values;
  const cut = data.values.size - data.held;
  const scale = Math.max(1e-9, np.item(np.std(np.slice(whole, [0], [cut]))));
  const train = windows(np.slice(whole, [0], [cut]), { length, horizon });
  // The test foretells held moments alone, and sees what came before them.
  const test = windows(np.slice(whole, [cut - length]), { length, horizon });
  const batches = Math.ceil(train.length / batchSize);

  const told = ({ inputs, targets }: Window): readonly [x: NDArray, y: NDArray, lastSeen: NDArray] => {
    const lastSeen = np.slice(inputs, [null, length - 1]);
    return [np.expandDims(np.div(np.sub(inputs, lastSeen), scale), -1), np.div(np.sub(targets, lastSeen), scale), lastSeen];
  };
  const back = (y: NDArray): NDArray => (data.log ? np.exp(y) : y);
  const measure = jit(({ params, state }: Weights<P, S>, window: Window) => {
    const [x, y, lastSeen] = told(window);
    const [said] = model.apply(params, state, x);
    const forecast = back(np.add(lastSeen, np.mul(scale, said)));
    return {
      figures: {
        loss: np.mean(huber(said, y), -1),
        mae: np.mean(np.abs(np.sub(forecast, back(window.targets))), -1),
      },
      forecast,
    };
  });
  const judge = async (weights: Weights<P, S>): Promise<Metrics> =>
    (await last(evaluate((window: Window) => measure(weights, window).figures, pipe(test, batch(256))))).metrics;

  /** The mean error of saying again what was a season, or as many as the horizon needs, before. */
  const naiveError = (): number => {
    const values = np.toTypedArray(data.values);
    const back = data.season * Math.ceil(horizon / data.season);
    let [sum, count] = [0, 0];
    for (let i = 0; i < test.length; i++)
      for (let h = 0; h < horizon; h++) {
        const at = cut + i + h;
        const said = data.season === 1 ? values[cut + i - 1] : values[at - back];
        sum += Math.abs(values[at] - said);
        count++;
      }
    return sum / count;
  };

  return {
    ...learning({
      init: (key) => model.init(key, [batchSize, length, 1]),
      losses: ({ params, state }, window: Window, key) => {
        const [x, y] = told(window);
        const [said, next] = model.apply(params, state, x, { key, train: true });
        return { losses: np.mean(huber(said, y), -1), state: next };
      },
      optimizer: optimizer(epochs * batches),
      seed,
      data: (_epoch, key) => pipe(train, shuffle(key), batch(batchSize)),
      batches,
      validate: judge,
    }),
    data: `${cut} + ${data.held} moments of ${data.title}, from ${data.origin}`,
    fingerprint: `${cut} of ${data.name}`,
    test: async (weights) => {
      const { loss, mae } = await judge(weights);
      const naive = naiveError();
      // Every horizon-th window, so that forecasts stand one behind the other.
      const starts = Array.from({ length: Math.floor((test.length - 1) / horizon) + 1 }, (_, i) => i * horizon);
      const forecasts = np.toTypedArray(measure(weights, test.rows(Int32Array.from(starts))).forecast);
      const values = np.toTypedArray(data.values);
      const from = Math.max(0, cut - 3 * Math.max(data.season, length));
      const series: readonly Series[] = [
        { name: "measured", points: Array.from(values.subarray(from), (value, i) => [from + i, value] as const) },
        { name: "foretold", points: Array.from(forecasts, (value, i) => [cut + i, value] as const) },
      ];
      const title = `${data.title}, ${horizon} ${horizon === 1 ? "moment" : "moments"} ahead`;
      return {
        figures: { testMase: mae / naive, testMae: mae, naiveMae: naive, testLoss: loss },
        pictures: [{ name: "forecast.svg", content: svgChart(series, { title, xLabel: "moment" }) }],
      };
    },
    predict: (weights, question) => {
      const text = "text" in question ? question.text : new TextDecoder().decode(question.bytes);
      const given = text
        .split(/[\s,;]+/)
        .filter((part) => part !== "")
        .map(Number);
      if (given.length < length || given.some((value) => !Number.isFinite(value) || (data.log && value <= 0)))
        throw new ValueError({
          op: "predict",
          given: `${given.length} numbers${given.every(Number.isFinite) ? "" : ", some of which are none"}`,
          expected: `at least ${length} numbers${data.log ? " above 0" : ""}, the last moment last`,
          mend: "Write them with spaces or line ends between.",
        });
      const seen = np.array(Float32Array.from(given.slice(-length)), { shape: [1, length] });
      const inputs = data.log ? np.log(seen) : seen;
      const { forecast } = measure(weights, { inputs, targets: np.zeros([1, horizon]) });
      const numbers = Array.from(np.toTypedArray(forecast));
      return Promise.resolve({
        answer: numbers.map((value) => String(Number(value.toPrecision(5)))).join(" "),
        details: { forecast: numbers },
      });
    },
  };
};
