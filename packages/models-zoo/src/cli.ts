#!/usr/bin/env node
/** The command `nabla-zoo`. */
import { main } from "./cli/main.js";

// The first Ctrl-C lets what is being written be finished; the second ends the process.
const control = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => control.abort(new Error(signal)));

process.exitCode = await main(process.argv.slice(2), {
  out: (line) => console.log(line),
  write: (part) => process.stdout.write(part),
  err: process.stderr,
  env: process.env,
  signal: control.signal,
});
