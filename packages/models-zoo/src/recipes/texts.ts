import type { Dataset } from "@nabla-js/datasets";
import type { TextData } from "../kinds/languageModelling.js";

/** A text as a language model wants it. */
export const textOf = ({ info, source, splits }: Dataset<{ readonly train: string; readonly validation: string }>): TextData => ({
  name: info.name,
  title: info.title,
  origin: `${source.kind} ${source.place}`,
  train: splits.train,
  test: splits.validation,
});
