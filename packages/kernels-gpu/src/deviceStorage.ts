import type { TypedArray } from "@nabla-js/ndarray";
import { hostArray, type ArrayType, type HostArray, type Storage } from "@nabla-js/ndarray/internal";
import type { Device, Handle } from "./device/device.js";
import { toHost } from "./device/numbers.js";
import { onlyAwaited } from "./pendingStorage.js";

/** What is read of so few numbers is kept, and their buffer given back: a loss that was looked at costs nothing more. */
const fewElements = 4096;

/** An array on a device. It may not be there yet: results of a mode that is awaited are promises until somebody reads them. */
export class DeviceStorage implements Storage {
  readonly device: string;
  shared = false;
  /** For whoever computes with it. */
  readonly owner: Device;
  private readonly type: ArrayType;
  private state: Handle | Promise<Handle> | "released";
  private copy: TypedArray | null = null;

  constructor(owner: Device, type: ArrayType, handle: Handle | Promise<Handle>, whenGone: FinalizationRegistry<Handle> | null) {
    this.device = `gpu (${owner.mode})`;
    this.owner = owner;
    this.type = type;
    this.state = handle;
    if (!(handle instanceof Promise)) whenGone?.register(this, handle);
    else
      handle.then(
        (arrived) => {
          if (this.state === "released") {
            owner.release(arrived);
            return;
          }
          this.state = arrived;
          whenGone?.register(this, arrived);
        },
        // Whoever reads it hears of it.
        () => undefined,
      );
  }

  /** Its buffer; `null` when only a copy on the host is left. */
  get handle(): Handle | Promise<Handle> | null {
    return this.state === "released" ? null : this.state;
  }

  host(type: ArrayType): HostArray {
    if (this.copy !== null) return hostArray(type, this.copy);
    const { state, owner } = this;
    if (state === "released" || state instanceof Promise || owner.traits.isAsync)
      throw onlyAwaited(type, `lies on a device of the mode ${owner.mode}`);
    const data = owner.read(state);
    if (data instanceof Promise) throw onlyAwaited(type, `lies on a device of the mode ${owner.mode}`);
    return hostArray(type, this.keep(data));
  }

  async read(): Promise<TypedArray> {
    if (this.copy !== null) return this.copy.slice();
    const handle = this.state === "released" ? null : await this.state;
    if (handle === null || this.copy !== null) return this.copy!.slice();
    const data = await this.owner.read(handle);
    return this.keep(data).slice();
  }

  /** Gives the buffer back; the array is gone, or lives on as a copy. */
  release(): void {
    const { state } = this;
    this.state = "released";
    if (state !== "released" && !(state instanceof Promise)) this.owner.release(state);
  }

  private keep(data: Float32Array): TypedArray {
    this.copy = toHost(data, this.type);
    if (data.length <= fewElements) this.release();
    return this.copy;
  }
}
