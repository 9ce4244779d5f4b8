import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "#tests/database.ts";
import { refuseFullDatabase } from "./refuse-full-database.ts";

const TOO_MUCH = 1e18;
let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-room-"));
  await mkdir(path.join(folder, "cluster"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

/** A data folder whose own PostgreSQL listens on that port. */
const placeAt = (port: number) =>
  writeFile(
    path.join(folder, "cluster", "cluster.json"),
    JSON.stringify({ home: folder, port, password: "x", controlPassword: "x" }),
  );

test("an import for which the studio's own PostgreSQL has no room is refused, with what it is likely to need", async () => {
  await placeAt(Number(new URL(db.directUrl).port));
  await refuseFullDatabase(db.directUrl, 1, folder);
  await expect(refuseFullDatabase(db.directUrl, TOO_MUCH, folder)).rejects.toMatchObject({
    code: "disk_full",
    detail: { code: "roomForImport", data: { needed: "2700000000.0 GB" } },
  });
});

test("of a database that is not the data folder's own nobody knows the disk", async () => {
  await placeAt(1);
  await refuseFullDatabase(db.directUrl, TOO_MUCH, folder);
  await refuseFullDatabase(db.directUrl, TOO_MUCH, path.join(folder, "none"));
});
