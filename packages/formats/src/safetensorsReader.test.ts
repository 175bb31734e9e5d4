import { expect, test } from "vitest";
import { array, toNested } from "@nabla-js/ndarray";
import { writeSafetensors } from "./safetensors.js";
import { openSafetensors, type ByteSource } from "./safetensorsReader.js";

const file = writeSafetensors(
  {
    w: array([
      [1, 2],
      [3, 4],
    ]),
    b: array([true, false]),
    none: array(new Int32Array(0)),
  },
  { made: "here" },
);

const slices = (bytes: Uint8Array, asked: [number, number][] = []): ByteSource => ({
  size: bytes.length,
  read: async (offset, length) => {
    asked.push([offset, length]);
    return bytes.slice(offset, offset + length);
  },
});

test("reads the header, and then no more than the tensor that is asked for", async () => {
  const asked: [number, number][] = [];
  const reader = await openSafetensors(slices(file, asked));
  expect([...reader.names].sort()).toEqual(["b", "none", "w"]);
  expect(reader.metadata).toEqual({ made: "here" });
  const before = asked.length;
  expect(toNested(await reader.tensor("w"))).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(asked.slice(before).map(([, length]) => length)).toEqual([16]);
  expect(toNested(await reader.tensor("b"))).toEqual([true, false]);
  expect((await reader.tensor("none")).shape).toEqual([0]);
});

test("says what is wrong, and where", async () => {
  const opened = (bytes: Uint8Array) => openSafetensors(slices(bytes), { name: "w.safetensors" });
  await expect(opened(new Uint8Array(3))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[FormatError: openSafetensors(w.safetensors): given 3 bytes before the end at byte 0; expected 8 bytes of header length. Fetch the file again: it is cut short.]`,
  );
  await expect(opened(file.subarray(0, 40))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[FormatError: openSafetensors(w.safetensors): given the end of the file at byte 40; expected 208 bytes of header. Fetch the file again: it is cut short.]`,
  );
  await expect(opened(file.subarray(0, -1))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[FormatError: openSafetensors(w.safetensors): given 17 bytes of tensors at byte 233; expected 18, as the header says. Fetch the file again: it is cut short.]`,
  );
  await expect((await opened(file)).tensor("x")).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: tensor: given the name "x"; expected one of w, none, b. Choose one of them.]`,
  );
  const shrinks = await openSafetensors({
    size: file.length,
    read: async (at, length) => file.slice(at, Math.min(at + length, file.length - 3)),
  });
  await expect(shrinks.tensor("b")).rejects.toThrowErrorMatchingInlineSnapshot(
    `[FormatError: openSafetensors: given 0 bytes from byte 232 on at byte 232; expected 2 bytes of b. Fetch the file again: it is cut short.]`,
  );
});
