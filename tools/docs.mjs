// `pnpm run docs`: writes the generated parts of the READMEs anew, docs/numpy.md and docs/optax.md.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { exportsOfAll } from "./exports.mjs";
import { numpyPage } from "./numpyPage.mjs";
import { optaxPage } from "./optaxPage.mjs";
import { exportList, sizeOf, sizeText, withPart } from "./generated.mjs";
import { packageOf, packages, root } from "./workspace.mjs";

const all = exportsOfAll();
for (const { directory, manifest } of packages()) {
  const file = join(directory, "README.md");
  const entries = new Map([...all].filter(([entry]) => packageOf(entry) === manifest.name));
  const page = readFileSync(file, "utf8");
  const listed = withPart(page, "exports", exportList(entries));
  const weighed = withPart(listed, "size", sizeText(await sizeOf(manifest)));
  const next = await format(weighed, { ...(await resolveConfig(file)), parser: "markdown" });
  if (next !== page) writeFileSync(file, next);
}

for (const [name, { page }] of /** @type {const} */ ([
  ["numpy.md", numpyPage(all)],
  ["optax.md", optaxPage(all)],
])) {
  const file = join(root, "docs", name);
  writeFileSync(file, await format(page, { ...(await resolveConfig(file)), parser: "markdown" }));
}
