import { ValueError } from "@nabla-js/ndarray";

/**
 * How much translations share with what people wrote: the geometric mean of the shares of runs of one to four words that
 * occur in a reference too, no run counted more often than in the reference that has most of it; translations shorter than
 * the nearest reference are marked down. Over all sentences together, without smoothing.
 *
 *     BLEU = 100 · min(1, e^(1 − r/c)) · exp(¼ · Σₙ log pₙ)
 *
 * @param translations - The words of each.
 * @param references - For each, the words of one or more.
 * @returns From 0 to 100; 0 where some pₙ is.
 * @throws {@link ValueError} when the lists differ in length, or a translation has no reference.
 * @see Papineni et al. (2002), "BLEU: a Method for Automatic Evaluation of Machine Translation", section 2.3.
 */
export const bleu = (
  translations: readonly (readonly string[])[],
  references: readonly (readonly (readonly string[])[])[],
): number => {
  if (translations.length !== references.length || references.some((each) => each.length === 0))
    throw new ValueError({
      op: "bleu",
      given: `${translations.length} translations and references for ${references.filter((each) => each.length > 0).length}`,
      expected: "one or more references for each translation",
      mend: "Leave out what has no reference.",
    });
  const [found, all] = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ];
  let [length, nearest] = [0, 0];
  translations.forEach((words, i) => {
    length += words.length;
    nearest += nearestLength(words.length, references[i]);
    for (let n = 1; n <= 4; n++) {
      const most = references[i].map((reference) => runsOf(reference, n));
      for (const [run, count] of runsOf(words, n)) {
        all[n - 1] += count;
        found[n - 1] += Math.min(count, Math.max(...most.map((counts) => counts.get(run) ?? 0)));
      }
    }
  });
  if (found.includes(0)) return 0;
  const mean = found.reduce((sum, count, n) => sum + Math.log(count / all[n]), 0) / 4;
  return 100 * Math.min(1, Math.exp(1 - nearest / length)) * Math.exp(mean);
};

/** The length of the reference that is nearest, the shorter of two that are. */
const nearestLength = (length: number, references: readonly (readonly string[])[]): number =>
  references.map((each) => each.length).sort((a, b) => Math.abs(a - length) - Math.abs(b - length) || a - b)[0];

/** How often each run of `n` words occurs. */
const runsOf = (words: readonly string[], n: number): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (let i = 0; i + n <= words.length; i++) {
    const run = words.slice(i, i + n).join(" ");
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return counts;
};
