import { expect, test } from "vitest";
import { addSet, db, exportLlava, llavaFile, row, setUpDatabase } from "#tests/export/llava-sets.ts";
import { addRawFile, type RawFile } from "#tests/import/raw-entries.ts";

setUpDatabase();

test("a photo that lies elsewhere on the trainer's disk leaves as it came, with a warning", async () => {
  const images = ["/data/a.jpg", "C:\\photos\\b.jpg", "https://host/c.jpg", "../d.jpg", "a\\..\\e.jpg"];
  const rows = images.map((image, index) => ({
    id: String(index),
    image,
    conversations: [
      { from: "human", value: "<image>\nWhy?" },
      { from: "gpt", value: "So." },
    ],
  }));
  const { datasetId } = await addSet({ ...llavaFile, text: JSON.stringify(rows) });
  const { records, manifest } = await exportLlava(datasetId);
  expect(records.map(({ image }) => image)).toEqual(images.slice(0, 3));
  expect(manifest.warnings["image-elsewhere"]?.count).toBe(3);
  expect(manifest.leftOut.reasons["unsafe-image-path"]?.count).toBe(2);
});

test("two photos of different roots with one name are told apart where the record is ours, and named where it is not", async () => {
  const { datasetId } = await addSet();
  for (const name of ["charts", "xrays"]) await db.prisma.photoRoot.create({ data: { datasetId, name } });
  const ours = (root: string): Partial<RawFile> => ({
    text: JSON.stringify([
      row(1, [
        ["user", `Why ${root}?`],
        ["gpt", "So."],
      ]),
    ]),
    identityOf: () => `path@${root}:images/1.jpg`,
  });
  const theirs = (root: string): Partial<RawFile> => ({
    ...llavaFile,
    text: JSON.stringify([
      {
        image: "images/1.jpg",
        conversations: [
          { from: "human", value: `<image>\nWhat ${root}?` },
          { from: "gpt", value: "That." },
        ],
      },
    ]),
    identityOf: () => `path@${root}:images/1.jpg`,
  });
  for (const file of [ours("charts"), ours("xrays"), theirs("charts"), theirs("xrays")])
    await addRawFile(db, { datasetId, path: "a.json", format: "svit", task: "conversation", text: "", ...file });
  const { records, manifest } = await exportLlava(datasetId);
  expect(records.map(({ image }) => image)).toEqual([
    "images/1.jpg",
    "xrays/images/1.jpg",
    "images/1.jpg",
    "images/1.jpg",
  ]);
  expect(records.slice(0, 2).map(({ id }) => id.split("-conv")[0])).toEqual([
    "charts/images/1.jpg",
    "xrays/images/1.jpg",
  ]);
  expect(manifest.warnings["image-name-clash"]).toMatchObject({
    count: 1,
    examples: [{ image: "path@xrays:images/1.jpg" }],
  });
});

test("the folder of a photo that nobody has is what image_data's address says", async () => {
  const { datasetId } = await addSet({
    task: "complex_reasoning",
    text: JSON.stringify([
      row(7, [
        ["user", "Why so?"],
        ["gpt", "So it is."],
      ]),
    ]),
  });
  await db.prisma.image.updateMany({ where: { datasetId }, data: { photo: "absent", photoPath: "VG_100K_2/7.jpg" } });
  const { records, manifest } = await exportLlava(datasetId);
  expect(records.map(({ image }) => image)).toEqual(["vg/VG_100K_2/7.jpg"]);
  expect(manifest.warnings["folder-assumed"]).toBeUndefined();
});
