import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addDataset } from "#tests/entries.ts";
import { printed } from "./printed.ts";

let db: Database & { url: string };
let folder = "";

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-export-command-"));
  const { datasetId, entryIds } = await addDataset(db, { images: 2, perImage: 2 });
  await db.prisma.dataset.update({ where: { id: datasetId }, data: { name: "boats" } });
  await decide(db, entryIds[0] ?? 0n, { decision: "accept" });
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const ROOT = path.join(import.meta.dirname, "..");
const PROGRAM = `
  const { exportCommand } = await import("#cli/export/export.ts");
  const { runToExit } = await import("#cli/serve/run-to-exit.ts");
  await runToExit(async () => void await exportCommand().parseAsync(process.argv.slice(1), { from: "user" }));`;

function start(args: string[]): { child: ChildProcess; output: { out: string; err: string } } {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--input-type=module", "-e", PROGRAM, "--", ...args],
    { cwd: ROOT, env: { ...process.env, DATABASE_URL: db.url }, stdio: ["ignore", "pipe", "pipe"] },
  );
  const output = { out: "", err: "" };
  child.stdout?.on("data", (chunk) => {
    output.out += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    output.err += chunk;
  });
  return { child, output };
}

async function studio(...args: string[]) {
  const { child, output } = start(["--dataset", "boats", ...args]);
  const [code] = await once(child, "close");
  return { code, ...output };
}

test("the summary tells pairs or labels, the records of each split, and a list that names no photo", async () => {
  const list = path.join(folder, "held.txt");
  await writeFile(list, "\uFEFFnobody.jpg\r\n\r\n'; --\r\n");
  const kto = path.join(folder, "kto", "a.jsonl");
  const { code, out: said } = await studio("--format", "kto", "--out", kto, "--hold-out", list, "--split", "train=1");
  expect(code).toBe(0);
  expect(said).toContain("2 desirable, 0 undesirable answers.");
  expect(said).toContain("Split train (1): 2 records.");
  expect(said).toContain("NOTHING WAS HELD OUT: none of the 2 photos in the list is in this data set.");
  const pairs = path.join(folder, "pairs", "a.jsonl");
  const empty = await studio("--format", "preference", "--out", pairs, "--allow-empty", "--split", "a=0.5,b=0.5");
  expect(empty.out).toContain("0 pairs: 0 rewrites, 0 deletions");
  expect(empty.out).toContain("Split b (0.5): 0 records: EMPTY");
});

test("the command writes the file, its manifest with the file's own checksum, and a summary", async () => {
  const out = path.join(folder, "new", "train.json");
  const { code, out: said } = await studio("--format", "llava", "--out", out);
  expect(code).toBe(0);
  expect(said).toContain("Exported 1 entry as 1 record.");
  expect(said).toContain("1 photo-missing");
  expect(await readdir(path.dirname(out))).toEqual(["train.json", "train.json.SHA256SUMS", "train.json.manifest.json"]);
  const checked = spawnSync("sha256sum", ["-c", "train.json.SHA256SUMS"], { cwd: path.dirname(out), encoding: "utf8" });
  expect([checked.status, checked.stdout]).toEqual([0, "train.json: OK\n"]);
  const bytes = await readFile(out);
  const manifest = JSON.parse(await readFile(`${out}.manifest.json`, "utf8"));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  expect(manifest.files).toEqual([{ name: "train.json", sha256, bytes: bytes.length, records: 1 }]);
});

test("what is there is refused with exit code 4, and replaced by --force", async () => {
  const args = ["--format", "svit", "--out", path.join(folder, "svit"), "--state", "all", "--json"];
  const first = await studio(...args);
  expect(JSON.parse(first.out)).toMatchObject({ entries: 4, format: "svit" });
  const second = await studio(...args);
  expect(second).toMatchObject({ code: 4, out: "" });
  expect(second.err).toMatch(printed("fileExists"));
  expect((await studio(...args, "--force")).code).toBe(0);
  expect(await readdir(path.join(folder, "svit"))).toEqual(["conversation.json"]);
  const manifest = JSON.parse(await readFile(path.join(folder, "svit.manifest.json"), "utf8"));
  expect(manifest.files).toMatchObject([{ name: "svit/conversation.json", records: 2 }]);
});

test("the folder holds data alone, in parts that end as their format does, also where --out names no ending", async () => {
  const out = path.join(folder, "parts", "train");
  const args = ["--format", "llava", "--state", "all", "--shard-size", "3", "--out"];
  expect((await studio(...args, `${out}/`)).code).toBe(0);
  expect(await readdir(out)).toEqual(["boats.llava-00000-of-00002.json", "boats.llava-00001-of-00002.json"]);
  expect(await readdir(path.dirname(out))).toEqual(["train", "train.SHA256SUMS", "train.manifest.json"]);
  expect((await studio(...args, path.join(folder, "named", "train"))).code).toBe(0);
  expect((await readdir(path.join(folder, "named"))).sort()).toEqual([
    ".train.SHA256SUMS",
    ".train.manifest.json",
    "train-00000-of-00002.json",
    "train-00001-of-00002.json",
  ]);
});

test("an export without a record is refused with exit code 5 and leaves nothing, unless it is allowed", async () => {
  const args = ["--format", "jsonl", "--state", "rejected", "--out", path.join(folder, "empty", "all.jsonl")];
  const refused = await studio(...args);
  expect(refused).toMatchObject({ code: 5, out: "" });
  expect(refused.err).toMatch(printed("exportEmpty", { states: "rejected" }));
  expect(await readdir(folder)).not.toContain("empty");
  expect((await studio(...args, "--allow-empty")).code).toBe(0);
  expect(await readFile(path.join(folder, "empty", "all.jsonl"), "utf8")).toBe("");
});

test("photos go beside the manifest, and those that are not there are listed; a format that names none refuses", async () => {
  const out = path.join(folder, "pictured", "train.json");
  const source = path.join(folder, "VG_100K");
  await mkdir(source);
  await writeFile(path.join(source, "1.PNG"), await png());
  const { id } = await db.prisma.dataset.findFirstOrThrow({ where: { name: "boats" } });
  const { id: photoSourceId } = await db.prisma.photoSource.create({
    data: { datasetId: id, kind: "folder", root: source },
  });
  await db.prisma.image.updateMany({
    where: { datasetId: id, identity: "vg:1" },
    data: { photo: "present", photoPath: "1.PNG", photoSourceId },
  });
  const args = ["--format", "llava", "--state", "all", "--photos", "copy", "--out", out];
  const { code, out: said } = await studio(...args);
  expect(code).toBe(0);
  expect(said).toContain("1 copied, 0 linked, 0 already there.");
  expect((await readdir(path.dirname(out))).sort()).toEqual([
    "train.json",
    "train.json.SHA256SUMS",
    "train.json.manifest.json",
    "train.json.missing-photos.jsonl",
    "train.json.photos",
  ]);
  const records = JSON.parse(await readFile(out, "utf8"));
  expect(records[0].image).toBe("vg/VG_100K/1.PNG");
  expect(await readFile(path.join(`${out}.photos`, records[0].image))).toEqual(await png());
  const missing = (await readFile(`${out}.missing-photos.jsonl`, "utf8")).trim().split("\n");
  expect(missing.map((line) => JSON.parse(line))).toMatchObject([{ name: "vg/VG_100K/2.jpg", reason: "absent" }]);
  const refused = await studio("--format", "jsonl", "--photos", "link", "--out", path.join(folder, "none.jsonl"));
  expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(printed("photosArgument")) });
});

const png = () =>
  sharp({ create: { width: 4, height: 4, channels: 3, background: "red" } })
    .png()
    .toBuffer();

test("a data set that is not there is exit code 3 and leaves nothing", async () => {
  const out = path.join(folder, "none", "x.jsonl");
  const { code, err } = await studio("--format", "jsonl", "--out", out, "--dataset", "cars");
  expect({ code, err }).toEqual({ code: 3, err: "There is no data set cars.\n" });
  expect(await readdir(folder)).not.toContain("none");
});

test("killed in the middle, nothing that looks finished is there, and the next run sweeps up", async () => {
  const out = path.join(folder, "killed", "all.jsonl");
  const args = ["--format", "jsonl", "--out", out, "--state", "all"];
  // Remarks are read with the entries alone: a lock on them holds the export back after it has opened its file.
  const lock = await db.pool.connect();
  await lock.query('BEGIN; LOCK TABLE "Comment" IN ACCESS EXCLUSIVE MODE');
  const { child } = start(["--dataset", "boats", ...args]);
  await expect.poll(() => readdir(path.dirname(out)).catch(() => []), { timeout: 20_000 }).toHaveLength(1);
  child.kill("SIGKILL");
  await once(child, "close");
  await lock.query("ROLLBACK");
  lock.release();
  expect(await readdir(path.dirname(out))).toEqual([`all.jsonl.partial-${child.pid}`]);
  expect((await studio(...args)).code).toBe(0);
  expect(await readdir(path.dirname(out))).toEqual(["all.jsonl", "all.jsonl.SHA256SUMS", "all.jsonl.manifest.json"]);
});

test("help shows an example", async () => {
  expect((await studio("--help")).out).toContain("npm run studio -- export --dataset svit --format llava");
});

test("--preview prints finished records and writes nothing; without it and without --out the command says what lacks", async () => {
  const before = await readdir(folder);
  const asked = ["--format", "messages", "--state", "all"];
  const shown = await studio(...asked, "--preview", "2");
  expect(shown.out.match(/^# boats\.messages\.jsonl$/gm)).toHaveLength(2);
  expect(shown.out).toContain('"role": "user"');
  expect(await readdir(folder)).toEqual(before);
  expect((await studio(...asked)).err).toContain("required option '--out <path>' not specified");
});
