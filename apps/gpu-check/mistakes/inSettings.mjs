import { everywhere } from "./mistake.mjs";

/**
 * What is asked of gpu.js with each kernel, and handed to it.
 *
 * @type {readonly import("./mistake.mjs").Mistake[]}
 */
export const inSettings = [
  {
    mistake: "loops left to gpu.js's limit of turns",
    changes: [
      { file: "device/device.ts", right: "  loopMaxIterations: 2 ** 24,\n", wrong: "" },
      {
        file: "emit/kernelText.ts",
        right: "for (let ${k} = 0; ${k} < ${length}; ${k}++) {",
        wrong: "let n${k} = ${length} + a0[0] * 0; for (let ${k} = 0; ${k} < n${k}; ${k}++) {",
      },
    ],
    trap: "more than 1,000 turns",
    modes: everywhere,
  },
  {
    mistake: "low precision in small arrays, and results that do not grow",
    changes: [{ file: "device/device.ts", right: '  tactic: "precision",\n', wrong: "" }],
    trap: "more than 32,768",
    modes: ["webgl2"],
  },
  {
    mistake: "sizes of results that are baked in",
    changes: [{ file: "device/device.ts", right: "  dynamicOutput: true,\n", wrong: "  dynamicOutput: false,\n" }],
    trap: "more than 32,768",
    modes: ["webgl2"],
  },
  {
    mistake: "sizes of arguments that are baked in",
    changes: [{ file: "device/device.ts", right: "  dynamicArguments: true,\n", wrong: "  dynamicArguments: false,\n" }],
    trap: "more than 32,768",
    modes: ["webgl2"],
  },
  {
    mistake: "results that the next call overwrites",
    changes: [{ file: "device/device.ts", right: "  immutable: true,\n", wrong: "  immutable: false,\n" }],
    trap: "do not share their memory",
    modes: ["cpu", "webgl2"],
  },
  {
    mistake: "threads in rows where rows have the width of a texture",
    changes: [
      {
        file: "device/gpuMode.ts",
        right: "webgl2: { isAsync: false, hasRows: false",
        wrong: "webgl2: { isAsync: false, hasRows: true",
      },
    ],
    trap: "longer than a texture",
    modes: ["webgl2"],
  },
  {
    mistake: "vectors where they cannot be read",
    changes: [
      { file: "device/gpuMode.ts", right: "hasTiles: true, hasVectors: false", wrong: "hasTiles: true, hasVectors: true" },
    ],
    trap: "large products",
    modes: ["webgpu"],
  },
  {
    mistake: "a kernel of no threads",
    changes: [{ file: "device/device.ts", right: "if (threads === 0) return", wrong: "if (threads < 0) return" }],
    trap: "empty arrays",
    modes: everywhere,
  },
  {
    mistake: "numbers of a type that a GPU has not",
    changes: [
      {
        file: "device/device.ts",
        right: "...text.scalars.map(({ type }) => type)]",
        wrong: '...text.scalars.map(() => "Number")]',
      },
    ],
    trap: "infinite constants",
    modes: ["webgl2"],
  },
  {
    mistake: "arrays of the host among the arguments of a kernel",
    changes: [
      {
        file: "device/device.ts",
        right: 'if (this.traits.handleType === "Array") return this.handle(data, data.length);',
        wrong: "return this.handle(data, data.length);",
      },
    ],
    trap: "arrays of the host, then",
    modes: ["webgl2", "webgpu"],
  },
];
