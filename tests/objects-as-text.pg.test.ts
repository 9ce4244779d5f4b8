import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mentionsOfTurns } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { freshDatabase } from "./database.ts";
import { decide } from "./decide.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

test("boxes of a list that is a text of JSON, as the second release of ms-swift has it, are drawn and moved, and only their numbers change", async () => {
  const root = await mkdtemp(path.join(tmpdir(), "svit-boxes-"));
  const objects = '[{"caption": "guy in \\u7ea2", "bbox": [138, 136, 235, 359], "bbox_type": "real", "image": 0}]';
  const row = `{"query": "Find <ref-object>", "response": "At <bbox>", "images": ["pics/1.jpg"], "objects": ${JSON.stringify(objects)}}`;
  await writeFile(path.join(root, "g.jsonl"), row);
  await importPaths({ db, datasetName: "as a text", paths: [root] });
  const file = await db.prisma.sourceFile.findFirstOrThrow({ where: { dataset: { name: "as a text" } } });
  expect(file).toMatchObject({ notation: "ms-swift", space: { name: "pixels" } });
  const [status] = await db.prisma.entryStatus.findMany({ where: { datasetId: file.datasetId } });
  expect(status).toMatchObject({ boxCount: 1, marks: [] });
  const id = status?.entryId ?? 0n;
  const [view] = await loadEntryViews(db, [id]);
  const mentions = mentionsOfTurns(view?.turns ?? [], view?.grounding as Grounding);
  expect(mentions.map(({ mention }) => [mention.phrase, mention.boxes.length])).toContainEqual(["guy in 红", 1]);
  const turnsAfter = view?.turns.map(({ id: own, from, value }) => ({ id: own, from, value }));
  const keysAfter = [{ path: ["objects", 0, "bbox"], value: [138, 140, 235, 359] }];
  await decide(db, id, { decision: "edit", turnsAfter, keysAfter });
  const sink = memorySink();
  await exportDataset({ db, datasetId: file.datasetId, format: "records" }, sink);
  const main = sink.names().find((name) => !name.includes("left-out") && name.endsWith(".jsonl")) ?? "";
  expect(sink.text(main).trim()).toBe(row.replace("136", "140"));
});
