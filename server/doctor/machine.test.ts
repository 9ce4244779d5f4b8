import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { examineMachine } from "./machine.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-doctor-"));
});
afterAll(() => rm(folder, { recursive: true }));

const find = async (dataFolder: string, what: string) =>
  (await examineMachine(dataFolder)).find((finding) => finding.what === what);

test("a data folder that is not there yet is fine, and is not made by looking", async () => {
  const place = path.join(folder, "not", "there");
  expect(await find(place, "data folder")).toMatchObject({
    is: "ok",
    says: `${place} will be created at the first start`,
  });
  expect(await find(place, "data folder")).toMatchObject({ says: expect.stringContaining("will be created") });
  expect((await find(place, "disk"))?.says).toContain(`free at ${folder}`);
});

test("a data folder that is a file is bad", async () => {
  const file = path.join(folder, "file");
  await writeFile(file, "");
  expect(await find(file, "data folder")).toMatchObject({ is: "bad", says: expect.stringContaining("SVIT_DATA") });
});

test("the Node.js of the tests is the one that the studio wants", async () => {
  expect(await find(folder, "Node.js")).toEqual({ what: "Node.js", is: "ok", says: process.version });
});
