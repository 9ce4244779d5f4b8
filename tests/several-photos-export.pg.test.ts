import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { turnsOf } from "#domain/entry/turn.ts";
import { type ExportSettings, exportSettingsSchema } from "#domain/export/export-request.ts";
import type { ExportFormat } from "#domain/export/formats.ts";
import { removeEntries } from "#server/datasets/removal/remove-parts.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { madePicture } from "#tests/photos/made-pictures.ts";

const talk = (...values: string[]) =>
  values.map((value, index) => ({ from: index % 2 === 0 ? "human" : "gpt", value }));
const IMAGES = ["p/1.jpg", "p/2.jpg", "p/3.jpg"];

const RECORDS = [
  { id: "placed", images: IMAGES, conversations: talk("<image>a <image>b", "A.", "And <image>?", "B.") },
  { id: "struck", images: IMAGES, conversations: talk("<image>a <image>b", "A.", "And <image>?", "B."), more: 1 },
  { id: "asked", images: IMAGES, question: "Which?", answer: "The third." },
  { id: "over", images: IMAGES.slice(1), conversations: talk("<image><image><image>Q", "A.") },
  { id: "film", video: "clip.mp4", conversations: talk("<video>Q", "A.") },
  { id: "bare", image: "p/1.jpg", conversations: talk("Q", "A.") },
  { id: "one", image: "p/1.jpg", conversations: talk("<image>\nQ", "A.") },
];

let db: Awaited<ReturnType<typeof freshDatabase>>;
let datasetId = 0n;
beforeAll(async () => {
  db = await freshDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), "svit-several-"));
  await mkdir(path.join(folder, "p"));
  for (const scene of [1, 2, 3]) await writeFile(path.join(folder, "p", `${scene}.jpg`), await madePicture(scene));
  await writeFile(path.join(folder, "talk.json"), JSON.stringify(RECORDS));
  const report = await importPaths({ db, datasetName: "several", paths: [folder] });
  expect(report).toMatchObject({ entriesNew: RECORDS.length, rejects: 0 });
  datasetId = (await db.prisma.dataset.findFirstOrThrow()).id;
  const struck = await db.prisma.entry.findFirstOrThrow({ where: { rowIndex: 1 } });
  await decide(db, struck.id, { decision: "edit", turnsAfter: turnsOf(struck.turns).slice(2) });
});
afterAll(() => db.close());

async function exported(format: ExportFormat, settings: Partial<ExportSettings> = {}) {
  const sink = memorySink();
  const names = { main: "main", manifest: "m.json", leftOut: "l.jsonl" };
  const states = ["pending", "edited"] as const;
  const own = exportSettingsSchema.parse(settings);
  const manifest = await exportDataset({ db, datasetId, format, states: [...states], names, settings: own }, sink);
  const text = sink.text("main");
  const records = (
    format === "llava"
      ? JSON.parse(text)
      : text
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line))
  ) as Record<string, unknown>[];
  const leftOut = manifest.leftOut.entries > 0 ? sink.text("l.jsonl").split("\n").filter(Boolean) : [];
  const reasons = leftOut.map((line) => (JSON.parse(line) as { reason: string }).reason).sort();
  return { records, reasons, text: sink.text("m.json") };
}
const ids = (records: readonly Record<string, unknown>[]) => records.map(({ id }) => id);

test("messages have as many placeholders as photos, in one order, and what was struck went with its photos", async () => {
  const { records, reasons } = await exported("messages");
  expect(ids(records)).toEqual(["placed", "struck", "bare", "one"]);
  expect(records.slice(0, 2)).toMatchObject([
    { images: IMAGES, messages: [{ content: "<image>a <image>b" }, {}, { content: "And <image>?" }, {}] },
    { images: ["p/3.jpg"], messages: [{ content: "And <image>?" }, { content: "B." }] },
  ]);
  expect(reasons).toEqual(["placeholders", "placeholders", "video"]);
});

test("texts without a place for their photos get them in front where that is asked for, and are counted", async () => {
  const { records, text } = await exported("messages", { imageInFront: true });
  expect(records.find(({ id }) => id === "asked")).toMatchObject({
    images: IMAGES,
    messages: [{ content: "<image><image><image>\nWhich?" }, { content: "The third." }],
  });
  expect(text).toContain("image-put-in-front");
  const bare = (await exported("llava", { imageInFront: true })).records.find(({ id }) => id === "bare");
  expect(bare).toEqual({ ...RECORDS[5], conversations: talk("<image>\nQ", "A.") });
});

test("llava leaves out what a record of one photo cannot hold, each by its reason", async () => {
  const { records, reasons } = await exported("llava");
  expect(ids(records)).toEqual(["one"]);
  expect(reasons).toEqual([...Array(4).fill("several-photos"), "image-without-token", "video"].sort());
});

test("records leave whole, with their videos; an edit that would give a placeholder another photo stays behind", async () => {
  const { records, reasons } = await exported("records");
  expect(records).toEqual(RECORDS.filter(({ id }) => id !== "struck"));
  expect(reasons).toEqual(["no-room"]);
});

test("everything known of an entry has its further photos, and a hash that no number of this database is in", async () => {
  const { records } = await exported("jsonl");
  const [placed] = records;
  expect(placed).toMatchObject({
    furtherImages: [{ identity: expect.stringContaining("p/2.jpg"), photo: "present" }, {}],
  });
  const { rows } = await db.pool.query(`SELECT encode("recordHash", 'hex') AS hash FROM "Entry" WHERE "rowIndex" = 0`);
  expect(placed?.recordHash).toMatch(/^[0-9a-f]{64}$/);
  expect(placed?.recordHash).not.toBe(rows[0].hash);
});

test("a photo of several entries is in one split alone: an entry that would bring it to another stays behind", async () => {
  const photosIn = (text: string) =>
    text
      .split("\n")
      .filter(Boolean)
      .flatMap((line) => (JSON.parse(line) as { images: string[] }).images);
  const splits = ["a", "b"].map((name) => ({ name, share: 0.5 }));
  let torn = 0;
  for (const splitSeed of Array.from({ length: 12 }, (_, seed) => seed)) {
    const sink = memorySink();
    const names = { main: "main.jsonl", manifest: "m.json", leftOut: "l.jsonl" };
    const settings = exportSettingsSchema.parse({ imageInFront: true });
    const asked = {
      db,
      datasetId,
      format: "messages",
      states: ["pending", "edited"],
      splits,
      splitSeed,
      settings,
    } as const;
    const manifest = await exportDataset({ ...asked, names }, sink);
    const [one = [], other = []] = ["main-a.jsonl", "main-b.jsonl"].map((name) => photosIn(sink.text(name)));
    expect(one.filter((photo) => other.includes(photo))).toEqual([]);
    expect(manifest.entries + manifest.leftOut.entries).toBe(RECORDS.length);
    torn += manifest.leftOut.reasons["photos-in-several-splits"]?.count ?? 0;
  }
  expect(torn).toBeGreaterThan(0);
});

test("a removal takes the further photos with their entries", async () => {
  const count = () => db.prisma.entryImage.count();
  expect(await count()).toBe(7);
  await removeEntries({ db, datasetId, stop: new AbortController().signal, record: async () => {} });
  expect(await count()).toBe(0);
});
