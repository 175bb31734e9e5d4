import { expect, test } from "vitest";
import { describeMessages, each, type Calls } from "../../../tools/messages.js";
import { calc } from "./calc.js";
import * as fft from "./fft.js";
import * as np from "./index.js";
import * as lax from "./lax.js";
import * as linalg from "./linalg.js";
import * as random from "./random.js";
import * as special from "./special.js";
import * as tree from "./tree.js";

// What every exported function says to an ill-formed call; the files in `messages/` hold each call with its message.

const x = np.ones([2, 3]);
const y = np.ones([3, 2]);
const square = np.eye(3);
const cube = np.ones([2, 3, 4]);
const v = np.array([1, 2, 3]);
const two = np.array([1, 2]);
const none = np.ones([0]);
const scalar = np.array(1);
const ints = np.array([1, 2, 3], { dtype: "int32" });
const bools = np.array([true, false, true]);
const key = random.key(0);
const twice = (f: unknown): unknown => f;

const tables: Readonly<Record<string, Calls>> = {
  np: {
    // Elements one by one
    ...each(
      `abs absolute acos acosh arccos arccosh arcsin arcsinh arctan arctanh asin asinh atan atanh cbrt ceil cos cosh deg2rad
       degrees exp exp2 expm1 fabs fix floor frexp i0 isfinite isinf isnan isneginf isposinf log log10 log1p log2 modf neg
       negative positive rad2deg radians reciprocal rint sign signbit sin sinc sinh spacing sqrt square tan tanh trunc
       logicalNot`,
      [[1, 2]],
    ),
    ...each("bitwiseNot bitwiseInvert invert bitwiseCount", [v]),
    ...each("around round", ["1.5"], [v, 0.5]),
    ...each(
      `add arctan2 atan2 copysign div divide equal floatPower floorDivide fmax fmin fmod greater greaterEqual heaviside hypot
       ldexp less lessEqual logaddexp logaddexp2 logicalAnd logicalOr logicalXor maximum minimum mod mul multiply nextafter
       notEqual pow power remainder sub subtract trueDivide divmod`,
      [x, y],
    ),
    ...each(
      "bitwiseAnd bitwiseOr bitwiseXor bitwiseLeftShift bitwiseRightShift leftShift rightShift gcd lcm",
      [v, v],
      [ints, 1.5],
    ),
    clip: [
      [x, two, null],
      [x, "low"],
    ],
    nanToNum: [["x"], [x, { nan: null }], [x, 0]],
    where: [
      [bools, x, two],
      [bools, x],
      ["true", 1, 2],
    ],

    // Making arrays
    array: [
      [[[1, 2], [3]]],
      [[1, [2, 3]]],
      [["a"]],
      [[1, 2, 3], { shape: [2, 2] }],
      [[1], { dtype: "float16" }],
      [[1], "int32"],
      [null],
    ],
    ...each("asArray asarray", [[1, 2]], [null]),
    ...each("zeros ones empty", [[2, -1]], [[2.5]], [[2], "float"], ["2"]),
    ...each("zerosLike onesLike emptyLike", [null], [v, "int"]),
    full: [
      [[-1], 0],
      [[2], v],
      [[2], null],
      [[2], 0, "int"],
    ],
    fullLike: [
      [[1], 0],
      [v, "x"],
    ],
    arange: [[0, 1, 0], [v], [0, Infinity], [3, null, 1, "int"]],
    linspace: [
      [0, Infinity],
      [0, 1, -1],
      [0, 1, 5, { endpoint: 1 }],
      [0, 1, 5, true],
    ],
    logspace: [
      [0, NaN],
      [0, 1, 2.5],
      [0, 1, 5, { base: "2" }],
    ],
    geomspace: [
      [0, 1],
      [-1, 1],
      [1, 2, 3, null],
    ],
    eye: [[-1], [2, 2.5], [2, 2, 0, "int"]],
    identity: [[-1], [v]],
    tri: [[2.5], [2, 2, "k"]],
    astype: [
      [v, "int"],
      [null, "int32"],
    ],
    fromfunction: [
      [0, [2]],
      [(i: unknown) => i, [-2]],
    ],
    indices: [[[2, -1]], [[2], "int"]],
    meshgrid: [
      [x, { indexing: "yx" }],
      [v, "xy"],
    ],
    ix: [[x]],
    oneHot: [
      [v, 3],
      [ints, -1],
      [ints, 3, { axis: 5 }],
    ],
    ...each("bartlett blackman hamming hanning", [2.5], [v]),
    kaiser: [[4], [2.5, 1]],
    ...each("diagIndices", [-1], [2, 2.5]),
    diagIndicesFrom: [[x], [v]],
    ...each("tril triu", [v], [x, 0.5]),
    ...each("trilIndices triuIndices", [2.5], [2, "k"]),
    ...each("trilIndicesFrom triuIndicesFrom", [v], [x, "k"]),
    maskIndices: [
      [3, "triu"],
      [-1, np.triu],
    ],
    vander: [[x], [v, -1], [v, 2, { increasing: true }]],

    // Shapes
    reshape: [
      [x, [4, 2]],
      [x, [-1, -1]],
      [x, [2.5]],
      [x, null],
    ],
    ...each("ravel matrixTranspose", [[1]]),
    matrixTranspose: [[v]],
    ...each("transpose permuteDims", [x, [0, 0]], [x, [0]], [x, [0, 5]]),
    swapaxes: [
      [x, 0, 2],
      [x, "0", 1],
    ],
    moveaxis: [
      [x, 0, 5],
      [x, [0, 1], 0],
    ],
    rollaxis: [
      [x, 2],
      [x, 0, 7],
    ],
    expandDims: [
      [x, 5],
      [x, [0, 0]],
      [x, null],
    ],
    squeeze: [
      [x, 0],
      [x, 9],
    ],
    ...each("atleast1d atleast2d atleast3d", [[1]]),
    broadcastTo: [
      [x, [3, 3]],
      [x, [3]],
      [v, "3"],
    ],
    broadcastShapes: [[[2], [3]], [[2.5]]],
    broadcastArrays: [
      [x, y],
      [x, [1]],
    ],
    flip: [
      [x, 2],
      [x, [0, 0]],
    ],
    fliplr: [[v]],
    flipud: [[scalar]],
    roll: [
      [x, 0.5],
      [x, [1, 2], 0],
      [x, 1, 3],
    ],
    rot90: [[v], [x, 0.5], [x, 1, [0, 0]]],
    tile: [
      [x, -1],
      [x, [1.5]],
    ],
    repeat: [
      [v, [1, 2]],
      [v, -1],
      [v, 2, 1],
      [v, [1, -2, 1]],
      [v, 2, 0, 5],
    ],
    resize: [
      [x, [-1]],
      [[1], [2]],
    ],
    ...each("concatenate concat", [[x, y]], [x[Symbol.iterator]], [[]], [[x, v]], [[x, x], 2]),
    stack: [[[x, y]], [[]], [[x, x], 4]],
    vstack: [[[x, y]], [null]],
    hstack: [[[x, y]], [3]],
    dstack: [[[x, y]], [[]]],
    columnStack: [[[v, two]], [[]]],
    append: [
      [x, v, 0],
      [x, x, 2],
    ],
    block: [[[[x], y]], [[]], [[[x, y]]]],
    ...each("split", [v, 2], [v, 0], [v, [0.5]], [v, 1, 2]),
    arraySplit: [
      [v, 0],
      [v, "2"],
    ],
    vsplit: [
      [v, 1],
      [x, 3],
    ],
    hsplit: [
      [scalar, 1],
      [x, 2],
    ],
    dsplit: [
      [x, 1],
      [cube, 3],
    ],
    unstack: [[scalar], [x, 2]],
    pad: [
      [x, [1, 2, 3]],
      [x, -1],
      [x, 1, { mode: "round" }],
      [none, 1, { mode: "edge" }],
      [x, 1, "edge"],
    ],
    insert: [
      [v, 5, 1],
      [v, 0.5, 1],
      [x, 0, v, 2],
    ],
    ...each("delete deleteAt", [v, 5], [v, 0.5], [x, 0, 2]),
    trimZeros: [[x], [v, "x"]],
    diag: [[cube], [v, 0.5]],
    diagflat: [[[1]], [v, 0.5]],
    diagonal: [[v], [x, 0, 0, 0], [x, 0, 0, 2]],
    trace: [[v], [x, "0"]],
    fillDiagonal: [
      [v, 0],
      [x, "0"],
    ],

    // Reading and writing at indices
    take: [
      [v, 0.5],
      [v, ["a"]],
      [none, 0],
      [x, 0, 2],
      [v, v],
      [v, 0, 0, { mode: "raise" }],
      [v, 0, 0, "clip"],
    ],
    takeAlongAxis: [
      [x, ints, 0],
      [x, v, 0],
      [x, np.ones([2, 3], "int32"), 3],
    ],
    at: [
      [x, 0, 0, 0],
      [x, 5],
      [x, "1:a"],
      [x, 0.5],
    ],
    slice: [
      [v, "1:2, 3"],
      [v, 7],
      [v, {}],
    ],
    choose: [
      [np.array([0, 9], { dtype: "int32" }), []],
      [v, [x]],
    ],
    compress: [
      [[true], x, 3],
      [bools, [1]],
    ],
    extract: [
      [bools, two],
      [bools, [1]],
    ],
    place: [
      [x, bools, none],
      [v, bools, []],
    ],
    put: [
      [v, 0.5, 1],
      [v, ints, none],
    ],
    putAlongAxis: [
      [x, ints, 1, 0],
      [x, v, 1, 0],
    ],
    piecewise: [
      [v, [bools], [1, 2, 3]],
      [v, bools, [1]],
    ],
    select: [
      [[bools], [v, v]],
      [[], []],
    ],
    nonzero: [[scalar], [v, { size: -1 }], [[1]]],
    argwhere: [[v, { size: 0.5 }], [[1]]],
    flatnonzero: [[[1]], [v, 3]],
    ravelMultiIndex: [
      [[ints], [2, 2]],
      [[v], [3]],
      [[ints], [-1]],
    ],
    unravelIndex: [
      [v, [2, 2]],
      [ints, [-1]],
    ],

    // Reductions
    ...each(
      "sum prod mean",
      [x, 2],
      [x, [0, 0]],
      [x, 0, { keepdims: 1 }],
      [x, 0, { axis: 1 }],
      [x, 0, null],
      [x, 0, { dtype: "int" }],
      [[1]],
    ),
    ...each("max min amax amin", [none], [x, 2], [x, "0"], [x, 0, true]),
    ...each("ptp", [none], [bools], [x, 3]),
    ...each("any all countNonzero", [x, 2], [x, 0.5], [x, 0, { keepdims: "yes" }]),
    ...each("argmax argmin", [none], [x, 2], [x, [0, 1]], [x, 0, false]),
    ...each("var std", [x, 2], [x, 0, { ddof: "1" }], [x, 0, { dtype: "int32" }], [x, 0, { unbiased: true }]),
    average: [
      [x, 0, { weights: v }],
      [x, 2],
      [x, 0, v],
    ],
    ...each("median nanmedian", [none], [x, 3], [x, 0, { method: "linear" }]),
    ...each("quantile nanquantile", [v, 2], [none, 0.5], [v, 0.5, 1], [v, 0.5, 0, { method: "cubic" }]),
    ...each("percentile nanpercentile", [v, 101], [v, "50"], [v, 50, 0, "linear"]),
    ...each(
      "cumsum cumprod cumulativeSum cumulativeProd nancumsum nancumprod",
      [x, 2],
      [x, 0, { dtype: "int" }],
      [x, 0, 1],
      [[1]],
    ),
    ...each("nansum nanprod nanmean", [x, 2], [x, 0, { keepdims: 1 }]),
    ...each("nanmax nanmin", [none], [x, 2]),
    ...each("nanargmax nanargmin", [none], [x, 2]),
    ...each("nanvar nanstd", [x, 2], [x, 0, { ddof: v }]),
    cov: [[cube], [x, y], [x, null, { ddof: 0.5 }]],
    corrcoef: [[cube], [x, null, { rowvar: 0 }]],
    histogram: [
      [v, 0],
      [v, 2.5],
      [v, [2, 1]],
      [v, 3, { range: [1, 0] }],
      [v, 3, { weights: two }],
    ],
    histogramBinEdges: [
      [v, -1],
      [v, 3, { range: 5 }],
    ],
    histogram2d: [
      [v, two],
      [v, v, 0],
    ],
    histogramdd: [
      [v, 0],
      [x, [1]],
    ],
    bincount: [[v], [np.array([-1], { dtype: "int32" })], [ints, { weights: two }], [ints, { minlength: -1 }]],
    diff: [[scalar], [v, -1], [v, 1, 1], [v, 1, 0, { to: 1 }]],
    ediff1d: [[bools], [v, 1]],
    gradient: [[two, [1, 2]], [np.ones([1])], [v, 1, 2]],
    trapezoid: [
      [v, { x: two }],
      [v, { axis: 1 }],
      [v, v],
    ],
    unwrap: [[scalar], [v, { period: 0 }], [v, { axis: 1 }]],

    // Order and sets
    ...each("sort argsort", [x, 2], [scalar], [x, 0, { descending: 1 }], [x, 0, true]),
    ...each("partition argpartition", [v, 5], [v, 0.5], [v, 1, 1]),
    lexsort: [[[]], [[v, two]], [3]],
    searchsorted: [
      [x, 1],
      [v, 1, { side: "both" }],
      [v, 1, "left"],
    ],
    digitize: [
      [v, x],
      [v, [1]],
      [v, v, { right: true }],
    ],
    unique: [[[1]], [x, { axis: 2 }], [x, 0]],
    ...each("uniqueAll uniqueCounts uniqueInverse uniqueValues", [[1]]),
    ...each("intersect1d setdiff1d setxor1d", [[1], v]),
    union1d: [
      [[1], v],
      [v, v, { size: -1 }],
    ],
    isin: [
      [v, [1]],
      [v, v, { invert: 1 }],
    ],
    ...each("allclose isclose", [x, y], [x, x, { rtol: "small" }], [x, x, 1e-3]),
    arrayEqual: [
      [[1], v],
      [v, v, { equalNan: 1 }],
    ],
    arrayEquiv: [[[1], v]],

    // Products
    matmul: [
      [x, x],
      [x, scalar],
      [v, two],
      [x, [1]],
    ],
    dot: [
      [x, x],
      [v, two],
    ],
    inner: [[v, two]],
    outer: [[v, [1]]],
    kron: [[v, null]],
    vdot: [[v, two]],
    vecdot: [
      [v, two],
      [scalar, v],
    ],
    matvec: [
      [x, two],
      [v, v],
    ],
    vecmat: [
      [v, x],
      [v, v],
    ],
    tensordot: [
      [x, x, 1],
      [x, x, 3],
      [x, y, [[0], [0, 1]]],
    ],
    cross: [
      [x, y],
      [np.ones([4]), np.ones([4])],
      [v, v, { axis: 2 }],
    ],
    einsum: [
      ["ij,jk", x, x],
      ["ij", v],
      ["i->j", v],
      ["i,i", v],
      [x, "ij"],
      ["i1", x],
    ],
    einsumPath: [
      ["ij,jk", [2, 3], [2, 3]],
      ["ij", [2]],
    ],
    convolve: [
      [v, x],
      [none, v],
      [v, v, "whole"],
    ],
    correlate: [
      [v, x],
      [v, none],
      [v, v, 3],
    ],
    interp: [
      [v, v, two],
      [v, x, v],
      [v, v, v, { period: 0 }],
      [v, v, v, 0],
    ],
    polyval: [
      [x, 1],
      [v, "1"],
    ],
    polyfit: [
      [v, two, 1],
      [v, v, -1],
      [v, v, 1, { w: two }],
      [v, v, 1, v],
    ],
    ...each("polyadd polysub polymul", [x, v], [v, [1]]),
    polydiv: [
      [v, x],
      [v, "1"],
      [none, none],
    ],
    polyder: [[x], [v, -1]],
    polyint: [[x], [v, -1]],
    poly: [[cube], [x]],
    roots: [[x], [np.array([NaN, 1, 2])], [[1]]],

    // Types
    canCast: [
      ["int", "int32"],
      [v, "float"],
    ],
    finfo: [["int32"], ["float"]],
    iinfo: [["float32"], [null]],
    resultType: [[], ["int"], [[1]]],
    promoteTypes: [[], ["int", "int32"]],
    packbits: [[v], [x, 0], [ints, 2], [ints, 0, { bitorder: "middle" }], [ints, 0, "little"]],
    unpackbits: [[v], [np.ones([2], "uint8"), 2], [np.ones([2], "uint8"), 0, { count: 0.5 }]],
    ...each("ndim shape size", [[1, 2]]),
    size: [[x, 2]],
    item: [[v], [[1]]],
    ...each("toNested toTypedArray read", [[1]], [1]),
    applyAlongAxis: [
      [0, 0, x],
      [twice, 2, x],
      [twice, 0, np.ones([2, 0])],
    ],
    applyOverAxes: [
      [np.sum, x, 2],
      ["sum", x, 0],
      [() => scalar, x, 0],
    ],
  },

  lax: {
    ...each(
      `acos acosh asin asinh atan atanh cbrt ceil cos cosh digamma erf erfInv erfc exp exp2 expm1 floor isFinite lgamma log log1p
       logistic round rsqrt sin sinh sqrt tan tanh`,
      [ints],
      [1],
    ),
    ...each("abs neg sign square", [bools], [[1]]),
    ...each("clz not populationCount", [v], [null]),
    stopGradient: [[[1]]],
    ...each("add sub mul div rem", [x, y], [v, ints], [bools, bools], [v, 1]),
    ...each("eq ne lt le gt ge max min", [x, y], [v, ints], [v, 1]),
    ...each("atan2 pow nextAfter", [x, y], [ints, ints], [v, null]),
    ...each("and or xor shiftLeft shiftRightArithmetic shiftRightLogical", [v, v], [ints, bools], [ints, 1]),
    select: [
      [v, v, v],
      [bools, x, x],
      [bools, v, ints],
      [true, v, v],
    ],
    clamp: [
      [x, v, x],
      [v, ints, v],
      [0, v, 1],
    ],
    integerPow: [
      [v, 0.5],
      [ints, -1],
      [bools, 2],
      [v, two],
    ],
    polygamma: [
      [v, -1],
      [ints, 1],
      [v, v],
    ],
    convertDtype: [
      [v, "int"],
      [null, "int32"],
    ],
    full: [
      [[-1], 0, "int32"],
      [3, 0, "int32"],
      [[3], v, "int32"],
      [[3], 0, "int"],
    ],
    iota: [
      [[3], 1, "int32"],
      [[3], 0, "int"],
      [3, 0, "int32"],
    ],
    broadcastInDim: [
      [v, [2, 3], []],
      [v, [2, 4], [0]],
      [v, [2, 3], [5]],
      [v, 3, [0]],
      [v, [2, 3], 0],
    ],
    reshape: [
      [x, [5]],
      [x, [-1, 6]],
      [x, 6],
      [1, [1]],
    ],
    transpose: [
      [x, [0, 0]],
      [x, [0]],
      [x, null],
    ],
    moveaxis: [
      [x, 0, 2],
      [x, -1, 0],
      [1, 0, 0],
    ],
    reverse: [
      [x, [2]],
      [x, [0, 0]],
      [x, 0],
      [1, []],
    ],
    slice: [
      [v, [0], [4]],
      [v, [0, 0], [1, 1]],
      [v, 0, 1],
      [v, [0], [2], [0]],
    ],
    dynamicSlice: [
      [v, [np.array(0, { dtype: "int32" })], [4]],
      [v, [], [1]],
      [v, [scalar], [1]],
      [v, 0, [1]],
      [v, [scalar], 1],
    ],
    dynamicUpdateSlice: [
      [v, x, []],
      [v, ints, [np.array(0, { dtype: "int32" })]],
      [v, two, [0]],
    ],
    indexInDim: [
      [x, 2, 0],
      [x, 0, 2],
      [x, v, 0],
    ],
    placeInDim: [
      [v, 2, 0, 2],
      [v, 0, 3, 2],
      [v, 0, 0, "2"],
    ],
    concatenate: [
      [[x, y], 0],
      [[v, ints], 0],
      [[], 0],
      [[x, x], 2],
      [x, 0],
      [[v, null], 0],
    ],
    pad: [
      [x, scalar, [[0, 0, 0]]],
      [v, v, [[0, 0, 0]]],
      [v, scalar, [[-2, -2, 0]]],
      [v, scalar, [[0, 0]]],
      [v, scalar, 1],
      [v, np.array(1, { dtype: "int32" }), [[1, 1, 0]]],
    ],
    ...each("reduceSum reduceProd", [x, [2]], [x, [0, 0]], [bools, [0]], [x, 0], [1, []]),
    ...each("reduceMax reduceMin", [x, [2]], [x, null], [1, []]),
    ...each("reduceAnd reduceOr", [v, [0]], [bools, [1]]),
    ...each("argmax argmin", [x, 2], [none, 0], [x, null]),
    ...each("cumsum cumprod cummax cummin cumlogsumexp", [v, 1], [v, v], [bools, 0]),
    sort: [
      [[], 0],
      [[v, two], 0],
      [[v], 1],
      [[v], 0, 2],
      [v, 0],
    ],
    topK: [
      [v, 4],
      [v, -1],
      [scalar, 1],
      [v, v],
    ],
    dotGeneral: [
      [x, x, { batch: [[], []], contract: [[1], [0]] }],
      [x, y, { batch: [[], []], contract: [[2], [0]] }],
      [x, y, { batch: [[], []], contract: [[1], []] }],
      [x, x, {}],
      [v, ints, { batch: [[], []], contract: [[0], [0]] }],
      [x, y],
    ],
    convGeneralDilated: [
      [x, x, { padding: "FULL" }],
      [x, v],
      [cube, np.ones([5, 2, 2])],
      [cube, np.ones([5, 3, 2]), { windowStrides: [1, 1] }],
      [cube, np.ones([5, 3, 2]), { windowStrides: [0] }],
      [cube, np.ones([5, 3, 2]), { featureGroupCount: 2 }],
      [cube, np.ones([5, 3, 2]), { featureGroupCount: 0 }],
      [cube, np.ones([5, 3, 2]), { dimensionNumbers: ["NCX", "OIH", "NCH"] }],
      [cube, np.ones([5, 3, 2]), { stride: 1 }],
      [cube, null],
    ],
    ...each(
      "reduceWindowSum reduceWindowMax reduceWindowMin",
      [x, { window: [2] }],
      [x, { window: [0, 1] }],
      [x, { window: [1, 1], padding: "FULL" }],
      [x, 2],
      [x],
      [[1], { window: [1] }],
    ),
    reduceWindow: [
      [x, scalar, lax.add, { window: [2] }],
      [x, scalar, lax.add, { window: 2 }],
      [x, 0, lax.add, { window: [1, 1] }],
      [x, scalar, "add", { window: [1, 1] }],
    ],
    gather: [
      [v, ints, {}],
      [v, ints, { dimensions: { offsetDims: [], collapsedSliceDims: [0], startIndexMap: [0] }, sliceSizes: [1] }],
      [v, v, { dimensions: { offsetDims: [], collapsedSliceDims: [0], startIndexMap: [0] }, sliceSizes: [1] }],
      [
        v,
        np.ones([2, 1], "int32"),
        { dimensions: { offsetDims: [], collapsedSliceDims: [0], startIndexMap: [0] }, sliceSizes: [1], mode: "wrap" },
      ],
      [v, ints],
    ],
    ...each(
      "scatter scatterAdd scatterMul scatterMax scatterMin",
      [v, np.ones([2, 1], "int32"), v, { dimensions: { offsetDims: [], collapsedSliceDims: [0], startIndexMap: [0] } }],
      [
        v,
        np.ones([2, 1], "int32"),
        np.ones([2], "int32"),
        { dimensions: { offsetDims: [], collapsedSliceDims: [0], startIndexMap: [0] } },
      ],
      [v, v, v, { dimensions: { offsetDims: [0] } }],
      [v, v, v],
    ),
    ...each("cholesky det slogdet cofactor eigh", [x], [v], [np.ones([2, 2], "int32")]),
    ...each("lu", [v], [np.ones([2, 2], "int32")]),
    ...each("qr svd", [v], [x, { fullMatrices: 1 }], [x, true], [np.ones([2, 2], "int32")]),
    pinv: [
      [v, 1e-6],
      [x, x],
      [np.ones([2, 2], "int32"), 1e-6],
    ],
    solve: [
      [x, x],
      [square, v],
    ],
    triangularSolve: [
      [x, x],
      [square, y],
      [square, y, { leftside: true }],
      [square, x, { lower: "yes" }],
    ],
    fft: [
      [v, v, 1, false],
      [v, two, 0, false],
      [ints, ints, 0, false],
    ],
    threefry2x32: [
      [ints, ints, ints, ints],
      [1, 2, 3, 4],
    ],
    randomBits: [
      [v, [3], 32],
      [key, [-1], 32],
      [key, 3, 32],
      [key, [3], 16],
    ],
  },

  random: {
    key: [[0.5], [v], ["seed"]],
    split: [[v], [np.ones([3], "uint32")], [key, -1], [key, 0.5]],
    foldIn: [
      [0, 1],
      [key, 0.5],
      [key, v],
      [key, scalar],
    ],
    bits: [[key, [-1]], [key, [2], { dtype: "int32" }], [key, 2], [null]],
    ...each(
      "uniform normal exponential gumbel laplace logistic cauchy",
      [v],
      [key, [-1]],
      [key, 3],
      [key, [2], { dtype: "int32" }],
      [key, [2], "float64"],
    ),
    uniform: [[v], [key, 2], [key, [2], { minval: v }], [key, [2], { dtype: "int32" }], [key, [2], { low: 0 }]],
    truncatedNormal: [
      [key, 0, v, [2]],
      [key, "0", 1],
      [0, 0, 1],
    ],
    randint: [
      [key, [2], 0.5, 3],
      [key, [2], 0, v],
      [key, [2], 0, 3, { dtype: "float32" }],
      [key, 2, 0, 3],
      [key, [2], "a", 3],
    ],
    bernoulli: [[key, v, [2]], [key, "0.5"], [0]],
    rademacher: [[key, -1], [0], [key, [2], { dtype: "bool" }]],
    categorical: [
      [key, scalar],
      [key, v, { axis: 1 }],
      [key, x, { shape: [3] }],
      [key, [1, 2]],
    ],
    choice: [
      [key, 0, [1]],
      [key, 3, [4], { replace: false }],
      [key, 3, [1], { p: two }],
      [key, x, [1], { axis: 2 }],
      [key, "abc"],
      [key, 3, [1], { p: [0.5, 0.5, 0] }],
    ],
    permutation: [
      [key, -1],
      [key, scalar],
      [key, x, { axis: 2 }],
      [key, x, { independent: 1 }],
    ],
    gamma: [
      [key, v, [2]],
      [key, "1"],
      [key, 1, 3],
    ],
    loggamma: [
      [key, v, [2]],
      [key, null],
    ],
    beta: [
      [key, v, two],
      [key, 1, "b"],
      [key, 1, 1, 3],
    ],
    dirichlet: [
      [key, scalar],
      [key, v, 3],
      [key, [1, 2]],
    ],
    poisson: [
      [key, v, [2]],
      [key, "1"],
      [key, 1, [2], { dtype: "float32" }],
    ],
    multivariateNormal: [
      [key, v, x],
      [key, scalar, square],
      [key, [0, 0], square],
    ],
    orthogonal: [
      [key, 0.5],
      [key, 2, 3],
    ],
    ball: [
      [key, 0],
      [key, 2, [1], { p: 0 }],
      [key, 2, 5],
    ],
  },

  linalg: {
    ...each("det slogdet inv cholesky eigh eigvalsh expm luFactor", [x], [v], [[1]]),
    cholesky: [[x], [v], [square, { lower: true }], [square, { upper: 1 }]],
    qr: [[v], [x, { mode: "full" }], [x, "r"]],
    svd: [[v], [x, { fullMatrices: 0 }], [x, false]],
    svdvals: [[v]],
    ...each("pinv matrixRank", [v], [x, { rcond: 1 }], [x, 1e-3]),
    lstsq: [
      [x, v],
      [v, v],
      [y, v, { rtol: "small" }],
    ],
    matrixPower: [
      [x, 2],
      [square, 0.5],
    ],
    multiDot: [[[x]], [[x, x]], [x], [3]],
    cond: [[v], [x, 3]],
    matrixNorm: [[v], [x, { ord: 3 }], [x, { axis: 0 }], [x, "fro"]],
    vectorNorm: [
      [v, { ord: "fro" }],
      [v, { axis: 1 }],
      [v, 2],
    ],
    norm: [
      [v, { ord: "fro" }],
      [x, { ord: 3 }],
      [cube, { ord: 2 }],
      [x, { axis: [0, 0] }],
      [x, 2],
    ],
    solve: [
      [x, v],
      [square, two],
    ],
    solveTriangular: [
      [x, v],
      [square, two],
      [square, v, { lower: 1 }],
      [square, v, true],
    ],
    choSolve: [
      [x, v],
      [square, two],
      [square, v, { lower: true }],
    ],
    luSolve: [
      [square, v],
      [[square, v], v],
      [[square, ints], two],
      [null, v],
    ],
    tensorsolve: [
      [x, v],
      [cube, v],
    ],
    tensorinv: [
      [x, 2],
      [cube, 0],
      [cube, 1],
    ],
    trace: [[v], [x, { offset: 0.5 }], [x, 1]],
    diagonal: [[v], [x, { k: 1 }]],
    cross: [
      [two, np.ones([4])],
      [v, v, { axis: 1 }],
    ],
    matmul: [[x, x]],
    outer: [[v, [1]]],
    tensordot: [[x, x, 1]],
    vecdot: [[v, two]],
    matrixTranspose: [[v]],
    triangularSolve: [[square, y]],
  },

  fft: {
    ...each(
      "fft ifft hfft irfft",
      [scalar],
      [none],
      [v, { axis: 1 }],
      [v, { n: 0 }],
      [v, { norm: "sqrt" }],
      [v, 8],
      [{ re: v, im: two }],
      [[1]],
    ),
    ...each("rfft ihfft", [scalar], [none], [v, { axis: 1 }], [v, { n: 2.5 }], [v, { norm: "sqrt" }], [{ re: v, im: v }]),
    ...each(
      "fftn ifftn fft2 ifft2 irfftn irfft2",
      [x, { axes: [0, 2] }],
      [x, { s: [1], axes: [0, 1] }],
      [x, { s: 3 }],
      [x, { norm: 2 }],
      [x, [0, 1]],
    ),
    ...each("rfftn rfft2", [x, { axes: [] }], [x, { axes: [0, 0] }], [x, { axis: 0 }]),
    ...each("fftfreq rfftfreq", [0], [2.5], [4, 0], [4, v]),
    ...each("fftshift ifftshift", [x, 2], [x, [0, 0]], [null], [[1]]),
  },

  special: {
    ...each(
      "digamma entr erf erfc erfinv expit factorial gamma gammaln i0 i0e i1 i1e logNdtr logSigmoid logit ndtr ndtri sigmoid softplus",
      [[1, 2]],
      [null],
    ),
    ...each("beta betaln klDiv relEntr xlog1py xlogy", [x, y], [v, "1"]),
    multigammaln: [
      [v, 0],
      [v, 1.5],
    ],
    polygamma: [
      [-1, v],
      [0.5, v],
      [1, [1]],
    ],
    ...each("softmax logSoftmax", [x, 2], [scalar], [[1]]),
    logsumexp: [[x, 2], [x, 0, { keepdims: 1 }], [x, 0, 1], [[1]]],
  },

  tree: {
    ...each("flatten structure leaves paths", [{ a: [v, new Map()] }], [new Float32Array(2)]),
    unflatten: [
      [tree.structure([1, 2]), [1]],
      [{}, []],
      [tree.structure([1]), null],
    ],
    sameStructure: [[[1], [1]]],
    map: [
      [twice, [v, v], [v]],
      [twice, { w: v }, { b: v }],
      [twice, v, [v]],
      [null, v],
      [twice, { w: new Date(0) }],
    ],
    mapWithPath: [
      [twice, [v, v], [v]],
      ["f", v],
    ],
    reduce: [
      [null, 0, v],
      [twice, 0, [new Map()]],
    ],
    flattenUpTo: [
      [tree.structure([1, 2]), [1]],
      [tree.structure({ w: 1 }), [1]],
      [null, v],
    ],
    broadcastPrefix: [
      [[1, 2], [v]],
      [{ w: 1 }, { b: v }],
    ],
    countLeaves: [[v], [null]],
  },
};

/** They answer for anything. */
const predicates = ["isConcrete", "isDType", "isNDArray", "isTracer", "isscalar"];

for (const [entry, exports] of Object.entries({ np, lax, random, linalg, fft, special, tree }))
  describeMessages(entry, { exports, calls: tables[entry], except: predicates });

test.each(predicates)("%s answers for anything", (name) => {
  for (const it of [null, undefined, 1, "x", [1], {}, Symbol("s"), v])
    expect(typeof (np[name as keyof typeof np] as (it: unknown) => unknown)(it)).toBe("boolean");
});

test("calc says where a formula cannot be read", () => {
  for (const wrong of [undefined, null, "x + 1", ["x + 1"], x])
    expect(() => calc(wrong as never, x)).toThrow(
      /^calc: given .+; expected a formula in backticks behind its name\. Write it as /,
    );
  expect(() => calc`${x} + `).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: calc: given the end in \${…} + ; expected an array, a number or a bracket. Call functions before the formula, and put their results in.]`,
  );
  expect(() => calc`(${x} + 1`).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: calc: given the end in (\${…} + 1; expected a closing bracket. Call functions before the formula, and put their results in.]`,
  );
  expect(() => calc`${x} < ${x} < 2`).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: calc: given "<" in \${…} < \${…} < 2; expected one comparison, or several in brackets with & between them. Call functions before the formula, and put their results in.]`,
  );
  expect(() => calc`${x} @ ${x}`).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: matmul: given a [2, 3] and b [2, 3]; expected a [...batch, m, k] and b [...batch, k, n], with one k. Did you mean matmul(a, matrixTranspose(b))?]`,
  );
  expect(() => calc`${[1, 2] as unknown as np.NDArray} + 1`).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: add: given the value [1, 2]; expected an array, a number or a boolean. Make an array of it with np.array(x).]`,
  );
});
