import { text, unsigned, vector } from "./bytes.js";
import { valueTypeByte, type Code, type ValueType } from "./code.js";

interface Signature {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** Makes a module: functions that call each other by index or by a table, one imported memory, imported functions first. */
export class ModuleBuilder {
  private readonly types: string[] = [];
  private readonly imports: { readonly name: string; readonly type: number }[] = [];
  private readonly globals: string[] = [];
  private variables = 0;
  private readonly table: number[] = [];
  private readonly functions: { code: Code | null; readonly type: number; readonly name: string }[] = [];
  private readonly exported: { readonly name: string; readonly index: number }[] = [];
  private readonly typeBytes: number[][] = [];

  /** A function of the surroundings; all imports come before all functions. Returns its index. */
  import(name: string, signature: Signature): number {
    this.imports.push({ name, type: this.typeOf(signature) });
    return this.imports.length - 1;
  }

  /** A number of the surroundings that never changes. Returns its index. */
  importGlobal(name: string): number {
    this.globals.push(name);
    return this.globals.length - 1;
  }

  /** Adds a number of the module's own, 0 at first; all imports come before. Returns its index. */
  addVariable(): number {
    return this.globals.length + this.variables++;
  }

  /** Puts a function into the table and returns its number there. */
  addToTable(functionIndex: number): number {
    this.table.push(functionIndex);
    return this.table.length - 1;
  }

  /** The index of a signature, for calls by the table. */
  signature(signature: Signature): number {
    return this.typeOf(signature);
  }

  /** Adds a function and returns its index. */
  add(name: string, code: Code): number {
    this.functions.push({ code, type: this.typeOf(code), name });
    return this.imports.length + this.functions.length - 1;
  }

  export(name: string, index: number): void {
    this.exported.push({ name, index });
  }

  /** The module. The memory is imported as `env.memory`, functions as `env.<name>`. With names they are in it, for readers. */
  bytes(shared: boolean, withNames = false): Uint8Array<ArrayBuffer> {
    const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content];
    const memory = [...text("env"), ...text("memory"), 0x02, ...(shared ? [0x03, 0x00, ...unsigned(65536)] : [0x00, 0x00])];
    const imports = [memory, ...this.imports.map(({ name, type }) => [...text("env"), ...text(name), 0x00, ...unsigned(type)])];
    const globals = this.globals.map((name) => [...text("env"), ...text(name), 0x03, 0x7f, 0x00]);
    const elements = [0x00, 0x41, 0x00, 0x0b, ...vector(this.table.map((index) => unsigned(index)))];
    const head = [
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, vector(this.typeBytes)),
      ...section(2, vector([...imports, ...globals])),
      ...section(3, vector(this.functions.map(({ type }) => unsigned(type)))),
      ...(this.table.length === 0 ? [] : section(4, vector([[0x70, 0x00, ...unsigned(this.table.length)]]))),
      ...(this.variables === 0
        ? []
        : section(6, vector(new Array<number[]>(this.variables).fill([0x7f, 0x01, 0x41, 0x00, 0x0b])))),
      ...section(7, vector(this.exported.map(({ name, index }) => [...text(name), 0x00, ...unsigned(index)]))),
      ...(this.table.length === 0 ? [] : section(9, vector([elements]))),
    ];
    const bodies = this.functions.map(({ code }) => code!.bytes());
    const size = bodies.reduce((sum, body) => sum + body.length, 0) + unsigned(bodies.length).length;
    const start = [...head, 10, ...unsigned(size), ...unsigned(bodies.length)];
    const names = withNames ? section(0, [...text("name"), ...section(1, vector(this.names()))]) : [];
    const all = new Uint8Array(start.length + size - unsigned(bodies.length).length + names.length);
    all.set(start);
    let at = start.length;
    for (const body of bodies) {
      all.set(body, at);
      at += body.length;
    }
    all.set(names, at);
    return all;
  }

  /** Each function's index and name; a number behind the names that stand twice. */
  private names(): number[][] {
    const seen = new Map<string, number>();
    return [...this.imports, ...this.functions].map(({ name }, index) => {
      const count = seen.get(name) ?? 0;
      seen.set(name, count + 1);
      return [...unsigned(index), ...text(count === 0 ? name : `${name}.${count}`)];
    });
  }

  private typeOf({ params, results }: Signature): number {
    const key = `${params.join()}>${results.join()}`;
    const known = this.types.indexOf(key);
    if (known >= 0) return known;
    this.types.push(key);
    const list = (types: readonly ValueType[]): number[] => vector(types.map((type) => [valueTypeByte[type]]));
    this.typeBytes.push([0x60, ...list(params), ...list(results)]);
    return this.types.length - 1;
  }
}
