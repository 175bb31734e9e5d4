import { ByteList, float32, float64, pushSigned, pushUnsigned, signed64, unsigned, wordOf } from "./bytes.js";
import { atomicOpcodes, opcodes, simdOpcodes, type AtomicOp, type Op, type SimdOp } from "./opcodes.js";

/** The value types of WebAssembly that we use. */
export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";

export const valueTypeByte: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/** A local variable of a function. */
export interface Local {
  readonly index: number;
  readonly type: ValueType;
}

/** The body of one function, written instruction by instruction; locals are declared as they are needed. */
export class Code {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  private readonly declared: ValueType[] = [];
  private readonly out = new ByteList();
  private zeros: Local | null = null;

  constructor(params: readonly ValueType[], results: readonly ValueType[] = []) {
    this.params = params;
    this.results = results;
  }

  /** A parameter, by its place. */
  param(index: number): Local {
    return { index, type: this.params[index] };
  }

  /** A fresh local, zero at first. */
  local(type: ValueType): Local {
    this.declared.push(type);
    return { index: this.params.length + this.declared.length - 1, type };
  }

  /** So many fresh locals. */
  locals(type: ValueType, count: number): Local[] {
    const all = new Array<Local>(count);
    for (let i = 0; i < count; i++) all[i] = this.local(type);
    return all;
  }

  /** An instruction without immediates, or two. */
  op(name: Op, next?: Op): this {
    this.out.push(opcodes[name]);
    if (next !== undefined) this.out.push(opcodes[next]);
    return this;
  }

  /** A SIMD instruction without immediates, or two. */
  simd(name: SimdOp, next?: SimdOp): this {
    this.prefixed(name);
    if (next !== undefined) this.prefixed(next);
    return this;
  }

  /** A saturating conversion from a float. */
  truncSat(kind: 0 | 1 | 2 | 3 | 6): this {
    this.raw(0xfc, kind);
    return this;
  }

  get(local: Local): this {
    return this.withIndex(0x20, local.index);
  }

  set(local: Local): this {
    return this.withIndex(0x21, local.index);
  }

  tee(local: Local): this {
    return this.withIndex(0x22, local.index);
  }

  i32(value: number): this {
    this.out.push(0x41);
    pushSigned(this.out, value);
    return this;
  }

  i64(value: bigint): this {
    this.raw(0x42, ...signed64(value));
    return this;
  }

  f32(value: number): this {
    if (Object.is(value, 0)) this.raw(0x43, 0, 0, 0, 0);
    else this.raw(0x43, ...float32(value));
    return this;
  }

  f64(value: number): this {
    this.raw(0x44, ...float64(value));
    return this;
  }

  /** A scalar load or store at the address on the stack plus `offset` bytes. */
  memory(name: Op, offset: number): this {
    this.out.push(opcodes[name]);
    this.out.push(0);
    pushUnsigned(this.out, offset);
    return this;
  }

  /** A SIMD load or store at the address on the stack plus `offset` bytes. */
  simdMemory(name: SimdOp, offset: number): this {
    this.prefixed(name);
    this.out.push(0);
    pushUnsigned(this.out, offset);
    return this;
  }

  /** A SIMD store of one lane. */
  simdLane(name: SimdOp, offset: number, lane: number): this {
    this.prefixed(name);
    this.out.push(0);
    pushUnsigned(this.out, offset);
    this.out.push(lane);
    return this;
  }

  /** Takes one lane out. */
  extract(name: SimdOp, lane: number): this {
    this.prefixed(name);
    this.out.push(lane);
    return this;
  }

  /** A vector constant of four equal 32-bit words. Zeros are a local that nobody sets, in two bytes for eighteen. */
  v128Words(word: number): this {
    if (word === 0) return this.get((this.zeros ??= this.local("v128")));
    this.out.push(0xfd);
    this.out.push(0x0c);
    for (let i = 0; i < 16; i++) this.out.push((word >>> (8 * (i % 4))) & 0xff);
    return this;
  }

  /** A vector constant of four equal floats. */
  f32x4(value: number): this {
    return this.v128Words(wordOf(value));
  }

  /** A vector constant of two equal doubles. */
  f64x2(value: number): this {
    const bytes = float64(value);
    this.raw(0xfd, 0x0c, ...bytes, ...bytes);
    return this;
  }

  /** A vector constant of four 32-bit words. */
  i32x4(...words: readonly [number, number, number, number]): this {
    this.raw(0xfd, 0x0c, ...new Uint8Array(Int32Array.from(words).buffer));
    return this;
  }

  /** A vector constant of two equal 64-bit words. */
  i64x2(value: bigint): this {
    const bytes = [...new Uint8Array(BigInt64Array.of(BigInt.asIntN(64, value)).buffer)];
    this.raw(0xfd, 0x0c, ...bytes, ...bytes);
    return this;
  }

  /** Rearranges the bytes of two vectors. */
  shuffle(bytes: readonly number[]): this {
    this.raw(0xfd, 0x0d);
    for (let i = 0; i < bytes.length; i++) this.out.push(bytes[i]);
    return this;
  }

  /** An atomic instruction at the address on the stack plus `offset` bytes, a multiple of the access. */
  atomic(name: AtomicOp, offset: number): this {
    this.raw(0xfe, atomicOpcodes[name], name.startsWith("i64") ? 3 : 2, ...unsigned(offset));
    return this;
  }

  /** The value of a global. */
  global(index: number): this {
    return this.withIndex(0x23, index);
  }

  setGlobal(index: number): this {
    return this.withIndex(0x24, index);
  }

  /** Calls the function of the module's table whose number is on the stack, above its arguments. */
  callIndirect(signature: number): this {
    this.raw(0x11, ...unsigned(signature), 0);
    return this;
  }

  call(functionIndex: number): this {
    return this.withIndex(0x10, functionIndex);
  }

  /** Copies bytes: destination, source, count on the stack. */
  memoryCopy(): this {
    this.raw(0xfc, 0x0a, 0, 0);
    return this;
  }

  /** Fills bytes: destination, value, count on the stack. */
  memoryFill(): this {
    this.raw(0xfc, 0x0b, 0);
    return this;
  }

  /** `for (i = start; i < end; i += step) body()`, for constants; nothing is emitted when there are no turns. */
  loop(i: Local, start: number, end: number, step: number, body: () => void): this {
    if (start >= end) return this;
    this.i32(start).set(i);
    this.raw(0x03, 0x40);
    body();
    this.get(i).i32(step).op("i32.add").tee(i).i32(end).op("i32.lt_s");
    this.raw(0x0d, 0, 0x0b);
    return this;
  }

  /** `for (i = from; i < to; i += step) body()`, for bounds that are known when it runs. */
  loopBetween(i: Local, from: Local, to: Local, step: number, body: () => void): this {
    this.get(from).tee(i).get(to).op("i32.lt_s");
    return this.if(() => {
      this.raw(0x03, 0x40);
      body();
      this.get(i).i32(step).op("i32.add").tee(i).get(to).op("i32.lt_s");
      this.raw(0x0d, 0, 0x0b);
    });
  }

  /** Repeats `body` until it leaves 0 on the stack. */
  repeat(body: () => void): this {
    this.raw(0x03, 0x40);
    body();
    this.raw(0x0d, 0, 0x0b);
    return this;
  }

  /** `while (condition()) body()`. */
  while(condition: () => void, body: () => void): this {
    this.raw(0x02, 0x40, 0x03, 0x40);
    condition();
    this.op("i32.eqz");
    this.raw(0x0d, 1);
    body();
    this.raw(0x0c, 0, 0x0b, 0x0b);
    return this;
  }

  /** `if (the number on the stack) then() else otherwise()`. */
  if(then: () => void, otherwise?: () => void): this {
    this.raw(0x04, 0x40);
    then();
    if (otherwise !== undefined) {
      this.out.push(0x05);
      otherwise();
    }
    this.out.push(0x0b);
    return this;
  }

  /** The body as it stands in the code section. */
  bytes(): Uint8Array {
    const types = this.declared;
    const declared = new ByteList();
    let runs = 0;
    for (let from = 0, to = 0; from < types.length; from = to, runs++) {
      while (types[to] === types[from]) to++;
      pushUnsigned(declared, to - from);
      declared.push(valueTypeByte[types[from]]);
    }
    const head = new ByteList();
    pushUnsigned(head, unsigned(runs).length + declared.length + this.out.length + 1);
    pushUnsigned(head, runs);
    const result = new Uint8Array(head.length + declared.length + this.out.length + 1);
    result.set(head.written);
    result.set(declared.written, head.length);
    result.set(this.out.written, head.length + declared.length);
    result[result.length - 1] = 0x0b;
    return result;
  }

  private raw(...bytes: readonly number[]): void {
    for (let i = 0; i < bytes.length; i++) this.out.push(bytes[i]);
  }

  private withIndex(opcode: number, index: number): this {
    this.out.push(opcode);
    pushUnsigned(this.out, index);
    return this;
  }

  private prefixed(name: SimdOp): void {
    this.out.push(0xfd);
    pushUnsigned(this.out, simdOpcodes[name]);
  }
}
