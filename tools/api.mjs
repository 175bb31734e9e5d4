// `pnpm api`: the pages of every package's exports, from their documentation, in dist/api. Fails for links to nowhere.
import { join } from "node:path";
import { Application, Converter, LogLevel, ReflectionKind } from "typedoc";
import { packages, root } from "./workspace.mjs";

const entryPoints = packages().flatMap(({ directory, manifest }) =>
  Object.values(manifest.exports).flatMap((target) =>
    typeof target === "string" ? [] : [join(directory, target["@nabla-js/source"])],
  ),
);

const app = await Application.bootstrap({
  name: "Nabla",
  entryPoints,
  tsconfig: join(root, "tsconfig.json"),
  readme: join(root, "README.md"),
  projectDocuments: ["architecture", "laws", "numpy"].map((page) => join(root, "docs", `${page}.md`)),
  basePath: root,
  out: join(root, "dist", "api"),
  logLevel: LogLevel.Warn,
  disableGit: true,
  disableSources: true,
  excludeInternal: true,
  // Types are checked elsewhere; types that a signature mentions need not be exported to be read.
  skipErrorChecking: true,
  validation: {
    notExported: false,
    invalidLink: true,
    invalidPath: false,
    rewrittenLink: false,
    notDocumented: false,
    unusedMergeModuleWith: true,
  },
  treatValidationWarningsAsErrors: true,
});

// A name in a comment means what is exported under it, from wherever it is.
/** @type {Map<string, import("typedoc").Reflection>} */
const exported = new Map();
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  for (const it of project.getReflectionsByKind(ReflectionKind.ExportContainer | ReflectionKind.SomeExport))
    if (it.parent?.kindOf(ReflectionKind.Module) && !exported.has(it.name)) exported.set(it.name, it);
});
app.converter.addUnknownSymbolResolver(({ symbolReference }) => {
  const [part, ...more] = symbolReference?.path ?? [];
  const target = more.length === 0 && part !== undefined ? exported.get(part.path) : undefined;
  // The types ask for an address; a reflection is kept as it is, and becomes the address of its page.
  return target && { target: /** @type {string} */ (/** @type {unknown} */ (target)) };
});

const project = await app.convert();
if (project === undefined) process.exit(1);
app.validate(project);
await app.generateOutputs(project);
console.log(`API pages of ${entryPoints.length} entries in dist/api/index.html`);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1;
