import { jit } from "@nabla-js/grad";
import { toTypedArray, type NDArray } from "@nabla-js/ndarray";
import { optionsOf, typeName } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import * as fc from "fast-check";
import { keys } from "./arbitraries/keys.js";
import { expectClose, labelled } from "./expectClose.js";
import { subjectName } from "./functionLaws.js";
import { law, type Law } from "./law.js";

/** What {@link keyLaws} needs to know. */
export interface KeyLawsOptions {
  /** What the reports call it. @defaultValue its name */
  readonly name?: string;
  /** Whether almost every key gives another result, as when it draws many floats. @defaultValue true */
  readonly differs?: boolean;
}

/** The laws of a function of a key: same key, same result, to the last bit; under jit too; another key, another result. */
export const keyLaws = (draw: (key: NDArray) => unknown, options: KeyLawsOptions = {}): readonly Law[] => {
  const { name, differs } = optionsOf("keyLaws", options, { name: undefined, differs: true });
  const subject = subjectName("keyLaws", draw, name, "draw");
  const describe = (given: unknown): string => labelled("key", given);
  return [
    law({
      subject,
      statement: "same key, same result",
      draws: keys(),
      describe,
      body: (key) => {
        const [first, second] = [bits(draw(key)), bits(draw(key))];
        if (first !== second) throw new Error(`once: ${first}\nagain: ${second}`);
      },
    }),
    law({
      subject,
      statement: "same key, same result under jit",
      draws: keys(),
      describe,
      body: (key) => expectClose("jit", jit(draw)(key), "eager", draw(key)),
    }),
    ...(differs
      ? [
          law({
            subject,
            statement: "another key, another result",
            draws: fc.tuple(keys(), keys()).filter(([a, b]) => a.toString() !== b.toString()),
            describe,
            body: ([a, b]) => {
              if (bits(draw(a)) === bits(draw(b))) throw new Error(`both give ${bits(draw(a))}`);
            },
          }),
        ]
      : []),
  ];
};

/** All numbers of a tree, to the last digit. */
const bits = (value: unknown): string =>
  tree
    .leaves(value)
    .map((x) => `${typeName(x)} ${toTypedArray(x).join(" ")}`)
    .join("; ");
