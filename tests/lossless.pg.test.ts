import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ExportFormat } from "#domain/export/formats.ts";
import { compactJson, elementsOf, withMember } from "#domain/json/json-text.ts";
import { must } from "#domain/must.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { freshDatabase } from "./database.ts";
import { memberText } from "./import/member-text.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

let number = 0;
async function importFiles(files: Record<string, string>) {
  const root = await mkdtemp(path.join(tmpdir(), "svit-lossless-"));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(root, name), text);
  const datasetName = `lossless ${++number}`;
  return { datasetName, root, report: await importPaths({ db, datasetName, paths: [root] }) };
}
async function exportText(datasetName: string, format: ExportFormat, file: string): Promise<string> {
  const sink = memorySink();
  await exportDataset({ db, datasetName, format, states: ["pending"] }, sink);
  return sink.text(sink.names().find((name) => name.endsWith(file)) ?? file);
}

/** Literals that a printer would print in another way. */
const literal = fc.constantFrom(
  ...[
    "1.0",
    "1e5",
    "1E+05",
    "-0.0",
    "-0",
    "0.10",
    "0.12345678901234567890",
    "12345678901234567890",
    "1e400",
    "-1e-400",
  ],
  ...[
    "true",
    "null",
    "[]",
    "{}",
    '"caf\\u00e9"',
    '"cafe\\u0301"',
    '"caf\u00e9"',
    '"a\\/b"',
    '"\\ud83d\\ude00"',
    '"\\u0041"',
  ],
  ...[
    '{"2":"b","1":"a","0":"c"}',
    '{"a":1,"a":2}',
    '[1.0, {"x" : [ ]}, " a  b "]',
    '"\u2028\u0085"',
    '"\\t\\b\\f\\r\\n"',
  ],
);
const key = fc.constantFrom(
  '"9"',
  '"1"',
  '"10"',
  '"caf\\u00e9"',
  '"score"',
  '"__proto__"',
  '"toString"',
  '"big"',
  '"a b"',
  '"\\/"',
);
const extras = fc.uniqueArray(fc.tuple(key, literal), { selector: ([name]) => name, maxLength: 4 });
const blank = fc.constantFrom("", "", "", " ", "\n ", "\t", "\r\n");

/** An object of these members and some more, in any order, with any white space. */
const objectOf = (members: readonly (readonly [string, string])[]) =>
  fc
    .tuple(extras, blank, blank)
    .chain(([more, one, other]) =>
      fc
        .shuffledSubarray([...members, ...more], { minLength: members.length + more.length })
        .map(
          (all) =>
            `{${one}${all.map(([name, value]) => `${name}${other}:${one}${value}`).join(`${other},${one}`)}${other}}`,
        ),
    );
const words = fc.constantFrom(
  "Why so?",
  "caf\\u00e9 \\/ \\ud83d\\ude00",
  "e\u0301 \u00e9",
  '\\"q\\"\\n',
  "[0.10, 1.0]",
  "视觉",
);
const listOf = (parts: readonly string[], gap: string) => `[${gap}${parts.join(`${gap},`)}${gap}]`;

const turnsOf = (asker: string, image: string) =>
  fc.tuple(words, words, blank).chain(([question, answer, gap]) =>
    fc
      .tuple(
        objectOf([
          ['"from"', `"${asker}"`],
          ['"value"', `"${image}${question}"`],
        ]),
        objectOf([
          ['"from"', '"g\\u0070t"'],
          ['"value"', `"A word: ${answer}"`],
        ]),
      )
      .map((both) => listOf(both, gap)),
  );
const llavaRow = (id: number) =>
  fc
    .tuple(turnsOf("human", "<image>\\n"), fc.constantFrom('"pics/a.jpg"', '"pics\\/b.jpg"', '"\\u0070ics/c.jpg"'))
    .chain(([turns, image]) =>
      objectOf([
        ['"id"', `"${id}"`],
        ['"image"', image],
        ['"conversations"', turns],
      ]),
    );
const svitRow = (id: number) =>
  fc
    .array(
      fc
        .tuple(turnsOf("user", ""), fc.constantFrom([], [['"topic"', '"caf\\u00e9"'] as const]))
        .chain(([turns, topic]) => objectOf([...topic, ['"content"', turns]])),
      { minLength: 1, maxLength: 3 },
    )
    .chain((parts) =>
      objectOf([
        ['"image_id"', `${id}`],
        ['"conversations"', listOf(parts, " ")],
      ]),
    );

const SEED = 20_261_129;
const draw = (row: (id: number) => fc.Arbitrary<string>, count: number): string[] =>
  Array.from({ length: count }, (_, id) =>
    must(fc.sample(row(id), { numRuns: 1, seed: SEED + id })[0], "one was drawn"),
  );
const compact = (rows: readonly string[]) => rows.map(compactJson);

describe("an untouched row leaves as the text that it came as, but for white space between tokens", () => {
  test("through LLaVA's file, there and back and there again", async () => {
    const rows = draw(llavaRow, 1000);
    const { datasetName, report } = await importFiles({ "a.json": `[${rows.join(",\n")}]` });
    expect(report).toMatchObject({ entriesNew: 1000, rejects: 0 });
    const once = await exportText(datasetName, "llava", ".json");
    expect(compact(elementsOf(once))).toEqual(compact(rows));
    const again = await importFiles({ "b.json": once });
    expect(await exportText(again.datasetName, "llava", ".json")).toBe(once);
  });

  test("through SVIT's files, there and back and there again", async () => {
    const rows = draw(svitRow, 1000);
    const name = "complex_reasoning.json";
    const plain = rows.filter((row) => !JSON.parse(row).conversations.some((part: object) => "topic" in part));
    const { datasetName, report } = await importFiles({ [name]: `[${plain.join()}]` });
    expect(report.rejects).toBe(0);
    const once = await exportText(datasetName, "svit", name);
    expect(compact(elementsOf(once))).toEqual(compact(plain));
    const again = await importFiles({ [name]: once });
    expect(await exportText(again.datasetName, "svit", name)).toBe(once);
    const topics = await importFiles({ "conversation.json": `[${rows.join("\r\n,")}]` });
    expect(compact(elementsOf(await exportText(topics.datasetName, "svit", "conversation.json")))).toEqual(
      compact(rows),
    );
  });

  test("through lines of everything known, from lines and from objects over many lines", async () => {
    const rows = draw(llavaRow, 300);
    for (const text of [rows.map(compactJson).join("\n"), rows.join("\n")]) {
      const { datasetName, report } = await importFiles({ "a.jsonl": text });
      expect(report).toMatchObject({ entriesNew: 300, rejects: 0 });
      const lines = (await exportText(datasetName, "jsonl", ".jsonl")).trim().split("\n");
      const back = lines.map((line) =>
        must(
          withMember(memberText(line, "rowShell") ?? "", "conversations", memberText(line, "turns") ?? ""),
          "a row has conversations",
        ),
      );
      // In lines the three signs that readers cut lines at leave as escapes: the same text to whoever parses it.
      const escaped = rows.map((row) =>
        row.replace(/[\u0085\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`),
      );
      expect(compact(back)).toEqual(compact(escaped));
    }
  });

  test("the same files again add nothing", async () => {
    const rows = draw(llavaRow, 200);
    const { datasetName, root } = await importFiles({ "a.json": `[${rows.join()}]` });
    expect(await importPaths({ db, datasetName, paths: [root] })).toMatchObject({
      entriesNew: 0,
      entriesRepeated: 200,
    });
  });
});

test("numbers, number-like keys and a message's weight stay to the letter", async () => {
  const row = `{"id": 1.0, "image": "pics/a.jpg", "score": 0.10, "big": 12345678901234567890, "exp": 1e5, "neg": -0.0, "long": 0.12345678901234567890, "options": {"2": "b", "1": "a"}, "conversations": [{"from": "human", "value": "<image>\\nWhat is it?"}, {"from": "gpt", "value": "A cup.", "weight": 1.0}]}`;
  const { datasetName } = await importFiles({ "train.json": `[${row}]` });
  expect(elementsOf(await exportText(datasetName, "llava", ".json"))).toEqual([row]);
});

describe("a key that stands twice", () => {
  const record = (more: string, turns = '[{"from":"human","value":"What?"},{"from":"gpt","value":"That."}]') =>
    `{"id":"1"${more},"image":"a.jpg","conversations":${turns}}`;

  test("is kept twice and counted, where the studio does not read it", async () => {
    const text = record(',"x":1,"y":{"z":1,"z":[2]},"x":2');
    const { datasetName, report } = await importFiles({ "a.json": `[${text}]` });
    expect(report).toMatchObject({ entriesNew: 1, rejects: 0 });
    expect(report.notices).toContainEqual({ code: "keptDoubledKeys", data: { count: 2 } });
    const [line = ""] = (await exportText(datasetName, "jsonl", ".jsonl")).split("\n");
    expect(memberText(line, "rowShell")).toBe(text.replace(/\[\{"from.*\]/, "null"));
  });

  test("is rejected where it hides what cannot be stored", async () => {
    const { report } = await importFiles({ "a.json": `[${record(',"x":["\\ud800"],"x":1')}]` });
    expect(report.rejectExamples).toMatchObject([{ path: "$.x[0]", code: "holdsSurrogate" }]);
  });

  for (const [what, text, at] of [
    ["image", record(',"image":"b.jpg"'), "$.image"],
    ["conversations", record(',"conversations":[]'), "$.conversations"],
    ["id", record(',"\\u0069d":"2"'), "$.id"],
    ["value", record("", '[{"from":"human","value":"a","value":"b"}]'), "$.conversations[0].value"],
    ["content", '{"image_id":1,"conversations":[{"content":[],"content":[]}]}', "$.conversations[0].content"],
    [
      "topic",
      '{"image_id":1,"conversations":[{"topic":"a","topic":"b","content":[{"from":"user","value":"a"}]}]}',
      "$.conversations[0].topic",
    ],
    [
      "image_id",
      '{"image_id":1,"image_id":2,"conversations":[{"content":[{"from":"user","value":"a"}]}]}',
      "$.image_id",
    ],
  ] as const) {
    test(`rejects what it stands in by its name where the studio reads it: ${what}`, async () => {
      const { report } = await importFiles({ "a.json": `[${text}]` });
      expect(report.rejectExamples).toMatchObject([{ path: at, code: "doubledKey", data: { key: what } }]);
    });
  }
});
