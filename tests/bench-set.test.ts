import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { delayedPort } from "#bench/review/delayed-port.ts";
import { makeSet, type SetPlan, SVIT_PLAN } from "#bench/set/make-set.ts";
import { wordsOf } from "#domain/grounding/notations/svit.ts";
import { discover } from "#server/import/read/discover.ts";

const PLAN: SetPlan = { ...SVIT_PLAN, photos: 6, distinctPhotos: 3 };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-bench-set-"));
  await makeSet(path.join(folder, "one"), PLAN);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const read = async (name: string, from = "one") => JSON.parse(await readFile(path.join(folder, from, name), "utf8"));

test("the same plan makes the same bytes, another seed others", async () => {
  await makeSet(path.join(folder, "again"), PLAN);
  await makeSet(path.join(folder, "other"), { ...PLAN, seed: "other" });
  const names = (await readdir(path.join(folder, "one"), { recursive: true })).filter((name) => /\.\w+$/.test(name));
  expect(names.length).toBe(8 + PLAN.photos);
  for (const name of names) {
    const [one, again] = await Promise.all(["one", "again"].map((own) => readFile(path.join(folder, own, name))));
    expect(again?.equals(one ?? Buffer.alloc(0)), name).toBe(true);
  }
  const objects = await readFile(path.join(folder, "one", "objects.json"));
  expect(objects.equals(await readFile(path.join(folder, "other", "objects.json")))).toBe(false);
});

const recognise = async (name: string) => (await discover([path.join(folder, "one", name)])).json[0]?.recognised;

test("every file is recognised as what it is", async () => {
  const formats: Record<string, string> = {
    "image_data.json": "vg-image-data",
    "objects.json": "vg-objects",
    "region_descriptions.json": "vg-regions",
    "captions.json": "coco",
  };
  for (const task of ["conversation", "complex_reasoning", "referring_qa", "detail_description"]) {
    expect(await recognise(`${task}.json`)).toMatchObject({ format: "svit", task });
  }
  for (const [name, format] of Object.entries(formats)) {
    expect(await recognise(name)).toMatchObject({ kind: "json", format });
  }
});

test("a photo has 85 objects, 250 regions and SVIT's 29 entries of 41 pairs", async () => {
  const [objects, regions] = [await read("objects.json"), await read("region_descriptions.json")];
  expect(objects).toHaveLength(PLAN.photos);
  for (const row of objects) expect(row.objects).toHaveLength(85);
  for (const row of regions) expect(row.regions).toHaveLength(250);
  const tasks = ["conversation", "complex_reasoning", "referring_qa", "detail_description"];
  const rows = await Promise.all(tasks.map(async (task) => (await read(`${task}.json`))[0].conversations));
  const entries = rows.flat() as { content: { value: string }[] }[];
  expect(entries).toHaveLength(29);
  expect(entries.reduce((sum, { content }) => sum + content.length / 2, 0)).toBe(41);
  const described = entries.at(-1)?.content[1]?.value ?? "";
  expect(described.split(" ").length).toBeGreaterThan(200);
});

test("every object lies within its photo, whose file has the size that is told, and about 100 KB", async () => {
  const objects = await read("objects.json");
  const bytes: number[] = [];
  for (const [index, { image_id, width, height }] of (await read("image_data.json")).entries()) {
    for (const { x, y, w, h } of objects[index].objects) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + w).toBeLessThanOrEqual(width);
      expect(y + h).toBeLessThanOrEqual(height);
    }
    const file = path.join(folder, "one", "VG_100K", `${image_id}.jpg`);
    expect(await sharp(file).metadata()).toMatchObject({ width, height, format: "jpeg" });
    bytes.push((await stat(file)).size);
  }
  expect(Math.min(...bytes)).toBeGreaterThan(50_000);
  expect(Math.max(...bytes)).toBeLessThan(200_000);
});

test("a referring QA names an object in its question and in its answer", async () => {
  for (const { content } of (await read("referring_qa.json"))[0].conversations) {
    for (const { value } of content) expect(wordsOf(value)).not.toBe(value);
  }
});

test("a delayed line delays each way, keeps the order and loses nothing", async () => {
  const echo = net.createServer((socket) => socket.pipe(socket));
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
  const line = await delayedPort((echo.address() as net.AddressInfo).port, 40);
  const sent = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251));
  const started = performance.now();
  const received = await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = net.connect(line.port, "127.0.0.1", () => socket.end(sent));
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("end", () => resolve(Buffer.concat(chunks)));
    socket.on("error", reject);
  });
  // A handshake, and once there and back; timers of Node may fire a millisecond early.
  expect(performance.now() - started).toBeGreaterThanOrEqual(2 * 40 - 2);
  expect(received.equals(sent)).toBe(true);
  await line.close();
  await new Promise((resolve) => echo.close(resolve));
});
