import type { Literal } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import {
  allocate,
  contiguous,
  fromBuffer,
  hostArray,
  hostOf,
  sizeOf,
  typeOf,
  type ArrayType,
  type HostArray,
} from "@nabla-js/ndarray/internal";
import type { Handle } from "./device/device.js";
import { toDevice, toHost } from "./device/numbers.js";
import type { Device, Soon } from "./device/device.js";
import type { KernelText } from "./emit/kernelText.js";
import type { Buffer } from "./lower/expr.js";
import type { HostStep } from "./lower/schedule.js";
import type { Plan, PlannedStep } from "./plan.js";

/** Numbers on the device, from an offset on where they are a slice. */
export interface DeviceValue {
  readonly handle: Handle;
  readonly offset: number;
}

/** What a buffer holds in a run. */
export type Held = DeviceValue | HostArray;

/** What a run waits for. */
export type Waiting<T> = Generator<Promise<unknown>, T, unknown>;

const isOnDevice = (value: Held): value is DeviceValue => "handle" in value;

/** Runs where nothing has to be waited for. */
export const runNow = <T>(steps: Waiting<T>): T => {
  const { done, value } = steps.next();
  if (!done) throw new Error("kernels-gpu: a synchronous mode gave a promise");
  return value;
};

/** Runs, waiting for what is not there yet. */
export const runSoon = async <T>(steps: Waiting<T>): Promise<T> => {
  let { done, value } = steps.next();
  while (!done) {
    let arrived: unknown;
    try {
      arrived = await (value as Promise<unknown>);
    } catch (error) {
      ({ done, value } = steps.throw(error));
      continue;
    }
    ({ done, value } = steps.next(arrived));
  }
  return value as T;
};

/** Waits for a value where it is a promise. */
export function* settled<T>(value: Soon<T>): Waiting<T> {
  return value instanceof Promise ? ((yield value) as T) : value;
}

/**
 * Runs a plan on values for its inputs; gives those of its outputs. What the plan makes for itself is released when it is
 * read for the last time, also when a step throws; inputs and outputs are the caller's.
 */
export function* execute(device: Device, plan: Plan, inputs: readonly Held[]): Waiting<readonly Held[]> {
  const values = new Map<Buffer, Held>();
  plan.schedule.inputs.forEach((buffer, i) => values.set(buffer, inputs[i]));
  const made = new Set<Buffer>();
  const put = (buffer: Buffer, value: Held): void => {
    values.set(buffer, value);
    made.add(buffer);
  };
  const free = (buffer: Buffer): void => {
    const value = values.get(buffer);
    if (made.delete(buffer) && value !== undefined && isOnDevice(value)) device.release(value.handle);
    values.delete(buffer);
  };
  try {
    for (const { step, releases } of plan.steps) {
      yield* perform(device, step, values, put);
      releases.forEach(free);
    }
    const outputs = plan.schedule.outputs.map((buffer) => values.get(buffer)!);
    plan.schedule.outputs.forEach((buffer) => made.delete(buffer));
    return outputs;
  } finally {
    [...made].forEach(free);
  }
}

type Put = (buffer: Buffer, value: Held) => void;

function* perform(device: Device, step: PlannedStep["step"], values: ReadonlyMap<Buffer, Held>, put: Put): Waiting<void> {
  const of = (buffer: Buffer): Held => values.get(buffer)!;
  switch (step.kind) {
    case "kernel":
      put(step.text.output, { handle: yield* settled(dispatch(device, step.text, of)), offset: 0 });
      return;
    case "upload": {
      const data = toDevice(contiguous(of(step.from) as HostArray));
      put(step.output, { handle: yield* settled(device.upload(data)), offset: 0 });
      return;
    }
    case "download": {
      const data = yield* settled(device.read((of(step.from) as DeviceValue).handle));
      put(step.output, hostArray(step.output.type, toHost(data, step.output.type)));
      return;
    }
    case "literal": {
      const data = allocate(step.output.type.dtype, 1);
      data[0] = step.value;
      put(step.output, hostArray(step.output.type, data));
      return;
    }
    case "host":
      runHost(step, of).forEach((result, i) => put(step.outputs[i], result));
      return;
    case "scan":
      yield* runScan(device, step, of, put);
      return;
    case "cond":
      yield* runCond(device, step, of, put);
      return;
    case "while":
      yield* runWhile(device, step, of, put);
      return;
  }
}

const dispatch = (device: Device, text: KernelText, of: (buffer: Buffer) => Held): Soon<Handle> => {
  const handles = text.inputs.map((buffer) => (of(buffer) as DeviceValue).handle);
  const scalars = text.scalars.map((it) => (it.type === "Float" ? it.value : (of(it.slice) as DeviceValue).offset));
  return device.run(text, handles, scalars);
};

/** Computes an equation by its primitive's own loop. */
const runHost = ({ equation, inputs }: HostStep, of: (buffer: Buffer) => Held): readonly HostArray[] => {
  const { primitive, params } = equation;
  let next = 0;
  const hosts = equation.inputs.map((a) => (a.kind === "literal" ? literalOf(a) : (of(inputs[next++]) as HostArray)));
  const types = equation.outputs.map((v) => v.type);
  if (primitive.impl !== undefined) return primitive.impl(hosts, params, types).map((it, i) => ({ ...it, ...types[i] }));
  const arrays = hosts.map((host): NDArray => fromBuffer(typeOf(host), contiguous(host).data));
  return primitive.call!(arrays, params).map(hostOf);
};

const literalOf = ({ type, value }: Literal): HostArray => {
  const data = allocate(type.dtype, 1);
  data[0] = value;
  return hostArray(type, data);
};

function* runScan(
  device: Device,
  step: Extract<PlannedStep["step"], { readonly kind: "scan" }>,
  of: (b: Buffer) => Held,
  put: Put,
): Waiting<void> {
  const { plan, length, reverse, consts, carry, xs, outputs } = step;
  const first = carry.map(of);
  let held: readonly Held[] = first;
  const stacks = outputs.slice(carry.length).map((): Held[] => []);
  const release = (list: readonly Held[]): void =>
    list.forEach((value) => {
      if (isOnDevice(value) && !first.includes(value)) device.release(value.handle);
    });
  try {
    for (let i = 0; i < length; i++) {
      const t = reverse ? length - 1 - i : i;
      const slices = xs.map((x) => sliceOf(of(x), t, x.type));
      const results = yield* execute(device, plan, [...consts.map(of), ...held, ...slices]);
      release(held);
      held = results.slice(0, carry.length);
      results.slice(carry.length).forEach((y, j) => (stacks[j][t] = y));
    }
    const stacked: Held[] = [];
    for (let j = 0; j < stacks.length; j++) {
      stacked.push(yield* stack(device, step.stack[j], stacks[j], outputs[carry.length + j].type));
      stacks[j] = [];
    }
    stacked.forEach((value, j) => put(outputs[carry.length + j], value));
    // A loop of no steps gives what went in, as an array of its own.
    for (let j = 0; j < carry.length; j++) {
      const value = held[j];
      put(outputs[j], first.includes(value) && isOnDevice(value) ? yield* copied(device, step.copy[j], value) : value);
    }
  } catch (error) {
    release(held);
    stacks.forEach(release);
    throw error;
  }
}

/** Slice `t` along the first axis. */
const sliceOf = (value: Held, t: number, type: ArrayType): Held => {
  const size = sizeOf(type.shape.slice(1));
  if (isOnDevice(value)) return { handle: value.handle, offset: value.offset + t * size };
  const shape = type.shape.slice(1);
  return hostArray({ dtype: type.dtype, shape }, contiguous(value).data.subarray(t * size, (t + 1) * size));
};

function* copied(device: Device, text: KernelText, { handle }: DeviceValue): Waiting<DeviceValue> {
  return { handle: yield* settled(device.run(text, [handle], [])), offset: 0 };
}

/** Slices one behind the other, released; seven at a time, then seven of those. */
function* stack(
  device: Device,
  join: (sizes: readonly number[]) => KernelText,
  slices: readonly Held[],
  type: ArrayType,
): Waiting<Held> {
  if (slices.length > 0 && isOnDevice(slices[0])) {
    let level = slices as readonly DeviceValue[];
    while (level.length > 1) {
      const joined: DeviceValue[] = [];
      for (let i = 0; i < level.length; i += 7) {
        const group = level.slice(i, i + 7);
        if (group.length === 1) joined.push(group[0]);
        else {
          const text = join(group.map(({ handle }) => handle.size));
          const handles = group.map(({ handle }) => handle);
          joined.push({ handle: yield* settled(device.run(text, handles, [])), offset: 0 });
          handles.forEach((handle) => device.release(handle));
        }
      }
      level = joined;
    }
    return level[0];
  }
  const data = allocate(type.dtype, sizeOf(type.shape));
  const size = slices.length === 0 ? 0 : data.length / slices.length;
  (slices as readonly HostArray[]).forEach((slice, t) => data.set(contiguous(slice).data.subarray(0, size), t * size));
  return hostArray(type, data);
}

function* runCond(
  device: Device,
  step: Extract<PlannedStep["step"], { readonly kind: "cond" }>,
  of: (b: Buffer) => Held,
  put: Put,
): Waiting<void> {
  const chosen = contiguous(of(step.index) as HostArray).data[0];
  const plan = step.plans[Math.min(step.plans.length - 1, Math.max(0, chosen))];
  const results = yield* execute(device, plan, step.inputs.map(of));
  results.forEach((value, i) => put(step.outputs[i], value));
}

function* runWhile(
  device: Device,
  step: Extract<PlannedStep["step"], { readonly kind: "while" }>,
  of: (b: Buffer) => Held,
  put: Put,
): Waiting<void> {
  const first = step.carry.map(of);
  let held: readonly Held[] = first;
  const release = (): void =>
    held.forEach((value) => {
      if (isOnDevice(value) && !first.includes(value)) device.release(value.handle);
    });
  try {
    for (;;) {
      const [answer] = yield* execute(device, step.conditionPlan, [...step.conditionConsts.map(of), ...held]);
      if (isOnDevice(answer)) {
        const [number] = yield* settled(device.read(answer.handle));
        device.release(answer.handle);
        if (number === 0) break;
      } else if (contiguous(answer).data[0] === 0) break;
      const results = yield* execute(device, step.bodyPlan, [...step.bodyConsts.map(of), ...held]);
      release();
      held = results;
    }
    for (let j = 0; j < held.length; j++) {
      const value = held[j];
      put(step.outputs[j], first.includes(value) && isOnDevice(value) ? yield* copied(device, step.copy[j], value) : value);
    }
  } catch (error) {
    release();
    throw error;
  }
}
