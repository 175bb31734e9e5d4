/**
 * A record of a TFRecord file:
 *
 *     length (uint64) · masked CRC of the length (uint32) · the bytes · masked CRC of the bytes (uint32)
 *
 * all little-endian, the CRC being CRC-32C and masked as in ((crc >> 15) | (crc << 17)) + 0xa282ead8.
 *
 * @see TensorFlow, "TFRecord and tf.train.Example", section "TFRecords format details".
 */
export const tfRecord = (content: Uint8Array): Uint8Array => {
  const record = Buffer.alloc(16 + content.length);
  record.writeBigUInt64LE(BigInt(content.length));
  record.writeUInt32LE(masked(crc32c(record.subarray(0, 8))), 8);
  record.set(content, 12);
  record.writeUInt32LE(masked(crc32c(content)), 12 + content.length);
  return record;
};

const masked = (crc: number): number => ((((crc >>> 15) | (crc << 17)) >>> 0) + 0xa282ead8) >>> 0;

/** The polynomial of CRC-32C, its bits in reverse. */
const castagnoli = 0x82f63b78;

/** CRC-32C of bytes. @see RFC 3720, appendix B.4, for its known answers. */
export const crc32c = (bytes: Uint8Array): number => {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    // Bit by bit: what is written here is some hundred bytes a second.
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? castagnoli : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
};
