import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { imageSchema, textsSchema, writeTable } from "#tests/tables.ts";
import { madePhoto } from "../set/made-photo.ts";
import { svitRow } from "../set/svit-rows.ts";
import { writePhoto } from "../set/write-photo.ts";

/** Rows of a shard, as Hugging Face lays them out; and of a row group, as pyarrow writes texts and photos. */
const SHARD_ROWS = { named: 50_000, embedded: 2000 } as const;
const GROUP_ROWS = { named: 10_000, embedded: 100 } as const;
/** That texts speak of. */
const OBJECTS = 20;
/** Photos are drawn so many times, and differ by a comment: drawing each would take longer than all that is measured. */
const DRAWN = 50;

type Plan = { rows: number; photos: number };

/** Shards of conversations whose photos are named: so many rows over so many photos, which are not there. */
export async function writeNamedTable(folder: string, { rows, photos }: Plan): Promise<string[]> {
  return writeShards(folder, rows, SHARD_ROWS.named, (from, count, name) => {
    const numbers = Array.from({ length: count }, (_, at) => from + at);
    return writeTable(
      folder,
      name,
      [
        { name: "id", data: numbers.map(String) },
        { name: "image", data: numbers.map((nth) => `images/${nth % photos}.jpg`) },
        turnsOf(numbers),
      ],
      { rowGroupSize: GROUP_ROWS.named },
    );
  });
}

/** The same with a photo of its own in each row, `{bytes, path}`. */
export async function writePhotoTable(folder: string, rows: number): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const drawn: Buffer[] = [];
  for (let nth = 0; nth < Math.min(rows, DRAWN); nth++) {
    const file = path.join(folder, "photo.jpg");
    await writePhoto(file, "tables", madePhoto("tables", nth, OBJECTS));
    drawn.push(await readFile(file));
    await rm(file);
  }
  return writeShards(folder, rows, SHARD_ROWS.embedded, (from, count, name) => {
    const numbers = Array.from({ length: count }, (_, at) => from + at);
    const images = numbers.map((nth) => ({ bytes: numbered(drawn[nth % drawn.length], nth), path: `${nth}.jpg` }));
    return writeTable(
      folder,
      name,
      [
        { name: "id", data: numbers.map(String) },
        { name: "image", data: images, schema: imageSchema("image") },
        turnsOf(numbers),
      ],
      { rowGroupSize: GROUP_ROWS.embedded, pageSize: 1 << 30 },
    );
  });
}

async function writeShards(
  folder: string,
  rows: number,
  each: number,
  write: (from: number, count: number, name: string) => Promise<string>,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const shards = Math.ceil(rows / each);
  const digits = (nth: number) => String(nth).padStart(5, "0");
  const files: string[] = [];
  for (let nth = 0; nth < shards; nth++)
    files.push(
      await write(nth * each, Math.min(each, rows - nth * each), `train-${digits(nth)}-of-${digits(shards)}.parquet`),
    );
  return files;
}

function turnsOf(numbers: readonly number[]) {
  const data = numbers.map((nth) => {
    const [asked, told] =
      svitRow("tables", "complex_reasoning", madePhoto("tables", nth, OBJECTS), 1).conversations[0]?.content ?? [];
    return [
      { role: "user", content: `<image>${asked?.value ?? ""}` },
      { role: "assistant", content: told?.value ?? "" },
    ];
  });
  return { name: "messages", data, schema: textsSchema("messages", ["role", "content"]) };
}

/** A JPEG with a number in a comment behind its start (ITU T.81, B.2.4.5): no other has the same bytes. */
function numbered(jpeg: Buffer | undefined, nth: number): Buffer {
  const comment = Buffer.from(String(nth));
  const marker = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
  return jpeg ? Buffer.concat([jpeg.subarray(0, 2), marker, comment, jpeg.subarray(2)]) : comment;
}
