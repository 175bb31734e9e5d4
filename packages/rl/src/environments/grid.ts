import * as np from "@nabla-js/ndarray";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { canvas, type Colour } from "../drawing/canvas.js";
import { rectangle } from "../drawing/shapes.js";
import { checkTexts } from "../checks.js";

/** A world of cells, one letter each, row by row. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  /** The letters, row by row. */
  readonly cells: readonly string[];
}

/**
 * A grid of a map, one string a row.
 *
 * @throws {@link ValueError} for rows of several lengths, or a letter that has no meaning.
 */
export const gridOf = (op: string, map: readonly string[], letters: string): Grid => {
  checkTexts(op, "map", map, `a list of rows, of the letters ${[...letters].join(", ")}`, "Write one string for each row.");
  const cells = map.flatMap((row) => [...row]);
  const columns = map.length === 0 ? 0 : [...map[0]].length;
  const stranger = cells.find((letter) => !letters.includes(letter));
  if (columns === 0 || cells.length !== map.length * columns || stranger !== undefined)
    throw new ValueError({
      op,
      given: `the map ${JSON.stringify(map)}`,
      expected: `rows of one length, of the letters ${[...letters].join(", ")}`,
      mend: stranger === undefined ? "Make all rows equally long." : `Use one of the letters in place of ${stranger}.`,
    });
  return { rows: map.length, columns, cells };
};

/** The cell one step away, or the same at the edge; cells are numbered row by row, int32 `[]`. */
export const neighbour = (
  { rows, columns }: Grid,
  cell: NDArray,
  direction: NDArray,
  moves: readonly (readonly [down: number, right: number])[],
): NDArray => {
  const [row, column] = np.divmod(cell, columns);
  const along = (axis: 0 | 1): NDArray =>
    np.take(
      np.array(
        moves.map((move) => move[axis]),
        { dtype: "int32" },
      ),
      direction,
    );
  const down = np.clip(np.add(row, along(0)), 0, rows - 1);
  const right = np.clip(np.add(column, along(1)), 0, columns - 1);
  return np.add(np.mul(down, columns), right);
};

/** Whether the letter of a cell is one of some, bool `[]`. */
export const hasLetter = ({ cells }: Grid, cell: NDArray, letters: string): NDArray =>
  np.take(np.array(cells.map((letter) => letters.includes(letter))), cell);

/** The numbers of the cells with a letter. */
export const cellsWith = ({ cells }: Grid, letter: string): readonly number[] =>
  cells.flatMap((it, i) => (it === letter ? [i] : []));

/** A picture of a grid, 24 pixels a cell, with a disc where somebody is. */
export const drawGrid = ({ rows, columns, cells }: Grid, cell: number, colours: Readonly<Record<string, Colour>>): NDArray => {
  const picture = canvas(24 * columns, 24 * rows);
  cells.forEach((letter, i) => {
    const [left, top] = [24 * (i % columns), 24 * Math.floor(i / columns)];
    picture.polygon(rectangle(left, top, 23, 23), colours[letter] ?? "light");
    if (i === cell) picture.disc([left + 11.5, top + 11.5], 8, "blue");
  });
  return picture.image();
};

/** A grid in letters, with the cell where somebody is in inverse colours for terminals. */
export const writeGrid = ({ rows, columns, cells }: Grid, cell: number): string =>
  Array.from({ length: rows }, (_, row) =>
    cells
      .slice(row * columns, (row + 1) * columns)
      .map((letter, column) => (row * columns + column === cell ? `\u001b[7m${letter}\u001b[0m` : letter))
      .join(""),
  ).join("\n");
