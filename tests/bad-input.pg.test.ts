import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Message, printMessage } from "#domain/message.ts";
import { inEnglish } from "#domain/message-english.ts";
import type { Database } from "#server/db/client.ts";
import { importPaths } from "#server/import/import-paths.ts";
import chinese from "../messages/zh/program.json" with { type: "json" };
import { BAD, good, jpeg, json, talk, turn } from "./bad-files.ts";
import { freshDatabase } from "./database.ts";

let db: Database;
let folder: string;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-bad-"));
  return () => rm(folder, { recursive: true, force: true });
});

let number = 0;
async function imported(files: Record<string, string | Uint8Array>, more: object = {}) {
  for (const [name, bytes] of Object.entries(files)) await writeFile(path.join(folder, name), bytes);
  return importPaths({ db, datasetName: `bad ${++number}`, paths: [folder], ...more });
}
/** In Chinese the sentence is another, and no gap of it is left empty. */
const isTranslated = (message: Message) => {
  const text = printMessage(message, chinese);
  return /\p{Script=Han}/u.test(text) && text !== inEnglish(message) && !/[{}]/.test(text);
};

test.each(BAD)(
  "%s is told in a sentence with file, row, key and the way out",
  async (_, name, bytes, row, key, way) => {
    const beside = { "good.json": json({ ...good, image: "good.jpg" }), "good.jpg": await jpeg() };
    const report = await imported({ ...beside, "a.jpg": await jpeg(), [name]: bytes });
    expect(report.rejectExamples).toHaveLength(1);
    const [reject] = report.rejectExamples;
    expect([path.basename(reject?.file ?? ""), reject?.row, reject?.path]).toEqual([name, row, key]);
    const message = { code: reject?.code, data: reject?.data } as Message;
    expect(inEnglish(message)).toMatch(way);
    expect(isTranslated(message)).toBe(true);
    // What is good beside it comes in.
    expect(report.entriesNew).toBeGreaterThan(0);
  },
);

const boxes = { notation: "internvl", space: { name: "thousand" } } as const;
test.each([
  [
    "more placeholders than photos",
    { ...good, conversations: [turn("human", "<image><image>\nWhich?"), turn("gpt", "This.")] },
    /placeholders than photos.*remove placeholders/,
  ],
  [
    "an order of turns that no trainer takes",
    { ...good, conversations: [...talk(), turn("gpt", "And a dog.")] },
    /two turns in a row.*fix the turns/,
  ],
  [
    "a box in a space that cannot be",
    { ...good, conversations: talk("<ref>the cup</ref><box>[[0, 0, 5000, 9000]]</box>") },
    /outside its photo.*studio boxes/,
  ],
])("%s comes in, and is told with its file, row and the way out", async (_, row, way) => {
  const report = await imported({ "a.json": json(good, row), "a.jpg": await jpeg() }, { boxes });
  expect(report).toMatchObject({ entriesNew: 2, rejects: 0 });
  const notices = report.notices ?? [];
  expect(notices).toHaveLength(1);
  const [notice] = notices;
  expect(notice && inEnglish(notice)).toMatch(/a\.json, row 2: /);
  expect(notice && inEnglish(notice)).toMatch(way);
  expect(notice && isTranslated(notice)).toBe(true);
});

test("a notation without the space that is said for it is refused before anything comes in", async () => {
  const wrong = { boxes: { notation: "kosmos-2", space: { name: "pixels" } } };
  await expect(imported({ "a.json": json(good) }, wrong)).rejects.toThrow(
    /kosmos-2 cannot use the coordinate space pixels/,
  );
});
