import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Turn } from "#domain/entry/turn.ts";
import { turnsOf } from "#domain/entry/turn.ts";
import type { ExportFormat } from "#domain/export/formats.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { decide } from "#tests/decide.ts";
import { db, setUpDatabase } from "#tests/export/llava-sets.ts";

setUpDatabase();

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-odd-"));
});
afterAll(() => rm(folder, { recursive: true }));

type Record = { [key: string]: unknown; messages: { role: string; content: string }[] };
const said = (...texts: string[]) =>
  texts.map((content, at) => ({ role: at % 2 === 0 ? "user" : "assistant", content }));

/** A data set of these records, and the id of each by its own. */
async function addRecords(name: string, ...records: Record[]) {
  const own = path.join(folder, name);
  await mkdir(own);
  await writeFile(path.join(own, "talk.json"), JSON.stringify(records));
  await importPaths({ db, datasetName: name, paths: [own] });
  const { id: datasetId } = await db.prisma.dataset.findFirstOrThrow({ where: { name } });
  const entries = await db.prisma.entry.findMany({ where: { datasetId }, orderBy: { rowIndex: "asc" } });
  const ids = entries.map((entry) => entry.id);
  const turns = (at: number): Turn[] => turnsOf(entries[at]?.turns);
  /** The turns of an entry with one text changed. */
  const changed = (at: number, id: string, value: string) =>
    turns(at).map((turn) => (turn.id === id ? { ...turn, value } : turn));
  return { datasetId, ids, changed };
}

async function exported(datasetId: bigint, format: ExportFormat & ("preference" | "kto")) {
  const sink = memorySink();
  const names = { main: "a.jsonl", manifest: "m", leftOut: "l" };
  const manifest = await exportDataset({ db, datasetId, format, names, settings: { layout: "ms-swift" } }, sink);
  const lines = sink.text("a.jsonl").split("\n").slice(0, -1);
  const records = lines.map((line) => JSON.parse(line));
  return { records, reasons: Object.keys(manifest.leftOut.reasons).sort(), ratio: manifest.kto ?? null };
}

test("of an entry of several photos each side has the photos that stand in its own part of the talk", async () => {
  const { datasetId, ids, changed } = await addRecords("several", {
    id: "a",
    images: ["one.jpg", "two.jpg"],
    messages: said("<image>\nWhat is this?", "A red boat.", "<image>\nAnd this?", "A red car."),
  });
  await decide(db, ids[0] ?? 0n, { decision: "edit", turnsAfter: changed(0, "1", "A blue boat.") });
  const { records } = await exported(datasetId, "preference");
  expect(records).toMatchObject([
    { messages: said("<image>\nWhat is this?", "A blue boat."), rejected_response: "A red boat." },
  ]);
  expect(records[0].images).toHaveLength(1);
  const judged = await exported(datasetId, "kto");
  expect(judged.records.map(({ images, label }) => [images.length, label])).toEqual([[2, true]]);
});

test("a video and a tool's turns keep an entry behind with their own reason", async () => {
  const { datasetId, ids, changed } = await addRecords(
    "left behind",
    { id: "v", video: "a.mp4", messages: said("<video>What happens?", "A red boat sinks.") },
    {
      id: "t",
      messages: [
        { role: "user", content: "How many?" },
        { role: "function_call", content: '{"name":"count"}' },
        { role: "observation", content: "2" },
        { role: "assistant", content: "Two boats." },
      ],
    },
  );
  await decide(db, ids[0] ?? 0n, { decision: "edit", turnsAfter: changed(0, "1", "A blue boat sinks.") });
  await decide(db, ids[1] ?? 0n, { decision: "edit", turnsAfter: changed(1, "3", "Three boats.") });
  for (const format of ["preference", "kto"] as const) {
    const { records, reasons } = await exported(datasetId, format);
    expect(records).toEqual([]);
    expect(reasons).toEqual(format === "preference" ? ["tool-turns", "video"] : ["answer-changed"]);
  }
  await decide(db, ids[0] ?? 0n, { decision: "accept" });
  await decide(db, ids[1] ?? 0n, { decision: "accept" });
  expect((await exported(datasetId, "kto")).reasons).toEqual(["tool-turns", "video"]);
});

test("emptied answers, blanks alone and verdicts that were taken back make no row", async () => {
  const one = (id: string) => ({ id, messages: said("What is it?", "A red boat.") });
  const { datasetId, ids, changed } = await addRecords("emptied", one("a"), one("b"), one("c"), one("d"));
  const [emptied, blank, undone, again] = ids as [bigint, bigint, bigint, bigint];
  await decide(db, emptied, { decision: "edit", turnsAfter: changed(0, "1", " ") });
  await decide(db, blank, { decision: "edit", turnsAfter: changed(1, "1", "A  red boat. ") });
  const { verdictId, reviewer } = await decide(db, undone, {
    decision: "edit",
    turnsAfter: changed(2, "1", "A blue boat."),
  });
  await decide(db, undone, { decision: "undo", undoes: verdictId, previousId: verdictId }, reviewer);
  const first = await decide(db, again, { decision: "edit", turnsAfter: changed(3, "1", "A green boat.") });
  const second = await decide(db, again, { decision: "reject", previousId: first.verdictId }, first.reviewer);
  await decide(db, again, { decision: "undo", undoes: second.verdictId, previousId: second.verdictId }, first.reviewer);
  const { records, reasons } = await exported(datasetId, "preference");
  expect(records).toMatchObject([{ rejected_response: "A red boat.", messages: [{}, { content: "A green boat." }] }]);
  expect(reasons).toEqual(["text-empty", "wording-only"]);
  expect(await exported(datasetId, "kto")).toEqual({
    records: [],
    reasons: ["answer-changed", "wording-only"],
    ratio: { desirable: 0, undesirable: 0 },
  });
});

test("a reason that was retired since is as severe as it was", async () => {
  const { datasetId, ids, changed } = await addRecords("retired", {
    id: "a",
    messages: said("What is it?", "A red boat."),
  });
  const reason = await db.prisma.reason.findFirstOrThrow({ where: { datasetId, severity: 1 } });
  await decide(db, ids[0] ?? 0n, {
    decision: "edit",
    reasonCodes: [reason.code],
    turnsAfter: changed(0, "1", "A blue boat."),
  });
  await db.prisma.reason.update({ where: { id: reason.id }, data: { retired: true } });
  expect(await exported(datasetId, "preference")).toMatchObject({ records: [], reasons: ["wording-only"] });
});
