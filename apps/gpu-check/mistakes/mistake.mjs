/** @typedef {"cpu" | "webasm" | "webgl2" | "webgpu"} Mode */

/**
 * @typedef {object} Mistake
 * @property {string} mistake - In words.
 * @property {readonly { file: string, right: string, wrong: string }[]} changes - Of files below packages/kernels-gpu/src: the
 *   text that stands there, once, and what is put in its place.
 * @property {string} trap - Part of the name of the trap that is meant for it.
 * @property {readonly Mode[]} modes - Where it must be caught. In the others gpu.js or the driver may be kinder.
 */

/** @type {readonly Mode[]} */
export const everywhere = ["cpu", "webasm", "webgl2", "webgpu"];
