import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import ts from "typescript";
import { afterAll, expect, test } from "vitest";
import { programsIn } from "./markdown.mjs";
import { packages, root } from "./workspace.mjs";

const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
  ...packages().map(({ name }) => `packages/${name}/README.md`),
];
const programs = pages.flatMap((page) =>
  programsIn(readFileSync(join(root, page), "utf8")).map((program) => ({ ...program, page, place: `${page}:${program.line}` })),
);

const folder = mkdtempSync(join(tmpdir(), "nabla-readme-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program over the sources of the workspace, in an empty folder, and gives what it prints. */
const run = async (code: string, name: string): Promise<string> => {
  const file = join(folder, `${name}.mjs`);
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root, loader: "ts" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    conditions: ["@nabla-js/source"],
    write: false,
    logLevel: "silent",
  });
  writeFileSync(file, outputFiles[0]!.contents);
  const { stdout } = await promisify(execFile)(process.execPath, [file], {
    cwd: folder,
    env: { PATH: process.env.PATH, NO_COLOR: "1" },
  });
  return stdout;
};

test("programsIn finds each program and the output behind it", () => {
  const page = "# A\n\n```ts\na;\n```\n\n```text\n1\n```\n\n```sh\nx\n```\n\n```ts\nb;\n```\n";
  expect(programsIn(page)).toEqual([
    { code: "a;\n", line: 4, output: "1\n" },
    { code: "b;\n", line: 16, output: undefined },
  ]);
});

test("a program that prints something else than its page says is found", async () => {
  expect(await run("console.log([1, 2])", "itself")).toBe("[ 1, 2 ]\n");
});

test.each(programs)("$place runs, and prints what the page says", async ({ code, output, place }) => {
  const printed = await run(code, place.replaceAll(/\W/g, "-"));
  if (output === undefined) expect(printed, "a program that prints shows its output in a text block behind it").toBe("");
  else expect(printed.trimEnd()).toBe(output.trimEnd());
});

test("every program of every page has the types it claims", () => {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, "tsconfig.json"), (file) => ts.sys.readFile(file)).config,
    ts.sys,
    root,
  );
  const texts = new Map(programs.map(({ place, code }) => [join(root, `${place.replaceAll(/\W/g, "-")}.ts`), code]));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.getSourceFile = (file, language) => {
    const text = host.readFile(file);
    return text === undefined ? undefined : ts.createSourceFile(file, text, language);
  };
  const program = ts.createProgram([...texts.keys()], { ...options, isolatedDeclarations: false, declaration: false }, host);
  const complaints = [...texts.keys()].flatMap((file) => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start }) =>
        `${file.slice(root.length + 1)}:${source.getLineAndCharacterOfPosition(start ?? 0).line + 1}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
  });
  expect(complaints).toEqual([]);
});
