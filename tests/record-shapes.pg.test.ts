import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EntryState } from "#domain/entry/task.ts";
import { type Turn, turnsOf } from "#domain/entry/turn.ts";
import type { ExportFormat } from "#domain/export/formats.ts";
import type { LlavaRecord } from "#domain/llava/record-shape.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { assistant, user } from "#tests/import/made-messages.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-records-"));
  await mkdir(path.join(folder, "pics"));
  for (const [name, background] of Object.entries({ a: "red", b: "blue" }))
    await sharp({ create: { width: 64, height: 48, channels: 3, background } })
      .jpeg()
      .toFile(path.join(folder, "pics", `${name}.jpg`));
});
afterAll(() => db.close());

const image = { type: "image", image: "pics/a.jpg" };
const PARTS = [user([image, { type: "text", text: "Part?" }]), assistant("A.")];
const PHOTO = { images: ["pics/a.jpg"] };

/** Records of one file each, and the texts of their turns. */
const FILES: Record<string, [record: object, texts: string[], photo: string | null]> = {
  messages: [
    { messages: [user("<image>What?"), assistant("A cup.")], ...PHOTO },
    ["<image>What?", "A cup."],
    "pics/a.jpg",
  ],
  parts: [{ messages: PARTS }, ["<image>Part?", "A."], "pics/a.jpg"],
  address: [
    {
      messages: [
        user([
          { type: "image_url", image_url: { url: "pics/b.jpg" } },
          { type: "text", text: "U?" },
        ]),
        assistant("B."),
      ],
    },
    ["<image>U?", "B."],
    "pics/b.jpg",
  ],
  objects: [
    { messages: [user("<image>O?"), assistant("C.")], images: [{ path: "pics/b.jpg", bytes: null }] },
    ["<image>O?", "C."],
    "pics/b.jpg",
  ],
  system: [
    {
      image: "pics/a.jpg",
      conversations: [
        { from: "system", value: "Be brief." },
        { from: "human", value: "<image>\nS?" },
        { from: "gpt", value: "D." },
      ],
    },
    ["Be brief.", "<image>\nS?", "D."],
    "pics/a.jpg",
  ],
  "other-key": [
    {
      image_path: "pics/b.jpg",
      conversations: [
        { from: "human", value: "<image>\nK?" },
        { from: "gpt", value: "E." },
      ],
    },
    ["<image>\nK?", "E."],
    "pics/b.jpg",
  ],
  swift: [
    { query: "<img>pics/a.jpg</img>Q?", response: "F.", history: [] },
    ["<img>pics/a.jpg</img>Q?", "F."],
    "pics/a.jpg",
  ],
  question: [{ image: "pics/b.jpg", question: "V?", answer: "G." }, ["V?", "G."], "pics/b.jpg"],
  fine: [{ ...PHOTO, texts: [{ user: "T?", assistant: "H." }], source: "charts" }, ["T?", "H."], "pics/a.jpg"],
  choice: [
    {
      image: "pics/a.jpg",
      conversations: [{ from: "human", value: "<image>\nD?" }],
      chosen: { from: "gpt", value: "I." },
      rejected: { from: "gpt", value: "J." },
    },
    ["<image>\nD?", "I."],
    "pics/a.jpg",
  ],
  caption: [{ file_name: "pics/b.jpg", caption: "A blue field." }, ["A blue field."], "pics/b.jpg"],
  tools: [
    {
      conversations: [
        { from: "human", value: "W?" },
        { from: "function_call", value: "{}" },
        { from: "observation", value: "3" },
        { from: "gpt", value: "L." },
      ],
    },
    ["W?", "{}", "3", "L."],
    null,
  ],
};

test("a record of each shape comes in beside its photo, once, and leaves for LLaVA where it can hold it", async () => {
  for (const [name, [record]] of Object.entries(FILES))
    await writeFile(path.join(folder, `${name}.jsonl`), `${JSON.stringify(record)}\n`);
  const take = () => importPaths({ db, datasetName: "records", paths: [folder] });
  expect(await take()).toMatchObject({ entriesNew: Object.keys(FILES).length, rejects: 0, skipped: [] });
  expect(await take()).toMatchObject({ entriesNew: 0, rejects: 0 });
  const entries = await db.prisma.entry.findMany({
    where: { dataset: { name: "records" } },
    include: { image: true, sourceFile: true },
  });
  for (const [name, [record, texts, photo]] of Object.entries(FILES)) {
    const entry = entries.find(({ sourceFile }) => path.basename(sourceFile.path) === `${name}.jsonl`);
    expect(
      turnsOf(entry?.turns).map(({ value }) => value),
      name,
    ).toEqual(texts);
    expect(entry?.image?.photoPath ?? null, name).toBe(photo);
    expect(entry?.image?.photo ?? null, name).toBe(photo === null ? null : "present");
    if (!("conversations" in record) || name === "choice") expect(entry?.rowShell, name).toEqual(record);
  }
  expect(entries.find(({ sourceTask }) => sourceTask === "charts")).toBeDefined();

  const sink = memorySink();
  const names = { main: "train.json", manifest: "m.json", leftOut: "l.jsonl" };
  const manifest = await exportDataset(
    { db, datasetId: entries[0]?.datasetId ?? 0n, format: "llava", states: ["pending"], names },
    sink,
  );
  const records = JSON.parse(sink.text("train.json")) as LlavaRecord[];
  const questions = new Map(records.map((own) => [own.conversations[0]?.value, own]));
  for (const [question, photo] of [
    ["<image>\nWhat?", "pics/a.jpg"],
    ["<image>\nPart?", "pics/a.jpg"],
    ["<image>\nU?", "pics/b.jpg"],
    ["<image>\nS?", "pics/a.jpg"],
    ["<image>\nK?", "pics/b.jpg"],
    ["<image>\nQ?", "pics/a.jpg"],
    ["<image>\nV?", "pics/b.jpg"],
    ["<image>\nD?", "pics/a.jpg"],
  ] as const)
    expect(questions.get(question)?.image, question).toBe(photo);
  expect(manifest.leftOut.entries).toBe(Object.keys(FILES).length - records.length);
  expect(sink.text("l.jsonl")).toContain("tool-turns");
});

async function exported(name: string, format: ExportFormat, states: EntryState[] = ["pending", "accepted", "edited"]) {
  const sink = memorySink();
  const names = { main: "main", manifest: "m.json", leftOut: "l.jsonl" };
  const { id } = await db.prisma.dataset.findFirstOrThrow({ where: { name } });
  const manifest = await exportDataset({ db, datasetId: id, format, states, names }, sink);
  const lines = sink.text("main").split("\n").filter(Boolean);
  return { manifest, lines, leftOut: manifest.leftOut.entries > 0 ? sink.text("l.jsonl") : "" };
}

test("records leave as they came, and come in again as what they were", async () => {
  const { lines, manifest } = await exported("records", "records");
  expect(manifest).toMatchObject({ entries: Object.keys(FILES).length, leftOut: { entries: 0 } });
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    expect.arrayContaining(Object.values(FILES).map(([record]) => record)),
  );
  const again = await mkdtemp(path.join(tmpdir(), "svit-again-"));
  await writeFile(path.join(again, "again.jsonl"), lines.join("\n"));
  await importPaths({ db, datasetName: "again", paths: [again] });
  expect((await exported("again", "records")).lines).toEqual(lines);
});

test("an edit leaves in the record's own spelling, and what its shape has no room for is left out", async () => {
  const { id: datasetId } = await db.prisma.dataset.findFirstOrThrow({ where: { name: "records" } });
  const entryOf = (name: string) =>
    db.prisma.entry.findFirstOrThrow({ where: { datasetId, sourceFile: { path: { endsWith: `${name}.jsonl` } } } });
  const edit = async (name: string, change: (turns: Turn[]) => Turn[]) => {
    const { id, turns } = await entryOf(name);
    await decide(db, id, { decision: "edit", turnsAfter: change(turnsOf(turns)) });
  };
  await edit("parts", (turns) => turns.map((turn) => ({ ...turn, value: turn.value.replace("A.", "Seen.") })));
  await edit("system", ([, ...turns]) => turns);
  await edit("question", ([question]) => (question ? [question] : []));
  const { lines, leftOut } = await exported("records", "records", ["edited"]);
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    expect.arrayContaining([{ messages: [PARTS[0], assistant("Seen.")] }]),
  );
  expect(lines).toHaveLength(2);
  expect(leftOut).toContain("no-room");
});

test("messages leave as their readers take them, with as many placeholders as photos", async () => {
  const { lines, leftOut } = await exported("again", "messages");
  const records = lines.map(
    (line) => JSON.parse(line) as { messages: { role: string; content: string }[]; images?: string[] },
  );
  for (const { messages, images = [] } of records) {
    const roles = messages.map(({ role }) => role).filter((role, index) => index > 0 || role !== "system");
    expect(roles.every((role, index) => role === (index % 2 === 0 ? "user" : "assistant"))).toBe(true);
    expect(roles.length % 2).toBe(0);
    const tokens = messages.reduce((sum, { content }) => sum + content.split("<image>").length - 1, 0);
    expect(tokens).toBe(images.length);
  }
  expect(records).toContainEqual(
    expect.objectContaining({
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "<image>\nS?" },
        { role: "assistant", content: "D." },
      ],
    }),
  );
  expect(leftOut).toContain("tool-turns");
  expect(leftOut).toContain("no-question");
});
