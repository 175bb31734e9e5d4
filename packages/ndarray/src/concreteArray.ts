import { ArrayBase } from "./arrayBase.js";
import type { DType, TypedArray } from "./dtype.js";
import { ensureBottom, type Interpreter } from "./interpreter.js";
import { leaked } from "./leaked.js";
import { describe, storageKey, type NDArray } from "./ndarray.js";
import type { Primitive } from "./primitive.js";
import { formatArray } from "./print.js";
import type { Shape } from "./shape.js";
import { hostStorage, type ArrayType, type HostArray, type Storage } from "./storage.js";
import { TracerError } from "./tracerError.js";

/** An array with numbers in it. Made by {@link fromStorage} and by the eager interpreter, nowhere else. */
class ConcreteArray extends ArrayBase {
  readonly interpreter = null;
  declare [storageKey]: Storage;

  constructor(shape: Shape, dtype: DType, storage: Storage) {
    super(shape, dtype);
    this[storageKey] = storage;
  }

  override toString(): string {
    return formatArray(hostOf(this));
  }
}

/** An array over a storage. For backends. */
export const fromStorage = (type: ArrayType, storage: Storage): NDArray => {
  ensureBottom(makeEager);
  return new ConcreteArray(type.shape, type.dtype, storage);
};

/** An array over a buffer that nobody else will write to. */
export const fromBuffer = (type: ArrayType, data: TypedArray): NDArray => fromStorage(type, hostStorage(data));

/** The storage of a concrete array. For backends. */
export const storageOf = (x: NDArray): Storage => {
  const storage = x[storageKey];
  if (storage === undefined) throw noNumbers("read", x);
  return storage;
};

/** The elements of a concrete array, as they lie; never to be written to. */
export const hostOf = (x: NDArray): HostArray => storageOf(x).host(x);

/** The error for reading a traced value. */
export const noNumbers = (op: string, x: NDArray): TracerError =>
  new TracerError({
    op,
    given: describe(x),
    expected: "an array with numbers: a traced value has none yet",
    mend:
      x.interpreter !== null && !x.interpreter.live
        ? "Return the value from the transformed function instead of storing it in a variable outside."
        : "Keep to functions of arrays (np.where, cond, scan), return what you want to read, or make the argument static in jit.",
  });

/** Makes every use of an array throw: after donation its memory belongs to somebody else. It is the i-th of those that `paths` names. */
export const kill = (x: NDArray, paths: () => readonly string[], i: number): void => {
  (x as { [storageKey]: Storage })[storageKey] = new DonatedStorage(x, paths, i);
};

/** What is left of an array that was donated. */
class DonatedStorage implements Storage {
  readonly device = "none";
  readonly shared = false;
  private readonly x: NDArray;
  private readonly paths: () => readonly string[];
  private readonly i: number;

  constructor(x: NDArray, paths: () => readonly string[], i: number) {
    this.x = x;
    this.paths = paths;
    this.i = i;
  }

  host(): never {
    throw new TracerError({
      op: "donated array",
      given: `${describe(this.x)}, donated as ${this.paths()[this.i]}`,
      expected: "an array that still has its numbers",
      mend: "Use the array that the call returned, or do not donate this argument.",
    });
  }

  read(): Promise<never> {
    return new Promise(() => this.host());
  }
}

/** The interpreter at the bottom: it computes each equation at once, by its plain loop. */
class EagerInterpreter implements Interpreter {
  readonly name = "eager";
  readonly parent = null;
  readonly live = true;

  process<P>(primitive: Primitive<P>, inputs: readonly NDArray[], params: P): readonly NDArray[] {
    for (const x of inputs) if (x.interpreter !== null) throw leaked(primitive.name, x);
    if (primitive.call !== undefined) return primitive.call(inputs, params);
    const hosts = inputs.map(hostOf);
    const types = primitive.shape(hosts, params);
    const results = primitive.impl!(hosts, params, types);
    return results.map((result, i) => {
      const storage = hostStorage(result.data, result.strides);
      hosts.forEach((host, j) => {
        if (host.data === result.data) storage.shared = storageOf(inputs[j]).shared = true;
      });
      return new ConcreteArray(types[i].shape, types[i].dtype, storage);
    });
  }
}

const makeEager = (): Interpreter => new EagerInterpreter();

/** Puts the eager interpreter at the bottom if none is there: whatever needs an interpreter before any array calls it. */
export const ensureEager = (): void => ensureBottom(makeEager);
