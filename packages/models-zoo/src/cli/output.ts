import { appendFileSync } from "node:fs";
import { jsonLine } from "@nabla-js/training";

/** What a command may touch of the world outside. */
export interface World {
  /** Results: lines of text, or of JSON. */
  readonly out: (line: string) => void;
  /** Text as it comes, without a line end. @defaultValue whole lines to `out` */
  readonly write?: (part: string) => void;
  /** Progress and errors. */
  readonly err: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user wants to stop. */
  readonly signal: AbortSignal;
}

/** Where the lines of a command go: those for people, or, with `--json`, those for programs. */
export interface Output {
  /** A line for people. */
  say(line: string): void;
  /** An event for programs; into the log too, where there is one. */
  tell(event: object): void;
}

/**
 * @param json - Whether programs read the output.
 * @param log - A file that gets every event, a line each.
 */
export const outputOf = ({ out }: World, json: boolean, log?: string): Output => ({
  say: (line) => {
    if (!json) out(line);
  },
  tell: (event) => {
    const line = jsonLine(event);
    if (json) out(line);
    // Line by line, so that no file stays open and a run that is killed leaves all it told.
    if (log !== undefined) appendFileSync(log, `${line}\n`);
  },
});
