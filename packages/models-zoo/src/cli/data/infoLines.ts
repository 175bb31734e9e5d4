import type { DatasetInfo } from "@nabla-js/datasets";

/** What there is to know of a dataset, as lines for people. */
export const infoLines = (about: DatasetInfo): readonly string[] => {
  const row = (name: string, value: string | undefined): string[] =>
    value === undefined || value === "" ? [] : [`  ${name.padEnd(14)}${value}`];
  return [
    `${about.title}: ${about.description}`,
    ...row("task", about.task),
    ...Object.entries(about.splits).flatMap(([split, count]) => row(split, `${count} examples`)),
    ...row("classes", about.classes?.join(", ")),
    ...row("features", about.features?.join(", ")),
    ...row("normalisation", about.normalisation && `mean ${about.normalisation.mean}, std ${about.normalisation.std}`),
    ...row("licence", about.licence),
    ...row("citation", about.citation),
    ...row("homepage", about.homepage),
    ...row("files", about.files.map(({ name, optional }) => (optional === true ? `${name} (optional)` : name)).join(", ")),
    ...row("download", about.downloads.map(({ name, bytes }) => `${name}, ${(bytes / 1e6).toFixed(1)} MB`).join("; ")),
    ...row("npm package", about.npm?.name),
    ...row("embedded", about.embedded),
  ];
};
