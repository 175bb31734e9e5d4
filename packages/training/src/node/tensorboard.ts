import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { checkFunction, checkPath, checkStream } from "../checks.js";
import type { Combinator, TrainingEvent } from "../trainingEvent.js";
import type { Metrics } from "../metrics.js";
import { tfRecord } from "./tfRecord.js";
import { wrongPath } from "./wrongPath.js";

/**
 * Writes the figures of a run as an event file that TensorBoard shows: the steps' as `training/loss` and so on, each
 * epoch's as `epoch/loss` and `validation/loss`. The events pass unchanged; the file is closed when they end.
 *
 * @param directory - One folder for each run; made where it is missing.
 * @param now - The time in seconds, as TensorBoard shows it. @defaultValue the clock
 * @throws {@link ValueError} at the first event, where the path leads to a file.
 */
export const tensorboard = (directory: string, now: () => number = () => Date.now() / 1000): Combinator => {
  checkPath("tensorboard", "directory", directory);
  checkFunction("tensorboard", "now", now, "Pass a function that gives seconds, or leave it out for the clock.");
  return (events) => {
    checkStream("tensorboard", "events", events, "Pass what fit returns.");
    return writing(events, directory, now);
  };
};

async function* writing<S>(
  events: AsyncIterable<TrainingEvent<S>>,
  directory: string,
  now: () => number,
): AsyncGenerator<TrainingEvent<S>, void, undefined> {
  makeFolder(directory);
  const began = now();
  const name = `events.out.tfevents.${String(Math.floor(began)).padStart(10, "0")}.nabla.${process.pid}.0`;
  const file = openSync(join(directory, name), "a");
  const write = (bytes: Uint8Array): number => writeSync(file, tfRecord(bytes));
  try {
    write(message([double(1, began), text(3, "brain.Event:2")]));
    for await (const event of events) {
      if (event.event === "step") write(scalars(now(), event.step, prefixed("training", event.metrics)));
      if (event.event === "epoch") {
        const { step, metrics, validation = {} } = event;
        write(scalars(now(), step, { ...prefixed("epoch", metrics), ...prefixed("validation", validation) }));
      }
      yield event;
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const makeFolder = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw wrongPath(error, { op: "tensorboard", path, expected: "a folder", mend: "Pass one folder for each run." });
  }
};

const prefixed = (group: string, metrics: Metrics): Metrics =>
  Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${group}/${name}`, value]));

/**
 * An `Event` of TensorFlow with simple values: wall_time = 1, step = 2, summary = 5 { value = 1 { tag = 1,
 * simple_value = 2 } }. See tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto.
 */
const scalars = (wallTime: number, step: number, metrics: Metrics): Uint8Array => {
  const values = Object.entries(metrics).map(([tag, value]) => bytes(1, message([text(1, tag), float(2, value)])));
  return message([double(1, wallTime), varint(2, step), bytes(5, message(values))]);
};

// The four kinds of fields of a protocol buffer: a key, (number << 3) | type, and what it holds.

const message = (fields: readonly Uint8Array[]): Uint8Array => Buffer.concat(fields);

const varint = (field: number, value: number): Uint8Array => Uint8Array.from([field << 3, ...digits(value)]);

const double = (field: number, value: number): Uint8Array => {
  const out = Buffer.alloc(9, (field << 3) | 1);
  out.writeDoubleLE(value, 1);
  return out;
};

const float = (field: number, value: number): Uint8Array => {
  const out = Buffer.alloc(5, (field << 3) | 5);
  out.writeFloatLE(value, 1);
  return out;
};

const bytes = (field: number, content: Uint8Array): Uint8Array =>
  Buffer.concat([Uint8Array.from([(field << 3) | 2, ...digits(content.length)]), content]);

const text = (field: number, content: string): Uint8Array => bytes(field, Buffer.from(content));

/** A number to the base 128, the low digits first, the high bit set on all but the last. */
const digits = (value: number): number[] => (value < 128 ? [value] : [(value % 128) + 128, ...digits(Math.floor(value / 128))]);
