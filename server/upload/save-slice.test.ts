import { execFileSync, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  appendFile,
  type FileHandle,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ReadableStream } from "node:stream/web";
import fc from "fast-check";
import { v4 as uuid } from "uuid";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SLICE_BYTES, type Slice, type SliceAnswer, sliceSchema } from "#domain/import/upload.ts";
import { loadUpload } from "./load-upload.ts";
import { saveSlice } from "./save-slice.ts";
import { storedName, uploadFolder } from "./upload-folder.ts";

const ROOT = path.join(import.meta.dirname, "..", "..");

let dataFolder: string;
let uploadId: string;

beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), "svit-upload-"));
  uploadId = uuid();
});
afterEach(() => rm(dataFolder, { recursive: true, force: true }));

type Sent = { name: string; bytes: number; from?: number };

const sliceOf = (slice: Sent): Slice => sliceSchema.parse(slice);
const bodyOf = (bytes: Uint8Array | string) => new Blob([bytes as BlobPart]).stream() as ReadableStream;
const send = (bytes: Uint8Array | string, slice: Sent): Promise<SliceAnswer> =>
  saveSlice(dataFolder, uploadId, sliceOf(slice), bodyOf(bytes));

/** A body that comes bit by bit: `give` brings some, `end` and `cut` end it. */
function openBody() {
  let at: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new globalThis.ReadableStream<Uint8Array>({
    start(controller) {
      at = controller;
    },
  });
  return {
    body: stream as ReadableStream,
    give: (bytes: Uint8Array | string) => at?.enqueue(Buffer.from(bytes as string)),
    end: () => at?.close(),
    cut: () => at?.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" })),
  };
}

const fileOf = (name: string) => path.join(uploadFolder(dataFolder, uploadId), storedName(name));
const recordOf = (name: string) => `${fileOf(name)}.jsonl`;
/** Of the file "a". */
const sizeOf = () => stat(fileOf("a")).then(({ size }) => size);
/** The one file of the upload, as its import would read it. */
const content = async () => {
  const [only, ...more] = await loadUpload(dataFolder, uploadId);
  expect(more).toEqual([]);
  return readFile(only?.path ?? "");
};

/** As a browser does: whatever is answered as the first byte that lacks is sent next, in slices of this size. */
async function sendOn(bytes: Uint8Array, name: string, sliceBytes: number, from = 0): Promise<void> {
  for (let answer: SliceAnswer = { bytes: from, isWhole: false }; !answer.isWhole; ) {
    const { bytes: at } = answer;
    answer = await send(bytes.subarray(at, at + sliceBytes), { name, bytes: bytes.length, from: at });
    expect(answer.isWhole || answer.bytes > at, "each slice brings it on").toBe(true);
  }
}

test("a file that comes in slices is there under its name when it is whole, and lies under ours", async () => {
  const name = "a/<b>.json";
  expect(await send("abc", { name, bytes: 5 })).toEqual({ bytes: 3, isWhole: false });
  await expect(loadUpload(dataFolder, uploadId)).rejects.toMatchObject({
    code: "conflict",
    detail: { code: "filesLacking", data: { names: name } },
  });
  expect(await send("de", { name, bytes: 5, from: 3 })).toEqual({ bytes: 5, isWhole: true });
  expect(String(await content())).toBe("abcde");
  expect(await loadUpload(dataFolder, uploadId)).toEqual([{ name, path: fileOf(name) }]);
  for (const inside of await readdir(uploadFolder(dataFolder, uploadId))) expect(inside).toMatch(/^[0-9a-f]{64}/);
});

test("an answer comes when the bytes, then the record, and then the names of both are on the disk", async () => {
  const steps: string[] = [];
  const probe = await open(dataFolder);
  const prototype = Object.getPrototypeOf(probe);
  await probe.close();
  const sync = prototype.sync;
  const spy = vi.spyOn(prototype, "sync").mockImplementation(async function (this: FileHandle) {
    const known = await this.stat();
    const told = (await readFile(recordOf("a"), "utf8").catch(() => "")).includes('"to":3');
    const what = known.isDirectory() ? "folder" : known.ino === (await stat(fileOf("a"))).ino ? "bytes" : "record";
    steps.push(`${what}${told ? " (told)" : ""}`);
    return sync.call(this);
  });
  try {
    await send("abc", { name: "a", bytes: 6 });
  } finally {
    spy.mockRestore();
  }
  // The upload's own folder and the one that holds uploads first.
  expect(steps.filter((step) => step !== "folder")).toEqual(["bytes", "record (told)", "folder (told)"]);
  expect(steps.slice(0, 2)).toEqual(["folder", "folder"]);
});

test("an empty file is a file", async () => {
  const answer = await saveSlice(dataFolder, uploadId, sliceOf({ name: "empty.json", bytes: 0 }), null);
  expect(answer).toEqual({ bytes: 0, isWhole: true });
  expect(await content()).toHaveLength(0);
});

test("sixty files at once, each slice twice at the same instant, are sixty files as they were sent", async () => {
  const files = Array.from({ length: 60 }, (_, nth) => ({ name: `${nth}.json`, bytes: randomBytes(50_000 + nth) }));
  const slices = files.flatMap(({ name, bytes }) =>
    [0, 20_000, 40_000].map((from) => ({ name, from, bytes: bytes.length, part: bytes.subarray(from, from + 20_000) })),
  );
  await Promise.all(slices.flatMap(({ part, ...slice }) => [send(part, slice), send(part, slice)]));
  const loaded = await loadUpload(dataFolder, uploadId, 60);
  for (const { name, path: place } of loaded)
    expect(files.find((file) => file.name === name)?.bytes.equals(await readFile(place)), name).toBe(true);
});

test("slices in any order, overlapping, cut short and twice, make the file, and nothing is said to be there that is not", async () => {
  const sent = fc.array(fc.record({ from: fc.nat(99), length: fc.nat(60), isTwice: fc.boolean() }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 100 }), sent, async (bytes, slices) => {
      uploadId = uuid();
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

test("what is there is never written again, whatever comes later", async () => {
  await send("abc", { name: "a", bytes: 6, from: 0 });
  await send("XXXdef", { name: "a", bytes: 6 });
  expect(String(await content())).toBe("abcdef");
  await send("XXXXXX", { name: "a", bytes: 6 });
  const before = await stat(fileOf("a"));
  await send("XX", { name: "a", bytes: 6, from: 2 });
  expect(String(await content())).toBe("abcdef");
  // An import tells by it whether the file is the one that it was reading.
  expect((await stat(fileOf("a"))).mtimeMs).toBe(before.mtimeMs);
});

test("more than was announced is refused, and nothing of it counts", async () => {
  await expect(send("abcdef", { name: "a", bytes: 5 })).rejects.toMatchObject({ code: "too_large" });
  await send("ab", { name: "a", bytes: 5 });
  const { body, give, end } = openBody();
  const long = saveSlice(dataFolder, uploadId, sliceOf({ name: "a", bytes: 5, from: 1 }), body);
  give("XY");
  await expect.poll(sizeOf).toBe(3);
  give("ZXX");
  end();
  await expect(long).rejects.toMatchObject({ code: "too_large" });
  expect(await send("cde", { name: "a", bytes: 5, from: 2 })).toMatchObject({ isWhole: true });
  expect(String(await content())).toBe("abcde");
  const tooLong = new Uint8Array(SLICE_BYTES + 1);
  await expect(send(tooLong, { name: "b", bytes: 2 * SLICE_BYTES })).rejects.toMatchObject({ code: "too_large" });
});

test("another file of the same name is refused", async () => {
  await send("abc", { name: "a", bytes: 3 });
  await expect(send("abcd", { name: "a", bytes: 4 })).rejects.toMatchObject({ code: "conflict" });
  expect(String(await content())).toBe("abc");
});

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

test("what came is nobody's but the studio's: folders 0700, files 0600", async () => {
  await send("abc", { name: "a", bytes: 3 });
  const folder = uploadFolder(dataFolder, uploadId);
  for (const own of [path.dirname(folder), folder]) expect((await stat(own)).mode & 0o777, own).toBe(0o700);
  for (const file of [fileOf("a"), recordOf("a")]) expect((await stat(file)).mode & 0o777, file).toBe(0o600);
});

describe("after a crash", () => {
  const bytes = randomBytes(300);

  test("whatever of the record was written, the file is completed, and nothing lost is taken for there", async () => {
    await send(bytes.subarray(0, 100), { name: "a", bytes: 300 });
    await send(bytes.subarray(150, 200), { name: "a", bytes: 300, from: 150 });
    const record = await readFile(recordOf("a"));
    for (let kept = 0; kept <= record.length; kept++) {
      await writeFile(recordOf("a"), record.subarray(0, kept));
      // What the record does not begin to tell of may be there or not, and may be anything.
      if (kept <= record.indexOf('\n{"from"')) await writeFile(fileOf("a"), randomBytes(kept * 5));
      await sendOn(bytes, "a", 90);
      expect(bytes.equals(await content()), `${kept} bytes of the record were written`).toBe(true);
      await truncate(fileOf("a"), 200);
    }
  });

  test("a file that lost bytes below its record is lacking, not read as it is", async () => {
    await send(bytes, { name: "a", bytes: 300 });
    await truncate(fileOf("a"), 299);
    await expect(loadUpload(dataFolder, uploadId)).rejects.toMatchObject({
      detail: { code: "filesLacking", data: { names: "a" } },
    });
  });

  test("a process that is killed in the middle of a slice leaves what the next one completes", async () => {
    const large = randomBytes(5_000_000);
    await send(large.subarray(0, 1_000_000), { name: "a", bytes: large.length });
    const slice = sliceOf({ name: "a", bytes: large.length, from: 1_000_000 });
    const child = startSender({ dataFolder, uploadId, slice });
    child.stdin?.on("error", () => {});
    child.stdin?.write(large.subarray(1_000_000, 3_500_000));
    await expect.poll(sizeOf).toBeGreaterThan(2_000_000);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await send("", { name: "a", bytes: large.length, from: large.length })).toEqual({
      bytes: 1_000_000,
      isWhole: false,
    });
    await sendOn(large, "a", 1_500_000);
    expect(
      createHash("sha1")
        .update(await content())
        .digest("hex"),
    ).toBe(createHash("sha1").update(large).digest("hex"));
  });
});

const PROGRAM = ["--conditions=react-server", path.join("tests", "slice-sender.ts")];

function startSender(given: object) {
  const child = spawn(process.execPath, [...PROGRAM, JSON.stringify(given)], {
    cwd: ROOT,
    stdio: ["pipe", "pipe", "inherit"],
  });
  // It may be killed while it is written to.
  child.stdin.on("error", () => {});
  return child;
}

describe("on a full disk", () => {
  const bytes = randomBytes(400_000);

  test("a slice is refused before the disk is full, so that PostgreSQL has room", async () => {
    const whole = saveSlice(dataFolder, uploadId, sliceOf({ name: "a", bytes: 3 }), bodyOf("abc"), {
      reserveBytes: Number.MAX_SAFE_INTEGER,
    });
    await expect(whole).rejects.toMatchObject({ code: "disk_full", detail: { code: "serverDiskFull" } });
  });

  test("what does not fit is said, what was there stays, and the rest follows when there is room", async () => {
    // A limit on the size of files, for whoever may mount no disk: the system's "no" comes in the middle of a write.
    const given = { dataFolder, uploadId, slice: sliceOf({ name: "a", bytes: bytes.length, from: 100_000 }) };
    await send(bytes.subarray(0, 100_000), { name: "a", bytes: bytes.length });
    const child = spawn(
      "bash",
      ["-c", `ulimit -f 200; exec "$0" "$@"`, process.execPath, ...PROGRAM, JSON.stringify(given)],
      { cwd: ROOT, stdio: ["pipe", "pipe", "inherit"] },
    );
    child.stdin.on("error", () => {});
    child.stdin.end(bytes.subarray(100_000));
    const [told] = await once(child.stdout, "data");
    expect(JSON.parse(String(told))).toEqual({ code: "disk_full", told: "serverDiskFull" });
    const { bytes: there } = await send("", { name: "a", bytes: bytes.length, from: bytes.length });
    expect(there).toBeGreaterThanOrEqual(100_000);
    expect(there).toBeLessThanOrEqual(204_800);
    await sendOn(bytes, "a", 150_000, there);
    expect(bytes.equals(await content())).toBe(true);
  });

  test("also where not even the record can be written to its end", async ({ skip }) => {
    const disk = await tinyDisk(dataFolder);
    if (disk === null) return skip("this account may not mount a disk");
    try {
      dataFolder = disk;
      const save = (from: number, to: number) =>
        saveSlice(disk, uploadId, sliceOf({ name: "a", bytes: bytes.length, from }), bodyOf(bytes.subarray(from, to)), {
          reserveBytes: -SLICE_BYTES,
        });
      expect(await save(0, 100_000)).toEqual({ bytes: 100_000, isWhole: false });
      await expect(save(100_000, 400_000)).rejects.toMatchObject({ code: "disk_full" });
      // What a record's line on the full disk looks like.
      await appendFile(recordOf("a"), '\n{"from":100000,"to":4').catch(() => {});
      execFileSync("mount", ["-o", "remount,size=4m", disk]);
      const { bytes: there } = await save(400_000, 400_000);
      expect(there).toBeGreaterThanOrEqual(100_000);
      for (let at = there; at < bytes.length; ) at = (await save(at, at + 90_000)).bytes;
      expect(bytes.equals(await content())).toBe(true);
    } finally {
      execFileSync("umount", [disk]);
      await rm(disk, { recursive: true });
    }
  });
});

/** A disk of its own that is soon full; null where this account may not mount one. */
async function tinyDisk(folder: string): Promise<string | null> {
  const disk = path.join(folder, "tiny");
  await mkdir(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=160k", "tmpfs", disk], { stdio: "ignore" });
    return disk;
  } catch {
    return null;
  }
}
