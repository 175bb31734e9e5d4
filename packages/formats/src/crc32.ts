/** Table of the remainders of every byte under the reflected polynomial 0xEDB88320. */
const makeTable = (): Uint32Array => {
  const table = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    table[byte] = rest;
  }
  return table;
};

/**
 * The CRC-32 of gzip, zip and PNG, to be continued: `crc32(b, crc32(a))` is that of `a` followed by `b`.
 *
 * @see RFC 1952, section 8.
 */
export const crc32 = (bytes: Uint8Array, before = 0): number => {
  const table = makeTable();
  let rest = ~before;
  for (let i = 0; i < bytes.length; i++) rest = table[(rest ^ bytes[i]) & 0xff] ^ (rest >>> 8);
  return ~rest >>> 0;
};
