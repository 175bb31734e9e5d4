/** The number formats of the WebAssembly binary format: LEB128 integers, IEEE floats, counted vectors. */

/** Bytes, written one behind the other. A list of numbers would be eight times as long, and be copied as often as it grows. */
export class ByteList {
  private bytes = new Uint8Array(256);
  private count = 0;

  /** How many have been written. */
  get length(): number {
    return this.count;
  }

  push(byte: number): void {
    if (this.count === this.bytes.length) {
      const more = new Uint8Array(2 * this.count);
      more.set(this.bytes);
      this.bytes = more;
    }
    this.bytes[this.count++] = byte;
  }

  /** What has been written, to be read before more is. */
  get written(): Uint8Array {
    return this.bytes.subarray(0, this.count);
  }
}

/** Appends an unsigned integer of up to 32 bits. Most have one byte. */
export const pushUnsigned = (out: ByteList | number[], value: number): void => {
  let rest = value >>> 0;
  for (; rest > 0x7f; rest >>>= 7) out.push((rest & 0x7f) | 0x80);
  out.push(rest);
};

/** Appends a signed integer of up to 32 bits. */
export const pushSigned = (out: ByteList | number[], value: number): void => {
  let rest = value | 0;
  for (; rest < -0x40 || rest > 0x3f; rest >>= 7) out.push((rest & 0x7f) | 0x80);
  out.push(rest & 0x7f);
};

/** An unsigned integer of up to 32 bits. */
export const unsigned = (value: number): number[] => {
  const bytes: number[] = [];
  pushUnsigned(bytes, value);
  return bytes;
};

/** A signed integer of up to 64 bits. */
export const signed64 = (value: bigint): number[] => {
  const bytes: number[] = [];
  let rest = BigInt.asIntN(64, value);
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const isLast = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
};

/** The word of a float: of a view of a buffer that is made once, as modules have hundreds of them. */
export const wordOf = (value: number): number => {
  cell.setFloat32(0, value);
  return cell.getUint32(0);
};

const cell = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(4));

/** The four bytes of a float. */
export const float32 = (value: number): number[] => {
  const bits = wordOf(value);
  return [bits & 255, (bits >> 8) & 255, (bits >> 16) & 255, bits >>> 24];
};

/** The eight bytes of a double. */
export const float64 = (value: number): number[] => [...new Uint8Array(Float64Array.of(value).buffer)];

/** A text, counted in bytes. */
export const text = (value: string): number[] => {
  const bytes = [...new TextEncoder().encode(value)];
  return [...unsigned(bytes.length), ...bytes];
};

/** A counted list. */
export const vector = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
