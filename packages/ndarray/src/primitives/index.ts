/** Every primitive of the language: for backends, for the laws, and for the pages that list them. */
export { addP, divP, mulP, negP, subP } from "./arithmetic.js";
export { concatenateP } from "./concatenate.js";
export { convertDtypeP } from "./convertDtype.js";
export { dotGeneralP } from "./dotGeneral.js";
export { dynamicSliceP, dynamicUpdateSliceP } from "./dynamicSlice.js";
export { fullP, iotaP } from "./full.js";
export { gatherP, scatterAddP } from "./gatherScatter.js";
export { padP, sliceP } from "./padSlice.js";
export { reshapeP } from "./reshape.js";
export { reverseP } from "./reverse.js";
export { scatterP } from "./scatter.js";
export { selectP } from "./select.js";
export { broadcastInDimP, reduceSumP } from "./sumBroadcast.js";
export { transposeP } from "./transpose.js";
export { cosP, sinP } from "./trig.js";
