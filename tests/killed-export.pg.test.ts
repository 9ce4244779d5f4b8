import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportReportSchema } from "#domain/export/export-run.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { findSpooledFile } from "#server/export/export-runs.ts";
import { runExport } from "#server/export/run-export.ts";
import { folderSink } from "#server/export/write/folder-sink.ts";
import { work } from "#server/jobs/work.ts";
import { takeOverRuns } from "#server/runs/take-over.ts";
import { freshDatabase } from "./database.ts";
import { addDataset } from "./entries.ts";
import { addLlavaPhotos, type PhotoAt } from "./export/llava-photos.ts";
import { readZip } from "./export/read-zip.ts";
import { askFor } from "./runs.ts";

const ROOT = path.join(import.meta.dirname, "..");
const TIMES = { pollMs: 20, takeOverMs: 3_600_000, upkeepMs: 3_600_000 };

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
let datasetId = 0n;
let spools = "";

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-killed-export-"));
  spools = path.join(folder, "exports");
  ({ datasetId } = await addDataset(db, { name: "boats", images: 150, perImage: 3 }));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const askForExport = (format: string) =>
  askFor(db, {
    kind: "export",
    datasetId,
    request: { request: { format, states: ["pending"] }, packaging: "files" },
  });
const loadRun = (id: bigint) => db.prisma.run.findUniqueOrThrow({ where: { id } });
const spooled = async () => (await readdir(spools).catch(() => [])).sort();

/** Keeps an export waiting after it has opened its first file: remarks are read with its rows alone, and they are locked. */
async function holdRows(): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  await client.query('BEGIN; LOCK TABLE "Comment" IN ACCESS EXCLUSIVE MODE');
  return () => client.end();
}

const startWorker = () =>
  spawn(process.execPath, ["--conditions=react-server", path.join(ROOT, "cli", "worker.ts")], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: db.url, SVIT_DATA: folder, SVIT_LOG: "silent" },
    stdio: "ignore",
  });

/** The next worker takes what a dead one had, and ends. Answers what it says of the photos. */
async function finish(id: bigint) {
  await expect
    .poll(async () => {
      await takeOverRuns(db, 0);
      return (await loadRun(id)).state;
    })
    .toBe("waiting");
  const stop = new AbortController();
  const place = { db, directUrl: db.url, dataFolder: folder, exportsFolder: spools, exportDays: 7, stop: stop.signal };
  const working = work(place, TIMES);
  await expect.poll(async () => (await loadRun(id)).state, { timeout: 15_000 }).toBe("done");
  stop.abort();
  await working;
  return exportReportSchema.parse((await loadRun(id)).report).photos;
}

test("the export of a worker that was killed is written anew by the next one, to the byte as if nothing had been", async () => {
  const release = await holdRows();
  const id = await askForExport("jsonl");
  const worker = startWorker();
  const files = async () =>
    (await Promise.all((await spooled()).map((name) => readdir(path.join(spools, name))))).flat();
  try {
    await expect.poll(files, { timeout: 20_000 }).toContain("boats.jsonl.jsonl");
  } finally {
    worker.kill("SIGKILL");
    await once(worker, "exit");
    await release();
  }
  const [half = ""] = await spooled();
  expect(half).toMatch(/^\d+\.partial-/);
  await expect(findSpooledFile(db, id, 0, spools), "half an export is never served").rejects.toMatchObject({
    detail: { code: "exportNotReady", data: { state: { code: "running" } } },
  });

  await finish(id);
  expect(await spooled(), "nothing of the first attempt is left").toEqual([String(id)]);

  const undisturbed = path.join(folder, "undisturbed");
  await exportDataset(
    { db, datasetId, format: "jsonl", states: ["pending"] },
    await folderSink(undisturbed, ["boats.jsonl.jsonl", ".manifest.json"]),
  );
  const { files: made, entries } = exportReportSchema.parse((await loadRun(id)).report);
  expect(entries).toBe(450);
  const again = await readFile((await findSpooledFile(db, id, 0, spools)).path);
  expect(again.equals(await readFile(path.join(undisturbed, "boats.jsonl.jsonl")))).toBe(true);
  expect(made.map(({ name }) => name)).toEqual([
    "boats.jsonl.jsonl",
    "boats.jsonl.SHA256SUMS",
    "boats.jsonl.manifest.json",
  ]);
});

test("one that was killed among its photos leaves nothing either, and is whole in the end", async () => {
  const photo = await sharp({ create: { width: 8, height: 6, channels: 3, background: "#8899aa" } })
    .jpeg()
    .toBuffer();
  let asked = 0;
  let isHeld = true;
  const source = createServer((_, response) => {
    asked++;
    if (!isHeld) response.setHeader("content-type", "image/jpeg").end(photo);
  });
  await once(source.listen(0, "127.0.0.1"), "listening");
  try {
    const { id: seaId } = await db.prisma.dataset.create({ data: { name: "sea" } });
    await writeFile(path.join(folder, "near.jpg"), photo);
    const near = Array.from({ length: 8 }, (_, nth): [string, PhotoAt] => [
      `${nth}.jpg`,
      { kind: "folder", root: folder, path: "near.jpg" },
    ]);
    const root = `http://127.0.0.1:${(source.address() as AddressInfo).port}/`;
    const far: PhotoAt = { kind: "http", root, path: "far.jpg", photo: "remote" };
    await addLlavaPhotos(db, seaId, {
      ...Object.fromEntries(near),
      "far.jpg": far,
      "gone.jpg": { ...far, photo: "absent" },
    });
    const request = { request: { format: "llava", states: ["pending"] }, packaging: "zip", photos: "copy" };
    const id = await askFor(db, { kind: "export", datasetId: seaId, request });
    const worker = startWorker();
    await expect.poll(() => asked, { timeout: 20_000 }).toBe(1);
    worker.kill("SIGKILL");
    await once(worker, "exit");
    isHeld = false;
    expect(await finish(id)).toEqual({ copied: 9, missing: 1 });
    expect((await spooled()).filter((name) => name.startsWith(String(id)))).toEqual([String(id)]);
    expect(await temporaryOf([worker.pid, process.pid]), "nor among the temporary files").toEqual([]);
    const zip = await readZip(await readFile((await findSpooledFile(db, id, 0, spools)).path));
    expect(zip.get("images/far.jpg")?.bytes.length).toBeGreaterThan(0);
    expect([...zip.keys()]).toHaveLength(9 + 4);
  } finally {
    source.closeAllConnections();
    source.close();
  }
});

/** What exports of these processes left among the machine's temporary files. */
const temporaryOf = async (pids: readonly (number | undefined)[]) =>
  (await readdir(tmpdir())).filter((name) => pids.some((pid) => name.startsWith("svit-") && name.includes(`-${pid}-`)));

/** A disk of its own with room for bytes, which an export is asked for before it begins, and for one file; null where this account may not mount one. */
async function tinyDisk(): Promise<string | null> {
  const disk = path.join(folder, "tiny");
  await mkdir(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m,nr_inodes=3", "tmpfs", disk], { stdio: "ignore" });
    return disk;
  } catch {
    return null;
  }
}

test.for([
  { format: "jsonl", packaging: "files", photos: "none" },
  { format: "jsonl", packaging: "zip", photos: "none" },
  { format: "llava", packaging: "zip", photos: "copy" },
])(
  "a full disk ends an export ($packaging of $format, photos: $photos) as failed, with a sentence, and nothing of it stays",
  async ({ format, packaging, photos }, { skip }) => {
    const disk = await tinyDisk();
    if (disk === null) return skip("this account may not mount a disk");
    try {
      const { id: ofPhotos } = await db.prisma.dataset.create({ data: { name: `full ${format} ${packaging}` } });
      // No photo, but as large as one, and not to be packed.
      await writeFile(path.join(folder, "large.jpg"), randomBytes(200_000));
      await addLlavaPhotos(db, ofPhotos, { "large.jpg": { kind: "folder", root: folder, path: "large.jpg" } });
      const { id } = await db.prisma.run.create({
        data: {
          kind: "export",
          datasetId: photos === "none" ? datasetId : ofPhotos,
          request: { request: { format, states: ["pending"] }, packaging, photos },
        },
      });
      await runExport(db, id, { exportsFolder: disk, exportDays: 7, dataFolder: folder }, new AbortController().signal);
      expect(await loadRun(id)).toMatchObject({ state: "failed", error: { code: "exportDiskFull" } });
      expect(await readdir(disk)).toEqual([]);
    } finally {
      execFileSync("umount", [disk]);
      await rm(disk, { recursive: true });
    }
  },
);
