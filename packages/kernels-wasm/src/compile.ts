import type { CompileOptions, Executable, Program } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import {
  contiguous,
  fromBuffer,
  fromStorage,
  hostArray,
  hostOf,
  sizeOf,
  storageOf,
  typeOf,
  type ArrayType,
  type HostArray,
  type Storage,
} from "@nabla-js/ndarray/internal";
import { emitModule } from "./emit/emitModule.js";
import type { Engine } from "./engine.js";
import type { Buffer } from "./lower/expr.js";
import type { Place } from "./lower/planArena.js";
import type { HostKernel, Kernel } from "./lower/schedule.js";
import { scheduleOf } from "./lower/scheduleOf.js";
import { bytesOfType, copyIn, copyOut, type Heap } from "./memory/heap.js";

/** Compiles a Program. With a clock the module calls it before each kernel, by the kernel's number, and with −1 at the end. */
export const compile = (
  engine: Engine,
  program: Program,
  { donated }: CompileOptions,
  clock?: (kernels: readonly Kernel[]) => (index: number) => void,
): Executable => {
  const { heap, arena, residency, team, relaxed } = engine;
  const emitted = emitModule(scheduleOf(program), {
    ticks: clock !== undefined,
    threads: team?.size ?? 1,
    relaxed,
    ...(engine.worthSharing !== undefined && { worthSharing: engine.worthSharing }),
  });
  const { plan, hosts } = emitted;
  const link = linker(engine, emitted, clock?.(emitted.kernels));
  let linked = link();
  const inputTypes = program.inputs.map((v) => typeOf(v.type));
  const outputTypes = program.outputs.map((a) => typeOf(a.type));
  const inputSizes = inputTypes.map((type) => sizeOf(type.shape));
  const outputSizes = outputTypes.map((type) => sizeOf(type.shape));
  const outputBytes = outputTypes.map(bytesOfType);
  const staysAt = residentOutputs(inputTypes, outputTypes, donated);
  const mayStay = inputTypes.map((_, i) => i).filter((i) => inputSizes[i] >= worthKeeping);
  const isDonated = inputTypes.map((_, i) => donated.includes(i));

  // Behind the arena lies the room for inputs that come from outside and for outputs that are copied out.
  let end = plan.size;
  const reserve = (type: ArrayType): number => {
    const at = end;
    end += Math.ceil((bytesOfType(type) + 16) / 64) * 64;
    return at;
  };
  const inputRoom = inputTypes.map(reserve);
  const outputRoom = outputTypes.map((type, i) => (staysAt.has(i) ? null : reserve(type)));
  /** What came last time: what comes twice stays. What is donated has a block of its own too, which the next call's results take. */
  const last = inputTypes.map((): Storage | null => null);

  return {
    run: (inputs) => {
      team?.check();
      if (!linked.isCurrent()) linked = link();
      const base = arena.take(end);
      const outputs = new Array<number>(outputTypes.length);
      let kept = 0;
      try {
        // First all that allocates, as what is resident may have to go for it; then the addresses.
        for (; kept < outputs.length; kept++) {
          const room = outputRoom[kept];
          outputs[kept] = room === null ? heap.allocate(outputBytes[kept]) : base + room;
        }
        for (const i of mayStay) {
          const storage = storageOf(inputs[i]);
          if (storage.device !== "host") continue;
          const mayLeave = isDonated[i] && !storage.shared;
          if ((mayLeave || last[i] === storage) && residency.addressOf(storage) === null)
            residency.upload(storage, inputTypes[i].dtype, contiguous(storage.host(inputs[i])).data, inputSizes[i]);
          if (!isDonated[i]) last[i] = storage;
        }
        const pointers = heap.view("uint32");
        for (let i = 0; i < inputs.length; i++) {
          let address = residency.addressOf(storageOf(inputs[i]));
          if (address === null) {
            address = base + inputRoom[i];
            copyIn(heap, address, inputTypes[i].dtype, contiguous(hostOf(inputs[i])).data, inputSizes[i]);
          }
          pointers[(base + plan.inputSlots[i]) / 4] = address;
        }
        for (let i = 0; i < outputs.length; i++) pointers[(base + plan.outputSlots[i]) / 4] = outputs[i];
        linked.run(base);
        const results = outputTypes.map((type, i) =>
          outputRoom[i] === null
            ? fromStorage(type, residency.keep(outputs[i], type, outputBytes[i]))
            : fromBuffer(type, copyOut(heap, outputs[i], type.dtype, outputSizes[i])),
        );
        kept = 0;
        for (const i of donated) if (!storageOf(inputs[i]).shared) residency.drop(storageOf(inputs[i]));
        residency.trim();
        return results;
      } finally {
        // After a throw the blocks of results that were to stay go back too.
        for (let i = 0; i < kept; i++) if (outputRoom[i] === null) heap.release(outputs[i], outputBytes[i]);
        arena.giveBack(base, end);
      }
    },
  };

  function linker(
    { heap: { memory }, team }: Engine,
    { bytes, sharedCosts }: typeof emitted,
    tick: ((index: number) => void) | undefined,
  ): () => Linked {
    const code = new WebAssembly.Module(bytes);
    return () => {
      const announced = team !== null && sharedCosts.length > 0 ? team.announce(code) : null;
      const { exports } = new WebAssembly.Instance(code, {
        env: {
          memory,
          host: (index: number, base: number) => runHost(heap, plan.places, hosts[index], base),
          ...(team !== null && {
            stalled: (kernel: number) => team.stalled(sharedCosts[kernel]),
            thread: 0,
            module: announced?.module ?? 0,
            slot: announced?.slot ?? 0,
          }),
          ...(tick !== undefined && { tick }),
        },
      });
      return {
        run: exports["run"] as (base: number) => void,
        isCurrent: () => announced === null || team!.knows(announced),
      };
    };
  }
};

/** An instance of a module. */
interface Linked {
  readonly run: (base: number) => void;
  /** Whether the other threads still know it. */
  isCurrent(): boolean;
}

/** Inputs of fewer elements are copied in at each call. */
const worthKeeping = 1024;

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
  heap: Heap,
  places: ReadonlyMap<Buffer, Place>,
  { equation, inputs, outputs }: HostKernel,
  base: number,
): void => {
  const addressOf = (buffer: Buffer): number => {
    const place = places.get(buffer)!;
    return place.kind === "arena" ? base + place.offset : heap.view("uint32")[(base + place.slot) / 4];
  };
  const { primitive, params } = equation;
  const hosts = inputs.map((buffer, i): HostArray => {
    const { type } = equation.inputs[i];
    return hostArray(type, copyOut(heap, addressOf(buffer), type.dtype, buffer.size));
  });
  const types = equation.outputs.map((v) => v.type);
  const results =
    primitive.impl !== undefined
      ? primitive.impl(hosts, params, types)
      : primitive.call!(
          hosts.map((host): NDArray => fromBuffer(typeOf(host), host.data)),
          params,
        ).map(hostOf);
  outputs.forEach((buffer, i) => copyIn(heap, addressOf(buffer), types[i].dtype, contiguous(results[i]).data, buffer.size));
};
