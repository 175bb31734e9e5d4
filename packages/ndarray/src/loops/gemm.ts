/** Matrix products by blocks: operands are copied into narrow panels, and 4×4 results are held in registers. */

/** Rows and columns of a block of results, and how much of the depth is taken at a time. */
const blockRows = 256;
const blockColumns = 256;
const blockDepth = 1024;

/**
 * Copies `count` lanes (rows of the left factor, columns of the right) from lane `first` on, and of each `depth`
 * elements from `from` on, into panels of four lanes: element k of lane r goes to
 * `panels[4·depth·⌊r/4⌋ + 4·k + r mod 4]`.
 */
export type Pack = (first: number, count: number, from: number, depth: number, panels: Float64Array) => void;

/** Takes a finished block: results (row + i, column + j) lie at `block[i·stride + j]`. */
export type Store = (row: number, rows: number, column: number, columns: number, block: Float64Array, stride: number) => void;

const roundUp = (n: number): number => (n + 3) & ~3;

/**
 * C[i, j] = Σₖ A[i, k]·B[k, j] in double precision, k in ascending order.
 *
 * @param pack - What copies panels of A and of B.
 * @param store - Receives each block of C once, when its sum over the whole depth is done.
 */
export const gemm = (rows: number, columns: number, depth: number, packA: Pack, packB: Pack, store: Store): void => {
  const lanesA = roundUp(Math.min(rows, blockRows));
  const lanesB = roundUp(Math.min(columns, blockColumns));
  const deepest = Math.min(depth, blockDepth);
  const panelsA = new Float64Array(lanesA * deepest);
  const panelsB = new Float64Array(lanesB * deepest);
  const block = new Float64Array(lanesA * lanesB);
  for (let column = 0; column < columns; column += blockColumns) {
    const n = Math.min(blockColumns, columns - column);
    for (let row = 0; row < rows; row += blockRows) {
      const m = Math.min(blockRows, rows - row);
      block.fill(0);
      for (let from = 0; from < depth; from += blockDepth) {
        const d = Math.min(blockDepth, depth - from);
        packA(row, m, from, d, panelsA);
        // Panels of B stay valid for the next rows when they hold the whole depth.
        if (row === 0 || depth > blockDepth) packB(column, n, from, d, panelsB);
        for (let j = 0; j < n; j += 4)
          for (let i = 0; i < m; i += 4) multiplyPanels(panelsA, i * d, panelsB, j * d, d, block, i * lanesB + j, lanesB);
      }
      store(row, m, column, n, block, lanesB);
    }
  }
};

/** Adds the product of a panel of A and a panel of B to a 4×4 tile of the block. Sixteen sums stay in registers. */
const multiplyPanels = (
  a: Float64Array,
  fromA: number,
  b: Float64Array,
  fromB: number,
  depth: number,
  block: Float64Array,
  at: number,
  stride: number,
): void => {
  let c00 = 0,
    c01 = 0,
    c02 = 0,
    c03 = 0;
  let c10 = 0,
    c11 = 0,
    c12 = 0,
    c13 = 0;
  let c20 = 0,
    c21 = 0,
    c22 = 0,
    c23 = 0;
  let c30 = 0,
    c31 = 0,
    c32 = 0,
    c33 = 0;
  for (let k = 0, p = fromA, q = fromB; k < depth; k++, p += 4, q += 4) {
    const a0 = a[p],
      a1 = a[p + 1],
      a2 = a[p + 2],
      a3 = a[p + 3];
    const b0 = b[q],
      b1 = b[q + 1],
      b2 = b[q + 2],
      b3 = b[q + 3];
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    c23 += a2 * b3;
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    c33 += a3 * b3;
  }
  const row1 = at + stride;
  const row2 = row1 + stride;
  const row3 = row2 + stride;
  block[at] += c00;
  block[at + 1] += c01;
  block[at + 2] += c02;
  block[at + 3] += c03;
  block[row1] += c10;
  block[row1 + 1] += c11;
  block[row1 + 2] += c12;
  block[row1 + 3] += c13;
  block[row2] += c20;
  block[row2 + 1] += c21;
  block[row2 + 2] += c22;
  block[row2 + 3] += c23;
  block[row3] += c30;
  block[row3 + 1] += c31;
  block[row3 + 2] += c32;
  block[row3 + 3] += c33;
};
