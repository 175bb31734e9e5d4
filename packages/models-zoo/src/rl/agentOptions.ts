import { ValueError } from "@nabla-js/ndarray";
import { optionsOf, show } from "@nabla-js/ndarray/internal";

/** Options that count something. */
const counts: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "steps",
  "envs",
  "rollout",
  "updates",
  "warmUp",
  "capacity",
  "batchSize",
  "nStep",
  "epochs",
  "minibatches",
  "quantiles",
]);

/**
 * The options of an agent, completed.
 *
 * @param defaults - A value for each of them; `undefined` for what must be given.
 * @throws {@link ValueError} for an unknown name, and for a count that is missing or no whole number from 1 on.
 */
export const agentOptions = <O extends object>(op: string, options: O, defaults: Defaults<O>): Required<O> => {
  const all = optionsOf<O, Defaults<O>>(op, options, defaults) as Required<O>;
  for (const [name, value] of Object.entries(all))
    if (counts.has(name) && !(Number.isSafeInteger(value) && Number(value) >= 1))
      throw new ValueError({
        op,
        given: value === undefined ? `no ${name}` : `${name} ${show(value)}`,
        expected: "a whole number from 1 on",
        mend: `Give ${name} as a count.`,
      });
  return all;
};

type Defaults<O> = { readonly [K in keyof O]-?: O[K] | undefined };
