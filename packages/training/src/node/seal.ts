import { createHash } from "node:crypto";
import { ValueError } from "@nabla-js/ndarray";

/** Stands in a file for its checksum while that is being computed. */
export const openSeal: string = /* @__PURE__ */ "0".repeat(64);

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/**
 * Puts a file's own SHA-256 into it, in place of {@link openSeal}, which must stand in it: computed over all of its bytes, those of
 * the seal taken as zeros. So every byte is covered, and the file remains what its format says. It is not copied: checkpoints are large.
 */
export const sealInPlace = (bytes: Uint8Array): void => {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(openSeal);
  bytes.set(Buffer.from(digest(bytes)), at);
};

/**
 * Throws unless a file is as it was sealed.
 *
 * @param found - The checksum that the file states.
 * @throws {@link ValueError} when any byte differs.
 */
export const checkSeal = (op: string, bytes: Uint8Array, found: string | undefined): void => {
  const at =
    found?.length === openSeal.length ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(found) : -1;
  const open = bytes.slice();
  if (at >= 0) open.set(Buffer.from(openSeal), at);
  const is = digest(open);
  if (at < 0 || is !== found)
    throw new ValueError({
      op,
      given: found === undefined ? "a file without a checksum" : `bytes with the SHA-256 ${is.slice(0, 12)}…`,
      expected: found === undefined ? "one that states its SHA-256" : `those with ${found.slice(0, 12)}…, as the file says`,
      mend: "Use the checkpoint before it: this one is damaged, or no checkpoint.",
    });
};
