import { everywhere } from "./mistake.mjs";

/**
 * Which elements are read, and how many there may be.
 *
 * @type {readonly import("./mistake.mjs").Mistake[]}
 */
export const inAddresses = [
  {
    mistake: "more arrays to read than there are places",
    changes: [
      { file: "lower/context.ts", right: "export const mostInputs: number = 7;", wrong: "export const mostInputs: number = 12;" },
    ],
    trap: "twelve arrays",
    modes: ["webgpu"],
  },
  {
    mistake: "arrays that are longer than float32 addresses",
    changes: [
      {
        file: "lower/context.ts",
        right: "export const mostElements: number = 2 ** 24;",
        wrong: "export const mostElements: number = 2 ** 26;",
      },
    ],
    trap: "longer than float32",
    modes: everywhere,
  },
  {
    mistake: "integers that float32 rounds",
    changes: [
      { file: "device/numbers.ts", right: 'if (x.dtype === "int32" && data.some', wrong: 'if (x.dtype === "bool" && data.some' },
    ],
    trap: "refused, not rounded",
    modes: everywhere,
  },
  {
    mistake: "padding that is read",
    changes: [
      {
        file: "emit/exprText.ts",
        right: 'return writer.constant("v", `(${isInside} > 0.5 ? ${writer.array(buffer)}[${safe}] : ${outside})`);',
        wrong: 'return writer.constant("v", `${writer.array(buffer)}[${safe}]`);',
      },
    ],
    trap: "out of bounds",
    modes: everywhere,
  },
  {
    mistake: "padding of which the address may be an integer, or a float",
    changes: [
      {
        file: "emit/exprText.ts",
        right: 'writer.constant("n", `(${writer.address(buffer, address, positions)}) * ${isInside}`)',
        wrong: 'writer.constant("n", `(${isInside} > 0.5 ? ${writer.address(buffer, address, positions)} : 0)`)',
      },
    ],
    trap: "counter of a loop",
    modes: ["webgl2"],
  },
  {
    mistake: "a result in groups, laid out as if it had the shape of the convolution's",
    changes: [
      {
        file: "lower/convolutions.ts",
        right: "joined ?? matrices(sums, { dtype: y.type.dtype, shape }, y.type.shape, context)",
        wrong: "joined ?? context.materialize(sums, y.type)",
      },
    ],
    trap: "one product an element",
    modes: everywhere,
  },
  {
    mistake: "indices that are not kept inside",
    changes: [
      {
        file: "lower/indexing.ts",
        right: 'const start = text.constant("start", `Math.min(Math.max(${given}, 0), ${limit})`);',
        wrong: 'const start = text.constant("start", given);',
      },
    ],
    trap: "out of bounds",
    modes: ["cpu", "webasm", "webgl2"],
  },
  {
    mistake: "quotients that fall below the whole number",
    changes: [{ file: "emit/grid.ts", right: "`Math.floor((${n} + 0.5) / ${d}.0)`", wrong: "`Math.floor(${n} * ${1 / d})`" }],
    trap: "whole",
    modes: ["webgl2", "webgpu"],
  },
  {
    mistake: "long vectors without their last terms",
    changes: [{ file: "emit/emitDot.ts", right: "if (k % 4 !== 0) products(String(whole), k % 4);", wrong: "" }],
    trap: "large products",
    modes: ["webgl2"],
  },
  {
    mistake: "sums without their last terms",
    changes: [{ file: "emit/emitDot.ts", right: "for (let i = turns * unrolled; i < k; i++) term(String(i));", wrong: "" }],
    trap: "large products",
    modes: ["cpu", "webasm"],
  },
];
