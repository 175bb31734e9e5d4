import { Code, type Local, type ValueType } from "./code.js";
import { constant, lift, typeOfKind, Value, Variable, type Cell, type Kind, type Term } from "./value.js";

/** Statements over {@link Value}s: names, loops, branches, stores. They are emitted in the order in which they are called. */
export class Block {
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  /** A parameter of the function. */
  param(index: number, kind: Kind): Variable {
    return new Variable(kind, this.code.param(index));
  }

  /** Names a value: it is computed here, once. */
  let(value: Value): Variable {
    const variable = this.variable(value.kind);
    value.push(this.code);
    this.code.set(variable.local);
    return variable;
  }

  /** A name without a value yet: 0. */
  variable(kind: Kind): Variable {
    return new Variable(kind, this.code.local(typeOfKind(kind)));
  }

  /** An existing local as a value. */
  of(local: Local, kind: Kind): Variable {
    return new Variable(kind, local);
  }

  set(variable: Variable, value: Term): void {
    lift(value, variable.kind).push(this.code);
    this.code.set(variable.local);
  }

  /** `for (i = from; i < to; i += step) body(i)`. */
  for(from: Term, to: Term, body: (i: Variable) => void, step = 1): void {
    if (typeof from === "number" && typeof to === "number" && from >= to) return;
    const i = this.let(lift(from, "i32"));
    const end = typeof to === "number" ? constant(to, "i32") : this.let(to);
    this.while(
      () => i.lt(end),
      () => {
        body(i);
        this.set(i, i.add(step));
      },
    );
  }

  /** `for (i = from − 1; i ≥ to; i--) body(i)`. */
  down(from: Term, to: Term, body: (i: Variable) => void): void {
    const i = this.let(lift(from, "i32").sub(1));
    const end = typeof to === "number" ? constant(to, "i32") : this.let(to);
    this.while(
      () => i.ge(end),
      () => {
        body(i);
        this.set(i, i.sub(1));
      },
    );
  }

  /** The condition is computed anew before each turn. */
  while(condition: () => Value, body: () => void): void {
    this.code.while(() => condition().push(this.code), body);
  }

  if(condition: Value, then: () => void, otherwise?: () => void): void {
    condition.push(this.code);
    this.code.if(then, otherwise);
  }

  store(address: Value, cell: Cell, value: Term, offset = 0): void {
    address.push(this.code);
    lift(value, cell === "i8" || cell === "u8" ? "i32" : cell).push(this.code);
    this.code.memory(cell === "i8" || cell === "u8" ? "i32.store8" : `${cell}.store`, offset);
  }

  storeVector(address: Value, value: Value, offset = 0): void {
    address.push(this.code);
    value.push(this.code);
    this.code.simdMemory("v128.store", offset);
  }

  /** Copies bytes. */
  copy(to: Value, from: Value, bytes: Term): void {
    to.push(this.code);
    from.push(this.code);
    lift(bytes, "i32").push(this.code);
    this.code.memoryCopy();
  }

  /** Fills bytes. */
  fill(to: Value, byte: Term, bytes: Term): void {
    to.push(this.code);
    lift(byte, "i32").push(this.code);
    lift(bytes, "i32").push(this.code);
    this.code.memoryFill();
  }

  /** Calls a function that gives nothing. */
  do(index: number, ...args: readonly Value[]): void {
    args.forEach((arg) => arg.push(this.code));
    this.code.call(index);
  }

  /** Leaves a value as the function's result. */
  result(value: Value): void {
    value.push(this.code);
  }

  /** Leaves the function. */
  return(value?: Value): void {
    value?.push(this.code);
    this.code.op("return");
  }
}

/** What a function gives, as a value. */
export const callOf = (index: number, kind: Kind, ...args: readonly Value[]): Value =>
  new Value(kind, (code) => {
    args.forEach((arg) => arg.push(code));
    code.call(index);
  });

/** Writes a function of its parameters. */
export const functionOf = (
  params: readonly Kind[],
  results: readonly Kind[],
  write: (block: Block, ...params: Variable[]) => void,
): Code => {
  const types = (kinds: readonly Kind[]): ValueType[] => kinds.map(typeOfKind);
  const code = new Code(types(params), types(results));
  const block = new Block(code);
  write(block, ...params.map((kind, i) => block.param(i, kind)));
  return code;
};
