import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SvitTask } from "#bench/set/svit-rows.ts";
import { makeWholeSet } from "#bench/set/whole/make-whole-set.ts";
import { plural } from "#bench/set/whole/said-mention.ts";
import { captionsOf, objectsRow, regionsRow } from "#bench/set/whole/whole-annotations.ts";
import { WHOLE_FILES } from "#bench/set/whole/whole-files.ts";
import { type WholePhoto, wholePhoto } from "#bench/set/whole/whole-photo.ts";
import { WHOLE, WHOLE_PLAN } from "#bench/set/whole/whole-plan.ts";
import { wholeSvitRow } from "#bench/set/whole/whole-svit-row.ts";
import { rankOf, VOCABULARY, zipfWords } from "#bench/set/whole/zipf-words.ts";
import { wordsOf } from "#domain/grounding/notations/svit.ts";
import { discover } from "#server/import/read/discover.ts";

const PLAN = { ...WHOLE_PLAN(500), photoFiles: "small" as const };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-whole-set-"));
  await makeWholeSet(path.join(folder, "one"), PLAN);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const photos = (count: number, from = 0) => Array.from({ length: count }, (_, at) => wholePhoto(PLAN.seed, from + at));
const rowsOf = (task: SvitTask, of: readonly WholePhoto[]) =>
  of.flatMap((photo) => wholeSvitRow(PLAN.seed, task, photo) ?? []);
const qasOf = (task: SvitTask, of: readonly WholePhoto[]) =>
  rowsOf(task, of).flatMap(({ conversations }) =>
    conversations.flatMap(({ content }) =>
      Array.from({ length: content.length / 2 }, (_, pair) => [content[pair * 2]?.value, content[pair * 2 + 1]?.value]),
    ),
  ) as [string, string][];
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** Within so many hundredths of what is expected. */
function isAbout(value: number, expected: number, percent: number) {
  expect(Math.abs(value / expected - 1) * 100, `${value} for ${expected}`).toBeLessThan(percent);
}

test("the same plan makes the same bytes, another seed others", async () => {
  const few = { ...PLAN, photos: 20 };
  await makeWholeSet(path.join(folder, "few"), few);
  await makeWholeSet(path.join(folder, "again"), few);
  await makeWholeSet(path.join(folder, "other"), { ...few, seed: "other" });
  const names = (await readdir(path.join(folder, "few"), { recursive: true })).filter((name) => /\.\w+$/.test(name));
  expect(names.length).toBe(WHOLE_FILES.length + few.photos);
  const read = (of: string, name: string) => readFile(path.join(folder, of, name));
  for (const name of names) expect((await read("few", name)).equals(await read("again", name)), name).toBe(true);
  expect((await read("few", "objects.json")).equals(await read("other", "objects.json"))).toBe(false);
});

test("every file is recognised as what it is", async () => {
  const files = await discover(WHOLE_FILES.map((name) => path.join(folder, "one", name)));
  const formats = files.json.map(({ recognised }) => recognised.task ?? recognised.format);
  expect(formats.toSorted()).toEqual(
    [
      "coco",
      "complex_reasoning",
      "conversation",
      "detail_description",
      "referring_qa",
      "vg-image-data",
      "vg-objects",
      "vg-regions",
    ].toSorted(),
  );
});

test("500 photos have SVIT's rates of objects, regions, captions and question-answer pairs", () => {
  const some = photos(500);
  const { photos: whole } = WHOLE;
  isAbout(sumOf(some.map((photo) => objectsRow(PLAN.seed, photo).objects.length)), (500 * WHOLE.objects) / whole, 6);
  isAbout(sumOf(some.map((photo) => regionsRow(PLAN.seed, photo).regions.length)), (500 * WHOLE.regions) / whole, 6);
  const captions = some.flatMap((photo) => (photo.cocoId === null ? [] : captionsOf(PLAN.seed, photo.cocoId, photo)));
  isAbout(captions.length, (500 * WHOLE.captions) / whole, 12);
  isAbout(qasOf("conversation", some).length, (500 * WHOLE.conversationQas) / whole, 4);
  isAbout(qasOf("complex_reasoning", some).length, (500 * WHOLE.complexQas) / whole, 4);
  isAbout(qasOf("referring_qa", some).length, (500 * WHOLE.referringQas) / whole, 4);
  isAbout(qasOf("detail_description", some).length, (500 * WHOLE.descriptions) / whole, 4);
});

test("questions and answers are as long as SVIT's, mentions aside, and differ in length as theirs do", () => {
  const some = photos(500);
  const means: [SvitTask, number, number][] = [
    ["conversation", 9.6, 27.9],
    ["complex_reasoning", 12.6, 26.6],
    ["detail_description", 8.5, 361.5],
  ];
  for (const [task, question, answer] of means) {
    const words = qasOf(task, some).map((qa) => qa.map((text) => wordsOf(text).split(/\s+/).length));
    isAbout(meanOf(words.map(([own = 0]) => own)), question, 5);
    isAbout(meanOf(words.map(([, own = 0]) => own)), answer, 5);
    const answers = words.map(([, own = 0]) => own).toSorted((a, b) => a - b);
    expect(answers[Math.floor(answers.length * 0.95)] ?? 0).toBeGreaterThan(1.3 * answer);
  }
});

test("a referring question and its answer each mention a box; some mentions have two to four", () => {
  const qas = qasOf("referring_qa", photos(300));
  const boxes: number[] = [];
  for (const text of qas.slice(0, 1000).flat()) {
    for (const [, mention = ""] of text.matchAll(/<st>[^<]+<ed>((?:,? \[[^\]]*\])+)/g)) {
      boxes.push(mention.split("[").length - 1);
    }
  }
  expect(qas.filter(([question]) => question.includes("<ed> [")).length).toBeGreaterThan(qas.length * 0.97);
  expect(Math.max(...boxes)).toBe(4);
  isAbout(boxes.filter((count) => count > 1).length / boxes.length, 0.25, 60);
});

/** What is rare is looked for in many photos. */
const RARE = { timeout: 30_000 };

test("what is wrong in the published files is wrong here, too", RARE, () => {
  const some = photos(3000);
  const objects = some.flatMap((photo) => objectsRow(PLAN.seed, photo).objects);
  expect(objects.some((object) => "name" in object)).toBe(true);
  expect(objects.some((object) => object.w === 0)).toBe(true);
  expect(objects.some((object) => object.y === -904)).toBe(true);
  const past = some.flatMap(({ objects: own, widthPx }) => own.filter(({ x, w }) => x + w > widthPx));
  isAbout(past.length / objects.length, 0.01, 20);
  const regions = some.flatMap((photo) => regionsRow(PLAN.seed, photo).regions);
  isAbout(regions.filter(({ x }) => x < 0).length / regions.length, 5_654 / 5_406_592, 40);
  const rows = [...rowsOf("referring_qa", some), ...rowsOf("complex_reasoning", some.slice(0, 1000))];
  expect(rows.some((row) => row.image !== undefined)).toBe(true);
  expect(rows.some(({ conversations }) => conversations.some((own, at) => own === conversations[at - 1]))).toBe(true);
  const texts = rows.flatMap(({ conversations }) => conversations.flatMap(({ content }) => content));
  expect(texts.some(({ value }) => /\d\.\d*\.\]/.test(value))).toBe(true);
  expect(texts.some(({ from, value }) => from === "user" && value.length < 4)).toBe(true);
  expect(texts.some(({ value }) => value.includes("description provided"))).toBe(true);
  expect(some.filter(({ isAnswered }) => !isAnswered).length).toBeGreaterThan(0);
});

test("some descriptions of the whole set are the junk that its readers found", RARE, () => {
  const junk = rowsOf("detail_description", photos(8000)).filter(({ conversations }) =>
    conversations[0]?.content[1]?.value.startsWith("It seems like your message is empty"),
  );
  expect(junk.length).toBeGreaterThan(0);
  expect(junk.length).toBeLessThan(8);
});

test("words are as frequent as their rank says, to the 200,000th", () => {
  expect([0, 0.0812, 0.9, 0.999_999].map(rankOf)).toEqual([0, 1, 4999, 199_921]);
  const words = zipfWords();
  expect(words.length).toBe(VOCABULARY);
  expect(new Set(words).size).toBe(VOCABULARY);
  const known = new Map<string, number>();
  for (const [, answer] of qasOf("conversation", photos(1000))) {
    for (const word of new Set(answer.toLowerCase().match(/[a-z]+/g))) known.set(word, (known.get(word) ?? 0) + 1);
  }
  expect(known.get("the") ?? 0).toBeGreaterThan(10_000);
  expect([...known.values()].filter((count) => count < 10).length).toBeGreaterThan(known.size / 2);
});

test("plural phrases are English", () => {
  const names = ["man", "red bus", "woman", "sandwich", "shelf", "boy", "baby", "old knife", "shorts"];
  expect(names.map(plural)).toEqual([
    "men",
    "red buses",
    "women",
    "sandwiches",
    "shelves",
    "boys",
    "babies",
    "old knives",
    "shorts",
  ]);
});
