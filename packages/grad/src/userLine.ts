/** The files of this family of packages, as they lie in a repository or in node_modules. */
const own =
  /[\\/](?:@nabla-js|packages)[\\/](?:ndarray|grad|gradcheck|layers|losses|optimizers|training|kernels-wasm|kernels-gpu|rl)[\\/](?:src|dist)[\\/]/;

/** Where the caller's code called into these packages: `file:line:column`; `null` when no stack tells. */
export const userLine = (): string | null => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 200;
  const { stack = "" } = new Error();
  Error.stackTraceLimit = limit;
  return lineOf(stack);
};

/** The first frame of a stack that is not of these packages. */
export const lineOf = (stack: string): string | null => {
  const frames = stack.split("\n").filter((line) => /:\d+:\d+\)?$/.test(line));
  const frame = frames.find((line) => !own.test(line) || /\.test\.[jt]s/.test(line));
  const place = frame === undefined ? null : /\(?([^()\s]+:\d+:\d+)\)?$/.exec(frame);
  return place === null ? null : place[1].replace(/^file:\/\//, "");
};
