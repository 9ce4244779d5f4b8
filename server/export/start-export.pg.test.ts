import { afterAll, beforeAll, expect, test } from "vitest";
import { exportRunRequestSchema } from "#domain/export/export-run.ts";
import type { Database } from "#server/db/client.ts";
import { insertRun } from "#server/runs/insert-run.ts";
import { freshDatabase } from "#tests/database.ts";
import { addReviewer } from "#tests/entries.ts";
import { forgetExport } from "./forget-export.ts";
import { startExport } from "./start-export.ts";

let db: Database;
let by = { datasetId: 0n, reviewerId: "" };
beforeAll(async () => {
  db = await freshDatabase();
  const { id: datasetId } = await db.prisma.dataset.create({ data: { name: "boats" } });
  by = { datasetId, reviewerId: (await addReviewer(db, "Ann")).id };
});
afterAll(() => db.close());

const wanted = (format: string, packaging: string, photos: string) =>
  exportRunRequestSchema.parse({ request: { format }, packaging, photos });

test("photos are refused where records name none, and where they would be loose files", async () => {
  await expect(startExport(db.pool, by, wanted("svit", "zip", "copy"))).rejects.toMatchObject({
    code: "invalid_request",
  });
  await expect(startExport(db.pool, by, wanted("llava", "files", "copy"))).rejects.toMatchObject({
    code: "invalid_request",
  });
  expect(() => wanted("llava", "zip", "link")).toThrow();
  expect(await db.prisma.run.count(), "nothing was written down").toBe(0);
  const id = await insertRun(db.pool, await startExport(db.pool, by, wanted("llava", "zip", "copy")));
  expect(await db.prisma.run.findUniqueOrThrow({ where: { id } })).toMatchObject({
    kind: "export",
    state: "waiting",
    datasetId: by.datasetId,
    reviewerId: by.reviewerId,
    request: { packaging: "zip", photos: "copy" },
  });
});

test("an export of a data set that is not there, and one too many, are refused", async () => {
  await expect(startExport(db.pool, { ...by, datasetId: 0n }, wanted("svit", "zip", "none"))).rejects.toMatchObject({
    code: "not_found",
  });
  const data = { kind: "export" as const, datasetId: by.datasetId, request: {} };
  await db.prisma.run.createMany({ data: Array.from({ length: 20 }, () => data) });
  await expect(startExport(db.pool, by, wanted("svit", "zip", "none"))).rejects.toMatchObject({ code: "conflict" });
});

test("an export is forgotten once it is over, and no other Run is", async () => {
  const data = { datasetId: by.datasetId, request: {} };
  const open = await db.prisma.run.create({ data: { ...data, kind: "export", state: "running" } });
  const over = { state: "done" as const, finishedAt: new Date() };
  const done = await db.prisma.run.create({ data: { ...data, ...over, kind: "export" } });
  const imported = await db.prisma.run.create({ data: { ...data, ...over, kind: "import" } });
  await expect(forgetExport(db, open.id, "/nowhere")).rejects.toMatchObject({ code: "conflict" });
  await expect(forgetExport(db, imported.id, "/nowhere")).rejects.toMatchObject({ code: "not_found" });
  await forgetExport(db, done.id, "/nowhere");
  expect(await db.prisma.run.count({ where: { id: { in: [open.id, done.id, imported.id] } } })).toBe(2);
});
