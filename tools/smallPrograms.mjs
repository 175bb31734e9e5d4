/**
 * @typedef {object} Program
 * @property {string} name
 * @property {number} limit - Minified and gzipped, in bytes.
 * @property {readonly string[]} without - Primitives, names of files, or packages, that must leave nothing in the bundle.
 * @property {string} code
 */

/**
 * Programs that must stay small where a bundler leaves out what they do not use.
 *
 * @type {readonly Program[]}
 */
export const smallPrograms = [
  {
    name: "grad(sin)",
    limit: 12_000,
    without: ["matmul", "dotGeneral", "einsum", "sort", "threefry", "gather"],
    code: `import { grad } from "@nabla-js/grad";
      import { sin } from "@nabla-js/ndarray";
      console.log(grad(sin)(1));`,
  },
  {
    name: "parseNpy",
    limit: 9_000,
    without: ["papaparse", "modern-tar", "fflate", "fast-png"],
    code: `import { parseNpy } from "@nabla-js/formats";
      console.log(parseNpy(new Uint8Array()));`,
  },
];
