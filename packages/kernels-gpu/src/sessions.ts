import type { NDArray } from "@nabla-js/ndarray";
import {
  contiguous,
  fromBuffer,
  fromStorage,
  hostArray,
  storageOf,
  typeOf,
  type ArrayType,
  type HostArray,
  type Storage,
} from "@nabla-js/ndarray/internal";
import type { Device, Handle, Soon } from "./device/device.js";
import { toDevice } from "./device/numbers.js";
import { DeviceStorage } from "./deviceStorage.js";
import { execute, runNow, runSoon, settled, type DeviceValue, type Held, type Waiting } from "./execute.js";
import { PendingStorage } from "./pendingStorage.js";
import type { Plan } from "./plan.js";

/** An argument of a run, as it was when it was asked for: a donated array is dead when its results are there. */
interface Given {
  readonly type: ArrayType;
  readonly storage: Storage;
}

/** Runs plans on one device, in the order in which they are asked for; arrays in, arrays out. */
export class Sessions {
  private readonly device: Device;
  private readonly whenGone: FinalizationRegistry<Handle>;
  /** What is uploaded a second time stays: captured arrays, data that is passed again and again. */
  private readonly uploads = new WeakMap<Storage, "once" | Handle>();
  private tail: Promise<unknown> = Promise.resolve();

  constructor(device: Device) {
    this.device = device;
    this.whenGone = new FinalizationRegistry((handle) => device.release(handle));
  }

  /** Resolves when everything that was asked for has run. */
  async settled(): Promise<void> {
    await this.tail;
  }

  run(plan: Plan, inputs: readonly NDArray[], donated: readonly number[]): readonly NDArray[] {
    const given = inputs.map((x): Given => ({ type: typeOf(x), storage: storageOf(x) }));
    if (!this.device.traits.isAsync)
      return runNow(this.session(plan, given, donated)).map((value, i) => this.arrayOf(plan, i, value));
    const work = this.tail.then(() => runSoon(this.session(plan, given, donated)));
    this.tail = work.catch(() => undefined);
    return plan.schedule.outputs.map((_, i) =>
      this.arrayOf(
        plan,
        i,
        work.then((outputs) => outputs[i]),
      ),
    );
  }

  private *session(plan: Plan, given: readonly Given[], donated: readonly number[]): Waiting<readonly Held[]> {
    const { device } = this;
    const temporary = new Map<Storage, Handle>();
    try {
      const values: Held[] = [];
      for (let i = 0; i < given.length; i++) {
        const isHost = plan.schedule.inputs[i].place === "host";
        values.push(isHost ? yield* hostValue(given[i]) : yield* this.deviceValue(given[i], temporary));
      }
      const outputs = yield* execute(device, plan, values);
      for (const i of donated) {
        const { storage } = given[i];
        if (storage instanceof DeviceStorage && storage.owner === device && !storage.shared) storage.release();
      }
      return outputs;
    } finally {
      temporary.forEach((handle) => device.release(handle));
    }
  }

  /** An argument on the device: where it lies, or uploaded, for this run or for good. */
  private *deviceValue({ type, storage }: Given, temporary: Map<Storage, Handle>): Waiting<DeviceValue> {
    const { device, uploads } = this;
    const resident = storage instanceof DeviceStorage && storage.owner === device ? storage.handle : null;
    if (resident !== null) return { handle: yield* settled(resident), offset: 0 };
    const known = uploads.get(storage);
    const kept = typeof known === "object" ? known : temporary.get(storage);
    if (kept !== undefined) return { handle: kept, offset: 0 };
    const handle = yield* settled(device.upload(toDevice(contiguous(yield* hostValue({ type, storage })))));
    if (known === undefined) {
      uploads.set(storage, "once");
      temporary.set(storage, handle);
    } else {
      uploads.set(storage, handle);
      this.whenGone.register(storage, handle);
    }
    return { handle, offset: 0 };
  }

  private arrayOf({ schedule }: Plan, i: number, value: Soon<Held>): NDArray {
    const type = schedule.outputTypes[i];
    const { place } = schedule.outputs[i];
    if (place === "device") {
      const handle = value instanceof Promise ? value.then((it) => (it as DeviceValue).handle) : (value as DeviceValue).handle;
      return fromStorage(type, new DeviceStorage(this.device, type, handle, this.whenGone));
    }
    if (value instanceof Promise) return fromStorage(type, new PendingStorage(value as Promise<HostArray>));
    return fromBuffer(type, contiguous(value as HostArray).data);
  }
}

/** An argument on the host; what is a promise is awaited. */
function* hostValue({ type, storage }: Given): Waiting<HostArray> {
  if (storage instanceof PendingStorage) return hostArray(type, contiguous(yield* settled(storage.value)).data);
  return storage.host(type);
}
