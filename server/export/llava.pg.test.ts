import { expect, test } from "vitest";
import { elementsOf } from "#domain/json/json-text.ts";
import { BOX_INSTRUCTIONS } from "#domain/llava/instructions.ts";
import type { LlavaRecord } from "#domain/llava/record-shape.ts";
import { decide } from "#tests/decide.ts";
import { addSet, db, exportLlava, llavaFile, mix, referring, row, setUpDatabase } from "#tests/export/llava-sets.ts";
import { exportDataset } from "./export-dataset.ts";
import { memorySink } from "./write/memory-sink.ts";

setUpDatabase();

test("referring entries leave as LLaVA's trainer wants them, in both box spaces", async () => {
  const { datasetId } = await addSet({ task: "referring_qa", text: referring });
  const { records, manifest } = await exportLlava(datasetId, { seed: 3 });
  const [first, second] = records;
  expect(first?.image).toBe("vg/VG_100K/1000001.jpg");
  expect(first?.conversations.map(({ from }) => from)).toEqual(["human", "gpt"]);
  expect(first?.conversations[0]?.value).toMatch(
    /^<image>\nWhy might the car \[0.386, 0.435, 0.996, 0.715\] be stopped\? /,
  );
  expect(BOX_INSTRUCTIONS.some((instruction) => first?.conversations[0]?.value.endsWith(`? ${instruction}`))).toBe(
    true,
  );
  expect(second?.conversations[1]?.value).toBe("More cones [0.354, 0.573, 0.774, 0.875].");
  expect(new Set(records.map(({ id }) => id)).size).toBe(2);
  expect(manifest).toMatchObject({ entries: 2, records: 2, settings: { seed: 3, boxSpace: "image" } });
  const padded = await exportLlava(datasetId, { seed: 3, boxSpace: "padded-square" });
  expect(padded.records[0]?.conversations[0]?.value).toContain("car [0.386, 0.45, 0.996, 0.66]");
  expect((await exportLlava(datasetId, { seed: 3 })).records).toEqual(records);
});

test("entries of LLaVA's own shape leave value for value; a hostile path and a missing <image> stay behind", async () => {
  const { datasetId } = await addSet(llavaFile);
  const { text, manifest } = await exportLlava(datasetId, { merge: true });
  expect(elementsOf(text)).toEqual(elementsOf(mix).slice(0, 2));
  expect(Object.keys(manifest.leftOut.reasons)).toEqual(["unsafe-image-path", "image-without-token"]);
});

test("an edit that strikes the question with <image> puts it into the first kept one", async () => {
  const { datasetId, ids } = await addSet(llavaFile);
  await decide(db, ids[0] ?? 0n, {
    decision: "edit",
    turnsAfter: [
      { id: "2", from: "human", value: "And?" },
      { id: "3", from: "gpt", value: "Yes." },
    ],
  });
  const sink = memorySink();
  await exportDataset({ db, datasetId, format: "llava", names: { main: "a", manifest: "b", leftOut: "c" } }, sink);
  expect(sink.text("a")).toBe(
    '[\n{"id":"1","image":"coco/train2017/1.jpg","score":0.10,"big":12345678901234567890,"conversations":[{"from":"human","value":"<image>\\nAnd?"},{"from":"gpt","value":"Yes."}]}\n]\n',
  );
});

test("an entry that is cut out of its bytes leaves as one that was parsed", async () => {
  const texts = [
    "Who is here?",
    "视觉 é 🙂 so",
    "a\u2028b",
    "the <st>car<ed> [0.1, 0.2, 0.5, 0.6] and <st>b<ed> [0, 0, 1, 1]",
    '"quoted"\n',
  ];
  const rows = texts.flatMap((text, index) => [
    row(index + 1, [
      ["user", text],
      ["gpt", `Yes: ${text}`],
    ]),
  ]);
  for (const task of ["conversation", "referring_qa"] as const) {
    const { datasetId } = await addSet({ task, text: JSON.stringify(rows).replaceAll('":"', '": "') });
    // A merge parses every entry, and one entry a photo is a record by itself.
    const [cut, parsed] = [await exportLlava(datasetId), await exportLlava(datasetId, { merge: true })];
    const bodies = (own: LlavaRecord[]) => own.map(({ id: _, ...rest }) => rest);
    expect(bodies(cut.records)).toEqual(bodies(parsed.records));
    expect(cut.records).toHaveLength(texts.length);
  }
});

test("settings that are not known are refused", async () => {
  const { datasetId } = await addSet();
  await expect(exportLlava(datasetId, { boxSpace: "pixel" as "image" })).rejects.toMatchObject({
    code: "invalid_request",
  });
  await expect(exportLlava(datasetId, { imageFolders: { vg: "../x", coco: "y" } })).rejects.toMatchObject({
    code: "invalid_request",
  });
});
