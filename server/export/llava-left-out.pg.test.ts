import { expect, test } from "vitest";
import { addSet, exportLlava, referring, row, setUpDatabase } from "#tests/export/llava-sets.ts";

setUpDatabase();

test("without the photo's size boxes are not padded: left out and reported, and a text without boxes leaves", async () => {
  const { datasetId } = await addSet(
    { task: "referring_qa", text: referring, size: null },
    {
      text: JSON.stringify([
        row(2, [
          ["user", "Why?"],
          ["gpt", "So."],
        ]),
      ]),
      size: null,
    },
  );
  const { records, manifest } = await exportLlava(datasetId, { boxSpace: "padded-square" });
  expect(records.map(({ image }) => image)).toEqual(["vg/VG_100K/2.jpg"]);
  expect(manifest.leftOut.reasons["photo-size-unknown"]).toMatchObject({
    count: 2,
    examples: [{ image: "vg:1000001" }, {}],
  });
});

test("what would crash or ruin the training stays behind, each under its rule; what warns leaves", async () => {
  const bad = [
    row(1, [
      ["user", "A <image>?"],
      ["gpt", "Yes."],
    ]),
    row(2, [
      ["user", "A?"],
      ["gpt", " "],
    ]),
    row(3, [
      ["user", "A?"],
      ["gpt", "Yes."],
      ["user", "B?"],
    ]),
    row(4, [
      ["user", "A?"],
      ["gpt", "He said ASSISTANT: yes"],
    ]),
    row(5, [
      ["user", "A?"],
      ["user", "B?"],
      ["gpt", "Yes."],
    ]),
    row(6, [
      ["user", "?"],
      ["gpt", "!"],
    ]),
    row(7, []),
  ];
  const { datasetId } = await addSet(
    { text: JSON.stringify(bad) },
    {
      text: JSON.stringify([
        row(8, [
          ["user", "A?"],
          ["gpt", "Yes."],
        ]),
      ]),
      photo: "broken",
    },
    {
      text: JSON.stringify([
        row(9, [
          ["user", "A?"],
          ["gpt", "Yes."],
        ]),
      ]),
      photo: "absent",
    },
    {
      text: JSON.stringify([
        row(10, [
          ["user", "A?"],
          ["gpt", "long ".repeat(2000)],
        ]),
      ]),
    },
  );
  const { records, manifest } = await exportLlava(datasetId);
  expect(records.map(({ image }) => image)).toEqual(["vg/VG_100K/1.jpg", "vg/VG_100K/6.jpg", "vg/VG_100K/9.jpg"]);
  expect(Object.keys(manifest.leftOut.reasons).sort()).toEqual([
    "answer-empty",
    "last-turn-human",
    "no-conversations",
    "photo-broken",
    "role-repeated",
    "template-words",
    "too-long",
  ]);
  expect(Object.keys(manifest.warnings).sort()).toEqual(["folder-assumed", "photo-missing"]);
  const long = await exportLlava(datasetId, { keepLong: true });
  expect(long.records.at(-1)?.image).toBe("vg/VG_100K/10.jpg");
  expect(long.manifest.warnings["too-long"]?.count).toBe(1);
  const strict = await exportLlava(datasetId, { requirePhotos: true });
  expect(strict.records.map(({ image }) => image)).toEqual(["vg/VG_100K/1.jpg", "vg/VG_100K/6.jpg"]);
  expect(strict.manifest.leftOut.reasons["photo-missing"]?.count).toBe(1);
});

test("boxes that are not sound are counted by kind in both spaces, and left out where that is asked for", async () => {
  const boxed = (id: number, box: string) =>
    row(id, [
      ["user", `Where is the <st>car<ed> ${box}?`],
      ["gpt", "There."],
    ]);
  const boxes = [
    "[0.1, 0.2, 0.5., 0.6]",
    "[0.5, 0.2, 0.1, 0.6]",
    "[0.1, 0.2, 0.1, 0.6]",
    "[0, 0, 1.2, 1]",
    "[9, 8, 70, 60]",
  ];
  const { datasetId } = await addSet({
    task: "referring_qa",
    text: JSON.stringify(boxes.map((box, index) => boxed(index + 1, box))),
  });
  const kinds = ["box-unparsable", "box-inverted", "box-empty", "box-outside", "box-in-pixels"].sort();
  const image = await exportLlava(datasetId);
  expect(image.records).toHaveLength(5);
  for (const [index, box] of boxes.entries()) expect(image.records[index]?.conversations[0]?.value).toContain(box);
  expect(
    Object.keys(image.manifest.warnings)
      .filter((id) => id.startsWith("box"))
      .sort(),
  ).toEqual(kinds);
  const padded = await exportLlava(datasetId, { boxSpace: "padded-square" });
  expect(padded.records).toHaveLength(3);
  expect(Object.keys(padded.manifest.leftOut.reasons).sort()).toEqual(["box-in-pixels", "box-unparsable"]);
  expect(Object.keys(padded.manifest.warnings).filter((id) => id.startsWith("box"))).toHaveLength(3);
  const none = await exportLlava(datasetId, { badBoxes: "leave-out" });
  expect(none.records).toEqual([]);
  expect(Object.keys(none.manifest.leftOut.reasons).sort()).toEqual(kinds);
});
