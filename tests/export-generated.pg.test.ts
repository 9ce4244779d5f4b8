import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, expect, test } from "vitest";
import { STATES } from "#domain/entry/task.ts";
import type { ExportManifest } from "#domain/export/export-manifest.ts";
import { EXPORT_FORMATS, type ExportFormat, FORMATS } from "#domain/export/formats.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { freshDatabase } from "#tests/database.ts";
import { addPhotos, generatorAt, runBatch } from "#tests/generate/generate-runs.ts";
import { goodAnswer, type ModelServer, startModelServer } from "#tests/generate/model-server.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let server: ModelServer;
let folder = "";
let datasetName = "";
const TASKS = ["conversation", "llava_conversation", "referring_qa"] as const;

/** Two photos, each with entries of three prompts, two of them for one task, and an imported entry before all of them. */
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-generated-"));
  server = await startModelServer((asked, nth) => goodAnswer(asked, `word${nth}`));
  const set = await addPhotos(db, 2);
  datasetName = set.datasetName;
  const imported = { id: "1", image: "1.jpg", conversations: [said("human", "<image>\nA mill?"), said("gpt", "Yes.")] };
  await writeFile(path.join(folder, "imported.json"), JSON.stringify([imported]));
  await importPaths({ db, datasetName, paths: [folder] });
  const { end } = await runBatch(db, generatorAt(server.address), set.datasetId, { tasks: [...TASKS] });
  expect(end).toMatchObject({ ended: "done" });
});
afterAll(async () => {
  await server.close();
  await db.close();
  await rm(folder, { recursive: true });
});

const said = (from: string, value: string) => ({ from, value });

async function written(format: ExportFormat, settings: object = {}) {
  const sink = memorySink();
  const manifest = await exportDataset({ db, datasetName, format, states: STATES, settings }, sink);
  return { sink, manifest, names: manifest.files.filter(({ records }) => records > 0).map(({ name }) => name) };
}

/** How many records say which writer; an empty text is one. */
function tally(records: readonly { generated_by?: string }[]) {
  const counts: Record<string, number> = {};
  for (const { generated_by: by = "(no key)" } of records) counts[by] = (counts[by] ?? 0) + 1;
  return counts;
}
const WRITERS = { "mill-1, conversation@1": 6, "mill-1, llava_conversation@1": 2, "mill-1, referring_qa@1": 20 };

test("every manifest tells model and prompt of the entries that were generated, and of no others", async () => {
  const of = (manifest: ExportManifest) =>
    Object.fromEntries(
      (manifest.generated ?? []).map(({ model, prompt, entries }) => [`${model}, ${prompt}`, entries]),
    );
  for (const format of EXPORT_FORMATS)
    expect([format, of((await written(format)).manifest)]).toEqual([format, WRITERS]);
  const sink = memorySink();
  const options = { db, datasetName, format: "jsonl" as const, states: ["accepted" as const] };
  expect(await exportDataset(options, sink)).not.toHaveProperty("generated");
});

test("each record of lines says who wrote it, those of nobody with an empty text, so that readers see one type", async () => {
  const formats = EXPORT_FORMATS.filter((format) => FORMATS[format].namesPhotos && LINES.has(format));
  expect(formats.length).toBe(LINES.size);
  for (const format of formats) {
    const { sink, names } = await written(format);
    const records = names.flatMap((name) =>
      sink
        .text(name)
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    );
    expect([format, tally(records)]).toEqual([format, { "": 1, ...WRITERS }]);
  }
});
const LINES = new Set<ExportFormat>([
  "messages",
  "sharegpt",
  "qwen2-vl",
  "qwen2.5-vl",
  "qwen3-vl",
  "internvl",
  "swift-grounding",
]);

test("in LLaVA's file the generated records alone say so: an imported one stays as it is", async () => {
  const { sink, names } = await written("llava");
  const records = JSON.parse(sink.text(names[0] ?? ""));
  expect(tally(records)).toEqual({ "(no key)": 1, ...WRITERS });
  const merged = await written("llava", { merge: true });
  const together = JSON.parse(merged.sink.text(merged.names[0] ?? ""));
  expect(Object.keys(tally(together)).join()).toContain("mill-1, conversation@1; mill-1, llava_conversation@1");
});

test("in Parquet it is a column, where anything was generated", async () => {
  const { sink, names } = await written("parquet");
  const rows = (
    await Promise.all(names.map((name) => parquetReadObjects({ file: new Uint8Array(sink.bytes(name)).buffer })))
  ).flat();
  expect(tally(rows as { generated_by?: string }[])).toEqual({ "": 1, ...WRITERS });
  expect(sink.text("README.md")).toContain("generated_by");
});

test("jsonl has it beside the source; SVIT's file and the records' own keep their keys", async () => {
  const { sink, names } = await written("jsonl");
  const lines = sink
    .text(names[0] ?? "")
    .trim()
    .split("\n");
  const sources = lines.map((line) => JSON.parse(line).source.generatedBy ?? "(no key)");
  expect(tally(sources.map((by) => ({ generated_by: by })))).toEqual({ "(no key)": 1, ...WRITERS });
  for (const format of ["svit", "records"] as const) {
    const own = await written(format);
    for (const name of own.names) expect(own.sink.text(name)).not.toContain("generated_by");
  }
});
