import { expect, test } from "vitest";
import type { EntryState } from "#domain/entry/task.ts";
import type { ExportSettings } from "#domain/export/export-request.ts";
import type { ExportFormat } from "#domain/export/formats.ts";
import type { Layout } from "#domain/export/preference/layouts.ts";
import { STARTING_REASONS } from "#domain/verdict/starting-reasons.ts";
import { decide } from "#tests/decide.ts";
import { addSet, db, llavaFile, referring, row, setUpDatabase } from "#tests/export/llava-sets.ts";
import { exportDataset } from "./export-dataset.ts";
import { memorySink } from "./write/memory-sink.ts";

setUpDatabase();

type Message = { role: string; content: { type: string; text: string | null }[] };

async function exported(
  datasetId: bigint,
  format: ExportFormat & ("preference" | "kto"),
  settings: Partial<ExportSettings> = {},
  states: EntryState[] = [],
) {
  const sink = memorySink();
  const names = { main: "a.jsonl", manifest: "m", leftOut: "l" };
  const manifest = await exportDataset({ db, datasetId, format, settings, states, names }, sink);
  const lines = sink.text("a.jsonl").split("\n").slice(0, -1);
  return { manifest, records: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

const human = (id: string, value: string) => ({ id, from: "human" as const, value });
const gpt = (id: string, value: string) => ({ id, from: "gpt" as const, value });

test("a corrected answer leaves beside what it was, in each reader's layout", async () => {
  const { datasetId, ids } = await addSet(llavaFile);
  const turnsAfter = [human("0", "<image>\nWhy?"), gpt("1", "So."), human("2", "And?"), gpt("3", "No.")];
  await decide(db, ids[0] ?? 0n, { decision: "edit", turnsAfter });
  const one = async (layout: Layout) => {
    const { records, manifest } = await exported(datasetId, "preference", { layout });
    expect(manifest.preference).toEqual({
      pairs: 1,
      rewrites: 1,
      strikes: 0,
      chosenWords: 1,
      rejectedWords: 1,
      shorter: 0,
    });
    return records[0] ?? {};
  };
  const trl = await one("trl");
  expect(
    (trl.prompt as Message[]).map(({ role, content }) => [role, content.map(({ type, text }) => text ?? type)]),
  ).toEqual([
    ["user", ["image", "Why?"]],
    ["assistant", ["So."]],
    ["user", ["And?"]],
  ]);
  const said = (text: string) => [{ role: "assistant", content: [{ type: "text", text }] }];
  expect(trl).toMatchObject({
    id: "1-3",
    images: ["coco/train2017/1.jpg"],
    chosen: said("No."),
    rejected: said("Yes."),
  });
  expect(await one("llama-factory")).toMatchObject({
    conversations: [
      { from: "human", value: "<image>\nWhy?" },
      { from: "gpt", value: "So." },
      { from: "human", value: "And?" },
    ],
    chosen: { from: "gpt", value: "No." },
    rejected: { from: "gpt", value: "Yes." },
    images: ["coco/train2017/1.jpg"],
    system: "",
  });
  const swift = await one("ms-swift");
  expect((swift.messages as { content: string }[]).map(({ content }) => content)).toEqual([
    "<image>\nWhy?",
    "So.",
    "And?",
    "No.",
  ]);
  expect(swift.rejected_response).toBe("Yes.");
});

test("RLHF-V has one question a record, with the words that changed", async () => {
  const { datasetId, ids } = await addSet({
    text: JSON.stringify([
      row(7, [
        ["user", "What is it?"],
        ["gpt", "A red boat."],
      ]),
    ]),
  });
  await decide(db, ids[0] ?? 0n, {
    decision: "edit",
    turnsAfter: [{ id: "0", from: "user", value: "What is it?" }, gpt("1", "A blue boat.")],
  });
  const { records } = await exported(datasetId, "preference", { layout: "rlhf-v" });
  const [record] = records;
  expect(JSON.parse(String(record?.text))).toEqual({
    question: "What is it?",
    chosen: "A blue boat.",
    rejected: "A red boat.",
  });
  expect(record).toMatchObject({
    idx: 0,
    origin_split: '{"file":"a.json"}',
    image: record?.image_path,
    question: "What is it?",
    segments: { chosen: [[2, 6]], rejected: [[2, 5]] },
  });
  const several = await addSet(llavaFile);
  const turnsAfter = [human("0", "<image>\nWhy?"), gpt("1", "So."), human("2", "And?"), gpt("3", "No.")];
  await decide(db, several.ids[0] ?? 0n, { decision: "edit", turnsAfter });
  const none = await exported(several.datasetId, "preference", { layout: "rlhf-v" });
  expect(Object.keys(none.manifest.leftOut.reasons)).toEqual(["layout"]);
});

test("a moved box is a correction, printed on both sides as the settings say", async () => {
  const { datasetId, ids } = await addSet({ task: "referring_qa", text: referring });
  const turnsAfter = [
    { id: "0", from: "user" as const, value: "What would you suggest?" },
    gpt("1", "More <st>cones<ed> [0.354, 0.573, 0.774, 0.9]."),
  ];
  await decide(db, ids[1] ?? 0n, { decision: "edit", turnsAfter });
  const { records } = await exported(datasetId, "preference", { layout: "llama-factory" });
  expect(records).toMatchObject([
    {
      chosen: { value: "More cones [0.354, 0.573, 0.774, 0.9]." },
      rejected: { value: "More cones [0.354, 0.573, 0.774, 0.875]." },
    },
  ]);
});

test("wording only, by the texts or by the reason, makes no pair and is counted", async () => {
  const { datasetId, ids } = await addSet(llavaFile);
  await db.prisma.reason.createMany({ data: STARTING_REASONS.map((reason) => ({ ...reason, datasetId })) });
  const turnsAfter = [human("0", "<image>\nWhy?"), gpt("1", "so!"), human("2", "And?"), gpt("3", "No.")];
  const judgements = [{ part: "qa" as const, turnId: "2", right: false, reasonCode: "off-question" }];
  await decide(db, ids[0] ?? 0n, { decision: "edit", turnsAfter, judgements });
  const { records, manifest } = await exported(datasetId, "preference");
  expect([records.length, manifest.leftOut.reasons["wording-only"]?.count]).toEqual([0, 1]);
  await decide(db, ids[0] ?? 0n, {
    decision: "edit",
    turnsAfter,
    judgements: [{ ...judgements[0], part: "qa", turnId: "0", right: false, reasonCode: "hallucination" }],
  });
  expect((await exported(datasetId, "preference")).records).toHaveLength(2);
});

test("strikes leave up to their share; the rest are named", async () => {
  const answer = "There is a boat. There is a man. There is a dog.";
  const { datasetId, ids } = await addSet({
    text: JSON.stringify(
      Array.from({ length: 6 }, (_, index) =>
        row(index + 1, [
          ["user", "What?"],
          ["gpt", answer],
        ]),
      ),
    ),
  });
  for (const [index, id] of ids.entries()) {
    const value = index < 4 ? "There is a boat. There is a man." : "There is a boat. There is a cat.";
    await decide(db, id, {
      decision: "edit",
      turnsAfter: [{ id: "0", from: "user", value: "What?" }, gpt("1", value)],
    });
  }
  const { manifest } = await exported(datasetId, "preference");
  expect(manifest.preference).toMatchObject({
    pairs: 4,
    rewrites: 2,
    strikes: 2,
    chosenWords: 8,
    rejectedWords: 12,
    shorter: 4,
  });
  expect(manifest.leftOut.reasons["strike-cap"]?.count).toBe(2);
  expect((await exported(datasetId, "preference", { strikeShareMax: 1 })).manifest.preference?.pairs).toBe(6);
  expect((await exported(datasetId, "preference", { strikeShareMax: 0 })).manifest.preference?.strikes).toBe(0);
});

test("accepted, rejected and struck answers are rows of KTO with their label and ratio", async () => {
  const { datasetId, ids } = await addSet(llavaFile);
  await decide(db, ids[0] ?? 0n, { decision: "edit", turnsAfter: [human("2", "And?"), gpt("3", "Yes.")] });
  await decide(db, ids[1] ?? 0n, { decision: "reject" });
  const { records, manifest } = await exported(datasetId, "kto", { layout: "ms-swift" });
  expect(records.map(({ id, label }) => [id, label])).toEqual([
    ["1-1", false],
    ["1-3", true],
    ["2-1", false],
  ]);
  expect(records.map(({ messages }) => (messages as { content: string }[]).map(({ content }) => content))).toEqual([
    ["<image>\nWhy?", "So."],
    ["<image>\nAnd?", "Yes."],
    ["Hi", "Hello."],
  ]);
  expect(manifest.kto).toEqual({ desirable: 1, undesirable: 2 });
  const tagged = await exported(datasetId, "kto", { layout: "llama-factory" });
  expect(tagged.records.map(({ kto_tag }) => kto_tag)).toEqual([false, true, false]);
});

test("the facts of all splits are told together, in the manifest and for pairs as for judged answers", async () => {
  const rows = Array.from({ length: 20 }, (_, index) =>
    row(index + 1, [
      ["user", "What?"],
      ["gpt", "A red boat."],
    ]),
  );
  const { datasetId, ids } = await addSet({ text: JSON.stringify(rows) });
  for (const [index, id] of ids.entries())
    await decide(db, id, {
      decision: "edit",
      turnsAfter: [{ id: "0", from: "user", value: "What?" }, gpt("1", index < 10 ? "A boat of blue." : "A red boat!")],
    });
  const splits = [
    { name: "train", share: 0.5 },
    { name: "test", share: 0.5 },
  ];
  const inSplits = (format: "preference" | "kto") => exportDataset({ db, datasetId, format, splits }, memorySink());
  const pairs = await inSplits("preference");
  expect(pairs.splits?.every(({ records }) => records > 0)).toBe(true);
  expect(pairs.preference).toEqual({
    pairs: 10,
    rewrites: 10,
    strikes: 0,
    chosenWords: 4,
    rejectedWords: 3,
    shorter: 0,
  });
  await decide(db, ids[19] ?? 0n, { decision: "reject" });
  for (const id of ids.slice(0, 19)) await decide(db, id, { decision: "accept" });
  const judged = await inSplits("kto");
  expect(judged.kto?.desirable).toBe(judged.records - (judged.kto?.undesirable ?? 0));
  expect(judged.records).toBe(20);
});

test("a verdict that was taken back says nothing any more", async () => {
  const { datasetId, ids } = await addSet(llavaFile);
  const { verdictId, reviewer } = await decide(db, ids[1] ?? 0n, { decision: "reject" });
  await decide(db, ids[1] ?? 0n, { decision: "undo", undoes: verdictId, previousId: verdictId }, reviewer);
  const { manifest } = await exported(datasetId, "kto");
  expect(manifest.records).toBe(0);
  expect((await exported(datasetId, "kto", {}, ["pending"])).manifest.leftOut.reasons["not-decided"]?.count).toBe(4);
});
