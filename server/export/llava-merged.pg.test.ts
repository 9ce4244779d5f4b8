import { expect, test } from "vitest";
import { loadLlamaTokens } from "#domain/llava/llama-tokens.ts";
import type { LlavaRecord } from "#domain/llava/record-shape.ts";
import { brokenRules } from "#domain/llava/rules.ts";
import { countRecordTokens } from "#domain/llava/token-count.ts";
import { addSet, exportLlava, row, setUpDatabase } from "#tests/export/llava-sets.ts";

setUpDatabase();

test("merged, a photo's entries are one record with one <image>, and a bad entry does not hold the others back", async () => {
  const qa = (id: number, text: string) =>
    row(id, [
      ["user", `${text}?`],
      ["gpt", `${text}.`],
    ]);
  const { datasetId } = await addSet(
    {
      text: JSON.stringify([
        qa(1, "a"),
        qa(2, "b"),
        row(1, [
          ["user", "c"],
          ["gpt", ""],
        ]),
      ]),
    },
    { task: "detail_description", text: JSON.stringify([qa(2, "d"), qa(1, "e")]) },
  );
  const { records, manifest } = await exportLlava(datasetId, { merge: true });
  expect(records).toEqual([
    {
      id: "1",
      image: "vg/VG_100K/1.jpg",
      conversations: [
        { from: "human", value: "<image>\na?" },
        { from: "gpt", value: "a." },
        { from: "human", value: "e?" },
        { from: "gpt", value: "e." },
      ],
    },
    expect.objectContaining({ id: "2", image: "vg/VG_100K/2.jpg" }),
  ]);
  expect(manifest).toMatchObject({ entries: 4, records: 2, leftOut: { entries: 1 } });
});

test("merged, a record is filled up to the limit and the next one of the photo goes on, each with an id of its own", async () => {
  const qa = (text: string) =>
    row(1, [
      ["user", `${text}?`],
      ["gpt", `${"word ".repeat(400)}${text}.`],
    ]);
  const alone = row(1, [
    ["user", "Long?"],
    ["gpt", "word ".repeat(1500)],
  ]);
  const { datasetId } = await addSet({ text: JSON.stringify([qa("a"), qa("b"), alone, qa("c"), qa("d"), qa("e")]) });
  const { records, manifest } = await exportLlava(datasetId, { merge: true });
  const asked = (own: LlavaRecord[]) => own.map(({ id, conversations }) => [id, conversations.length / 2]);
  expect(asked(records)).toEqual([
    ["1", 3],
    ["1-2", 2],
  ]);
  expect(records.every(({ conversations }) => conversations[0]?.value.startsWith("<image>\n"))).toBe(true);
  expect(manifest).toMatchObject({ entries: 5, records: 2, leftOut: { reasons: { "too-long": { count: 1 } } } });
  const count = await loadLlamaTokens();
  const lengths = records.map((own) => countRecordTokens(own.conversations, true, count));
  expect(Math.max(...lengths)).toBeLessThanOrEqual(2048);
  expect(Math.min(...lengths) + 400, "none could have held one more").toBeGreaterThan(1400);
  const kept = await exportLlava(datasetId, { merge: true, keepLong: true });
  expect(asked(kept.records)).toEqual([
    ["1", 2],
    ["1-2", 1],
    ["1-3", 3],
  ]);
  expect(kept.manifest.warnings["too-long"]?.count).toBe(1);
  const short = await exportLlava(datasetId, { merge: true, tokensMax: 1100 });
  expect(asked(short.records).map(([, pairs]) => pairs)).toEqual([1, 1, 1, 1, 1]);
  expect(new Set(short.records.map(({ id }) => id)).size).toBe(5);
});

test("merged, a text that is sound behind <image> alone begins a record and holds back no other", async () => {
  const questions = ["a?", "", "b?", "ASSISTANT: c?", " ASSISTANT: d?", "<image> e?", "f?"];
  const rows = questions.map((question) =>
    row(1, [
      ["user", question],
      ["gpt", "So."],
    ]),
  );
  const { datasetId } = await addSet({ text: JSON.stringify(rows) });
  const { records, manifest } = await exportLlava(datasetId, { merge: true });
  expect(manifest).toMatchObject({ entries: questions.length, leftOut: { entries: 0 } });
  const asked = records.map(({ conversations }) => conversations.filter((_, index) => index % 2 === 0));
  expect(asked.map((own) => own.map(({ value }) => value.replace("<image>\n", "")))).toEqual([
    ["a?"],
    ["", "b?"],
    ["ASSISTANT: c?"],
    [" ASSISTANT: d?"],
    ["<image> e?", "f?"],
  ]);
  const limit = { tokensMax: 2048, count: await loadLlamaTokens() };
  for (const record of records) expect(brokenRules({ record, photo: "present", limit })).toEqual([]);
});
