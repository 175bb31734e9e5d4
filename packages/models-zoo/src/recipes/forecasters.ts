import * as np from "@nabla-js/ndarray";
import { load } from "@nabla-js/datasets/node";
import { forecasting } from "../kinds/forecasting.js";
import { forecaster } from "../models/forecaster.js";
import { optimizerOf } from "../optimizerOf.js";
import type { Recipe } from "../recipe.js";

/** What is known of each series: its column, whether it grows by factors, its season, and how to cut it. */
const series = {
  "airline-passengers": { column: 0, log: true, season: 12, length: 24, horizon: 12, held: 36 },
  sunspots: { column: 0, log: false, season: 1, length: 48, horizon: 6, held: 480 },
  "min-temperatures": { column: 0, log: false, season: 1, length: 30, horizon: 3, held: 730 },
  etth1: { column: 6, log: false, season: 24, length: 96, horizon: 24, held: 2880 },
} as const;

type SeriesName = keyof typeof series;

/** What will be, from what was. */
export const forecasterRecipe: Recipe = {
  name: "forecaster",
  kind: "forecasting",
  about: "an LSTM of 32 cells that foretells some moments at once",
  datasets: /* @__PURE__ */ Object.keys(series),
  settings: {
    dataset: "airline-passengers",
    epochs: 60,
    batchSize: 16,
    optimizer: "adam",
    learningRate: 0.005,
    schedule: "onecycle",
    momentum: 0,
    weightDecay: 0,
    seed: 0,
    backend: "wasm",
  },
  reaches: "three quarters of the error of last year's month (seeds 0 to 2), in 6 s",
  goals: [{ dataset: "airline-passengers", figure: "testMase", unit: "of the naive error", atMost: 1 }],
  open: async (settings, source, use) => {
    const name = settings.dataset as SeriesName;
    const { column, length, horizon, ...known } = series[name];
    const { info, source: found, splits } = await load(name, source);
    const { values: columns } = splits.all;
    const values = np.take(columns, column, 1);
    const data = { ...known, name: info.name, title: info.title, origin: `${found.kind} ${found.place}`, values };
    const optimizer = (steps: number) => optimizerOf(settings, { steps, maxNorm: 1 });
    return use(forecasting({ model: forecaster({ horizon }), length, horizon, optimizer, data, settings }));
  },
};
