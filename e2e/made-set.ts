import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import type { Task } from "#domain/entry/task.ts";
import { type Command, importFolder, ownName } from "./screens/import-folder.ts";

type Text = { from: "user" | "gpt"; value: string };

/** A data set of one photo of 800 × 600, written as its sources' files. Boxes of objects are pixels: x, y, w, h. */
export type MadeSet = {
  entries: Partial<Record<Exclude<Task, "other">, Text[][]>>;
  objects?: { name: string; box: [number, number, number, number] }[];
};

export const qa = (question: string, answer: string): Text[] => [
  { from: "user", value: question },
  { from: "gpt", value: answer },
];

/** Writes and imports it, and answers its name and number. */
export async function importMade(
  _page: Page,
  command: Command,
  dataFolder: string,
  { entries, objects = [] }: MadeSet,
): Promise<{ name: string; datasetId: string; folder: string }> {
  const name = ownName("made");
  const folder = path.join(dataFolder, "import", name);
  await mkdir(path.join(folder, "VG_100K"), { recursive: true });
  await sharp({ create: { width: 800, height: 600, channels: 3, background: "#8899aa" } })
    .jpeg()
    .toFile(path.join(folder, "VG_100K", "77.jpg"));
  const write = (file: string, rows: unknown) => writeFile(path.join(folder, file), JSON.stringify(rows));
  await write("image_data.json", [
    {
      image_id: 77,
      url: "https://example.org/VG_100K/77.jpg",
      width: 800,
      height: 600,
      coco_id: null,
      flickr_id: null,
    },
  ]);
  await write("objects.json", [
    {
      image_id: 77,
      objects: objects.map(({ name: own, box: [x, y, w, h] }, index) => ({
        object_id: index + 1,
        x,
        y,
        w,
        h,
        names: [own],
        synsets: [],
        merged_object_ids: [],
      })),
    },
  ]);
  for (const [task, conversations] of Object.entries(entries)) {
    await write(`${task}.json`, [
      {
        image_id: 77,
        conversations: conversations.map((content) =>
          task === "conversation" ? { topic: "Made", content } : { content },
        ),
      },
    ]);
  }
  return { name, datasetId: await importFolder(command, folder, name), folder };
}
