// Decoding step by step with a cache, compiled: one Program for every step, and the same as all at once.
import { describe, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { jit, scan, type Backend } from "@nabla-js/grad";
import { expectClose } from "@nabla-js/gradcheck";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import type { NDArray } from "@nabla-js/ndarray";
import { multiHeadAttention, type AttentionCache } from "./multiHeadAttention.js";

const [batch, time, features] = [2, 6, 8];
const x = random.normal(random.key(1), [batch, time, features]);
const backends: readonly (readonly [string, Backend | undefined])[] = [
  ["the interpreter", undefined],
  ["kernels-wasm", createWasmBackend({ threads: 1 })],
];

describe.each([false, true])("rotary: %s", (rotary) => {
  const layer = multiHeadAttention(2, { causal: true, rotary });
  const { params } = layer.init(random.key(0), x.shape);
  const [whole] = layer.apply(params, {}, x);

  test.each(backends)("one step after the other on %s, traced once", (_name, backend) => {
    const step = jit(
      (cache: AttentionCache, now: NDArray) => layer.decode(params, cache, now),
      backend === undefined ? {} : { backend },
    );
    let cache = layer.initCache(params, batch, time);
    const parts = Array.from({ length: time }, (_, t) => {
      const [y, next] = step(cache, np.slice(x, [null, t], [null, t + 1]));
      cache = next;
      return y;
    });
    expectClose("step by step", np.concatenate(parts, 1), "all at once", whole, { rtol: 1e-4, atol: 1e-5 });
    expect(step.cache().traces.length).toBe(1);
    expect(np.item(cache.used)).toBe(time);
  });

  test.each(backends)("as a loop on %s", (_name, backend) => {
    const decode = jit(
      (sequence: NDArray) => {
        const steps = np.expandDims(np.swapaxes(sequence, 0, 1), 2); // [time, batch, 1, features]
        const [, ys] = scan(
          (cache: AttentionCache, now: NDArray) => {
            const [y, next] = layer.decode(params, cache, now);
            return [next, y] as const;
          },
          layer.initCache(params, batch, time),
          steps,
        );
        return np.swapaxes(np.squeeze(ys, 2), 0, 1);
      },
      backend === undefined ? {} : { backend },
    );
    expectClose("a loop", decode(x), "all at once", whole, { rtol: 1e-4, atol: 1e-5 });
  });
});
