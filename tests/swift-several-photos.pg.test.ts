import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { turnsOf } from "#domain/entry/turn.ts";
import { exportSettingsSchema } from "#domain/export/export-request.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";

/** Two photos of other sizes than each other: a box divided by the wrong one's is seen. */
const SIZES = { "p/1.jpg": [200, 100], "p/2.jpg": [400, 300], "p/3.jpg": [100, 100] } as const;
const FOUND = "Here <ref-object><bbox>, there <ref-object><bbox>.";
const user = (content: string) => ({ role: "user", content });
const assistant = (content: string) => ({ role: "assistant", content });
const OBJECTS = {
  ref: ["the cup", "the jug"],
  bbox: [
    [20, 10, 40, 50],
    [40, 30, 200, 150],
  ],
  image_id: [0, 1],
};
const two = { images: ["p/1.jpg", "p/2.jpg"], objects: OBJECTS };
const RECORDS = [
  { id: "both", ...two, messages: [user("<image><image>Find them."), assistant(FOUND)] },
  {
    id: "one",
    images: ["p/1.jpg"],
    messages: [user("<image>Find it."), assistant("<ref-object><bbox>")],
    objects: { ref: ["the cup"], bbox: [[20, 10, 40, 50]] },
  },
  {
    id: "struck",
    images: ["p/3.jpg", "p/2.jpg"],
    messages: [
      user("<image>What is here?"),
      assistant("A cup."),
      user("<image>And here?"),
      assistant("<ref-object><bbox>"),
    ],
    objects: { ref: ["the jug"], bbox: [[40, 30, 200, 150]], image_id: [1] },
  },
  {
    id: "gone",
    images: ["p/3.jpg", "p/2.jpg"],
    messages: [
      user("<image>What is here?"),
      assistant("A cup."),
      user("<image>And here?"),
      assistant("<ref-object><bbox>"),
    ],
    objects: { ref: ["the jug"], bbox: [[40, 30, 60, 50]], image_id: [0] },
  },
];

let db: Awaited<ReturnType<typeof freshDatabase>>;
let datasetId = 0n;
beforeAll(async () => {
  db = await freshDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), "svit-swift-"));
  await mkdir(path.join(folder, "p"));
  for (const [name, [width, height]] of Object.entries(SIZES))
    await sharp({ create: { width, height, channels: 3, background: `#${width}` } })
      .jpeg()
      .toFile(path.join(folder, name));
  await writeFile(path.join(folder, "talk.json"), JSON.stringify(RECORDS));
  await importPaths({ db, datasetName: "swift", paths: [folder] });
  datasetId = (await db.prisma.dataset.findFirstOrThrow()).id;
  for (const entry of await db.prisma.entry.findMany({ where: { rowIndex: { gte: 2 } } }))
    await decide(db, entry.id, { decision: "edit", turnsAfter: turnsOf(entry.turns).slice(2) });
});
afterAll(() => db.close());

async function exported(format: "swift-grounding" | "qwen3-vl") {
  const sink = memorySink();
  const names = { main: "main", manifest: "m.json", leftOut: "l.jsonl" };
  const settings = exportSettingsSchema.parse({ boxes: format === "qwen3-vl" ? "qwen3-vl" : null });
  const manifest = await exportDataset({ db, datasetId, format, states: ["pending", "edited"], names, settings }, sink);
  const lines = sink.text("main").split("\n").filter(Boolean);
  const left = manifest.leftOut.entries > 0 ? sink.text("l.jsonl").split("\n").filter(Boolean) : [];
  return { records: lines.map((line) => JSON.parse(line)), left: left.map((line) => JSON.parse(line).reason).sort() };
}

test("each box leaves with its photo's place, in parts of that photo, and struck turns' photos count no more", async () => {
  const { records, left } = await exported("swift-grounding");
  const said = records.map(({ id, images, objects }) => [id, images, objects]);
  expect(said).toEqual([
    [
      "both",
      ["p/1.jpg", "p/2.jpg"],
      {
        ref: ["the cup", "the jug"],
        bbox: [
          [0.1, 0.1, 0.2, 0.5],
          [0.1, 0.1, 0.5, 0.5],
        ],
        bbox_type: "norm1",
        image_id: [0, 1],
      },
    ],
    ["one", ["p/1.jpg"], { ref: ["the cup"], bbox: [[0.1, 0.1, 0.2, 0.5]], bbox_type: "norm1", image_id: [0] }],
    ["struck", ["p/2.jpg"], { ref: ["the jug"], bbox: [[0.1, 0.1, 0.5, 0.5]], bbox_type: "norm1", image_id: [0] }],
  ]);
  // Its box is on the photo of the turn that was struck.
  expect(left).toEqual(["box-on-other-photo"]);
});

test("a notation of texts has no word for a further photo", async () => {
  const { left } = await exported("qwen3-vl");
  expect(left).toContain("box-on-other-photo");
});
