import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import yazl from "yazl";
import { makeWholeSet } from "#bench/set/whole/make-whole-set.ts";
import { WHOLE_PLAN } from "#bench/set/whole/whole-plan.ts";
import type { FetchReport } from "#server/fetch/fetch-svit.ts";
import { discover } from "#server/import/read/discover.ts";
import { FlawedServer } from "./http/flawed-server.ts";
import { startCommand } from "./machine/start-command.ts";
import { printed } from "./printed.ts";

// Each test starts programs of its own.
vi.setConfig({ testTimeout: 60_000 });

const ROOT = path.join(import.meta.dirname, "..");
const PHOTOS = 40;
const TASKS = ["conversation", "complex_reasoning", "referring_qa", "detail_description"];
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

let server: FlawedServer;
let folder: string;
/** The made set's files by name, as they are before they are packed. */
const whole = new Map<string, Record<string, unknown>[]>();
let captions: { images: { id: number }[]; annotations: { image_id: number }[] };
let images: { image_id: number; url: string; coco_id: number | null }[];

/** A mirror as the public sources have it: SVIT and Visual Genome in zips, photos one by one, COCO's archive with more than captions. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-fetch-"));
  server = await FlawedServer.start();
  const made = path.join(folder, "made");
  await makeWholeSet(made, { ...WHOLE_PLAN(PHOTOS), seed: "fetch", photoFiles: "none" });
  const read = async (name: string) => readFile(path.join(made, name));
  for (const name of [...TASKS, "image_data", "objects", "region_descriptions"]) {
    const text = await read(`${name}.json`);
    whole.set(name, JSON.parse(text.toString("utf8")));
    if (TASKS.includes(name)) {
      const zip = await zipOf({ [`${name}.json`]: text, [`__MACOSX/._${name}.json`]: Buffer.from("junk") });
      server.put(`/svit/${name}.zip`, zip, { sha256: sha256(zip) });
    } else server.put(`/visual-genome/${name}.json.zip`, await zipOf({ [`${name}.json`]: text }));
  }
  images = whole.get("image_data") as typeof images;
  const text = await read("captions.json");
  captions = JSON.parse(text.toString("utf8"));
  // A photo of COCO's that is none of Visual Genome's.
  captions.images.push({ ...captions.images[0], id: 999_999 });
  captions.annotations.push({ ...captions.annotations[0], image_id: 999_999 });
  const coco = await zipOf({
    "annotations/captions_train2014.json": Buffer.from(
      JSON.stringify({ info: {}, licenses: [{ id: 1 }], ...captions }),
    ),
    "annotations/instances_train2014.json": Buffer.from('{"images":[],"annotations":[]}'),
  });
  server.put("/coco/annotations_trainval2014.zip", coco);
  for (const { image_id, url } of images)
    server.put(`/visual-genome/${url.split("/").slice(-2).join("/")}`, photoOf(image_id));
}, 60_000);
afterEach(() => {
  server.flaw = () => ({});
  server.asked.length = 0;
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const photoOf = (id: number) => Buffer.from(`photo ${id} `.repeat(200));

async function zipOf(members: Record<string, Buffer>): Promise<Buffer> {
  const file = path.join(folder, "packing.zip");
  const zip = new yazl.ZipFile();
  for (const [name, bytes] of Object.entries(members)) zip.addBuffer(bytes, name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
  return readFile(file);
}

const start = (out: string, ...more: string[]) =>
  startCommand(["fetch", "svit", "--out", path.join(folder, out), ...more], {
    SVIT_FETCH_MIRROR: server.address,
    HF_TOKEN: "",
  });

/** Waits until a file holds so many bytes; one that is not there yet holds none. */
const holds = (file: string, bytes: number) =>
  expect
    .poll(
      () =>
        stat(file).then(
          ({ size }) => size,
          () => 0,
        ),
      { timeout: 40_000 },
    )
    .toBe(bytes);

async function fetched(out: string, ...more: string[]): Promise<FetchReport> {
  const { code, out: text, err } = await start(out, ...more, "--json").ended;
  expect(code, err).toBe(0);
  return JSON.parse(text);
}

const readJson = async (...parts: string[]) => JSON.parse(await readFile(path.join(folder, ...parts), "utf8"));
const gets = () => server.asked.filter(({ method }) => method === "GET").length;
const idOf = (row: Record<string, unknown>) => Number(row.image_id ?? row.id);

test("a subset holds the same photos in every file, row for row as published, and can be imported", async () => {
  const report = await fetched("subset", "--images", "10", "--seed", "7");
  const place = path.join("subset", "subset-10-7");
  const chosen = new Set<number>((await readJson(place, "image_data.json")).map(idOf));
  expect(chosen.size).toBe(10);
  for (const [name, rows] of whole)
    expect(await readJson(place, `${name}.json`), name).toEqual(rows.filter((row) => chosen.has(idOf(row))));

  const cocoIds = images.flatMap(({ image_id, coco_id }) => (chosen.has(image_id) && coco_id ? [coco_id] : []));
  expect(cocoIds.length).toBeGreaterThan(0);
  expect(await readJson(place, "captions_train2014.json")).toEqual({
    licenses: [{ id: 1 }],
    images: captions.images.filter(({ id }) => cocoIds.includes(id)),
    annotations: captions.annotations.filter((row) => cocoIds.includes(row.image_id)),
  });

  const found = await discover(report.importPaths);
  expect(found.photos).toHaveLength(10);
  for (const { path: photo } of found.photos)
    expect((await readFile(photo)).equals(photoOf(Number(path.basename(photo, ".jpg"))))).toBe(true);
  expect(found.json.map(({ recognised }) => recognised.task ?? recognised.format).sort()).toEqual(
    [...TASKS, "coco", "vg-image-data", "vg-objects", "vg-regions"].sort(),
  );
  expect(found.skipped).toEqual([]);
});

test("a larger subset of the same seed holds the smaller, and takes its photos over", async () => {
  const report = await fetched("subset", "--images", "25", "--seed", "7");
  const [small, large] = await Promise.all(
    [10, 25].map(async (count) => (await readJson("subset", `subset-${count}-7`, "image_data.json")).map(idOf)),
  );
  expect(large).toEqual(expect.arrayContaining(small));
  expect(report.photos).toBe(25);
  expect(gets()).toBe(15);
});

test("the whole is fetched with licence and sum of each file, its captions without COCO's other photos", async () => {
  const report = await fetched("whole", "--only", "entries,annotations,captions");
  expect(report.importPaths.map((place) => path.basename(place)).sort()).toEqual(["captions", "svit", "visual-genome"]);
  const { files } = await readJson("whole", "fetched.json");
  expect(files).toHaveLength(8);
  for (const file of files) {
    expect(file).toMatchObject({ licence: expect.stringContaining("CC BY 4.0"), fetchedAt: expect.any(String) });
    expect(sha256(await readFile(path.join(folder, "whole", file.path)))).toBe(file.sha256);
    expect(file.checked).toBe(file.path.startsWith("svit/") ? "sha256" : "size");
  }
  const cut = await readJson("whole", "captions", "captions_train2014.json");
  expect(cut.images).toEqual(captions.images.filter(({ id }) => id !== 999_999));
});

test("the second time nothing is asked for; a file that was deleted is", async () => {
  const again = await fetched("whole", "--only", "entries,annotations,captions");
  expect(server.asked).toEqual([]);
  await rm(path.join(folder, "whole", "svit", "conversation.zip"));
  expect(await fetched("whole", "--only", "entries,annotations,captions")).toMatchObject({ out: again.out });
  expect(gets()).toBe(1);
});

test("the summary ends with the import to run", async () => {
  const { code, out } = await start("whole", "--only", "entries").ended;
  expect(code).toBe(0);
  expect(out).toMatch(/npm run studio -- import \S+\/whole\/svit --dataset svit\n$/);
});

test("the help has an example and names every setting", async () => {
  const { code, out } = await start("none", "--help").ended;
  expect(code).toBe(0);
  expect(out).toContain("npm run studio -- fetch svit");
  const documented = await readFile(path.join(ROOT, "docs", "cli.md"), "utf8");
  const named = out.match(/--[a-z-]{4,}(?= )|SVIT_FETCH_[A-Z]+|HF_TOKEN/g) ?? [];
  expect(named.length).toBeGreaterThan(12);
  for (const setting of named.filter((name) => !["--help", "--out"].includes(name)))
    expect(documented).toContain(`\`${setting}`);
});

test("killed with kill -9 in the middle, the same command goes on where it was", async () => {
  const file = "/svit/complex_reasoning.zip";
  const part = path.join(folder, "killed", `${file}.part`);
  server.flaw = (name) => (name === file ? { holdAfter: 10_000 } : {});
  const { child, ended } = start("killed", "--only", "entries");
  await holds(part, 10_000);
  child.kill("SIGKILL");
  await ended;
  server.flaw = () => ({});
  server.asked.length = 0;
  await fetched("killed", "--only", "entries");
  expect(server.gets(file).map(({ range }) => range)).toEqual(["bytes=10000-"]);
  const bytes = await readFile(path.join(folder, "killed", file));
  expect(bytes.equals(server.files.get(file)?.bytes ?? Buffer.alloc(0))).toBe(true);
  expect(await readdir(path.join(folder, "killed", "svit"))).toEqual(TASKS.map((task) => `${task}.zip`).sort());
});

test("Ctrl+C is exit code 130 and keeps what came; a second fetch on one folder is refused meanwhile", async () => {
  server.flaw = (name) => (name === "/svit/conversation.zip" ? { holdAfter: 5000 } : {});
  const part = path.join(folder, "stopped", "svit", "conversation.zip.part");
  const { child, ended } = start("stopped", "--only", "entries");
  await holds(part, 5000);
  expect(await start("stopped", "--only", "entries").ended).toMatchObject({
    code: 4,
    err: expect.stringMatching(printed("fetchRuns")),
  });
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: 130, err: expect.stringMatching(printed("fetchInterrupted")) });
  expect((await stat(part)).size).toBe(5000);
});

test("over a line that drops every file twice, each comes whole, and each drop is told", async () => {
  const tries = new Map<string, number>();
  server.flaw = (name) => {
    const count = tries.get(name) ?? 0;
    tries.set(name, count + 1);
    return count < 2 ? { dropAfter: 997 * (count + 1) } : {};
  };
  const { code, err } = await start("dropped", "--only", "entries").ended;
  expect(code, err).toBe(0);
  for (const task of TASKS) {
    const name = `/svit/${task}.zip`;
    expect(server.gets(name).map(({ range }) => range)).toEqual([null, "bytes=997-", "bytes=2991-"]);
    const bytes = await readFile(path.join(folder, "dropped", name));
    expect(bytes.equals(server.files.get(name)?.bytes ?? Buffer.alloc(0))).toBe(true);
    expect(err.split(`${name}: `)).toHaveLength(3);
  }
});

test("files that lie unpacked at a source are taken as they are", async () => {
  const zip = server.files.get("/svit/detail_description.zip");
  server.files.delete("/svit/detail_description.zip");
  const text = Buffer.from(JSON.stringify(whole.get("detail_description")));
  server.put("/svit/detail_description.json", text);
  await fetched("unpacked", "--only", "entries");
  expect((await readFile(path.join(folder, "unpacked", "svit", "detail_description.json"))).equals(text)).toBe(true);
  if (zip) server.files.set("/svit/detail_description.zip", zip);
});

test("photos that the source does not have are told, and the rest is there", async () => {
  const [lost] = images;
  const name = `/visual-genome/${lost?.url.split("/").slice(-2).join("/")}`;
  server.files.delete(name);
  const report = await fetched("lossy", "--images", String(PHOTOS), "--only", "photos");
  expect(report).toMatchObject({ photos: PHOTOS - 1, missingPhotos: [name.replace("/visual-genome/", "")] });
});

test("a source without the files is exit code 3, a mirror's file with an unknown name exit code 2", async () => {
  expect(await start("nowhere", "--only", "entries", "--base-svit", `${server.address}/nowhere`).ended).toMatchObject({
    code: 3,
    err: expect.stringMatching(printed("addressesEmpty", { addresses: ".*/nowhere/.*" })),
  });
  const file = path.join(folder, "addresses.json");
  await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify({ sivt: server.address }));
  expect((await start("nowhere", "--mirror", file).ended).code).toBe(2);
  expect((await start("nowhere", "--base-svit", "ftp://lab").ended).code).toBe(2);
  expect((await start("nowhere", "--only", "entires").ended).code).toBe(2);
});
