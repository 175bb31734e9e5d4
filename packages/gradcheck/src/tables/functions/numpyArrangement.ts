import * as np from "@nabla-js/ndarray";
import { awayFromZero, edges, integers, lattice, ties } from "../../arbitraries/elements.js";
import { a, bools, eager, ints, ofWhole, one, rows, two, whole, type FunctionRow } from "./functionRow.js";

/** Functions that move elements: shapes, joining, splitting, padding, reading and writing at indices, diagonals, grids. */
export const numpyArrangement = (): readonly FunctionRow[] =>
  rows([
    // Shapes
    ["reshape", (x) => np.reshape(x, [3, -1]), one()],
    ["ravel", (x) => np.ravel(x), one()],
    ["transpose", (x) => np.transpose(x), one()],
    ["permuteDims", (x) => np.permuteDims(x, [2, 0, 1]), [a([2, 3, 2])]],
    ["matrixTranspose", np.matrixTranspose, [a([2, 3, 2])]],
    ["moveaxis", (x) => np.moveaxis(x, [0, 1], [2, 0]), [a([2, 3, 2])]],
    ["rollaxis", (x) => np.rollaxis(x, 2, 1), [a([2, 3, 2])]],
    ["swapaxes", (x) => np.swapaxes(x, 0, -1), [a([2, 3, 2])]],
    ["expandDims", (x) => np.expandDims(x, [0, 2]), one()],
    ["squeeze", (x) => np.squeeze(x, [0, -1]), [a([1, 3, 1])]],
    ["atleast1d", np.atleast1d, [a([])]],
    ["atleast2d", np.atleast2d, [a([3])]],
    ["atleast3d", np.atleast3d, one()],
    ["broadcastTo", (x) => np.broadcastTo(x, [4, 2, 3]), [a([2, 1])]],
    ["broadcastArrays", (x, y) => np.broadcastArrays(x, y), [a([2, 1]), a([3])]],

    // Joining and splitting
    ["concatenate", (x, y) => np.concatenate([x, y], 1), [a([2, 2]), a([2, 1])]],
    ["concat", (x, y) => np.concat([x, y], null), [a([2, 2]), a([3])]],
    ["append", (x, y) => np.append(x, y, 0), [a([2, 2]), a([1, 2])]],
    ["stack", (x, y) => np.stack([x, y], -1), [a([3]), a([3])]],
    ["hstack", (x, y) => np.hstack([x, y]), [a([2, 2]), a([2, 1])]],
    ["vstack", (x, y) => np.vstack([x, y]), [a([3]), a([2, 3])]],
    ["dstack", (x, y) => np.dstack([x, y]), [a([2, 3]), a([2, 3])]],
    ["columnStack", (x, y) => np.columnStack([x, y]), [a([3]), a([3, 2])]],
    [
      "block",
      (x, y) =>
        np.block([
          [x, y],
          [y, x],
        ]),
      [a([2, 2]), a([2, 2])],
    ],
    ["split", (x) => np.split(x, [1, 2], 1), one()],
    ["arraySplit", (x) => np.arraySplit(x, 2, 1), one()],
    ["hsplit", (x) => np.hsplit(x, 3), one()],
    ["vsplit", (x) => np.vsplit(x, 2), one()],
    ["dsplit", (x) => np.dsplit(x, [1]), [a([2, 2, 3])]],
    ["unstack", (x) => np.unstack(x, 1), one()],

    // Repeating, turning, padding
    ["tile", (x) => np.tile(x, [2, 1, 2]), one()],
    ["repeat", (x) => np.repeat(x, [1, 3], 0), one()],
    [
      "repeat: a number of times that is an array",
      (x, n) => np.repeat(x, n, 0, { totalRepeatLength: 3 }),
      [a([2, 3]), ints([2], 0, 2)],
    ],
    ["resize", (x) => np.resize(x, [2, 5]), one()],
    ["flip", (x) => np.flip(x, 1), one()],
    ["fliplr", np.fliplr, one()],
    ["flipud", np.flipud, one()],
    ["rot90", (x) => np.rot90(x), one()],
    ["roll", (x) => np.roll(x, [1, -1], [0, 1]), one()],
    ["roll: by an array", (x, n) => np.roll(x, n, 1), [a([2, 3]), ints([])]],
    [
      "pad",
      (x) =>
        np.pad(x, [
          [1, 0],
          [0, 2],
        ]),
      one(),
    ],
    ["pad: by reflection", (x) => np.pad(x, 2, { mode: "reflect" }), one()],
    ["pad: by a ramp", (x) => np.pad(x, 2, { mode: "linearRamp" }), one()],

    // Reading
    ["slice", (x) => np.slice(x, [null, -1], [null, null], [-1, -2]), [a([3, 4])]],
    ["take", (x, i) => np.take(x, i, 1), [a([2, 3]), ints([4], -1, 4)]],
    ["takeAlongAxis", (x, i) => np.takeAlongAxis(x, i, 1), [a([2, 3]), ints([2, 2], -1, 3)]],
    ["at: get", (x) => np.at(x, [0, 1], "::-1", [2, 0]).get(), [a([2, 3, 3])]],
    ["at: get by an array", (x, i) => np.at(x, i).get(), [a([3, 2]), ints([2, 2], 0, 2)]],
    ["compress", (p, x) => np.compress(p, x, 1, { size: 2, fillValue: 0 }), [bools([3]), a([2, 3])]],
    ["extract", (p, x) => np.extract(p, x, { size: 3, fillValue: 0 }), [bools([2, 3]), a([2, 3])]],
    ["trimZeros", (x) => np.trimZeros(x), [a([4], integers(-1, 1))], eager],

    // Writing
    ["at: set", (x, y) => np.at(x, [0, 1], ":", 1).set(y), [a([2, 3, 2]), a([3])]],
    ["at: set twice", (x, y) => np.at(x, [1, 1]).set(y), [a([3]), a([2])]],
    ["at: add", (x, y) => np.at(x, ":", [1, 1, 0]).add(y), [a([2, 3]), a([3])]],
    ["at: multiply", (x, y) => np.at(x, 0).multiply(y), [a([2, 3]), a([3])]],
    ["at: subtract", (x, y) => np.at(x, "::2").subtract(y), [a([3, 2]), a([2])]],
    ["at: min", (x, y) => np.at(x, "1:").min(y), [a([3], lattice(0.5, 0)), a([2], lattice(0.5, 0.2))]],
    ["at: max", (x, y) => np.at(x, -1).max(y), [a([3], lattice(0.5, 0)), a([], lattice(0.5, 0.2))]],
    ["at: apply", (x) => np.at(x, 0).apply(np.sin), one()],
    ["at: under a mask", (x) => np.at(x, np.greater(x, 0)).set(7), one(awayFromZero())],
    ["put", (x, y) => np.put(x, [1, 4], y), [a([2, 3]), a([2])]],
    ["putAlongAxis", (x, i, y) => np.putAlongAxis(x, i, y, 1), [a([2, 3]), ints([2, 1], 0, 2), a([2, 1])]],
    ["place", (x, y) => np.place(x, np.array([true, false, true]), y), [a([3]), a([2])]],
    ["fillDiagonal", (x, y) => np.fillDiagonal(x, y), [a([3, 3]), a([])]],
    ["insert", (x, y) => np.insert(x, [1, 3], y), [a([3]), a([2])]],
    ["delete", (x) => np.delete(x, [0, -1], 1), one()],

    // Diagonals
    ["diag: of a matrix", (x) => np.diag(x, 1), one()],
    ["diag: of a vector", (x) => np.diag(x, -1), [a([3])]],
    ["diagflat", (x) => np.diagflat(x, 1), [a([2, 2])]],
    ["diagonal", (x) => np.diagonal(x, -1, 0, 2), [a([3, 2, 3])]],
    ["trace", (x) => np.trace(x), one()],
    ["tril", (x) => np.tril(x), one()],
    ["triu", (x) => np.triu(x, 1), one()],
    ["diagIndicesFrom", (x) => np.diagIndicesFrom(x), [a([3, 3])], { ...whole, why: "tells places by the shape alone" }],
    ["trilIndicesFrom", (x) => np.trilIndicesFrom(x), one(), { ...whole, why: "tells places by the shape alone" }],
    ["triuIndicesFrom", (x) => np.triuIndicesFrom(x), one(), { ...whole, why: "tells places by the shape alone" }],

    // Grids and places
    ["meshgrid", (x, y) => np.meshgrid(x, y), [a([2]), a([3])]],
    ["ix", (i, j) => np.ix(i, j), [ints([2]), ints([3])], ofWhole],
    ["ravelMultiIndex", (i, j) => np.ravelMultiIndex([i, j], [3, 4]), [ints([2]), ints([2])], ofWhole],
    ["unravelIndex", (i) => np.unravelIndex(i, [3, 4]), [ints([3], 0, 11)], ofWhole],
    ["nonzero", (x) => np.nonzero(x, { size: 4 }), one(ties()), whole],
    ["flatnonzero", (x) => np.flatnonzero(x, { size: 4 }), one(ties()), whole],
    ["argwhere", (x) => np.argwhere(x, { size: 4 }), one(ties()), whole],

    // Arrays like others
    ["full", (x) => np.full([2, 3], x), [a([3])]],
    ["fullLike", (x, y) => np.fullLike(x, y), two()],
    ["zerosLike", (x) => np.zerosLike(x), one(edges()), { order: 0, why: "gives constants" }],
    ["onesLike", (x) => np.onesLike(x), one(edges()), { order: 0, why: "gives constants" }],
    ["emptyLike", (x) => np.emptyLike(x), one(edges()), { order: 0, why: "gives constants" }],
  ]);
