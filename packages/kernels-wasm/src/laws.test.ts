import { register } from "@nabla-js/gradcheck";
import { primitiveTable } from "@nabla-js/gradcheck/tables";
import { test } from "vitest";
import { createWasmBackend } from "./index.js";

// Every primitive of the language, in every dtype it takes: the backend is the reference.

const backend = createWasmBackend();

for (const row of primitiveTable()) register(test, row.backendLaws(backend));
