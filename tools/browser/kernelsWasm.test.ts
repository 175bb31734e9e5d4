import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { findChromium, launchChromium } from "./chromium.mjs";
import { runInPage } from "./runInPage.mjs";

const chromium = findChromium();

/** A page in which a perceptron is trained and laws of the backend are checked, on the number of threads that is asked. */
const program = (options: string, until: number): string => `
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { jit, valueAndGrad } from "@nabla-js/grad";
import { primitiveTable } from "@nabla-js/gradcheck/tables";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import { activation, dense, relu, sequential } from "@nabla-js/layers";
import { softmaxCrossEntropyWithIntegerLabels } from "@nabla-js/losses";
import { applyUpdates, sgd } from "@nabla-js/optimizers";

const model = sequential(dense(128), activation(relu), dense(64), activation(relu), dense(10));
const x = random.uniform(random.key(1), [64, 784]);
const labels = random.randint(random.key(2), [64], 0, 10);
const { params, state } = model.init(random.key(0), x.shape);
const optimizer = sgd({ learningRate: 0.01, momentum: 0.5 });
const step = ([params, moments]) => {
  const loss = (params) => np.mean(softmaxCrossEntropyWithIntegerLabels(model.apply(params, state, x)[0], labels));
  const [value, grads] = valueAndGrad(loss)(params);
  const [updates, next] = optimizer.update(grads, moments, params);
  return [[applyUpdates(params, updates), next], value];
};
/** The losses of eight steps, again and again until enough threads have taken part; a page is told of them only in pauses. */
const losses = async (backend, until) => {
  const jitted = jit(step, { backend, donate: [0] });
  for (let round = 0; ; round++) {
    let at = tree.map((x) => np.array(x), [params, optimizer.init(params)]);
    const all = [];
    for (let i = 0; i < 8; i++) {
      const [next, value] = jitted(at);
      at = next;
      all.push(np.item(value));
    }
    const { running, parts } = backend.threads();
    if ((running >= until && parts.every((n) => n > 0)) || round > 500) return all;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

export default async () => {
  const backend = createWasmBackend(${options});
  const found = await losses(backend, ${until});
  const alone = await losses(createWasmBackend({ threads: 1 }), 1);
  const laws = primitiveTable().flatMap((row) => row.backendLaws(backend));
  const broken = [];
  for (const { name, check } of laws)
    try {
      await check(2, 1);
    } catch (error) {
      broken.push(name + ": " + error);
    }
  let at = [params, optimizer.init(params)];
  const plain = Array.from({ length: 8 }, () => {
    const [next, value] = jit(step)(at);
    at = next;
    return np.item(value);
  });
  const { size, running, parts } = backend.threads();
  return { laws: laws.length, broken, found, alone, plain, size, running, busy: parts.filter((n) => n > 0).length, isolated: crossOriginIsolated };
};`;

interface Outcome {
  /** How many laws were checked, and those that do not hold. */
  readonly laws: number;
  readonly broken: readonly string[];
  readonly found: readonly number[];
  readonly alone: readonly number[];
  readonly plain: readonly number[];
  readonly size: number;
  readonly running: number;
  readonly busy: number;
  readonly isolated: boolean;
}

describe.runIf(chromium !== null)("kernels-wasm in a page", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(chromium!);
  });
  afterAll(() => browser.close());

  const check = ({ laws, broken, found, alone, plain }: Outcome): void => {
    expect(laws).toBeGreaterThan(100);
    expect(broken).toEqual([]);
    expect(found).toHaveLength(8);
    expect(found).toEqual(alone);
    found.forEach((loss, i) => expect(Math.abs(loss - plain[i])).toBeLessThan(1e-4));
  };

  test("isolated from other origins it runs on the threads that it says", async () => {
    const outcome = (await runInPage(browser, program("{ threads: 3 }", 3), { isolated: true })) as Outcome;
    expect(outcome).toMatchObject({ isolated: true, size: 3, running: 3, busy: 2 });
    check(outcome);
  });

  test("not isolated it runs on one, with the same results", async () => {
    const outcome = (await runInPage(browser, program("{ threads: 3 }", 1))) as Outcome;
    expect(outcome).toMatchObject({ isolated: false, size: 1, running: 1, busy: 0 });
    check(outcome);
  });
});
