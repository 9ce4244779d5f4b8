import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claimUpload, requireOwner } from "./upload-owner.ts";

const [ANN, BO] = ["0195f7a2-0000-7000-8000-00000000000a", "0195f7a2-0000-7000-8000-00000000000b"] as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-owner-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("an upload is whose who began it; to others it is not there", async () => {
  await expect(requireOwner(folder, ANN)).rejects.toMatchObject({ code: "not_found" });
  await claimUpload(folder, ANN);
  await claimUpload(folder, ANN);
  await requireOwner(folder, ANN);
  for (const refused of [claimUpload, requireOwner])
    await expect(refused(folder, BO)).rejects.toMatchObject({ code: "not_found", detail: { code: "noUpload" } });
});

test("of many who begin one at once a single one does", async () => {
  const people = Array.from({ length: 20 }, (_, nth) => `${ANN.slice(0, -2)}${10 + nth}`);
  const ends = await Promise.allSettled(people.map((one) => claimUpload(folder, one)));
  expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await readdir(folder)).toEqual(["owner"]);
});
