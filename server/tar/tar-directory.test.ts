import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { StudioError } from "#domain/error.ts";
import { paxOf, type TestMember, tarOf } from "#tests/tars.ts";
import { readTarDirectory } from "./tar-directory.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-tar-"));
  return () => rm(folder, { recursive: true, force: true });
});

async function list(bytes: Buffer) {
  const file = path.join(folder, "a.tar");
  await writeFile(file, bytes);
  return (await readTarDirectory(file)).map(({ name, at, bytes: length }) => [
    name,
    bytes.toString("latin1", at, at + length),
  ]);
}

test("files are found at their place, by their long names, too, and folders are none", async () => {
  const long = `${"folder/".repeat(30)}é.jpg`;
  const members: TestMember[] = [
    { name: "./train/", type: "5" },
    { name: "./train/0.jpg", bytes: "one" },
    { name: "empty.json" },
    { name: "@", type: "L", bytes: `${long}\0` },
    { name: long.slice(0, 90), bytes: "x".repeat(600) },
    { name: "pax", type: "x", bytes: paxOf("path", "二.json") },
    { name: "other", bytes: "two" },
  ];
  expect(await list(tarOf(members))).toEqual([
    ["train/0.jpg", "one"],
    ["empty.json", ""],
    [long, "x".repeat(600)],
    ["二.json", "two"],
  ]);
});

test.for([
  ["a path that leads out", [{ name: "../a.jpg" }], "tarLeadsOut", { name: "../a.jpg" }],
  ["an absolute path", [{ name: "/etc/a.jpg" }], "tarLeadsOut", { name: "/etc/a.jpg" }],
  [
    "one that a long name hides",
    [{ name: "p", type: "x", bytes: paxOf("path", "a/../../b.jpg") }, { name: "b" }],
    "tarLeadsOut",
    { name: "a/../../b.jpg" },
  ],
  ["a symbolic link", [{ name: "a.jpg", type: "2", target: "/etc/passwd" }], "tarLink", { name: "a.jpg" }],
  ["a hard link", [{ name: "a.jpg", type: "1", target: "b.jpg" }], "tarLink", { name: "a.jpg" }],
  ["a device", [{ name: "a.jpg", type: "3" }], "tarDevice", { name: "a.jpg" }],
  ["a named pipe", [{ name: "a.jpg", type: "6" }], "tarDevice", { name: "a.jpg" }],
  ["a name twice", [{ name: "a.jpg" }, { name: "./a.jpg" }], "tarTwice", { name: "./a.jpg" }],
] as const)("a tar with %s is refused by that name", async ([, members, code, data]) => {
  await expect(list(tarOf(members))).rejects.toMatchObject({ code: "unreadable_input", detail: { code, data } });
});

test("a tar that ends in a file is told with that file's name, and one that is none with the place", async () => {
  const whole = tarOf([
    { name: "a.jpg", bytes: "one" },
    { name: "b.jpg", bytes: "x".repeat(2000) },
  ]);
  await expect(list(whole.subarray(0, 2000))).rejects.toMatchObject({
    detail: { code: "tarCut", data: { name: "b.jpg" } },
  });
  whole.fill("?", 1024, 1100);
  await expect(list(whole)).rejects.toMatchObject({ detail: { code: "tarDamaged", data: { at: 1024 } } });
});

test("whatever bytes stand in a tar, it is read or refused in words", async () => {
  const whole = tarOf([
    { name: "a.jpg", bytes: "one" },
    { name: "x", type: "x", bytes: paxOf("size", "3") },
    { name: "b.jpg", bytes: "two" },
  ]);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 40 }), async (at, noise) => {
      const bytes = Buffer.from(whole);
      bytes.set(noise.subarray(0, bytes.length - at), at);
      await list(bytes).catch((error) => expect(error).toBeInstanceOf(StudioError));
    }),
    { numRuns: 300 },
  );
});
