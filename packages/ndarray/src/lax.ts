/** The strict primitives, as functions of arrays: nothing broadcasts or promotes. */
export { add, div, mul, neg, sub } from "./primitives/arithmetic.js";
export { concatenate } from "./primitives/concatenate.js";
export { convertDtype } from "./primitives/convertDtype.js";
export { dotGeneral, type DotAxes } from "./primitives/dotGeneral.js";
export { dynamicSlice, dynamicUpdateSlice } from "./primitives/dynamicSlice.js";
export { full, iota } from "./primitives/full.js";
export { gather, scatterAdd, type GatherOptions, type ScatterOptions } from "./primitives/gatherScatter.js";
export { pad, slice, type Padding } from "./primitives/padSlice.js";
export { reshape } from "./primitives/reshape.js";
export { reverse } from "./primitives/reverse.js";
export { scatter } from "./primitives/scatter.js";
export { select } from "./primitives/select.js";
export { broadcastInDim, reduceSum } from "./primitives/sumBroadcast.js";
export { moveaxis, transpose } from "./primitives/transpose.js";
export { cos, sin } from "./primitives/trig.js";
