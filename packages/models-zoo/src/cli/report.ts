import { durationText, figureText, htmlReport, type History, type Metrics, type ReportFigure } from "@nabla-js/training";
import type { Recipe, Settings } from "../recipe.js";
import type { Outcome } from "../task.js";

/** What a run was, when it is over. */
export interface FinishedRun {
  readonly recipe: Pick<Recipe, "name" | "about">;
  readonly settings: Settings;
  readonly parameters: number;
  /** What the data is and where it came from, in a line. */
  readonly data: string;
  readonly history: History;
  readonly outcome: Outcome;
  readonly seconds: number;
}

/** The page about a run. */
export const reportOf = ({ recipe, settings, parameters, data, history, outcome, seconds }: FinishedRun): string =>
  htmlReport({
    title: `${recipe.name} on ${settings.dataset}`,
    about: `${recipe.about}; ${data}`,
    figures: [
      ...figuresOf(outcome.figures),
      { name: "parameters", value: parameters.toLocaleString("en") },
      { name: "time", value: durationText(seconds) },
    ],
    history,
    settings,
    ...(outcome.confusion === undefined ? {} : { confusion: outcome.confusion }),
    galleries: outcome.galleries ?? [],
  });

/** Figures under the names that people read: `test accuracy`, as a percentage where it is a fraction. */
export const figuresOf = (figures: Metrics): readonly ReportFigure[] =>
  Object.entries(figures).map(([name, value]) => ({
    name: name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    value: /accuracy/i.test(name) ? `${(100 * value).toFixed(2)} %` : figureText(value),
  }));
