import { randomUUID } from "node:crypto";
import { afterAll, beforeAll } from "vitest";
import type { ExportSettings } from "#domain/export/export-request.ts";
import type { LlavaRecord } from "#domain/llava/record-shape.ts";
import type { Database } from "#server/db/client.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { freshDatabase } from "#tests/database.ts";
import { addRawFile, type RawFile } from "#tests/import/raw-entries.ts";

export let db: Database;

/** A data set of files as they were imported; rows of SVIT where nothing else is said. */
export async function addSet(...files: Partial<RawFile>[]) {
  const { id: datasetId } = await db.prisma.dataset.create({ data: { name: randomUUID() } });
  const ids: bigint[] = [];
  for (const file of files)
    ids.push(
      ...(await addRawFile(db, {
        datasetId,
        path: "a.json",
        format: "svit",
        task: "conversation",
        text: "[]",
        size: { widthPx: 500, heightPx: 375 },
        ...file,
      })),
    );
  return { datasetId, ids };
}

/** What LLaVA's trainer would load: the file, its records and the manifest. */
export async function exportLlava(
  datasetId: bigint,
  settings: Partial<ExportSettings> = {},
  states = ["pending" as const],
) {
  const sink = memorySink();
  const names = { main: "train.json", manifest: "train.json.manifest.json", leftOut: "train.json.left-out.jsonl" };
  const manifest = await exportDataset({ db, datasetId, format: "llava", states, settings, names }, sink);
  const text = sink.text("train.json");
  return { manifest, text, records: JSON.parse(text) as LlavaRecord[] };
}

/** A row of SVIT with its conversations. */
export const row = (id: number, ...parts: [from: string, value: string][][]) => ({
  image_id: id,
  conversations: parts.map((content) => ({ content: content.map(([from, value]) => ({ from, value })) })),
});

export const referring = JSON.stringify([
  row(
    1000001,
    [
      ["user", "Why might the <st>car<ed> [0.386, 0.435, 0.996, 0.715] be stopped?"],
      ["gpt", "Because of the workers."],
    ],
    [
      ["user", "What would you suggest?"],
      ["gpt", "More <st>cones<ed> [0.354, 0.573, 0.774, 0.875]."],
    ],
  ),
]);

/** A file in LLaVA's own shape. */
export const mix = `[{"id":"1","image":"coco/train2017/1.jpg","score":0.10,"big":12345678901234567890,"conversations":[{"from":"human","value":"<image>\\nWhy?","n":1},{"from":"gpt","value":"So."},{"from":"human","value":"And?"},{"from":"gpt","value":"Yes."}]},
 {"id":"2","model":"","conversations":[{"from":"human","value":"Hi"},{"from":"gpt","value":"Hello."}]},
 {"id":"3","image":"../../etc/passwd","conversations":[{"from":"human","value":"<image>\\nWhy?"},{"from":"gpt","value":"So."}]},
 {"id":"4","image":"a.jpg","conversations":[{"from":"human","value":"No token?"},{"from":"gpt","value":"So."}]}]`;

export const llavaFile: Partial<RawFile> = {
  format: "llava",
  task: "other",
  text: mix,
  identityOf: ({ image }) => (typeof image === "string" ? `path:${image}` : null),
};

/** A database for the tests of one file. */
export function setUpDatabase(): void {
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.close());
}
