import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fit } from "../fit.js";
import { last } from "../last.js";
import { pipe } from "../pipe.js";
import { tensorboard } from "./tensorboard.js";
import { crc32c, tfRecord } from "./tfRecord.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nabla-tensorboard-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("the CRC has the answers of RFC 3720", () => {
  expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
});

test("a record says its length twice over", () => {
  const record = Buffer.from(tfRecord(Buffer.from("abc")));
  expect(record.length).toBe(19);
  expect(Number(record.readBigUInt64LE())).toBe(3);
  expect(record.subarray(12, 15).toString()).toBe("abc");
});

/** A reader of protocol buffers, as plain as can be: fields by number, in order. */
const fieldsOf = (bytes: Buffer): readonly (readonly [field: number, value: number | Buffer])[] => {
  const fields: (readonly [number, number | Buffer])[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const field = key >> 3;
    if ((key & 7) === 0) fields.push([field, varint()]);
    else if ((key & 7) === 1) fields.push([field, bytes.readDoubleLE((at += 8) - 8)]);
    else if ((key & 7) === 5) fields.push([field, bytes.readFloatLE((at += 4) - 4)]);
    else {
      const length = varint();
      fields.push([field, bytes.subarray(at, (at += length))]);
    }
  }
  return fields;
};

test("a run's figures can be read back from its file", async () => {
  let time = 1000;
  const run = fit((state: number, b: number) => [state + b, { loss: state }], 300, {
    epochs: 1,
    data: () => [1, 1],
    validate: (state) => ({ loss: -state }),
  });
  await last(
    pipe(
      run,
      tensorboard(folder, () => time++),
    ),
  );
  const [name] = readdirSync(folder);
  expect(name).toMatch(/^events\.out\.tfevents\.0000001000\.nabla\./);

  const file = readFileSync(join(folder, name));
  const events: Buffer[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(file.readBigUInt64LE(at));
    const content = file.subarray(at + 12, at + 12 + length);
    expect(file.subarray(at, at + 16 + length).equals(tfRecord(content))).toBe(true);
    events.push(content);
    at += 16 + length;
  }
  expect(String(fieldsOf(events[0])[1][1])).toBe("brain.Event:2");
  const read = events.slice(1).map((event) => {
    const [[, wallTime], [, step], [, summary]] = fieldsOf(event);
    const values = fieldsOf(summary as Buffer).map(([, value]) =>
      fieldsOf(value as Buffer).map(([, x]) => (Buffer.isBuffer(x) ? x.toString() : x)),
    );
    return { wallTime, step, values };
  });
  expect(read).toEqual([
    { wallTime: 1001, step: 1, values: [["training/loss", 300]] },
    { wallTime: 1002, step: 2, values: [["training/loss", 301]] },
    {
      wallTime: 1003,
      step: 2,
      values: [
        ["epoch/loss", 300.5],
        ["validation/loss", -302],
      ],
    },
  ]);
});
