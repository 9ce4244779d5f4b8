import { execFile } from "node:child_process";
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { must } from "#domain/must.ts";
import { type ReleaseReport, storedReleaseSchema } from "#domain/release/release.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { inSnapshot } from "#server/export/rows/snapshot.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { releaseHere } from "#server/jobs/release-here.ts";
import { openRecipe, openRecipeText } from "#server/recipe/open-recipe.ts";
import { diffReleases } from "#server/release/diff-releases.ts";
import { changeLicence, loadLicences } from "#server/release/licences.ts";
import { countLooked } from "#server/release/load-card.ts";
import { loadReleases } from "#server/release/load-releases.ts";
import { removeRelease } from "#server/release/remove-release.ts";
import { verifyRelease } from "#server/release/verify-release.ts";
import { loadWithdrawals } from "#server/withdrawal/load-withdrawals.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { smallDisk } from "#tests/machine/small-disk.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
let sets = 0;
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-release-"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const run = promisify(execFile);
const THINGS = "boat car dog kitchen clock bus umbrella pizza".split(" ");
const row = (photo: number) => ({
  image_id: photo,
  conversations: Array.from({ length: 3 }, (_, part) => ({
    content: [
      { from: "user", value: `What is near number ${photo}, ${part}?` },
      { from: "gpt", value: `A ${THINGS[(photo + part) % THINGS.length]} is near it.` },
    ],
  })),
});

/** A data set of its own with three entries a photo. */
async function addSet(photos: number, from = 1, into?: string) {
  const name = into ?? `set${++sets}`;
  const place = path.join(folder, `${name}-${from}`);
  await mkdir(place);
  const rows = Array.from({ length: photos }, (_, at) => row(from + at));
  await writeFile(path.join(place, "conversation.json"), JSON.stringify(rows));
  await importPaths({ db, datasetName: name, paths: [place] });
  return { name, id: (await requireDataset(db.pool, { name })).id };
}

const ALL = "recipe: 1\nseed: 7\nselect: { include: [pending, accepted] }\nmix: { preset: svit-train }\n";

async function cut(datasetId: bigint, text = ALL, more: { out?: string; signal?: AbortSignal; files?: object } = {}) {
  const place = await mkdtemp(path.join(folder, "recipe-"));
  for (const [name, content] of Object.entries(more.files ?? {})) await writeFile(path.join(place, name), content);
  await writeFile(path.join(place, "recipe.yaml"), text);
  const opened = await openRecipe(path.join(place, "recipe.yaml"));
  const request = storedReleaseSchema.parse({ name: opened.name, recipe: opened.text });
  const here = { db, directUrl: db.url, dataFolder: folder, signal: more.signal ?? new AbortController().signal };
  return releaseHere(here, datasetId, { ...request, place: more.out ?? null }, opened);
}

async function cutDone(...args: Parameters<typeof cut>): Promise<ReleaseReport> {
  const end = await cut(...args);
  if (end.ended !== "done") throw end.error;
  return end.report;
}

/** The texts of a folder's files, by their names below it. */
async function bytesOf(place: string): Promise<Record<string, string>> {
  const there = await readdir(place, { recursive: true, withFileTypes: true });
  const names = there
    .filter((own) => own.isFile())
    .map((own) => path.relative(place, path.join(own.parentPath, own.name)));
  const texts = names.toSorted().map(async (name) => [name, await readFile(path.join(place, name), "utf8")]);
  return Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
}
const checkSums = (place: string) => run("sha256sum", ["-c", "SHA256SUMS"], { cwd: place });
const linesOf = (text: string | undefined) =>
  must(text, "the file is there")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test("a release is a numbered row and a folder that sha256sum checks, with a line for each record", async () => {
  const { id } = await addSet(4);
  const report = await cutDone(id);
  expect(report).toEqual({ number: 1, records: 12, place: path.join(folder, "releases", String(id), "1") });
  const files = await bytesOf(report.place);
  expect((await checkSums(report.place)).stdout.trim().split("\n")).toHaveLength(Object.keys(files).length - 2);
  const mix = JSON.parse(files["mix.json"] ?? "") as { id: string }[];
  const lines = linesOf(files["records.jsonl"]);
  expect(lines.map(({ id: own }) => own)).toEqual(mix.map(({ id: own }) => own));
  expect(lines[0]).toEqual({
    file: "mix.json",
    id: mix[0]?.id,
    part: "svit-train",
    by: "part",
    tokens: expect.any(Number),
    task: "conversation",
    state: "pending",
    source: "conversation",
  });
  expect(files["look.html"]?.match(/<article>/g)).toHaveLength(12);
  expect(files["finetune_lora.sh"]).toContain("$HERE/mix.json");
  expect(files["finetune.sh"]).toContain("--learning_rate 2e-5");
  const [release] = await loadReleases(db, id);
  expect(release).toMatchObject({ number: 1, parent: null, seed: "7", lies: "here", removedAt: null });
  expect(release?.counts).toMatchObject({ records: 12, entries: 12, photos: 4, states: { pending: 12 } });
  expect(release?.files.map(({ name }) => name).toSorted()).toEqual(Object.keys(files));
  expect(await verifyRelease(db.pool, id, 1)).toMatchObject({ changed: [], missing: [], extra: [] });
});

test("cut twice, only run.json differs, and the second follows the first", async () => {
  const { id } = await addSet(4);
  const [first, second] = [await cutDone(id), await cutDone(id)];
  const [one, other] = [await bytesOf(first.place), await bytesOf(second.place)];
  expect(Object.keys(one)).toEqual(Object.keys(other));
  expect(Object.keys(one).filter((name) => one[name] !== other[name])).toEqual(["run.json"]);
  expect(JSON.parse(other["run.json"] ?? "")).toMatchObject({ release: { number: 2, parent: 1 } });
  expect(await diffReleases(db, id, 1, 2)).toEqual({ from: 1, to: 2, same: 12, isSameRecipe: true, groups: [] });
});

test("a changed byte, a missing and a strange file are named by verify, the first by sha256sum as well", async () => {
  const { id } = await addSet(2);
  const { place } = await cutDone(id);
  await appendFile(path.join(place, "mix.json"), " ");
  await rm(path.join(place, "look.html"));
  await writeFile(path.join(place, "notes.txt"), "mine");
  await expect(checkSums(place)).rejects.toMatchObject({ stdout: expect.stringContaining("mix.json: FAILED") });
  const verified = await verifyRelease(db.pool, id, 1);
  expect(verified).toMatchObject({ changed: ["mix.json"], missing: ["look.html"], extra: ["notes.txt"] });
});

test("the card says how many people decided, what was left out and which licences are restricted, and these can be left out", async () => {
  const { id, name } = await addSet(4);
  await addSet(2, 5, name);
  const [first, second] = await loadLicences(db, id);
  expect([first?.kinds, second?.kinds]).toEqual([["not-stated"], ["not-stated"]]);
  await changeLicence(db, id, BigInt(first?.fileId ?? 0), { terms: "by hand", licence: "cc-by-nc-4.0" });
  await changeLicence(db, id, BigInt(first?.fileId ?? 0), { source: "a lab" });
  // Stated by mistake, and taken back.
  await changeLicence(db, id, BigInt(second?.fileId ?? 0), { terms: "none", licence: "mit" });
  await changeLicence(db, id, BigInt(second?.fileId ?? 0), { terms: "", licence: "" });
  expect((await loadLicences(db, id))[1]).toMatchObject({ licence: null, terms: null, kinds: ["not-stated"] });
  const strange = changeLicence(db, (await addSet(1)).id, BigInt(first?.fileId ?? 0), { licence: "mit" });
  await expect(strange).rejects.toMatchObject({ code: "not_found" });
  const entries = await db.prisma.entry.findMany({ where: { datasetId: id }, orderBy: { id: "asc" } });
  const { reviewer } = await decide(db, must(entries[0], "there is one").id, { decision: "accept" });
  await decide(db, must(entries[0], "there is one").id, { decision: "accept" });
  await decide(
    db,
    must(entries[1], "there is one").id,
    { decision: "reject", reasonCodes: ["hallucination"] },
    reviewer,
  );
  const { place } = await cutDone(id);
  const files = await bytesOf(place);
  const card = files["README.md"] ?? "";
  expect(card).toContain("| people who decided | 2 |");
  expect(card).toContain("| share of verdicts by the busiest person | 66.7 % |");
  expect(card).toContain("| of these by two or more people | 1 (50 %) |");
  expect(card).toContain("(1 of 17 entries were looked at by a person)");
  expect(card).toContain("| a lab | cc-by-nc-4.0 | by hand | non commercial |");
  expect(Object.values(files).filter((text) => /\bAnn\b/.test(text))).toEqual([]);
  expect(linesOf(files["verdicts.jsonl"])).toHaveLength(3);
  expect(JSON.parse(files["croissant.json"] ?? "")).toMatchObject({ "rai:annotationsPerItem": expect.any(String) });
  const free = await cutDone(id, ALL.replace("include:", "leaveOut: [non-commercial], include:"));
  const left = (await diffReleases(db, id, 1, 2)).groups.map(({ kind, reason }) => [kind, reason]);
  expect(left).toEqual([["went", "recipe"]]);
  expect((await bytesOf(free.place))["README.md"]).not.toContain("cc-by-nc-4.0");
});

test("what is removed leaves what it did not write, and its number is never given again", async () => {
  const { id } = await addSet(2);
  const { place } = await cutDone(id);
  await writeFile(path.join(place, "notes.txt"), "mine");
  expect(await removeRelease(db, id, 1)).toEqual({ left: ["notes.txt"], isElsewhere: false });
  expect(await readdir(place)).toEqual(["notes.txt"]);
  await expect(verifyRelease(db.pool, id, 1)).rejects.toThrow("was removed");
  // Of what is gone nobody is told when a photo is withdrawn, and its entries take no room.
  expect(await db.prisma.exportedImages.count({ where: { datasetId: id } })).toBe(0);
  expect(await db.prisma.release.findFirst({ where: { datasetId: id }, select: { entries: true } })).toEqual({
    entries: null,
  });
  expect(await cutDone(id)).toMatchObject({ number: 2 });
  expect((await loadReleases(db, id)).map(({ number, lies, parent }) => [number, lies, parent])).toEqual([
    [2, "here", null],
    [1, "removed", null],
  ]);
  const { rows } = await db.pool.query(
    `SELECT action FROM "AuditEvent" WHERE "datasetId" = $1 AND action LIKE 'release%' ORDER BY id`,
    [id],
  );
  expect(rows.map(({ action }) => action)).toEqual([
    ...["release_start", "release_end", "release_remove", "release_start", "release_end"],
  ]);
});

test("between two releases each entry that came, went or changed is told with why", async () => {
  const { id, name } = await addSet(6);
  const entries = await db.prisma.entry.findMany({ where: { datasetId: id }, orderBy: { id: "asc" } });
  const at = (index: number) => must(entries[index], "it was imported").id;
  await decide(db, at(0), { decision: "reject", reasonCodes: ["hallucination"] });
  await cutDone(id);
  await decide(db, at(0), { decision: "accept" });
  await decide(db, at(3), { decision: "reject", reasonCodes: ["hallucination"] });
  await decide(db, at(4), {
    decision: "edit",
    reasonCodes: [],
    turnsAfter: [
      { id: "0", from: "user", value: "What?" },
      { id: "1", from: "gpt", value: "Another thing." },
    ],
  });
  await addSet(1, 7, name);
  const held = ALL.replace("mix:", "holdOut: { photos: [held.txt] }\nmix:");
  await cutDone(id, held, { files: { "held.txt": "3\n" } });
  const told = (await diffReleases(db, id, 1, 2)).groups.map(({ kind, reason, count }) => [kind, reason, count]);
  expect(told).toEqual([
    ["came", "new", 3],
    ["came", "verdict", 1],
    ["went", "held-out", 3],
    ["went", "verdict", 1],
    ["changed", "verdict", 1],
  ]);
  const [, , , went] = (await diffReleases(db, id, 1, 2)).groups;
  expect(went?.entries).toEqual([
    { entryId: String(at(3)), image: "vg:2", task: "conversation", before: "pending", after: "rejected" },
  ]);
  await cutDone(id, held.replace("seed: 7", "seed: 8").replace("svit-train }", "svit-train }\ncore: { size: 4 }"), {
    files: { "held.txt": "3\n" },
  });
  expect((await diffReleases(db, id, 2, 3)).isSameRecipe).toBe(false);
});

test("what a model wrote stays out until somebody said that it may train a model", async () => {
  const { id } = await addSet(2);
  const file = await db.prisma.sourceFile.findFirstOrThrow({ where: { datasetId: id } });
  const { id: runId } = await db.prisma.run.create({ data: { kind: "generate", datasetId: id, request: {} } });
  await db.prisma.sourceFile.update({ where: { id: file.id }, data: { kind: "generated", runId } });
  const { id: imageId } = await db.prisma.image.findFirstOrThrow({ where: { datasetId: id } });
  const asked = {
    datasetId: id,
    runId,
    imageId,
    task: "conversation",
    attempt: 1,
    address: "http://model",
    model: "m",
  };
  const sent = { promptVersion: "1", input: "", withPhoto: false, inputTokens: 1, outputTokens: 1 };
  await db.prisma.generatorTerms.create({ data: { address: "http://model", mayTrain: true } });
  // What it was asked by is not known.
  expect((await cut(id)).ended).toBe("failed");
  await db.prisma.generatorTerms.deleteMany();
  await db.prisma.generation.create({ data: { ...asked, ...sent } });
  const none = await cut(id);
  expect([none.ended, none.ended === "done" ? "" : none.error.message]).toEqual([
    "failed",
    expect.stringContaining("no entry is selected"),
  ]);
  await db.prisma.generatorTerms.create({ data: { address: "http://model", mayTrain: true } });
  expect(await cutDone(id)).toMatchObject({ number: 1, records: 6 });
});

test("a withdrawn photo is in no later release, and the earlier one that holds it is known", async () => {
  const { id } = await addSet(3);
  await cutDone(id);
  const image = await db.prisma.image.findFirstOrThrow({ where: { datasetId: id, identity: "vg:2" } });
  await db.prisma.image.update({ where: { id: image.id }, data: { isWithdrawn: true } });
  const names = ["vg:2"];
  await db.prisma.withdrawal.create({
    data: {
      datasetId: id,
      imageId: image.id,
      identity: "vg:2",
      names,
      marks: [],
      stamps: [],
      digests: [],
      reason: "a face",
    },
  });
  await cutDone(id);
  const { groups } = await diffReleases(db, id, 1, 2);
  expect(groups.map(({ kind, reason, count }) => [kind, reason, count])).toEqual([["went", "withdrawn", 3]]);
  const [withdrawn] = await loadWithdrawals(db, id);
  expect(withdrawn?.exports.map(({ release }) => release)).toEqual([1]);
});

test("a cancelled or refused cut leaves neither row nor folder, and the next has its number", async () => {
  const { id } = await addSet(2);
  const full = path.join(folder, "full");
  await mkdir(full);
  await writeFile(path.join(full, "mine.txt"), "mine");
  const ended = async (...args: Parameters<typeof cut>) => {
    const end = await cut(...args);
    return end.ended === "done" ? "done" : [end.ended, end.error.message];
  };
  expect(await ended(id, ALL, { out: full })).toEqual(["failed", expect.stringContaining("contains mine.txt")]);
  expect(await ended(id, ALL, { signal: AbortSignal.abort() })).toEqual(["cancelled", expect.anything()]);
  const short = ALL.replace("mix:", "core: { size: 99, concepts: [mine.txt] }\nmix:");
  const files = { "mine.txt": "boat\ncar\n" };
  expect(await ended(id, short, { files })).toEqual(["failed", expect.stringMatching(/line 4, column 9: .* of 99/)]);
  expect(await readdir(full)).toEqual(["mine.txt"]);
  expect(await readdir(path.join(folder, "releases", String(id)))).toEqual([]);
  expect(await db.prisma.release.count({ where: { datasetId: id } })).toBe(0);
  const out = path.join(folder, "outside", "own");
  expect(await cutDone(id, ALL, { out })).toEqual({ number: 1, records: 6, place: out });
  expect(await readdir(path.dirname(out))).toEqual(["own"]);
});

test("a recipe that came by a request opens no file, and says where it names one", async () => {
  const named = `${ALL}holdOut:\n  photos: [/etc/passwd]\ncore: { size: 3, concepts: [mme, ../secret] }\n`;
  const opened = new Promise((resolve) => resolve(openRecipeText(named, "own.yaml")));
  const at = (line: number) => ({ code: "recipeAt", data: { line, why: { code: "recipeFileMissing" } } });
  await expect(opened).rejects.toMatchObject({ code: "unprocessable", detail: { data: { problems: [at(7), at(6)] } } });
});

test("a disk that fills says so, and nothing is left on it", async ({ skip }) => {
  const mounted = path.join(folder, "small");
  const disk = await smallDisk(mounted, 1);
  if (!disk) return skip("this account may not mount a disk");
  try {
    const { id } = await addSet(2_500);
    const end = await cut(id, ALL, { out: path.join(mounted, "release") });
    expect(end).toMatchObject({ ended: "failed", error: { code: "disk_full" } });
    expect(await readdir(mounted)).not.toContain("release");
    expect((await readdir(mounted)).filter((name) => name.includes("partial"))).toEqual([]);
    expect(await cutDone(id)).toMatchObject({ number: 1 });
  } finally {
    await disk.unmount();
  }
});

test("entries that a person decided are as many by their ids as by all verdicts", async () => {
  const { id } = await addSet(4);
  const entries = await db.prisma.entry.findMany({ where: { datasetId: id }, orderBy: { id: "asc" } });
  for (const at of [0, 3, 3, 5, 11]) await decide(db, must(entries[at], "it was imported").id, { decision: "accept" });
  const ids = Float64Array.from(
    entries.filter((_, at) => at !== 5),
    (entry) => Number(entry.id),
  );
  const ways = await inSnapshot(db, undefined, async (snapshot) => [
    await countLooked(snapshot, id, ids),
    await countLooked(snapshot, id, ids, 0),
  ]);
  expect(ways).toEqual([3, 3]);
});
