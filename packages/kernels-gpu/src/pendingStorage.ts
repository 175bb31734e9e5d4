import { TracerError, type TypedArray } from "@nabla-js/ndarray";
import { contiguous, sizeOf, type ArrayType, type HostArray, type Storage } from "@nabla-js/ndarray/internal";

/** An array that will be on the host, such as a key that comes out of a step whose mode is awaited. */
export class PendingStorage implements Storage {
  readonly device = "host";
  shared = false;
  /** The elements, once they are there. */
  value: HostArray | Promise<HostArray>;

  constructor(value: Promise<HostArray>) {
    this.value = value;
    value.then(
      (arrived) => (this.value = arrived),
      // Whoever reads it hears of it.
      () => undefined,
    );
  }

  host(type: ArrayType): HostArray {
    if (this.value instanceof Promise) throw onlyAwaited(type, "is not there yet");
    return this.value;
  }

  async read(type: ArrayType): Promise<TypedArray> {
    return contiguous(await this.value).data.slice(0, sizeOf(type.shape));
  }
}

/** The error for reading at once what can only be awaited. */
export const onlyAwaited = (type: ArrayType, why: string): TracerError =>
  new TracerError({
    op: "kernels-gpu",
    given: `${type.dtype}[${type.shape.join(",")}], which ${why}`,
    expected: "an array whose numbers are at hand",
    mend: "Use await np.read(x), or compute with it inside the jitted function.",
  });
