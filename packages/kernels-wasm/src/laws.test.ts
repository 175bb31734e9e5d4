import type { Backend } from "@nabla-js/grad";
import { register } from "@nabla-js/gradcheck";
import { primitiveTable } from "@nabla-js/gradcheck/tables";
import { test } from "vitest";
import { createWasmBackend, dumpSchedule } from "./index.js";

// Every primitive of the language, in every dtype it takes: the backend is the reference, and nothing is left to the host.

const wasm = createWasmBackend();
const backend: Backend = {
  name: wasm.name,
  compile: (program, options) => {
    const outside = /^ *host (\w+)/m.exec(dumpSchedule(program));
    if (outside !== null) throw new Error(`${outside[1]} is computed outside of the module`);
    return wasm.compile(program, options);
  },
};

for (const row of primitiveTable()) register(test, row.backendLaws(backend));
