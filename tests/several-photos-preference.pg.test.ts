import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { turnsOf } from "#domain/entry/turn.ts";
import { exportSettingsSchema } from "#domain/export/export-request.ts";
import type { Layout } from "#domain/export/preference/layouts.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { madePicture } from "#tests/photos/made-pictures.ts";

const IMAGES = ["p/1.jpg", "p/2.jpg", "p/3.jpg"];
const chat = (system: string | null, ...texts: string[]) => [
  ...(system === null ? [] : [{ role: "system", content: system }]),
  ...texts.map((content, index) => ({ role: index % 2 === 0 ? "user" : "assistant", content })),
];
const QUESTIONS = ["<image>Count the cups.", "Two.", "<image>And here?", "Three.", "<image>And here?", "Four."];
const OBJECTS = {
  ref: ["the cup", "the cup"],
  bbox: [
    [1, 2, 20, 20],
    [3, 4, 21, 22],
  ],
  image_id: [0, 1],
};
const RECORDS = [
  { id: "changed", images: IMAGES, messages: chat("Be brief.", ...QUESTIONS) },
  { id: "struck", images: IMAGES, messages: chat("Be brief.", ...QUESTIONS), nr: 1 },
  { id: "told", images: IMAGES, messages: chat("Be brief.", ...QUESTIONS), nr: 2 },
  {
    id: "moved",
    images: IMAGES.slice(0, 2),
    messages: chat(null, "<image><image>Find the cup.", "Here <ref-object><bbox>, there <ref-object><bbox>."),
    objects: OBJECTS,
  },
  { id: "kept", images: IMAGES, messages: chat("Be brief.", ...QUESTIONS), nr: 3 },
  { id: "refused", images: IMAGES, messages: chat("Be brief.", ...QUESTIONS), nr: 4 },
];

let db: Awaited<ReturnType<typeof freshDatabase>>;
let datasetId = 0n;
beforeAll(async () => {
  db = await freshDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), "svit-pairs-"));
  await mkdir(path.join(folder, "p"));
  for (const scene of [1, 2, 3]) await writeFile(path.join(folder, "p", `${scene}.jpg`), await madePicture(scene));
  await writeFile(path.join(folder, "talk.json"), JSON.stringify(RECORDS));
  const report = await importPaths({ db, datasetName: "pairs", paths: [folder] });
  expect(report).toMatchObject({ entriesNew: RECORDS.length, rejects: 0 });
  datasetId = (await db.prisma.dataset.findFirstOrThrow()).id;
  const entries = await db.prisma.entry.findMany({ orderBy: { rowIndex: "asc" } });
  const [changed, struck, told, moved, kept, refused] = entries.map((entry) => ({
    id: entry.id,
    turns: turnsOf(entry.turns),
  }));
  if (!changed || !struck || !told || !moved || !kept || !refused) throw new Error("six came");
  const say = (turns: typeof changed.turns, from: string, to: string) =>
    turns.map((turn) => (turn.value === from ? { ...turn, value: to } : turn));
  await decide(db, changed.id, { decision: "edit", turnsAfter: say(changed.turns, "Three.", "Five.") });
  // The first QA with its photo goes, and another answer is mended.
  await decide(db, struck.id, {
    decision: "edit",
    turnsAfter: say(struck.turns, "Four.", "Six.").filter(({ value }) => value !== QUESTIONS[0] && value !== "Two."),
  });
  await decide(db, told.id, {
    decision: "edit",
    turnsAfter: say(say(told.turns, "Four.", "Six."), "Be brief.", "Be long."),
  });
  await decide(db, moved.id, {
    decision: "edit",
    turnsAfter: moved.turns,
    keysAfter: [{ path: ["objects", "bbox", 1], value: [9, 9, 30, 30] }],
  });
  await decide(db, kept.id, { decision: "accept" });
  await decide(db, refused.id, {
    decision: "reject",
    judgements: [{ part: "qa", turnId: refused.turns[3]?.id, right: false }] as never,
  });
});
afterAll(() => db.close());

type Line = Record<string, unknown>;
async function exported(format: "preference" | "kto", layout: Layout, boxes: string | null = null) {
  const sink = memorySink();
  const names = { main: "main", manifest: "m.json", leftOut: "l.jsonl" };
  const settings = exportSettingsSchema.parse({ layout, ...(boxes ? { boxes } : {}) });
  const states = ["accepted", "edited", "rejected"] as const;
  const manifest = await exportDataset({ db, datasetId, format, states: [...states], names, settings }, sink);
  const lines = sink.text("main").split("\n").filter(Boolean);
  return { records: lines.map((line) => JSON.parse(line) as Line), reasons: Object.keys(manifest.leftOut.reasons) };
}

/** Each way in which a reader's layout says a conversation: its turns of two sides, its photos and its answers. */
function readBack(line: Line, layout: Layout) {
  const text = (content: unknown): string =>
    typeof content === "string"
      ? content
      : (content as { type: string; text: string | null }[])
          .map(({ type, text: own }) => (type === "image" ? "<image>" : (own ?? "")))
          .join("");
  const turns =
    layout === "trl"
      ? (line.prompt as { role: string; content: unknown }[])
      : layout === "ms-swift"
        ? (line.messages as { role: string; content: unknown }[])
        : (line.conversations as { from: string; value: string }[]).map(({ from, value }) => ({
            role: from === "human" ? "user" : "assistant",
            content: value,
          }));
  const talk = turns
    .filter(({ role }) => role !== "system")
    .map(({ role, content }) => ({ role, text: text(content) }));
  const system = line.system ?? text(turns.find(({ role }) => role === "system")?.content ?? "");
  return { talk, system, images: line.images as string[] };
}

/** What their loaders demand (docs/formats.md, "messages"): sides in turn, a place for each photo, none in an answer. */
function checkReader(line: Line, layout: Layout, format: "preference" | "kto") {
  const { talk, system, images } = readBack(line, layout);
  const isWithAnswer = layout === "ms-swift" || (layout === "llama-factory" && format === "kto");
  expect(talk.map(({ role }) => role)).toEqual(talk.map((_, at) => (at % 2 === 0 ? "user" : "assistant")));
  expect(talk.at(-1)?.role).toBe(isWithAnswer ? "assistant" : "user");
  expect(talk.map(({ text }) => text.split("<image>").length - 1).reduce((a, b) => a + b, 0)).toBe(images.length);
  expect(talk.filter(({ role }) => role === "assistant").some(({ text }) => text.includes("<image>"))).toBe(false);
  expect(system).toMatch(/^Be (brief|long)\.$/);
}

test.each(["trl", "llama-factory", "ms-swift"] as const)(
  "%s: each pair has the photos of its own turns, those that were struck aside",
  async (layout) => {
    const { records, reasons } = await exported("preference", layout);
    expect(records.map(({ id, images }) => [id, images])).toEqual([
      ["changed-4", ["p/1.jpg", "p/2.jpg"]],
      ["struck-6", ["p/2.jpg", "p/3.jpg"]],
    ]);
    for (const line of records) checkReader(line, layout, "preference");
    expect(reasons.sort()).toEqual(["boxes-beside-text", "not-edited", "question-changed"]);
  },
);

test.each(["trl", "llama-factory", "ms-swift"] as const)(
  "%s: each judged answer has them, too, and what was struck is bad where it was written",
  async (layout) => {
    const { records, reasons } = await exported("kto", layout);
    const key = layout === "llama-factory" ? "kto_tag" : "label";
    expect(
      records.map((line) => [line.id, line[key], (line.images as string[]).map((name) => name[2]).join("")]),
    ).toEqual([
      ["changed-2", true, "1"],
      ["changed-6", true, "123"],
      ["struck-2", false, "1"],
      ["struck-4", true, "2"],
      ["told-2", true, "1"],
      ["told-4", true, "12"],
      ["kept-2", true, "1"],
      ["kept-4", true, "12"],
      ["kept-6", true, "123"],
      ["refused-4", false, "12"],
    ]);
    for (const line of records) checkReader(line, layout, "kto");
    expect(reasons).toContain("boxes-beside-text");
  },
);

test("a box that was moved on a further photo is a pair in no notation of a text, and told so", async () => {
  const { records, reasons } = await exported("preference", "trl", "qwen3-vl");
  expect(records.map(({ id }) => id)).toEqual(["changed-4", "struck-6"]);
  expect(reasons).toContain("box-on-other-photo");
});
