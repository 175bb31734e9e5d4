import { checkText, checkTexts } from "./checks.js";

/**
 * The least number of letters to insert, delete, replace or swap with their neighbour to make `b` of `a`.
 *
 * @see Damerau (1964), "A technique for computer detection and correction of spelling errors".
 */
export const editDistance = (a: string, b: string): number => {
  let older: number[] = [];
  let before = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
    }
    older = before;
    before = row;
  }
  return before[b.length];
};

/** The name that was probably meant: letters and digits alone are compared, and at most a third of them may differ. */
export const closest = (given: string, names: readonly string[]): string | undefined => {
  checkText("closest", "name", given);
  checkTexts("closest", "names", names);
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const [best] = names
    .map((name) => ({ name, distance: editDistance(plain(given), plain(name)) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= plain(best.name).length / 3 ? best.name : undefined;
};
