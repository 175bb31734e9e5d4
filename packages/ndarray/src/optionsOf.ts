import { isRecord } from "./isRecord.js";
import { show } from "./show.js";
import { ValueError } from "./valueError.js";

/** A value for each option; `undefined` where leaving it out means something of its own. */
type Defaults<O> = { readonly [K in keyof O]-?: O[K] | undefined };

/** Options, completed: `undefined` only where one may be left out and there is no default. */
type Completed<O, D extends Defaults<O>> = {
  readonly [K in keyof O]-?: undefined extends D[K] ? (object extends Pick<O, K> ? O[K] | undefined : O[K]) : O[K];
};

/**
 * The options of a function, with the defaults for what is left out. The defaults are the list of all there are.
 *
 * @param op - Who asks.
 * @param defaults - A value for every option.
 * @param how - With `mayHoldMore`, options of other names are passed over: for descriptions that several functions share.
 * @throws {@link ValueError} when something stands in the place of options, under an unknown name, or in the place of a boolean.
 */
export const optionsOf = <O extends object, const D extends Defaults<O>>(
  op: string,
  given: O | undefined,
  defaults: D,
  { mayHoldMore = false }: { readonly mayHoldMore?: boolean } = {},
): Completed<O, D> => {
  const all: Record<string, unknown> = { ...defaults };
  if (given === undefined) return all as Completed<O, D>;
  const names = Object.keys(all);
  if (!isRecord(given))
    throw new ValueError({
      op,
      given: `${show(given)} in the place of options`,
      expected: `an object with ${names.join(", ")}, or nothing`,
      mend: `Write it as { ${names[0]}: … }, or leave it out.`,
    });
  for (const [name, value] of Object.entries(given)) {
    if (!names.includes(name)) {
      if (mayHoldMore) continue;
      throw new ValueError({
        op,
        given: `the option ${name}`,
        expected: names.length === 1 ? `no other than ${names[0]}` : `one of ${names.join(", ")}`,
        mend: "Check the spelling, or leave it out.",
      });
    }
    if (value === undefined) continue;
    if (typeof all[name] === "boolean" && typeof value !== "boolean")
      throw new ValueError({
        op,
        given: `${name} ${show(value)}`,
        expected: "true or false",
        mend: `Write { ${name}: ${String(!all[name])} }; read one from an array with np.item(x) !== 0.`,
      });
    all[name] = value;
  }
  return all as Completed<O, D>;
};
