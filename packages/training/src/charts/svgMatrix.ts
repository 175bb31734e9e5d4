import { ShapeError } from "@nabla-js/ndarray";
import { at, escaped, faint, ink, picture } from "./svg.js";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkList, checkText } from "../checks.js";

export interface MatrixOptions {
  /** @defaultValue none */
  readonly title?: string;
  /** Of the classes. @defaultValue 0, 1, … */
  readonly names?: readonly string[];
}

/**
 * A confusion matrix as an SVG picture: rows are the true classes, columns the predicted ones, and each cell shows its
 * count, on a ground as dark as its share of the row.
 *
 * @param counts - `[classes, classes]`, as lists of rows.
 * @throws {@link ShapeError} unless it is square, with as many names.
 */
export const svgMatrix = (counts: readonly (readonly number[])[], options: MatrixOptions = {}): string => {
  const { title, names } = optionsOf("svgMatrix", options, { title: "", names: undefined });
  checkText("svgMatrix", "title", title);
  const classes = checkSquare("svgMatrix", counts, names);
  const cell = classes.length > 20 ? 24 : 40;
  const widest = Math.max(...classes.map((name) => name.length), 1);
  // Names that are wider than a column stand on end.
  const upright = 7 * widest > cell;
  const [left, top] = [44 + 7 * widest, upright ? 78 + 7 * widest : 84];
  const side = cell * classes.length;
  const [width, height] = [Math.max(left + side + 20, 8 * title.length + 40), top + side + 20];

  const cells = counts.flatMap((row, i) => {
    const total = row.reduce((a, b) => a + b, 0);
    return row.flatMap((count, j) => {
      const [x, y, share] = [left + j * cell, top + i * cell, total === 0 ? 0 : count / total];
      const { ground, ink } = cellOf(i === j, share);
      return [
        `<rect x="${x}" y="${y}" width="${cell - 1}" height="${cell - 1}" fill="${ground}"/>`,
        ...(count === 0
          ? []
          : [
              `<text x="${at(x + cell / 2 - 0.5)}" y="${at(y + cell / 2 + 4)}" text-anchor="middle" font-size="${cell > 30 ? 12 : 8}" fill="${ink}">${count}</text>`,
            ]),
      ];
    });
  });
  const columns = classes.map((name, j) => {
    const x = left + (j + 0.5) * cell;
    const place = upright
      ? `transform="translate(${at(x + 4)} ${top - 8}) rotate(-90)"`
      : `x="${at(x)}" y="${top - 8}" text-anchor="middle"`;
    return `<text ${place} fill="${faint}">${escaped(name)}</text>`;
  });
  const rows = classes.map(
    (name, i) =>
      `<text x="${left - 8}" y="${at(top + (i + 0.5) * cell + 4)}" text-anchor="end" fill="${faint}">${escaped(name)}</text>`,
  );
  const middle = at(top + side / 2);
  return picture(width, height, title, [
    `<text x="20" y="28" font-size="15" font-weight="600" fill="${ink}">${escaped(title)}</text>`,
    `<text x="${at(left + side / 2)}" y="54" text-anchor="middle" fill="${ink}">predicted</text>`,
    `<text x="22" y="${middle}" text-anchor="middle" fill="${ink}" transform="rotate(-90 22 ${middle})">true</text>`,
    ...columns,
    ...rows,
    ...cells,
  ]);
};

/** The names of the classes, once it is certain that there are as many as rows and columns. */
export const checkSquare = (op: string, counts: readonly (readonly number[])[], names?: readonly string[]): readonly string[] => {
  const isRow = (row: unknown): boolean => Array.isArray(row) && row.every((count) => typeof count === "number");
  checkList(op, "counts", counts, isRow, "a list of rows of numbers", "Read them with np.toNested(confusionMatrix(…)).");
  const isText = (it: unknown): boolean => typeof it === "string";
  if (names !== undefined) checkList(op, "names", names, isText, "a list of strings", "Name each class, or leave it out.");
  const size = counts.length;
  const uneven = counts.find((row) => row.length !== size);
  if (uneven !== undefined || (names !== undefined && names.length !== size))
    throw new ShapeError({
      op,
      given: { counts: [size, uneven?.length ?? size], ...(names === undefined ? {} : { names: [names.length] }) },
      expected: "counts [classes, classes], and a name for each class",
      mend: "Count with confusionMatrix, and pass the names of all classes.",
    });
  return names ?? counts.map((_, i) => String(i));
};

/** The colours of a cell, by its share of the row: blue for what was right, orange for what was not. */
export const cellOf = (isRight: boolean, share: number): { readonly ground: string; readonly ink: string } => {
  // Errors are few; the square root lets them be seen.
  const depth = isRight ? share : Math.sqrt(share);
  return { ground: shade(isRight ? "#0072b2" : "#d55e00", depth), ink: depth > 0.55 ? "#ffffff" : ink };
};

/** White at a share of 0, the colour at 1. */
const shade = (colour: string, share: number): string => {
  const parts = [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16));
  return `#${parts
    .map((part) =>
      Math.round(255 + (part - 255) * share)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
};
