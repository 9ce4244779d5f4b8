import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExportFormat } from "#domain/export/formats.ts";
import { must } from "#domain/must.ts";
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

const turn = (role: string, content: string) => ({ role, content });
/** As LLaMA-Factory's mllm_demo.json has it. */
const TWICE = {
  messages: [
    turn("user", "<image>Who are they?"),
    turn("assistant", "Kane and Gretzka."),
    turn("user", "What are they doing?<image>"),
    turn("assistant", "They celebrate."),
  ],
  images: ["demo/1.jpg", "demo/1.jpg"],
};

async function exported(datasetId: bigint, format: ExportFormat) {
  const sink = memorySink();
  const manifest = await exportDataset({ db, datasetId, format, states: ["pending", "edited"] }, sink);
  const main = must(
    manifest.files.find(({ records }) => records > 0),
    "something left",
  ).name;
  const [line] = sink.text(main).trim().split("\n");
  return JSON.parse(line ?? "");
}

test("one photo at two places is one photo, and leaves at both of them", async () => {
  const root = await mkdtemp(path.join(tmpdir(), "svit-twice-"));
  await writeFile(path.join(root, "talk.json"), JSON.stringify([TWICE]));
  const report = await importPaths({ db, datasetName: "twice", paths: [root] });
  expect(report).toMatchObject({ entriesNew: 1, rejects: 0 });
  const [status] = await db.prisma.entryStatus.findMany({ where: { entry: { dataset: { name: "twice" } } } });
  const { entryId, datasetId, marks } = must(status, "it came in");
  expect(marks).toEqual([]);
  expect(await db.prisma.entryImage.count({ where: { entryId } })).toBe(0);

  expect(await exported(datasetId, "records")).toEqual(TWICE);
  const messages = await exported(datasetId, "messages");
  expect(messages).toMatchObject(TWICE);
  expect((await exported(datasetId, "sharegpt")).images).toEqual(TWICE.images);
  expect((await exported(datasetId, "qwen3-vl")).image).toEqual(TWICE.images);

  // The first QA goes with its place; again it is one entry.
  await decide(db, entryId, {
    decision: "edit",
    turnsAfter: [
      { id: "2", from: "user", value: "What are they doing?<image>" },
      { id: "3", from: "gpt", value: "They celebrate." },
    ],
  });
  expect(await exported(datasetId, "messages")).toMatchObject({
    messages: TWICE.messages.slice(2),
    images: ["demo/1.jpg"],
  });
  expect(await importPaths({ db, datasetName: "twice", paths: [root] })).toMatchObject({ entriesNew: 0 });
});
