// `pnpm size`: what small programs weigh once bundled, and what must not be in them.
import { bundle } from "./bundle.mjs";

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {number} limit - Minified and gzipped, in bytes.
 * @property {readonly string[]} without - Primitives, names of files, or packages, that must leave nothing in the bundle.
 * @property {string} code
 */

/** @type {readonly Program[]} */
const programs = [
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

/** @type {(...cells: readonly (string | number)[]) => void} */
const row = (name, ...figures) =>
  console.log([String(name).padEnd(24), ...figures.map((figure) => String(figure).padStart(10))].join(""));

/** @type {(file: string, word: string) => boolean} */
const isOf = (file, word) => file.endsWith(`/${word}.ts`) || file.includes(`/node_modules/${word}/`);

row("program", "minified", "gzipped", "limit");
for (const program of programs)
  for (const built of [false, true]) {
    const name = built ? `${program.name}, built` : program.name;
    const { text, bytes, gzipped, files } = await bundle(program.code, { built });
    row(name, bytes, gzipped, program.limit);

    if (gzipped > program.limit) {
      const list = files.join("\n  ");
      console.error(`${name}: ${gzipped} bytes gzipped, expected at most ${program.limit}. Its files:\n  ${list}`);
      process.exitCode = 1;
    }
    const stowaways = program.without.filter((word) => text.includes(`"${word}"`) || files.some((file) => isOf(file, word)));
    if (stowaways.length > 0) {
      console.error(
        `${name}: contains ${stowaways.join(", ")}, which it does not use. Look for a top-level call without /* @__PURE__ */.`,
      );
      process.exitCode = 1;
    }
  }
