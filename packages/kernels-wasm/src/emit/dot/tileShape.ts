/** A tile: rows of the left factor, and vectors of columns of the right one. */
export interface TileShape {
  readonly rows: number;
  readonly vectors: number;
}

/** The tile of panels: what a panel holds is as wide as this. */
export const panelTile: TileShape = { rows: 4, vectors: 2 };

/** Tiles whose sums and loads, and one product, fit sixteen registers. */
const shapes: readonly TileShape[] = [
  panelTile,
  { rows: 2, vectors: 4 },
  { rows: 3, vectors: 2 },
  { rows: 1, vectors: 6 },
  { rows: 6, vectors: 1 },
];

/**
 * Cycles of one step of a tile, roughly: two multiplications and additions at a time, two loads at a time, and never less than it
 * takes until a sum can be added to again.
 */
const cyclesOf = ({ rows, vectors }: TileShape): number => Math.max((rows * vectors) / 2, (rows + vectors) / 2, 3) + 0.7;

/** Cycles of one step of k over a whole of `rows` × `vectors`, cut into tiles of one shape. */
export const stepCycles = (rows: number, vectors: number, shape: TileShape = panelTile): number => {
  const [r, v] = [rows % shape.rows, vectors % shape.vectors];
  const [fullRows, fullVectors] = [(rows - r) / shape.rows, (vectors - v) / shape.vectors];
  let cycles = fullRows * fullVectors * cyclesOf(shape);
  if (r > 0) cycles += fullVectors * cyclesOf({ ...shape, rows: r });
  if (v > 0) cycles += fullRows * cyclesOf({ ...shape, vectors: v });
  if (r > 0 && v > 0) cycles += cyclesOf({ rows: r, vectors: v });
  return cycles;
};

/** The tile that goes over `rows` × `vectors` fastest, where neither factor is packed. */
export const bestTile = (rows: number, vectors: number): TileShape =>
  shapes.reduce((best, shape) => (stepCycles(rows, vectors, shape) < stepCycles(rows, vectors, best) ? shape : best));
