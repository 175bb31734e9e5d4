/** The end of a line of a stack that says where: `file:line:column`. */
const place = /\(?([^()\s]+:\d+:\d+)\)?$/;

/** An error whose stack is so deep that the user's code is in it, below whatever of this library. */
const deepError = (): Error => {
  // Only V8 has the limit; an Error that is frozen keeps it.
  const limit: unknown = Reflect.get(Error, "stackTraceLimit");
  Reflect.set(Error, "stackTraceLimit", Number(limit) + 100);
  const error = new Error();
  Reflect.set(Error, "stackTraceLimit", limit);
  return error;
};

/** The lines of a stack: where its frames begin, and which is the first of the user's code (−1: none tells). */
const readStack = (stack = ""): { readonly lines: readonly string[]; readonly top: number; readonly user: number } => {
  const lines = stack.split("\n");
  const top = lines.findIndex((line) => place.test(line));
  // The topmost frame is of this file, and the packages of its family lie beside its own; in a bundle nobody can tell.
  const family = /@nabla-js|[^\s(@]*(?=ndarray[\\/](src|dist)[\\/])/.exec(lines[top])?.[0];
  // Their tests are users too.
  const isUsers = (line: string): boolean =>
    place.test(line) && (line.includes(".test.") || ![family!, "@nabla-js", "node:"].some((own) => line.includes(own)));
  return { lines, top, user: family === undefined ? -1 : lines.findIndex(isUsers) };
};

/** Where the user's code called into these packages: `file:line:column`; `null` when no stack tells. */
export const userLine = (): string | null => {
  const { lines, user } = readStack(deepError().stack);
  return user < 0 ? null : place.exec(lines[user])![1].replace(/^file:\/\//, "");
};

/** A stack under its head, where the engine writes one, without what stands above the user's code; with it, where no line tells. */
export const fromUserOn = (head: string, stack: string | undefined): string => {
  const { lines, top, user } = readStack(stack);
  return [...(top > 0 ? [head] : []), ...lines.slice(Math.max(top, user, 0))].join("\n");
};

/** Lets an error's stack start at the user's code. It is written down when it is read, which takes long and happens seldom. */
export const startAtUser = (error: Error): void => {
  const deep = deepError();
  let stack: string | undefined;
  // Or else it would be written down now, to be compared with what takes its place.
  delete error.stack;
  Object.defineProperty(error, "stack", {
    configurable: true,
    get: () => (stack ??= fromUserOn(String(error), deep.stack)),
    set: (other: string) => (stack = other),
  });
};
