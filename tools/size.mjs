// `pnpm size`: what small programs weigh once bundled, and what must not be in them.
import { bundle } from "./bundle.mjs";

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {number} limit - Minified and gzipped, in bytes.
 * @property {readonly string[]} without - Primitives, or names of files, that must leave nothing in the bundle.
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
];

/** @type {(...cells: readonly (string | number)[]) => void} */
const row = (name, ...figures) =>
  console.log([String(name).padEnd(24), ...figures.map((figure) => String(figure).padStart(10))].join(""));

row("program", "minified", "gzipped", "limit");
for (const { name, limit, without, code } of programs) {
  const { text, bytes, gzipped, files } = await bundle(code);
  row(name, bytes, gzipped, limit);

  const stowaways = without.filter((word) => text.includes(`"${word}"`) || files.some((file) => file.endsWith(`/${word}.ts`)));
  if (gzipped > limit) {
    console.error(`${name}: ${gzipped} bytes gzipped, expected at most ${limit}. Its files:\n  ${files.join("\n  ")}`);
    process.exitCode = 1;
  }
  if (stowaways.length > 0) {
    console.error(
      `${name}: contains ${stowaways.join(", ")}, which it does not use. Look for a top-level call without /* @__PURE__ */.`,
    );
    process.exitCode = 1;
  }
}
