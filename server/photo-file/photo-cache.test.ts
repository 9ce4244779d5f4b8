import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, readdir, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { log } from "#server/log.ts";
import { PhotoCache } from "./photo-cache.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-cache-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
const photo = (bytes: number, fill = 7) => Buffer.concat([JPEG, Buffer.alloc(bytes - JPEG.length, fill)]);

async function files(): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

async function size(): Promise<number> {
  const sizes = await Promise.all((await files()).map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

test("a photo that was kept is read again, by another process's cache too; one that was not is none", async () => {
  await new PhotoCache(folder, 1e6).keep("a", photo(1000));
  const other = new PhotoCache(folder, 1e6);
  expect(await other.read("a")).toEqual(photo(1000));
  expect(await other.read("b")).toBeNull();
});

test("what is kept again under a key takes the place of what stood there, whose readers go on undisturbed", async () => {
  const cache = new PhotoCache(folder, 1e6);
  await cache.keep("a", photo(1000, 1));
  const [file = ""] = await files();
  const reader = await open(file);
  await cache.keep("a", photo(2000, 2));
  expect(await reader.readFile()).toEqual(photo(1000, 1));
  await reader.close();
  expect(await cache.read("a")).toEqual(photo(2000, 2));
});

test("the limit holds, and what was used last stays", async () => {
  const cache = new PhotoCache(folder, 100_000);
  for (let number = 0; number < 10; number++) await cache.keep(`old ${number}`, photo(9000));
  // An hour ago; the one that is read now was used since.
  const before = new Date(Date.now() - 3_600_000);
  for (const file of await files()) await utimes(file, before, before);
  await cache.read("old 3");
  for (let number = 0; number < 7; number++) await cache.keep(`new ${number}`, photo(9000));
  expect(await size()).toBeLessThanOrEqual(100_000);
  expect(await cache.read("old 3")).not.toBeNull();
  expect(await cache.read("new 6")).not.toBeNull();
});

test("what would take a large part of the room is not kept, and without room nothing is", async () => {
  await new PhotoCache(folder, 100_000).keep("large", photo(20_000));
  await new PhotoCache(folder, 0).keep("any", photo(100));
  expect(await files()).toEqual([]);
});

test("a file that lost its bytes is none, and goes", async () => {
  const cache = new PhotoCache(folder, 1e6);
  await cache.keep("a", photo(1000));
  const [file = ""] = await files();
  await truncate(file, 0);
  expect(await cache.read("a")).toBeNull();
  expect(await files()).toEqual([]);
});

test("what a process that died left half written is cleared, what another is writing is not", async () => {
  const cache = new PhotoCache(folder, 1e6);
  await cache.keep("a", photo(1000));
  const [file = ""] = await files();
  const [left, fresh] = ["left.new", "fresh.new"].map((name) => path.join(path.dirname(file), name));
  for (const name of [left, fresh]) await writeFile(name ?? "", "half");
  const before = new Date(Date.now() - 2 * 3_600_000);
  await utimes(left ?? "", before, before);
  await cache.sweep();
  expect((await files()).sort()).toEqual([file, fresh].sort());
});

test("what others are writing, or left half written, takes room, too: the limit holds with it", async () => {
  const cache = new PhotoCache(folder, 100_000);
  for (let number = 0; number < 12; number++) await cache.keep(`${number}`, photo(8000));
  const [file = ""] = await files();
  const partly = ["one.new", "other.new"].map((name) => path.join(path.dirname(file), name));
  for (const name of partly) await writeFile(name, photo(8000));
  await new PhotoCache(folder, 100_000).keep("more", photo(100));
  expect(await size()).toBeLessThanOrEqual(100_000);
  expect(await files()).toEqual(expect.arrayContaining(partly));
});

test("a folder that cannot be written costs nothing but the keeping", async () => {
  await writeFile(path.join(folder, "file"), "");
  const cache = new PhotoCache(path.join(folder, "file"), 1e6);
  await cache.keep("a", photo(1000));
  expect(await cache.read("a")).toBeNull();
});

test("why photos are not kept is said once, as a sentence, and again after one was", async () => {
  const spy = vi.spyOn(log, "warn").mockImplementation(() => {});
  const cache = new PhotoCache(path.join(folder, "cache"), 1e6);
  await writeFile(path.join(folder, "cache"), "");
  for (const key of ["a", "b"]) await cache.keep(key, photo(1000));
  await rm(path.join(folder, "cache"));
  await cache.keep("c", photo(1000));
  await rm(path.join(folder, "cache"), { recursive: true });
  await writeFile(path.join(folder, "cache"), "");
  await cache.keep("d", photo(1000));
  const said = spy.mock.calls.map(([what]) => what);
  spy.mockRestore();
  const once = {
    code: "ENOTDIR",
    problem: expect.stringMatching(/leads through a file.*generated again/),
  };
  expect(said).toEqual([once, once]);
});

test("processes that write, read, make room and are killed meanwhile leave only whole photos", async () => {
  const program = path.join(import.meta.dirname, "..", "..", "tests", "photos", "photo-cache-writer.ts");
  const writers = Array.from({ length: 3 }, () => fork(program, [folder, "200000"], { execArgv: process.execArgv }));
  await Promise.all(writers.map((writer) => once(writer, "message")));
  const ends = writers.map((writer) => once(writer, "exit"));
  for (const writer of writers) writer.kill("SIGKILL");
  await Promise.all(ends);
  const whole = (await files()).filter((file) => !file.endsWith(".new"));
  expect(whole.length).toBeGreaterThan(0);
  for (const file of whole) expect((await stat(file)).size).toBe(8000);
  const cache = new PhotoCache(folder, 200_000);
  await cache.keep("more", photo(8000));
  expect(await size()).toBeLessThanOrEqual(200_000);
});
