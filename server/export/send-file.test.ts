import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendFile } from "./send-file.ts";

const bytes = randomBytes(10_000);
let folder = "";
const file = (name = "train.json", own = bytes) => ({
  path: path.join(folder, name),
  name,
  bytes: own.length,
  sha256: createHash("sha256").update(own).digest("hex"),
});
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-send-"));
  await writeFile(file().path, bytes);
  await writeFile(path.join(folder, "empty.jsonl"), "");
});
afterAll(() => rm(folder, { recursive: true }));

const ask = (headers: Record<string, string> = {}, method = "GET", own = file()) =>
  sendFile(own, new Request("http://127.0.0.1/", { method, headers }));
const bodyOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

test("a download that was broken off anywhere is gone on with, and is the file in the end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: bytes.length - 1 }), async (cut) => {
      const [first, rest] = [await ask({ range: `bytes=0-${cut - 1}` }), await ask({ range: `bytes=${cut}-` })];
      expect([first.status, rest.status]).toEqual([206, 206]);
      expect(rest.headers.get("content-range")).toBe(`bytes ${cut}-${bytes.length - 1}/${bytes.length}`);
      expect(Buffer.concat([await bodyOf(first), await bodyOf(rest)]).equals(bytes)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test("a part of another version is not sent: the whole file is", async () => {
  const etag = (await ask()).headers.get("etag") ?? "";
  expect((await ask({ range: "bytes=5-", "if-range": etag })).status).toBe(206);
  const answer = await ask({ range: "bytes=5-", "if-range": '"other"' });
  expect(answer.status).toBe(200);
  expect((await bodyOf(answer)).equals(bytes)).toBe(true);
});

test("a part behind the end is refused with the file's size, and who has it all is told so", async () => {
  const outside = await ask({ range: "bytes=10000-" });
  expect([outside.status, outside.headers.get("content-range")]).toEqual([416, "bytes */10000"]);
  const etag = (await ask()).headers.get("etag") ?? "";
  const known = await ask({ "if-none-match": etag });
  expect([known.status, (await bodyOf(known)).length]).toEqual([304, 0]);
});

test("a question about the file opens nothing and tells its size", async () => {
  const answer = await ask({}, "HEAD");
  expect([answer.status, answer.headers.get("content-length"), answer.body]).toEqual([200, "10000", null]);
});

test("no name leads a browser to anything but a download", async () => {
  await writeFile(path.join(folder, "船 'a'.json"), bytes);
  const answer = await ask({}, "HEAD", file("船 'a'.json"));
  expect(answer.headers.get("content-disposition")).toBe(
    "attachment; filename=\"-a-.json\"; filename*=UTF-8''%E8%88%B9%20%27a%27.json",
  );
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
});

test("an empty file arrives, a missing one and one that was cut off are sentences", async () => {
  const empty = await ask({}, "GET", file("empty.jsonl", Buffer.alloc(0)));
  expect([empty.status, (await bodyOf(empty)).length]).toEqual([200, 0]);
  await expect(ask({}, "GET", file("gone.json"))).rejects.toMatchObject({ code: "not_found" });
  await writeFile(path.join(folder, "cut.json"), bytes.subarray(1));
  await expect(ask({}, "GET", file("cut.json"))).rejects.toMatchObject({ code: "not_found" });
});
