import { availableParallelism } from "node:os";
import { defaultServerConditions } from "vite";
import { defineConfig, type ViteUserConfigFnObject } from "vitest/config";

// Tests read the sources of every package, so nothing has to be built first.
const conditions = ["@nabla-js/source", ...defaultServerConditions];

// `pnpm laws:tests` is the same tests with each property at 2,000 runs.
const config: ViteUserConfigFnObject = defineConfig(({ mode }) => {
  const runs = process.env.NABLA_RUNS ?? (mode === "laws" ? "2000" : undefined);
  const patience = runs === undefined ? 30_000 : 30_000 * Math.max(1, Number(runs) / 50);
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      include: [
        "packages/*/src/**/*.test.ts",
        "apps/*/src/**/*.test.ts",
        "apps/*/*.test.mjs",
        "tools/**/*.test.ts",
        "bench/*.test.mjs",
      ],
      env: runs === undefined ? {} : { NABLA_RUNS: runs },
      // All cores: what waits for the tests waits for nothing else.
      maxWorkers: availableParallelism(),
      testTimeout: patience,
      hookTimeout: patience,
      // A figure for whoever counts: .ci/run reads it.
      reporters: process.env.CI ? ["default", "json"] : ["default"],
      outputFile: { json: "node_modules/.cache/tests.json" },
    },
  };
});

export default config;
