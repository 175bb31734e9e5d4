import { ValueError } from "@nabla-js/ndarray";
import { parseSafetensors, writeSafetensors } from "@nabla-js/formats";
import { readNumber, writeNumber } from "../jsonLine.js";
import type { Snapshot } from "../trainingEvent.js";
import { fromTensors, toTensors } from "../treeTensors.js";
import { checkRecord, checkSnapshot, checkText } from "../checks.js";
import { checkSeal, openSeal, sealInPlace } from "./seal.js";

/** What is written beside the arrays: texts by name. */
export type Metadata = Readonly<Record<string, string>>;

/**
 * A snapshot as the bytes of a safetensors file: the leaves of the state under their paths (`state.params[0].w`), and
 * in the metadata, as JSON, the position and the history of the run. The metadata holds a SHA-256 of the whole file.
 *
 * @throws {@link ValueError} for what is no snapshot, and for metadata that are no texts or have one of these three names.
 */
export const writeCheckpoint = <S>(snapshot: Snapshot<S>, metadata: Metadata = {}): Uint8Array => {
  checkSnapshot("writeCheckpoint", "snapshot", snapshot);
  checkMetadata("writeCheckpoint", metadata);
  const { state, position, history } = snapshot;
  const bytes = writeSafetensors(toTensors(state, "state"), {
    ...metadata,
    position: write(position),
    history: write(history),
    sha256: openSeal,
  });
  sealInPlace(bytes);
  return bytes;
};

/** Throws unless these are texts that a checkpoint can hold beside its own. */
export const checkMetadata = (op: string, metadata: unknown): void => {
  checkRecord(op, "metadata", metadata, "an object of strings", 'Write it as { key: "value" }, or leave it out.');
  for (const [key, text] of Object.entries(metadata as object)) {
    checkText(op, `metadata.${key}`, text, "Write it as a string, for instance with JSON.stringify.");
    if (["position", "history", "sha256"].includes(key))
      throw new ValueError({
        op,
        given: `metadata under the name ${key}`,
        expected: "other names than position, history and sha256, which a checkpoint gives to its own",
        mend: "Choose another name.",
      });
  }
};

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
