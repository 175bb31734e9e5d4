/** What optimizers are told, checked when they are made: a mistake is found there, and not in the numbers of a long run. */
import { ValueError } from "@nabla-js/ndarray";
import { optionsOf, show } from "@nabla-js/ndarray/internal";

/** What an option may be, and what it is where it is left out. */
export interface Kind<T> {
  /** `undefined`: there is no default. */
  readonly initial: T | undefined;
  /** Whether it may be left out. */
  readonly isOptional: boolean;
  readonly isOne: (value: unknown) => boolean;
  readonly expected: string;
  readonly mend: string;
}

/** The values of options of these kinds. */
export type Settings<K> = { readonly [N in keyof K]: K[N] extends Kind<infer T> ? T : never };

/**
 * The options of `op`, complete and checked.
 *
 * @param kinds - What each option may be; the list of all there are.
 * @throws {@link ValueError} when one is missing, of another kind, or of an unknown name.
 */
export const settings = <O extends object, const K extends { readonly [N in keyof O]-?: Kind<unknown> }>(
  op: string,
  given: O | undefined,
  kinds: K,
): Settings<K> => {
  const all = Object.entries(kinds) as readonly (readonly [string, Kind<unknown>])[];
  const names = Object.fromEntries(all.map(([name]) => [name, undefined]));
  const values = optionsOf(op, given as Record<string, unknown> | undefined, names);
  return Object.fromEntries(
    all.map(([name, kind]) => {
      const value = values[name] === undefined ? kind.initial : values[name];
      check(op, name, value, kind);
      return [name, value];
    }),
  ) as Settings<K>;
};

/** Throws unless `value` is of that kind. */
export const check = (op: string, name: string, value: unknown, { isOptional, isOne, expected, mend }: Kind<unknown>): void => {
  if (value === undefined ? isOptional : isOne(value)) return;
  const given = value === undefined ? `no ${name}` : `${name} ${show(value)}`;
  throw new ValueError({ op, given, expected, mend });
};
