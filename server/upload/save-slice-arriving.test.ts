import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  bodyOf,
  content,
  dataFolder,
  fileOf,
  nextUpload,
  openBody,
  send,
  sendOn,
  setUpUpload,
  sizeOf,
  sliceOf,
  uploadId,
} from "#tests/upload/upload-slices.ts";
import { saveSlice } from "./save-slice.ts";

setUpUpload();

test("slices in any order, overlapping, cut short and twice, make the file, and nothing is said to be there that is not", async () => {
  const sent = fc.array(fc.record({ from: fc.nat(99), length: fc.nat(60), isTwice: fc.boolean() }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 100 }), sent, async (bytes, slices) => {
      nextUpload();
      const there = new Set<number>();
      for (const { from, length, isTwice } of slices) {
        const part = bytes.subarray(from, from + length);
        const slice = { name: "a", bytes: bytes.length, from: Math.min(from, bytes.length) };
        const answers = await Promise.all(isTwice ? [send(part, slice), send(part, slice)] : [send(part, slice)]);
        part.forEach((_, at) => {
          there.add(from + at);
        });
        const gap = bytes.findIndex((_, at) => !there.has(at));
        const expected = { bytes: gap < 0 ? bytes.length : gap, isWhole: gap < 0 };
        for (const answer of answers) expect(answer).toEqual(expected);
      }
      await sendOn(bytes, "a", 7);
      expect(Buffer.from(bytes).equals(await content())).toBe(true);
    }),
    { numRuns: 60 },
  );
}, 120_000);

test("what came before a connection broke off stays, and the answer to the next slice counts it", async () => {
  const { body, give, cut } = openBody();
  const broken = saveSlice(dataFolder, uploadId, sliceOf({ name: "a", bytes: 6 }), body);
  give("abc");
  await expect.poll(sizeOf).toBe(3);
  cut();
  await expect(broken).rejects.toMatchObject({ code: "interrupted" });
  expect(await send("", { name: "a", bytes: 6, from: 6 })).toEqual({ bytes: 3, isWhole: false });
});

test("a connection to which nothing comes any more does not keep the next one waiting", async () => {
  const { body, give } = openBody();
  const silent = saveSlice(dataFolder, uploadId, sliceOf({ name: "a", bytes: 6 }), body);
  give("ab");
  await expect.poll(sizeOf).toBe(2);
  const next = saveSlice(dataFolder, uploadId, sliceOf({ name: "a", bytes: 6 }), bodyOf("abcdef"), { stallMs: 1 });
  expect(await next).toEqual({ bytes: 6, isWhole: true });
  expect(await silent, "it is told what is there, and may go on behind it").toMatchObject({ bytes: 2, isWhole: false });
  expect(String(await content())).toBe("abcdef");
});

test("one writer a file: the second waits while something comes to the first", async () => {
  const { body, give, end } = openBody();
  const first = saveSlice(dataFolder, uploadId, sliceOf({ name: "a", bytes: 4 }), body);
  give("ab");
  await expect.poll(sizeOf).toBe(2);
  const second = send("XXXX", { name: "a", bytes: 4 });
  // Another file's does not wait.
  await send("z", { name: "b", bytes: 1 });
  give("cd");
  end();
  expect(await Promise.all([first, second])).toEqual(Array(2).fill({ bytes: 4, isWhole: true }));
  expect(await readFile(fileOf("a"), "utf8")).toBe("abcd");
});
