import type { Backend, CompileOptions, Executable, Program } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import {
  contiguous,
  fromBuffer,
  fromStorage,
  hostArray,
  hostOf,
  storageOf,
  typeOf,
  type ArrayType,
  type HostArray,
} from "@nabla-js/ndarray/internal";
import { emitModule } from "./emit/emitModule.js";
import type { Buffer } from "./lower/expr.js";
import type { Place } from "./lower/planArena.js";
import type { HostKernel, Kernel } from "./lower/schedule.js";
import { scheduleOf } from "./lower/scheduleOf.js";
import { bytesOfType, Heap, Residency, viewOf } from "./memory.js";

/** How to make the backend. */
export interface WasmBackendOptions {
  /** Bytes of donated state that stay in WebAssembly memory; beyond, the oldest is copied out. @defaultValue 256 MiB */
  readonly residentBytes?: number;
}

/** The backend, and what it holds. */
export interface WasmBackend extends Backend {
  /** Bytes of the memory, and of the arrays that stay in it. */
  memory(): { readonly bytes: number; readonly resident: number };
}

/**
 * A backend that compiles each Program into one WebAssembly module. Give it to `jit`, or to `setDefaultBackend`.
 *
 * Donated arrays stay in its memory from call to call; all other results are ordinary arrays. Nothing needs to be freed.
 *
 * @example
 * ```ts
 * const step = jit((x) => np.add(np.mul(x, x), 1), { backend: createWasmBackend() });
 * step(np.array([1, 2, 3])); // [2. 5. 10.]
 * ```
 */
export const createWasmBackend = ({ residentBytes = 256 * 2 ** 20 }: WasmBackendOptions = {}): WasmBackend => {
  const heap = new Heap();
  const residency = new Residency(heap, residentBytes);
  return {
    name: "wasm",
    compile: (program, options) => compile(heap, residency, program, options),
    memory: () => ({ bytes: heap.size, resident: residency.bytes }),
  };
};

/** Compiles a Program. With a clock the module calls it before each kernel, by the kernel's number, and with −1 at the end. */
export const compile = (
  heap: Heap,
  residency: Residency,
  program: Program,
  { donated }: CompileOptions,
  clock?: (kernels: readonly Kernel[]) => (index: number) => void,
): Executable => {
  const { bytes, plan, hosts, kernels } = emitModule(scheduleOf(program), { ticks: clock !== undefined });
  const { memory } = heap;
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    env: {
      memory,
      host: (index: number, base: number) => runHost(memory, plan.places, hosts[index], base),
      ...(clock !== undefined && { tick: clock(kernels) }),
    },
  });
  const run = instance.exports["run"] as (base: number) => void;
  const inputTypes = program.inputs.map((v) => v.type);
  const outputTypes = program.outputs.map((a) => a.type);
  const staysAt = residentOutputs(inputTypes, outputTypes, donated);

  // Behind the arena lies the room for inputs that come from outside and for outputs that are copied out.
  let end = plan.size;
  const reserve = (type: ArrayType): number => {
    const at = end;
    end += Math.ceil((bytesOfType(type) + 16) / 64) * 64;
    return at;
  };
  const inputRoom = inputTypes.map(reserve);
  const outputRoom = outputTypes.map((type, i) => (staysAt.has(i) ? null : reserve(type)));

  return {
    run: (inputs) => {
      const base = heap.allocate(end);
      const kept: { readonly address: number; readonly type: ArrayType }[] = [];
      try {
        const outputs = outputTypes.map((type, i) => {
          const room = outputRoom[i];
          if (room !== null) return base + room;
          const address = heap.allocate(bytesOfType(type));
          kept.push({ address, type });
          return address;
        });
        const addresses = inputs.map((x, i) => {
          const resident = residency.addressOf(storageOf(x));
          if (resident !== null) return resident;
          const at = base + inputRoom[i];
          viewOf(memory, at, inputTypes[i]).set(contiguous(hostOf(x)).data.subarray(0, x.size));
          return at;
        });
        const pointers = new Int32Array(memory.buffer);
        plan.inputSlots.forEach((slot, i) => (pointers[(base + slot) >> 2] = addresses[i]));
        plan.outputSlots.forEach((slot, i) => (pointers[(base + slot) >> 2] = outputs[i]));
        run(base);
        const results = outputTypes.map((type, i) =>
          staysAt.has(i)
            ? fromStorage(typeOf(type), residency.keep(outputs[i], type))
            : fromBuffer(typeOf(type), viewOf(memory, outputs[i], type).slice()),
        );
        kept.length = 0;
        for (const i of donated) if (!storageOf(inputs[i]).shared) residency.drop(storageOf(inputs[i]));
        return results;
      } finally {
        // After a throw the blocks of results that were to stay go back too.
        kept.forEach(({ address, type }) => heap.release(address, bytesOfType(type)));
        heap.release(base, end);
      }
    },
  };
};

/** The outputs that stay in memory: to each donated input the first output of its type that has none yet. */
const residentOutputs = (
  inputs: readonly ArrayType[],
  outputs: readonly ArrayType[],
  donated: readonly number[],
): ReadonlySet<number> => {
  const stays = new Set<number>();
  for (const i of donated) {
    const key = keyOf(inputs[i]);
    const j = outputs.findIndex((type, k) => !stays.has(k) && keyOf(type) === key);
    if (j >= 0) stays.add(j);
  }
  return stays;
};

const keyOf = (type: ArrayType): string => `${type.dtype}[${type.shape.join()}]`;

/** Computes one equation by its primitive's own loop, on copies of its inputs. */
const runHost = (
  memory: WebAssembly.Memory,
  places: ReadonlyMap<Buffer, Place>,
  { equation, inputs, outputs }: HostKernel,
  base: number,
): void => {
  const addressOf = (buffer: Buffer): number => {
    const place = places.get(buffer)!;
    return place.kind === "arena" ? base + place.offset : new DataView(memory.buffer).getInt32(base + place.slot, true);
  };
  const { primitive, params } = equation;
  const hosts = inputs.map((buffer, i): HostArray => {
    const { type } = equation.inputs[i];
    return hostArray(type, viewOf(memory, addressOf(buffer), type).slice());
  });
  const types = equation.outputs.map((v) => v.type);
  const results =
    primitive.impl !== undefined
      ? primitive.impl(hosts, params, types)
      : primitive.call!(
          hosts.map((host): NDArray => fromBuffer(typeOf(host), host.data)),
          params,
        ).map(hostOf);
  outputs.forEach((buffer, i) =>
    viewOf(memory, addressOf(buffer), types[i]).set(contiguous(results[i]).data.subarray(0, buffer.size)),
  );
};
