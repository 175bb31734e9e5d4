import { parseSafetensors, writeSafetensors } from "@nabla-js/formats";
import { readNumber, writeNumber } from "../jsonLine.js";
import type { Snapshot } from "../trainingEvent.js";
import { fromTensors, toTensors } from "../treeTensors.js";
import { checkSeal, openSeal, seal } from "./seal.js";

/** What is written beside the arrays: texts by name. */
export type Metadata = Readonly<Record<string, string>>;

/**
 * A snapshot as the bytes of a safetensors file: the leaves of the state under their paths (`state.params[0].w`), and
 * in the metadata, as JSON, the position and the history of the run. The metadata holds a SHA-256 of the whole file.
 */
export const writeCheckpoint = <S>({ state, position, history }: Snapshot<S>, metadata: Metadata = {}): Uint8Array =>
  seal(
    writeSafetensors(toTensors(state, "state"), {
      ...metadata,
      position: write(position),
      history: write(history),
      sha256: openSeal,
    }),
  );

/**
 * The snapshot in a file, once it is certain that every byte is as it was written.
 *
 * @param like - A state of the same structure, such as the one a run begins with; its numbers are not read.
 * @param name - Of the file, for messages.
 * @throws {@link FormatError} when the bytes are cut short or no safetensors file; {@link ValueError} when a byte
 * differs; {@link TreeError} when the state has another structure.
 */
export const parseCheckpoint = <S>(bytes: Uint8Array, like: S, name?: string): Snapshot<S> & { readonly metadata: Metadata } => {
  const { tensors, metadata } = parseSafetensors(bytes, name === undefined ? {} : { name });
  const { position, history, sha256, ...others } = metadata;
  checkSeal(name === undefined ? "parseCheckpoint" : `parseCheckpoint(${name})`, bytes, sha256);
  return {
    state: fromTensors(tensors, like, "state"),
    position: read(position) as Snapshot<S>["position"],
    history: read(history) as Snapshot<S>["history"],
    metadata: others,
  };
};

const write = (value: unknown): string => JSON.stringify(value, (_name, x: unknown) => writeNumber(x));

const read = (text: string): unknown => JSON.parse(text, (_name, x: unknown) => readNumber(x)) as unknown;
