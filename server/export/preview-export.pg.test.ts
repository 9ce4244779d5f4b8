import { expect, test } from "vitest";
import { exportRequestSchema } from "#domain/export/export-request.ts";
import { EXPORT_FORMATS, type ExportFormat } from "#domain/export/formats.ts";
import { must } from "#domain/must.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import { decide } from "#tests/decide.ts";
import { addSet, db, referring, row, setUpDatabase } from "#tests/export/llava-sets.ts";
import { exportDataset } from "./export-dataset.ts";
import { previewExport } from "./preview-export.ts";
import { recordsOf } from "./preview-records.ts";
import { memorySink } from "./write/memory-sink.ts";

setUpDatabase();

const wanted = (format: ExportFormat, more: object = {}) =>
  exportRequestSchema.parse({ format, states: ["pending"], ...more });

/** What must have been decided of an entry for a format to have a record of it. */
const DECIDED: Partial<Record<ExportFormat, Partial<VerdictBody>>> = {
  kto: { decision: "accept" },
  preference: {
    decision: "edit",
    turnsAfter: [
      { id: "0", from: "user", value: "Why might the <st>car<ed> [0.386, 0.435, 0.996, 0.715] be stopped?" },
      { id: "1", from: "gpt", value: "Because of the cones." },
    ],
  },
};

test.each(EXPORT_FORMATS.filter((format) => format !== "verdicts"))(
  "%s shows the records that its export has",
  async (format) => {
    const { datasetId, ids } = await addSet({ task: "referring_qa", text: referring });
    const decision = DECIDED[format];
    if (decision) await decide(db, must(ids[0], "the set has an entry"), decision);
    // None: those that the format is about.
    const states = decision ? [] : ["pending" as const];
    const preview = await previewExport(db, datasetId, wanted(format, { states }));
    const sink = memorySink();
    const { files } = await exportDataset({ db, datasetId, format, states }, sink);
    const written = files.filter(({ records }) => records > 0);
    const all = (await Promise.all(written.map(({ name }) => recordsOf(format, name, sink.bytes(name))))).flat();
    expect(all.length).toBeGreaterThan(0);
    // "Download" has its names with the count of parts; so has a preview.
    expect(preview.records).toEqual(all);
    expect(preview.records.map(({ text }) => text).join()).toContain("car");
  },
);

test("three records come from all over the set, and reasons of those that stay behind are told", async () => {
  const rows = Array.from({ length: 40 }, (_, index) =>
    row(index + 1, [
      ["user", `Question ${index}?`],
      ["gpt", index % 2 === 0 ? "Answer." : " "],
    ]),
  );
  const { datasetId } = await addSet({ text: JSON.stringify(rows) });
  const preview = await previewExport(db, datasetId, wanted("messages"));
  const numbers = preview.records.map(({ text }) => Number(/Question (\d+)/.exec(text)?.[1]));
  expect(numbers).toHaveLength(3);
  expect(Math.max(...numbers)).toBeGreaterThan(20);
  expect(preview.leftOut).toMatchObject([{ reason: "text-empty", count: preview.entries / 2 }]);
  expect(preview.entries, "a look is bounded, however large the set").toBeLessThanOrEqual(12);
  expect((await previewExport(db, datasetId, wanted("messages"), 5)).records).toHaveLength(5);
});

test("a long record is cut, and none is shown where nothing leaves", async () => {
  const { datasetId } = await addSet({
    text: JSON.stringify([
      row(1, [
        ["user", "Why?"],
        ["gpt", "long ".repeat(2000)],
      ]),
    ]),
  });
  const [record] = (await previewExport(db, datasetId, wanted("messages"))).records;
  expect([record?.text.length, record?.isCut]).toEqual([4000, true]);
  const none = await previewExport(db, datasetId, wanted("messages", { states: ["rejected"] }));
  expect(none).toEqual({ records: [], entries: 0, leftOut: [], isLate: false });
});
