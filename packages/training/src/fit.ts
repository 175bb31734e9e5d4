import type { ArrayLike } from "@nabla-js/ndarray";
import { ValueError } from "@nabla-js/ndarray";
import { breathing } from "./breathing.js";
import { copyTree } from "./copyTree.js";
import { addEpoch, addStep, emptyHistory, type History } from "./history.js";
import { addSums, means, sumsOf, type Metrics, type RawMetrics } from "./metrics.js";
import type { Position, Snapshot, TrainingEvent } from "./trainingEvent.js";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkCount, checkFunction, checkOptionalFunction, checkSignal, checkSnapshot } from "./checks.js";

/** What a step reports: its loss, and what else one wants to see. */
export type StepMetrics = { readonly loss: ArrayLike } & RawMetrics;

/** One step of training: a state and a batch in, the next state and what to report out. A jitted function may donate its state. */
export type Step<S, B> = (
  state: S,
  batch: B,
) => readonly [state: S, metrics: StepMetrics] | PromiseLike<readonly [state: S, metrics: StepMetrics]>;

/** A list, a generator or an asynchronous generator of batches. */
export type Batches<B> = Iterable<B> | AsyncIterable<B>;

export interface FitOptions<S, B> {
  /** Epochs in all, those before a checkpoint included. */
  readonly epochs: number;
  /** The batches of an epoch, counted from 1. A run can be resumed when the same epoch always gives the same batches. */
  readonly data: (epoch: number) => Batches<B>;
  /** Steps from one `step` event to the next. Metrics are read then, so that a device can run ahead. @defaultValue 1 */
  readonly every?: number;
  /** Batches in an epoch, for whoever shows how far the run is. */
  readonly batches?: number;
  /** Figures over data kept aside, after each epoch. It must not donate the state. */
  readonly validate?: (state: S) => Metrics | PromiseLike<Metrics>;
  /** Where to go on, from a checkpoint. @defaultValue the beginning */
  readonly from?: Pick<Snapshot<S>, "position" | "history">;
  /** Ends the run between two steps; its reason is thrown. */
  readonly signal?: AbortSignal;
}

const beginning: Position = { epochs: 0, batches: 0, step: 0, sums: {} };

/**
 * Trains: applies `step` to the batches of some epochs, and yields what happens. Nothing runs between two events but
 * what leads to the next, and whoever stops asking stops the run.
 *
 *     stateₜ₊₁, metricsₜ = step(stateₜ, batchₜ)
 *
 * The events are `start`; for every few steps `step`; after each epoch `epoch`; at last `end`. Their figures depend on
 * state, data and step alone, so a run that goes on from a {@link Snapshot} ends as if it had never been interrupted.
 *
 * @param step - Any function from state and batch to state and metrics; `loss` is one number, or one for each example.
 * @param state - Where to begin: parameters, optimizer state, random key. Given to the first step, which may donate it.
 * @throws {@link ValueError} for options that do not fit, and for an epoch without batches.
 * @throws The reason of `signal`, once it is aborted.
 * @example
 * ```ts
 * const halve = (x, batch) => [np.div(x, batch), { loss: x }];
 * const events = fit(halve, np.array(8), { epochs: 2, data: () => [2, 2] });
 * for await (const { event, epoch, step } of events) console.log(event, epoch, step);
 * ```
 */
export async function* fit<S, B>(
  step: Step<S, B>,
  state: S,
  options: FitOptions<S, B>,
): AsyncGenerator<TrainingEvent<S>, void, undefined> {
  const op = "fit";
  checkFunction(op, "step", step);
  const { epochs, data, every, batches, validate, from, signal } = optionsOf(op, options, {
    epochs: undefined,
    data: undefined,
    every: 1,
    batches: undefined,
    validate: undefined,
    from: undefined,
    signal: undefined,
  });
  checkCount(op, "epochs", epochs, 0);
  checkFunction(op, "data", data, "Pass a function from the number of an epoch to its batches.");
  checkCount(op, "every", every, 1);
  if (batches !== undefined) checkCount(op, "batches", batches, 0);
  checkOptionalFunction(op, "validate", validate);
  if (from !== undefined) checkSnapshot(op, "from", from);
  checkSignal(op, signal);
  const breathe = breathing(16);

  let current = state;
  let position = from?.position ?? beginning;
  let history: History = from?.history ?? emptyHistory;

  /** What each event carries; the copy is made of the state as it is when it is asked for, and refused later. */
  const moment = (epoch: number) => {
    const at = position;
    const learned = history;
    const snapshot = async (): Promise<Snapshot<S>> => {
      if (position !== at) throw goneOn(at.step, position.step);
      return { state: await copyTree(current), position: at, history: learned };
    };
    return { epoch, step: at.step, history: learned, snapshot };
  };

  signal?.throwIfAborted();
  yield { event: "start", ...moment(Math.min(position.epochs + 1, epochs)), epochs, batches };

  for (let epoch = position.epochs + 1; epoch <= epochs; epoch++) {
    const used = position.batches;
    let waiting: StepMetrics[] = [];
    let seen = 0;

    const report = async (): Promise<TrainingEvent<S>> => {
      const sums = await sumsOf(waiting);
      waiting = [];
      const metrics = means(sums);
      position = { ...position, sums: addSums(position.sums, sums) };
      history = addStep(history, { epoch, step: position.step, metrics });
      return { event: "step", ...moment(epoch), loss: metrics.loss, metrics };
    };

    for await (const batch of data(epoch)) {
      signal?.throwIfAborted();
      if (seen++ < used) continue;
      const [next, metrics] = await step(current, batch);
      current = next;
      position = { ...position, batches: seen, step: position.step + 1 };
      waiting.push(metrics);
      if (position.step % every === 0) yield await report();
      await breathe();
    }
    if (seen === 0 || seen < used) throw tooFewBatches(epoch, seen, used);
    if (waiting.length > 0) yield await report();

    const metrics = means(position.sums);
    const validation = await validate?.(current);
    position = { epochs: epoch, batches: 0, step: position.step, sums: {} };
    history = addEpoch(history, {
      epoch,
      step: position.step,
      metrics,
      ...(validation === undefined ? {} : { validation }),
    });
    yield { event: "epoch", ...moment(epoch), loss: metrics.loss, metrics, validation };
  }
  yield { event: "end", ...moment(position.epochs) };
}

const goneOn = (then: number, now: number): ValueError =>
  new ValueError({
    op: "snapshot",
    given: `an event of step ${then}, asked when the run had gone on to step ${now}`,
    expected: "the event that came last",
    mend: "Call snapshot() before asking for the next event.",
  });

const tooFewBatches = (epoch: number, seen: number, used: number): ValueError =>
  new ValueError({
    op: "fit",
    given: `${seen} batches from data(${epoch})`,
    expected: used > 0 ? `at least ${used}, which the run had used before its checkpoint` : "at least one",
    mend:
      used > 0
        ? "Resume with the data the run began with."
        : "Give a fresh iterable for each epoch: a generator is empty once used.",
  });
