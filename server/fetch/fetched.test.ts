import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Fetched, type FetchedFile } from "./fetched.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-fetched-"));
});
afterAll(() => rm(folder, { recursive: true }));

const file = (name: string, bytes: number): FetchedFile => ({
  path: name,
  address: `https://example.org/${name}`,
  bytes,
  sha256: "00",
  checked: "size",
  licence: "CC BY 4.0",
  fetchedAt: "2023-07-03T10:00:00.000Z",
});

test("files that are done at once are all written down", async () => {
  const fetched = await Fetched.load(folder);
  await Promise.all(
    Array.from({ length: 20 }, (_, at) => {
      fetched.add(file(`${at}.zip`, at));
      return fetched.save();
    }),
  );
  const { files } = JSON.parse(await readFile(path.join(folder, "fetched.json"), "utf8"));
  expect(files).toHaveLength(20);
  expect(await readdir(folder)).toEqual(["fetched.json"]);
});

test("a file is there only with the size that it came with", async () => {
  const fetched = await Fetched.load(folder);
  expect(await fetched.find("7.zip")).toBeNull();
  await writeFile(path.join(folder, "7.zip"), "1234567");
  expect(await fetched.find("7.zip")).toEqual(file("7.zip", 7));
  expect(await fetched.findByAddress("https://example.org/7.zip")).toEqual(file("7.zip", 7));
  await writeFile(path.join(folder, "7.zip"), "12345");
  expect(await fetched.find("7.zip")).toBeNull();
});

test("another program's fetched.json is left alone", async () => {
  await writeFile(path.join(folder, "fetched.json"), '{"version":2}');
  await expect(Fetched.load(folder)).rejects.toMatchObject({ code: "conflict" });
});
