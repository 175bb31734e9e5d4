import { isRecord } from "./isRecord.js";
import { isNDArray, type NDArray } from "./ndarray.js";
import { show } from "./show.js";
import { TreeError } from "./treeError.js";

/** What stands at a leaf. */
export type Leaf = NDArray | number;

/** A leaf, something static, or a list or record of trees. */
export type Tree = Leaf | string | boolean | null | undefined | readonly Tree[] | { readonly [key: string]: Tree };

/** The key of the method by which a container of one's own takes part in trees. */
export const treeSymbol: unique symbol = /* @__PURE__ */ Symbol.for("nabla.tree");

/** What that method returns: the tree inside, and how to make the container from another tree of that structure. */
export interface TreeView {
  readonly tree: Tree;
  rebuild(tree: Tree): unknown;
}

/** A tree without its leaves. Two structures are the same when their keys are. */
export type Structure =
  | { readonly kind: "leaf"; readonly key: string }
  | { readonly kind: "static"; readonly key: string; readonly value: string | boolean | null | undefined }
  | { readonly kind: "list"; readonly key: string; readonly items: readonly Structure[] }
  | { readonly kind: "record"; readonly key: string; readonly names: readonly string[]; readonly items: readonly Structure[] }
  | {
      readonly kind: "custom";
      readonly key: string;
      readonly name: string;
      readonly item: Structure;
      rebuild(tree: Tree): unknown;
    };

const leaf: Structure = { kind: "leaf", key: "*" };

/** A tree taken apart: its leaves from left to right, and its structure. `root` names it in messages. */
export const flatten = (tree: unknown, root = "tree"): { readonly leaves: readonly Leaf[]; readonly structure: Structure } => {
  const all: Leaf[] = [];
  const structure = visit(tree, root, (value) => all.push(value));
  return { leaves: all, structure };
};

/** The tree of a structure with leaves of which it is known that they are as many as it has. */
export const rebuild = (structure: Structure, leaves: readonly unknown[]): Tree => {
  let next = 0;
  const build = (it: Structure): unknown => {
    switch (it.kind) {
      case "leaf":
        return leaves[next++];
      case "static":
        return it.value;
      case "list":
        return it.items.map(build);
      case "record": {
        const record: Record<string, unknown> = {};
        it.names.forEach((name, i) => setMember(record, name, build(it.items[i])));
        return record;
      }
      case "custom":
        return it.rebuild(build(it.item) as Tree);
    }
  };
  return build(structure) as Tree;
};

/** Adds a member. Written plainly, `__proto__` would set what the record inherits from. */
const setMember = (record: Record<string, unknown>, name: string, value: unknown): void => {
  if (name === "__proto__") Object.defineProperty(record, name, { value, enumerable: true });
  else record[name] = value;
};

/** The structure of what stands at `path`; `onLeaf` is told of each leaf, from left to right. */
export const visit = (tree: unknown, path: string, onLeaf: (leaf: Leaf, path: string) => void): Structure => {
  if (isLeaf(tree)) {
    onLeaf(tree, path);
    return leaf;
  }
  if (isStatic(tree)) return { kind: "static", key: JSON.stringify(tree) ?? "undefined", value: tree };
  if (Array.isArray(tree)) {
    const items = tree.map((item, i) => visit(item, `${path}[${i}]`, onLeaf));
    return { kind: "list", key: `[${items.map((item) => item.key).join(",")}]`, items };
  }
  const view = viewOf(tree);
  if (view !== null) {
    const name = (tree as object).constructor.name;
    const item = visit(view.tree, path, onLeaf);
    return { kind: "custom", key: `${name}(${item.key})`, name, item, rebuild: view.rebuild };
  }
  const record = recordOf(tree, path);
  const names = Object.keys(record).sort();
  const items = names.map((name) => visit(record[name], member(path, name), onLeaf));
  return {
    kind: "record",
    key: `{${names.map((name, i) => `${JSON.stringify(name)}:${items[i].key}`).join(",")}}`,
    names,
    items,
  };
};

/** Whether a value is a leaf: an array or a number. */
export const isLeaf = (x: unknown): x is Leaf => typeof x === "number" || isNDArray(x);

/** Whether a value is part of the structure. */
export const isStatic = (x: unknown): x is string | boolean | null | undefined =>
  x === null || x === undefined || typeof x === "string" || typeof x === "boolean";

/** What a container of one's own says of itself; `null` for everything else. */
export const viewOf = (x: unknown): TreeView | null => {
  const method = (x as { [treeSymbol]?: () => TreeView } | null)?.[treeSymbol];
  return typeof method === "function" ? method.call(x) : null;
};

/** A plain object as it is; throws {@link TreeError} for everything that no tree may hold. */
export const recordOf = (x: unknown, path: string): Record<string, unknown> => {
  if (isRecord(x)) return x;
  throw notATree(
    "tree",
    path,
    x,
    "an array, a number, a list or a plain object of them; or a string, boolean, null or undefined",
    ArrayBuffer.isView(x)
      ? "Make an array of it with np.array(x)."
      : "Leave it out of the tree, or pass it as a static argument.",
  );
};

/** A record in words. */
export const keysOf = (names: readonly string[]): string => `an object with the keys ${names.join(", ") || "(none)"}`;

/** Anything in words. */
export const kindOf = (x: unknown): string => {
  if (Array.isArray(x)) return `a list of ${x.length}`;
  return isRecord(x) ? keysOf(Object.keys(x).sort()) : show(x);
};

/** The error for something in the place of something else. */
export const notATree = (op: string, path: string, given: unknown, expected: string, mend: string): TreeError =>
  new TreeError({ op, path, given: kindOf(given), expected, mend });

/** The path of a member, as one would write it in code. */
export const member = (path: string, name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
