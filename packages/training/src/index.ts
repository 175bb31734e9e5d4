/** Training loops that yield events, and combinators over them. */
export { crossValidate, type CrossValidationEvent, type FoldEvent } from "./crossValidate.js";
export { bestEpoch, earlyStopping, validationLoss, type EarlyStoppingOptions } from "./earlyStopping.js";
export { evaluate, type BatchEvent, type EvaluateOptions, type EvaluationEvent } from "./evaluate.js";
export { figuresText, figureText, durationText } from "./figures.js";
export { fit, type Batches, type FitOptions, type Step, type StepMetrics } from "./fit.js";
export { gradientStats } from "./gradientStats.js";
export { stepRecords, type EpochRecord, type History, type StepRecord } from "./history.js";
export { historyCsv } from "./historyCsv.js";
export { htmlReport } from "./report/htmlReport.js";
export type { ReportConfusion, ReportFigure, ReportGallery, ReportPicture, RunReport } from "./report/runReport.js";
export { jsonLine } from "./jsonLine.js";
export { last } from "./last.js";
export {
  learningRateFinder,
  type LearningRateFinderOptions,
  type RatedStep,
  type RateEvent,
  type SuggestionEvent,
} from "./learningRateFinder.js";
export { matrixText } from "./charts/matrixText.js";
export type { Metrics, RawMetrics, Sums } from "./metrics.js";
export { pipe } from "./pipe.js";
export {
  search,
  successiveHalving,
  type BestEvent,
  type SearchOptions,
  type SuccessiveHalvingOptions,
  type Trial,
  type TrialEvent,
  type Try,
} from "./search/search.js";
export { grid, randomConfigurations, type Configuration, type Range, type Setting, type Space } from "./search/space.js";
export { seriesOf, type Series } from "./charts/series.js";
export { svgBars, type Bar, type BarsOptions } from "./charts/svgBars.js";
export { svgChart, svgCurves, type ChartOptions } from "./charts/svgCurves.js";
export { svgMatrix, type MatrixOptions } from "./charts/svgMatrix.js";
export type {
  CheckpointEvent,
  Combinator,
  EndEvent,
  EpochEvent,
  Position,
  Snapshot,
  StartEvent,
  StepEvent,
  StoppedEvent,
  TrainingEvent,
} from "./trainingEvent.js";
export { fromTensors, toTensors, type Tensors } from "./treeTensors.js";
