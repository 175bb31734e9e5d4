import { ValueError } from "@nabla-js/ndarray";
import { show } from "@nabla-js/ndarray/internal";

/** What a path has to be. */
interface Wanted {
  readonly op: string;
  readonly path: string;
  readonly expected: string;
  readonly mend: string;
}

/** The error for a path that leads to nothing, or to something of another kind; what else the system says is passed on. */
export const wrongPath = (error: unknown, { op, path, expected, mend }: Wanted): unknown => {
  const found = whatIsThere[(error as NodeJS.ErrnoException).code ?? ""];
  return found === undefined ? error : new ValueError({ op, given: `${found} ${show(path)}`, expected, mend });
};

const whatIsThere: Readonly<Record<string, string | undefined>> = {
  ENOENT: "nothing at",
  EISDIR: "a folder at",
  EEXIST: "a file at",
  ENOTDIR: "a file in the place of a folder in",
};
