/** The files of this family of packages, as they lie in a repository or in node_modules. */
const own =
  /[\\/](@nabla-js|packages)[\\/](ndarray|grad(check)?|layers|losses|optimizers|training|kernels-\w+|rl)[\\/](src|dist)/;

/** V8's limit of stacks, which other engines lack. */
const engine: { stackTraceLimit?: number | undefined } = Error;

/** Where the user's code called into these packages: `file:line:column`; `null` when no stack tells. Their tests are users too. */
export const userLine = (): string | null => {
  const limit = engine.stackTraceLimit;
  // Much of this library may stand before the user's code.
  engine.stackTraceLimit = 200;
  const { stack = "" } = new Error();
  engine.stackTraceLimit = limit;
  const users = stack.split("\n").filter((line) => !own.test(line) || line.includes(".test."));
  const place = /\(?([^()\s]+:\d+:\d+)\)?$/m.exec(users.join("\n"));
  return place === null ? null : place[1].replace(/^file:\/\//, "");
};
