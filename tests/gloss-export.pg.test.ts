import { afterAll, beforeAll, expect, test } from "vitest";
import type { Turn } from "#domain/entry/turn.ts";
import { EXPORT_FORMATS, type ExportFormat } from "#domain/export/formats.ts";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addRawFile } from "#tests/import/raw-entries.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

const EDITED: Turn[] = [
  { id: "0", from: "user", value: "Where?" },
  { id: "1", from: "gpt", value: "There. A bush." },
];

/** What of the entry a format has that has not its texts. */
const WORD: Partial<Record<ExportFormat, string>> = { verdicts: "skip", coco: '"tree"', parquet: "A tree" };

test("a gloss is read beside its turn and leaves in no format", async () => {
  const { id: datasetId } = await db.prisma.dataset.create({ data: { name: "glossed" } });
  const text = JSON.stringify([
    {
      image_id: 1,
      conversations: [
        {
          content: [
            { from: "user", value: "Where?" },
            { from: "gpt", value: "There. A <st>tree<ed> [0.1, 0.2, 0.5, 0.6]." },
          ],
        },
      ],
    },
  ]);
  const file = { datasetId, task: "complex_reasoning", format: "svit", path: "a.json", text } as const;
  const ids = await addRawFile(db, { ...file, size: { widthPx: 4, heightPx: 3 }, photo: "present" });
  const { hash } = await db.prisma.entry.findUniqueOrThrow({ where: { id: ids[0] ?? 0n } });
  await db.prisma.gloss.create({ data: { datasetId, hash, turn: 1, language: "zh", text: "在那里。" } });
  const [view] = await loadEntryViews(db, ids);
  expect(view?.gloss).toEqual([{ turnId: "1", language: "zh", text: "在那里。" }]);
  await decide(db, ids[0] ?? 0n, { decision: "skip" });

  const ofDecisions: ExportFormat[] = ["kto", "preference"];
  for (const format of [...EXPORT_FORMATS.filter((name) => !ofDecisions.includes(name)), ...ofDecisions]) {
    // These two are of what was decided last.
    if (format === "kto") await decide(db, ids[0] ?? 0n, { decision: "accept" });
    if (format === "preference") await decide(db, ids[0] ?? 0n, { decision: "edit", turnsAfter: EDITED });
    const states = ofDecisions.includes(format) ? [] : ["pending" as const];
    const sink = memorySink();
    const names = { main: "main", manifest: "manifest", leftOut: "left-out" };
    const manifest = await exportDataset({ db, datasetId, format, names, states }, sink);
    const written = [...manifest.files.map(({ name }) => sink.text(name)), sink.text("main"), sink.text("left-out")];
    expect(manifest.entries, format).toBe(1);
    expect(written.join(), format).toContain(WORD[format] ?? "There.");
    expect(written.join(), format).not.toContain("在那里");
    // The name that a gloss file calls the entry by.
    if (format === "jsonl") expect(JSON.parse(sink.text("main")).hash).toBe(view?.hash);
  }
});
