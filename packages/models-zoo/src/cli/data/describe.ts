import type { DatasetInfo } from "@nabla-js/datasets";
import { classCounts } from "@nabla-js/datasets";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";

/** A split of any dataset: arrays and lists by name, or a text. */
export type Split = string | Readonly<Record<string, unknown>>;
export type Splits = Readonly<Record<string, Split>>;

/** What a split holds. */
export interface Described {
  readonly split: string;
  readonly examples: number;
  /** How often each class occurs, where there are classes. */
  readonly classes?: Readonly<Record<string, number>>;
  /** The same and the types of its arrays, for people. */
  readonly lines: readonly string[];
}

/** Counts, types and class balance of each split. */
export const describeSplits = (about: DatasetInfo, splits: Splits): readonly Described[] =>
  Object.entries(splits).map(([split, content]) => {
    if (typeof content === "string") {
      const lines = [`${split}: ${content.length} characters, ${new Set(content).size} different`, ...quoted(content)];
      return { split, examples: content.length, lines };
    }
    const examples = lengthOf(Object.values(content));
    const types = Object.entries(content).map(([name, value]) => `${name} ${typeText(value)}`);
    const { labels } = content;
    const counts = np.isNDArray(labels) && about.classes !== undefined ? classCounts(labels, about.classes.length) : undefined;
    const classes =
      counts === undefined ? undefined : Object.fromEntries(counts.map((count, i) => [about.classes![i], count] as const));
    return {
      split,
      examples,
      ...(classes === undefined ? {} : { classes }),
      lines: [
        `${split}: ${examples} examples; ${types.join(", ")}`,
        ...(classes === undefined ? [] : balance(classes)),
        ...firstRows(about, content),
      ],
    };
  });

const lengthOf = (values: readonly unknown[]): number => {
  const [first] = values.filter((value) => np.isNDArray(value) || Array.isArray(value));
  return np.isNDArray(first) ? first.shape[0] : ((first as readonly unknown[] | undefined)?.length ?? 0);
};

const typeText = (value: unknown): string => {
  if (np.isNDArray(value)) return `${value.dtype} [${value.shape.join(", ")}]`;
  if (Array.isArray(value)) return np.isNDArray(value[0]) ? `${value.length} arrays` : `${value.length} texts`;
  return String(value);
};

/** The share of each class as a bar. */
const balance = (classes: Readonly<Record<string, number>>): readonly string[] => {
  const most = Math.max(1, ...Object.values(classes));
  const total = Object.values(classes).reduce((a, b) => a + b, 0);
  const widest = Math.max(...Object.keys(classes).map((name) => name.length));
  return Object.entries(classes).map(
    ([name, count]) =>
      `  ${name.padEnd(widest)} ${String(count).padStart(7)} ${((100 * count) / Math.max(1, total)).toFixed(1).padStart(5)} % ${"█".repeat(Math.round((30 * count) / most))}`,
  );
};

/** The first examples of what a line can show. */
const firstRows = (about: DatasetInfo, content: Readonly<Record<string, unknown>>): readonly string[] => {
  const { texts, english, french, features, values, times } = content as {
    readonly [name in "texts" | "english" | "french" | "times"]?: readonly string[];
  } & { readonly [name in "features" | "values"]?: NDArray };
  if (texts !== undefined) return texts.slice(0, 3).map((text) => `  ${cut(text)}`);
  if (english !== undefined && french !== undefined)
    return english.slice(0, 3).map((text, i) => `  ${cut(text)} → ${cut(french[i])}`);
  const table = features ?? values;
  if (table === undefined || table.ndim !== 2) return [];
  const heads = about.features ?? [];
  const rows = np.toNested(np.slice(table, [0], [4])) as number[][];
  return [
    ...(heads.length === 0 ? [] : [`  ${heads.join(", ")}`]),
    ...rows.map(
      (row, i) => `  ${times === undefined ? "" : `${times[i]}: `}${row.map((value) => Number(value.toPrecision(5))).join(", ")}`,
    ),
  ];
};

const quoted = (text: string): readonly string[] =>
  text
    .slice(0, 200)
    .split("\n")
    .slice(0, 4)
    .map((line) => `  ${line}`);

const cut = (text: string): string => (text.length <= 70 ? text : `${text.slice(0, 69)}…`);
