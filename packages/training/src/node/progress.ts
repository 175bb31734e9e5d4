import cliProgress from "cli-progress";
import { ValueError } from "@nabla-js/ndarray";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkStream } from "../checks.js";
import { durationText, figureText, figuresText } from "../figures.js";
import type { Combinator, EpochEvent, TrainingEvent } from "../trainingEvent.js";

export interface ProgressOptions {
  /** Where to draw. A terminal gets a bar; a file or a pipe gets a line for each epoch. @defaultValue process.stderr */
  readonly stream?: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** The least time between two lines within an epoch, where there is no terminal, in seconds. @defaultValue 10 */
  readonly seconds?: number;
}

/**
 * Shows how far a run is: a bar with the figures of the last step, steps a second and the time left, and above it a
 * line for each epoch. Where the stream is no terminal, plain lines. The events pass unchanged; the bar is closed when
 * they end, however they end.
 *
 * The time left is exact to how steady the steps are, and needs `batches` in `fit`; before the first epoch has shown how
 * long it is, a run without it shows none.
 *
 * @throws {@link ValueError} for options that do not fit.
 */
export const progress = (options: ProgressOptions = {}): Combinator => {
  const { stream, seconds } = optionsOf("progress", options, { stream: process.stderr, seconds: 10 });
  checkWritable("progress", stream);
  checkSeconds("progress", seconds);
  return (events) => {
    checkStream("progress", "events", events, "Pass what fit returns.");
    return showing(events, stream, seconds);
  };
};

async function* showing<S>(
  events: AsyncIterable<TrainingEvent<S>>,
  stream: NonNullable<ProgressOptions["stream"]>,
  seconds: number,
): AsyncGenerator<TrainingEvent<S>, void, undefined> {
  const display = stream.isTTY === true ? barOn(stream) : linesOn(stream, seconds);
  let pace: Pace | undefined;
  try {
    for await (const event of events) {
      pace = event.event === "start" ? startPace(event, performance.now()) : nextPace(pace, event);
      if (pace !== undefined) display.show(event, pace, performance.now());
      yield event;
    }
  } finally {
    display.close();
  }
}

const checkSeconds = (op: string, seconds: unknown): void => {
  if (typeof seconds === "number" && seconds >= 0) return;
  const mend = "Leave it out for 10, or pass Infinity for a line after each epoch alone.";
  throw new ValueError({ op, given: `seconds ${show(seconds)}`, expected: "a number from 0 on", mend });
};

const checkWritable = (op: string, stream: unknown): void => {
  if (typeof (stream as { readonly write?: unknown } | null)?.write === "function") return;
  throw new ValueError({
    op,
    given: `stream ${show(stream)}`,
    expected: "a stream to write to",
    mend: "Pass process.stdout, or leave it out for process.stderr.",
  });
};

/** What the rate and the time left are computed from. */
interface Pace {
  readonly startedAt: number;
  readonly startStep: number;
  readonly epochs: number;
  /** Batches in an epoch, once known. */
  readonly batches: number | undefined;
  /** The step at which the epoch under way began. */
  readonly epochStep: number;
}

const startPace = <S>({ epochs, batches, step }: TrainingEvent<S> & { event: "start" }, now: number): Pace => ({
  startedAt: now,
  startStep: step,
  epochs,
  batches,
  epochStep: step,
});

/** After an epoch that was begun here, the number of its batches is known. */
const nextPace = <S>(pace: Pace | undefined, event: TrainingEvent<S>): Pace | undefined =>
  pace === undefined || event.event !== "epoch"
    ? pace
    : { ...pace, batches: pace.batches ?? event.step - pace.epochStep, epochStep: event.step };

interface Display {
  show<S>(event: TrainingEvent<S>, pace: Pace, now: number): void;
  close(): void;
}

const barOn = (stream: NodeJS.WritableStream): Display => {
  const bars = new cliProgress.MultiBar({
    stream,
    format: "{bar} {percentage}%  epoch {epoch}/{epochs}  {figures}  {rate} steps/s  {left}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    hideCursor: true,
    // A line for an epoch must not wait until the bar moves.
    forceRedraw: true,
    clearOnComplete: false,
  });
  let bar: cliProgress.SingleBar | undefined;
  return {
    show: (event, pace, now) => {
      const total = pace.epochs * (pace.batches ?? 1);
      const value = pace.batches === undefined ? event.epoch - 1 : event.step;
      const figures = event.event === "step" || event.event === "epoch" ? { figures: figuresText(event.metrics) } : {};
      const payload = { epoch: event.epoch, epochs: pace.epochs, ...figures, ...paceTexts(event.step, pace, now) };
      bar ??= bars.create(total, value, { ...payload, figures: "" });
      bar.setTotal(total);
      bar.update(value, payload);
      const line = lineOf(event, pace, now);
      if (line !== undefined) bars.log(`${line}\n`);
    },
    close: () => {
      if (bar === undefined) return;
      // Lines that are still waiting, then the bar as it stands.
      bars.update();
      bars.stop();
    },
  };
};

const linesOn = (stream: NodeJS.WritableStream, seconds: number): Display => {
  let lastLine = -Infinity;
  return {
    show: (event, pace, now) => {
      if (event.event === "start") lastLine = now;
      const due = event.event === "step" && now - lastLine >= 1000 * seconds;
      const line = due
        ? `epoch ${event.epoch}/${pace.epochs}  step ${event.step}  ${figuresText(event.metrics)}${tail(event.step, pace, now)}`
        : lineOf(event, pace, now);
      if (line === undefined) return;
      lastLine = now;
      stream.write(`${line}\n`);
    },
    close: () => undefined,
  };
};

/** The line for an event, where it deserves one. */
const lineOf = <S>(event: TrainingEvent<S>, pace: Pace, now: number): string | undefined => {
  switch (event.event) {
    case "epoch":
      return `epoch ${event.epoch}/${pace.epochs}  step ${event.step}  ${epochFigures(event)}${tail(event.step, pace, now)}`;
    case "stopped":
      return `stopped in epoch ${event.epoch}: ${event.reason}`;
    default:
      return undefined;
  }
};

const epochFigures = <S>({ metrics, validation }: EpochEvent<S>): string =>
  figuresText(metrics) + (validation === undefined ? "" : `  ·  validation ${figuresText(validation)}`);

const tail = (step: number, pace: Pace, now: number): string => {
  const { rate, left } = paceTexts(step, pace, now);
  return `  ·  ${rate} steps/s${left === "" ? "" : `  ${left}`}`;
};

const paceTexts = (step: number, pace: Pace, now: number): { readonly rate: string; readonly left: string } => {
  const rate = (step - pace.startStep) / ((now - pace.startedAt) / 1000);
  const steps = pace.batches === undefined ? undefined : pace.epochs * pace.batches - step;
  return {
    rate: step > pace.startStep && Number.isFinite(rate) ? figureText(rate) : "–",
    left: steps === undefined || steps <= 0 || step === pace.startStep ? "" : `${durationText(steps / rate)} left`,
  };
};
