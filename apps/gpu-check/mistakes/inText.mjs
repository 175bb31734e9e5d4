import { everywhere } from "./mistake.mjs";

/**
 * What kernels are written in: names, loops, numbers and functions.
 *
 * @type {readonly import("./mistake.mjs").Mistake[]}
 */
export const inText = [
  {
    mistake: "a name that is used twice",
    changes: [
      { file: "emit/kernelText.ts", right: "return `${stem}${this.count++}`;", wrong: "return `${stem}${this.count * 0}`;" },
    ],
    trap: "",
    modes: everywhere,
  },
  {
    mistake: "a loop that counts down",
    changes: [
      {
        file: "emit/kernelText.ts",
        right: "for (let ${k} = 0; ${k} < ${length}; ${k}++) {",
        wrong: "for (let ${k} = ${length - 1}; ${k} >= 0; ${k}--) {",
      },
    ],
    trap: "1,000 turns",
    modes: ["webgpu"],
  },
  {
    mistake: "a remainder that is left halfway",
    changes: [{ file: "emit/elementText.ts", right: "const mostDoublings = 277;", wrong: "const mostDoublings = 12;" }],
    trap: "remainders of quotients",
    modes: everywhere,
  },
  {
    mistake: "infinities as words",
    changes: [
      {
        file: "emit/kernelText.ts",
        right: "if (Number.isFinite(value)) return literal(Math.fround(value));",
        wrong: "return Number.isFinite(value) ? literal(Math.fround(value)) : String(value);",
      },
    ],
    trap: "infinite constants",
    modes: ["webgl2", "webgpu"],
  },
  {
    mistake: "a tanh that overflows",
    changes: [
      {
        file: "emit/elementText.ts",
        right: 'case "tanh":\n      return hyperbolicTangent(writer, x);',
        wrong: 'case "tanh":\n      return `Math.tanh(${x})`;',
      },
    ],
    trap: "tanh",
    modes: ["webgl2", "webgpu"],
  },
  {
    mistake: "powers left to the driver",
    changes: [
      {
        file: "emit/elementText.ts",
        right: 'case "pow":\n      return power(writer, x, y);',
        wrong: 'case "pow":\n      return `Math.pow(${x}, ${y})`;',
      },
    ],
    trap: "powers of negative",
    modes: ["webgl2", "webgpu"],
  },
  {
    mistake: "whole powers left to the driver",
    changes: [
      {
        file: "emit/elementText.ts",
        right: "return integerPower(writer, x, (op.params as { readonly n: number }).n);",
        wrong: "return `Math.pow(${x}, ${literal((op.params as { readonly n: number }).n)})`;",
      },
    ],
    trap: "powers of negative",
    modes: ["webgl2", "webgpu"],
  },
  {
    mistake: "the logarithm left to the driver",
    changes: [
      {
        file: "emit/elementText.ts",
        right: 'case "log1p":\n      return log1Plus(writer, x);',
        wrong: 'case "log1p":\n      return `Math.log(1.0 + ${x})`;',
      },
    ],
    trap: "logarithm of 0",
    modes: ["webasm", "webgl2", "webgpu"],
  },
  {
    mistake: "eˣ − 1 as it is written",
    changes: [
      {
        file: "emit/elementText.ts",
        right: 'case "expm1":\n      return expMinus1(writer, x);',
        wrong: 'case "expm1":\n      return `(Math.exp(${x}) - 1.0)`;',
      },
    ],
    trap: "logarithm of 0",
    modes: ["webasm", "webgl2", "webgpu"],
  },
  {
    mistake: "the sine of the GPU",
    changes: [
      {
        file: "emit/elementText.ts",
        right: 'case "sin":\n      return circular(writer, x, 0);',
        wrong: 'case "sin":\n      return `Math.sin(${x})`;',
      },
    ],
    trap: "sine",
    modes: ["webgl2", "webgpu"],
  },
];
