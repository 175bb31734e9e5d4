/** What training does with files and terminals. */
export { parseCheckpoint, writeCheckpoint, type Metadata } from "./node/checkpointFile.js";
export { checkpoints, latestCheckpoint, type CheckpointsOptions, type LatestCheckpoint } from "./node/checkpoints.js";
export { progress, type ProgressOptions } from "./node/progress.js";
export { tensorboard } from "./node/tensorboard.js";
export { terminalCurves, type TerminalCurvesOptions } from "./node/terminalCurves.js";
export { loadTree, saveTree, type TreeFileOptions } from "./node/treeFile.js";
export { writeAtomically } from "./node/writeAtomically.js";
