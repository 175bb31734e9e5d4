// `pnpm size`: what small programs weigh once bundled, and what must not be in them.
import { bundle } from "./bundle.mjs";
import { smallPrograms } from "./smallPrograms.mjs";

/** @type {(...cells: readonly (string | number)[]) => void} */
const row = (name, ...figures) =>
  console.log([String(name).padEnd(24), ...figures.map((figure) => String(figure).padStart(10))].join(""));

/** @type {(file: string, word: string) => boolean} */
const isOf = (file, word) => file.endsWith(`/${word}.ts`) || file.includes(`/node_modules/${word}/`);

row("program", "minified", "gzipped", "limit");
for (const program of smallPrograms)
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
