import type { Atom, CompileOptions, Executable, Program } from "@nabla-js/grad";
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
import { takeOver } from "./lower/takeOver.js";
import { bytesOfType, copyIn, copyOut, type Heap } from "./memory/heap.js";
import { ResultBlocks } from "./memory/resultBlocks.js";

/** Compiles a Program. With a clock the module calls it before each kernel, by the kernel's number, and with −1 at the end. */
export const compile = (
  engine: Engine,
  program: Program,
  { donated }: CompileOptions,
  clock?: (kernels: readonly Kernel[]) => (index: number) => void,
): Executable => {
  const { heap, arena, residency, team, relaxed } = engine;
  const inputTypes = typesOf(program.inputs);
  const outputTypes = typesOf(program.outputs);
  const staysFor = residentOutputs(inputTypes, outputTypes, donated);
  const isWorth = (output: number): boolean => team === null || bytesOfType(outputTypes[output]) >= worthTakingOver;
  const { schedule, over } = takeOver(scheduleOf(program), new Map([...staysFor].filter(([output]) => isWorth(output))));
  const emitted = emitModule(schedule, {
    ticks: clock !== undefined,
    threads: team?.size ?? 1,
    relaxed,
    ...(engine.worthSharing !== undefined && { worthSharing: engine.worthSharing }),
  });
  const { plan, hosts } = emitted;
  /** Calls of the surroundings that have not come back: while one throws, nothing is written over yet. */
  let outside = 0;
  const callHost = (index: number, base: number): void => {
    outside++;
    runHost(heap, plan.places, hosts[index], base);
    outside--;
  };
  const link = linker(engine, emitted, callHost, clock?.(emitted.kernels));
  let linked = link();
  const inputSizes = inputTypes.map((type) => sizeOf(type.shape));
  const staying = [...staysFor.keys()];
  const stayingTypes = staying.map((j) => outputTypes[j]);
  const isDonated = new Array<boolean>(inputTypes.length).fill(false);
  for (const i of donated) isDonated[i] = true;

  // Behind the arena lies the room for inputs that come from outside and for outputs that are copied out.
  let end = plan.size;
  const reserve = (type: ArrayType): number => {
    const at = end;
    end += Math.ceil((bytesOfType(type) + 16) / 64) * 64;
    return at;
  };
  const inputRoom = inputTypes.map(reserve);
  const outputRoom = outputTypes.map((type, i) => (staysFor.has(i) ? null : reserve(type)));
  /** What lies in the room of each input, as long as nobody else works in the arena. */
  const inRoom = new Array<Storage | null>(inputTypes.length).fill(null);

  /**
   * Gives inputs from outside blocks of their own: what came last time and was overwritten since; and what is donated, over which
   * results are written, or in whose block the next call's are.
   */
  const upload = (inputs: readonly NDArray[], isUntouched: boolean): void => {
    for (let i = 0; i < inputs.length; i++) {
      const storage = storageOf(inputs[i]);
      if (inputSizes[i] < worthKeeping || storage.device !== "host") continue;
      const comesAgain = inRoom[i] === storage && !isUntouched;
      if ((isDonated[i] ? !storage.shared : comesAgain) && residency.addressOf(storage) === null)
        residency.upload(storage, inputTypes[i].dtype, contiguous(storage.host(inputs[i])).data, inputSizes[i]);
    }
  };

  /** What a result may be written over: a donated array that came once. */
  const offered = (inputs: readonly NDArray[], output: number): Storage | null => {
    const i = over.get(output);
    if (i === undefined) return null;
    const isOnce = inputs.indexOf(inputs[i]) === i && inputs.lastIndexOf(inputs[i]) === i;
    const storage = storageOf(inputs[i]);
    return isOnce && residency.addressOf(storage) !== null ? storage : null;
  };

  /** Puts the addresses of inputs and results where the module looks for them; what lies nowhere yet is copied in. */
  const point = (base: number, inputs: readonly NDArray[], isUntouched: boolean, blocks: ResultBlocks): void => {
    const pointers = heap.view("uint32");
    for (let i = 0; i < inputs.length; i++) {
      const storage = storageOf(inputs[i]);
      let address = residency.addressOf(storage);
      if (address === null) {
        address = base + inputRoom[i];
        if (!isUntouched || inRoom[i] !== storage)
          copyIn(heap, address, inputTypes[i].dtype, contiguous(hostOf(inputs[i])).data, inputSizes[i]);
        inRoom[i] = isDonated[i] ? null : storage;
      } else inRoom[i] = null;
      pointers[(base + plan.inputSlots[i]) / 4] = address;
    }
    for (let j = 0; j < outputRoom.length; j++) pointers[(base + plan.outputSlots[j]) / 4] = base + (outputRoom[j] ?? 0);
    for (let k = 0; k < staying.length; k++) pointers[(base + plan.outputSlots[staying[k]]) / 4] = blocks.addressOf(k);
  };

  const resultsOf = (base: number, blocks: ResultBlocks): readonly NDArray[] => {
    const results: NDArray[] = [];
    for (let j = 0; j < outputTypes.length; j++) {
      const { dtype, shape } = outputTypes[j];
      const room = outputRoom[j];
      if (room !== null) results[j] = fromBuffer(outputTypes[j], copyOut(heap, base + room, dtype, sizeOf(shape)));
    }
    const kept = blocks.keep();
    for (let k = 0; k < kept.length; k++) results[staying[k]] = fromStorage(stayingTypes[k], kept[k]);
    return results;
  };

  return {
    run: (inputs) => {
      team?.check();
      if (!linked.isCurrent()) linked = link();
      const isUntouched = arena.isLeftBy(plan);
      const base = arena.take(end);
      let results: readonly NDArray[] | null = null;
      try {
        // First all that allocates, as what is resident may have to go for it; then the addresses.
        upload(inputs, isUntouched);
        const offers = staying.map((j) => offered(inputs, j));
        const blocks = new ResultBlocks(heap, residency, stayingTypes, offers);
        residency.hold();
        const outsideBefore = outside;
        let hasBegun = false;
        try {
          point(base, inputs, isUntouched, blocks);
          hasBegun = true;
          linked.run(base);
          results = resultsOf(base, blocks);
        } finally {
          residency.letGo();
          if (results === null) blocks.abandon(hasBegun && outside === outsideBefore);
          outside = outsideBefore;
        }
        for (const i of donated) if (!storageOf(inputs[i]).shared) residency.drop(storageOf(inputs[i]));
        residency.trim();
        return results;
      } finally {
        arena.giveBack(base, end, results === null ? null : plan);
      }
    },
  };

  function linker(
    { heap: { memory }, team }: Engine,
    { bytes, sharedCosts }: typeof emitted,
    host: (index: number, base: number) => void,
    tick: ((index: number) => void) | undefined,
  ): () => Linked {
    const code = new WebAssembly.Module(bytes);
    return () => {
      const announced = team !== null && sharedCosts.length > 0 ? team.announce(code) : null;
      const { exports } = new WebAssembly.Instance(code, {
        env: {
          memory,
          host,
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

const typesOf = (atoms: readonly Atom[]): readonly ArrayType[] => atoms.map((a) => typeOf(a.type));

/** An instance of a module. */
interface Linked {
  readonly run: (base: number) => void;
  /** Whether the other threads still know it. */
  isCurrent(): boolean;
}

/** Inputs of fewer elements are copied in at each call. */
const worthKeeping = 1024;

/**
 * Results of fewer bytes lie beside what they come from where threads share the work: written over it, lines of cores that are far from
 * each other are fetched ahead and taken away again, and the perceptron's step takes 4 to 9 % longer on two.
 */
const worthTakingOver = 2 ** 20;

/** The outputs that stay in memory, each with the donated input for which it does: the first output of its type that has none yet. */
const residentOutputs = (
  inputs: readonly ArrayType[],
  outputs: readonly ArrayType[],
  donated: readonly number[],
): ReadonlyMap<number, number> => {
  const stays = new Map<number, number>();
  for (const i of donated) {
    const key = keyOf(inputs[i]);
    const j = outputs.findIndex((type, k) => !stays.has(k) && keyOf(type) === key);
    if (j >= 0) stays.set(j, i);
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
