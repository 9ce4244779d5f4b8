import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadLlamaTokens } from "#domain/llava/llama-tokens.ts";
import { must } from "#domain/must.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { inSnapshot } from "#server/export/rows/snapshot.ts";
import { toBytes } from "#server/export/write/byte-text.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { openRecipeText } from "#server/recipe/open-recipe.ts";
import { type RecordFacts, recordFacts } from "#server/recipe/record-facts.ts";
import type { RecordNote } from "#server/recipe/record-notes.ts";
import { makeRecipe } from "#server/recipe/run-recipe.ts";
import { openScratch, type ScratchFile } from "#server/recipe/scratch-file.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-kept-"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const say = (question: string, answer: string) => [
  { from: "human", value: question },
  { from: "gpt", value: answer },
];
/** Records of LLaVA's own: ids of every kind, signs beyond ASCII, one without a photo, one longer than the trainer reads. */
const OWN = [
  { id: "çé 1", image: "coco/train2017/1.jpg", conversations: say("<image>\nWas ist das?", 'Ein „Boot“ — "schön".\n') },
  { id: 7, conversations: say("Why?", "Because </s of it."), score: 1.5 },
  { image: "gqa/images/4.jpg", conversations: say("Where?\n<image>", "船の上 \\ there") },
  { id: "long", image: "coco/train2017/5.jpg", conversations: say("<image>\nMore?", "So many words. ".repeat(900)) },
  { id: "longer", conversations: say("More?", "So very many words. ".repeat(200)) },
];
const svit = (photo: number) => ({
  image_id: photo,
  conversations: Array.from({ length: 2 }, (_, part) => ({
    content: [
      { from: "user", value: `What is near number ${photo}, ${part}?` },
      { from: "gpt", value: part === 0 ? `A <st>boat<ed> is near “it”.` : "A dog.\nIt barks." },
    ],
  })),
});

async function addSet() {
  await writeFile(
    path.join(folder, "conversation.json"),
    JSON.stringify(Array.from({ length: 20 }, (_, at) => svit(at + 1))),
  );
  await writeFile(path.join(folder, "own.json"), JSON.stringify(OWN));
  await importPaths({
    db,
    datasetName: "set",
    paths: [path.join(folder, "conversation.json"), path.join(folder, "own.json")],
  });
  const { id } = await requireDataset(db.pool, { name: "set" });
  const entries = await db.prisma.entry.findMany({ where: { datasetId: id }, orderBy: { id: "asc" } });
  await decide(db, must(entries[2], "there is one").id, {
    decision: "edit",
    reasonCodes: [],
    turnsAfter: [
      { id: "0", from: "user", value: "What is this?" },
      { id: "1", from: "gpt", value: "Eine Mühle." },
    ],
  });
  return id;
}

const RECIPE = `recipe: 1
seed: 5
select: { include: [pending] }
core: { size: 4, method: random }
write: { requirePhotos: false }
mix:
  parts:
    - { name: core, from: core }
    - { name: merged, from: conversation, merge: true, count: 3 }
    - { name: some, from: conversation, count: 15, to: some }
    - { name: texts, from: "*", textOnly: true, to: texts }
    - { name: short, from: "*", tokens: 900, count: 5, to: short }
    - { name: rest, from: "*" }
`;

/** All that a recipe writes, and what is known of its records; `known`: of how many before they were written. */
async function make(datasetId: bigint, text: string, scratch?: ScratchFile) {
  const count = await loadLlamaTokens();
  const sink = memorySink();
  const told: (Omit<RecordNote, "record"> & Omit<RecordFacts, "image"> & { image: string | null })[] = [];
  let known = 0;
  const opened = await openRecipeText(text, "recipe.yaml");
  await inSnapshot(db, undefined, (snapshot) =>
    makeRecipe({ db, datasetId, opened, ...(scratch && { scratch }) }, snapshot, sink, () => ({
      record({ record, places, imageId, ...note }) {
        if (typeof record !== "string") known++;
        const facts = typeof record === "string" ? recordFacts(record, count) : record;
        const { id, tokens, hash } = facts;
        told.push({ ...note, places, imageId, id, tokens, hash: { ...hash }, image: facts.image() });
      },
      async drain() {},
    })),
  );
  return { files: Object.fromEntries(sink.names().map((name) => [name, sink.text(name)])), told, known };
}

test("records that are printed while entries are read are the same bytes as those that are printed when they were chosen", async () => {
  const id = await addSet();
  const scratch = await openScratch(folder);
  const kept = await make(id, RECIPE, scratch);
  await scratch.close();
  const fetched = await make(id, RECIPE);
  expect(fetched.known).toBe(0);
  const wide = kept.told.filter(({ part }) => ["some", "texts", "rest"].includes(part));
  expect([kept.known, new Set(wide.map(({ part }) => part)).size]).toEqual([wide.length, 3]);
  expect(kept.files).toEqual(fetched.files);
  expect(kept.told).toEqual(fetched.told);
  expect(kept.files["mix.json"]).toContain("Mühle");
  expect(kept.files["report.json"]).toContain("too-long");
});

test("where a part wants few of all entries none is printed beforehand", async () => {
  const scratch = await openScratch(folder);
  const { id } = await requireDataset(db.pool, { name: "set" });
  const few = `recipe: 1\nseed: 5\nselect: { include: [pending] }\nwrite: { requirePhotos: false }\nmix: { parts: [{ name: few, from: "*", count: 5 }] }\n`;
  expect((await make(id, few, scratch)).known).toBe(0);
  await scratch.close();
});

test("what is put down is read back in any order, from a file that no folder shows", async () => {
  const scratch = await openScratch(folder);
  const texts = [toBytes("é"), toBytes("x".repeat(3_000_000)), toBytes("船"), toBytes("")];
  const starts = [];
  for (const text of texts) {
    starts.push(scratch.add(text));
    await scratch.drain();
  }
  await scratch.drain(true);
  expect((await readdir(folder)).filter((name) => name.startsWith(".svit"))).toEqual([]);
  for (const at of [2, 0, 1, 3])
    expect(
      scratch
        .read(must(starts[at], "it stands somewhere"), must(texts[at], "it was put down").length)
        .toString("latin1"),
    ).toBe(texts[at]);
  await scratch.close();
});
