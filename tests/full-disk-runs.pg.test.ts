import { chown, mkdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import type { EndpointName } from "#domain/api/endpoints.ts";
import { loadDatasets } from "#server/datasets/load-datasets.ts";
import { loadRemovals } from "#server/datasets/removal/load-removals.ts";
import { removeHere } from "#server/jobs/remove-here.ts";
import { withdrawHere } from "#server/jobs/withdraw-here.ts";
import { takeOverRuns } from "#server/runs/take-over.ts";
import { loadWithdrawals } from "#server/withdrawal/load-withdrawals.ts";
import { forOperator } from "#server/world-fault.ts";
import { decide } from "./decide.ts";
import { addDataset } from "./entries.ts";
import { type Api, openApi } from "./http/api-routes.ts";
import { type SmallDisk, smallDisk } from "./machine/small-disk.ts";
import { workUntil } from "./machine/work-here.ts";
import { scratchFolder } from "./scratch.ts";

/** Room for PostgreSQL's own few files of a table; what is written in vain is more. */
const DISK_MB = 2;
const SPACE = `small_${process.pid}`;

let api: Api;
let folder = "";
let disk: SmallDisk | null = null;

beforeAll(async () => {
  api = await openApi();
  folder = await scratchFolder("svit-full-disk");
  disk = await smallDisk(path.join(folder, "disk"), DISK_MB, "755");
  if (!disk) return;
  // PostgreSQL takes a folder of its own account alone.
  const { rows } = await api.db.pool.query("SHOW data_directory").catch(() => asSuperuser("SHOW data_directory"));
  const { uid, gid } = await stat(rows[0].data_directory);
  const space = path.join(folder, "disk", "space");
  await mkdir(space, { mode: 0o700 });
  await chown(space, uid, gid);
  await asSuperuser(`CREATE TABLESPACE ${SPACE} LOCATION '${space}'`);
  await asSuperuser(`CREATE TABLE written_in_vain (text text) TABLESPACE ${SPACE}`);
  await asSuperuser(`GRANT ALL ON written_in_vain TO PUBLIC`);
  await asSuperuser(`CREATE FUNCTION write_in_vain() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO written_in_vain SELECT md5(nth::text) FROM generate_series(1, 100000) nth;
    RETURN coalesce(NEW, OLD);
  END $$`);
});
afterAll(async () => {
  if (disk) {
    await asSuperuser("DROP TABLE IF EXISTS written_in_vain");
    await asSuperuser(`DROP TABLESPACE IF EXISTS ${SPACE}`);
  }
  await disk?.unmount();
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(({ skip }) => {
  if (!disk) skip("this account may not mount a disk");
});
afterEach(() => makeRoom());

async function asSuperuser(sql: string): Promise<pg.QueryResult> {
  const url = new URL(inject("controlUrl"));
  url.pathname = new URL(api.db.url).pathname;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

/** From now on a write of that kind to that table meets a full disk: PostgreSQL's own error, in the middle of its transaction. */
const fillAt = (what: "INSERT" | "UPDATE" | "DELETE", table: string, when = "true") =>
  asSuperuser(
    `CREATE TRIGGER full_disk_${what.toLowerCase()} BEFORE ${what} ON "${table}" FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION write_in_vain()`,
  );

async function makeRoom(): Promise<void> {
  const { rows } = await asSuperuser(
    `SELECT tgname, tgrelid::regclass::text AS place FROM pg_trigger WHERE tgname LIKE 'full_disk_%'`,
  );
  for (const { tgname, place } of rows) await asSuperuser(`DROP TRIGGER ${tgname} ON ${place}`);
}

const never = new AbortController().signal;
const here = () => ({ db: api.db, directUrl: api.db.url, signal: never });
const listed = async () => (await loadDatasets(api.db)).map(({ name }) => name);

/** A data set in which something was decided. */
async function addDecided(name: string) {
  const made = await addDataset(api.db, { name, images: 2, perImage: 3 });
  await decide(api.db, made.entryIds[0] ?? 0n, { decision: "accept" });
  const image = await api.db.prisma.image.findFirstOrThrow({ where: { datasetId: made.datasetId } });
  return { ...made, imageId: String(image.id) };
}

async function ask(endpoint: EndpointName, params: Record<string, string>, body: object) {
  const route = api.routes.find((one) => one.endpoint === endpoint) ?? expect.unreachable();
  const answer = await api.ask(route, { params, body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}

test("a removal that a full disk breaks off says so in its run, has lost nothing that it did not take, and is resumed", async () => {
  const { datasetId, entryIds } = await addDecided("wide");
  await fillAt("DELETE", "Image");
  const end = await removeHere(here(), "wide");
  expect(end).toMatchObject({ ended: "failed", error: { code: "disk_full", detail: { code: "runDiskFull" } } });
  expect(await loadRemovals(api.db)).toMatchObject([
    { datasetId: String(datasetId), state: "failed", error: { code: "runDiskFull" } },
  ]);
  expect(await api.db.prisma.image.count({ where: { datasetId } })).toBe(2);
  await makeRoom();
  expect(await removeHere(here(), "wide")).toMatchObject({ ended: "done" });
  expect(await loadRemovals(api.db)).toEqual([]);
  expect(await api.db.prisma.entry.count({ where: { id: { in: entryIds } } })).toBe(0);
  expect(await api.db.prisma.image.count({ where: { datasetId } })).toBe(0);
});

test("a part of a removal that did not fit is taken back whole, verdicts and all", async () => {
  const { datasetId, entryIds } = await addDecided("deep");
  const verdicts = () => api.db.prisma.verdict.count({ where: { datasetId } });
  await fillAt("DELETE", "Entry", `OLD.id = ${entryIds.at(-1)}`);
  expect(await removeHere(here(), "deep")).toMatchObject({ ended: "failed", error: { code: "disk_full" } });
  expect([await verdicts(), await api.db.prisma.entry.count({ where: { datasetId } })]).toEqual([1, 6]);
  await makeRoom();
  expect(await removeHere(here(), "deep")).toEqual({ ended: "done", report: { entries: 6, verdicts: 1 } });
});

test("where not even its end can be written it is told in a sentence, and a worker goes on with it when there is room", async () => {
  const { datasetId } = await addDecided("mute");
  await fillAt("DELETE", "Entry");
  await fillAt("UPDATE", "Run", "NEW.state = 'failed'");
  const error = await removeHere(here(), "mute").then(() => null, forOperator);
  expect(error).toMatchObject({ code: "disk_full", detail: { code: "databaseDiskFull" } });
  expect(await loadRemovals(api.db)).toMatchObject([{ datasetId: String(datasetId), state: "running" }]);
  await makeRoom();
  const isGone = async () => (await api.db.prisma.dataset.count({ where: { id: datasetId } })) === 0;
  await workUntil(api.db, folder, async () => {
    await takeOverRuns(api.db, 0);
    await expect.poll(isGone, { timeout: 30_000 }).toBe(true);
  });
});

test("a removal that is asked for on a full disk is refused with 507 and a sentence, and the data set stays listed", async () => {
  const { datasetId } = await addDecided("asked");
  await fillAt("INSERT", "Run");
  const refused = await ask("POST /api/datasets/{datasetId}/removal", { datasetId: String(datasetId) }, {});
  expect(refused).toMatchObject({ status: 507, body: { message: { code: "diskFull" } } });
  expect(await listed()).toContain("asked");
  await makeRoom();
  const params = { datasetId: String(datasetId) };
  expect(await ask("POST /api/datasets/{datasetId}/removal", params, {})).toMatchObject({ status: 200 });
  expect(await listed()).not.toContain("asked");
});

test("a withdrawal that is asked for on a full disk is refused with 507 and a sentence, and nothing of it is done", async () => {
  const { datasetId, imageId } = await addDecided("faces");
  await fillAt("INSERT", "Run");
  const params = { datasetId: String(datasetId) };
  const body = { imageIds: [imageId], reason: "a face" };
  const refused = await ask("POST /api/datasets/{datasetId}/withdrawals", params, body);
  expect(refused).toMatchObject({ status: 507, body: { message: { code: "diskFull" } } });
  const image = () => api.db.prisma.image.findUniqueOrThrow({ where: { id: BigInt(imageId) } });
  expect((await image()).isWithdrawn).toBe(false);
  expect(await loadWithdrawals(api.db, datasetId)).toEqual([]);
  await makeRoom();
  expect(await ask("POST /api/datasets/{datasetId}/withdrawals", params, body)).toMatchObject({ status: 200 });
  expect((await image()).isWithdrawn).toBe(true);
});

test("a withdrawal that a full disk breaks off keeps the photo from everybody, says so, and is done when it is asked for again", async () => {
  const { datasetId, imageId } = await addDecided("crowds");
  await fillAt("UPDATE", "Withdrawal", `NEW."clearedAt" IS NOT NULL`);
  const withdraw = () =>
    withdrawHere(
      { ...here(), dataFolder: folder, exportsFolder: path.join(folder, "exports") },
      { datasetId, imageIds: [imageId], reason: "" },
    );
  expect(await withdraw()).toMatchObject({ ended: "failed", error: { code: "disk_full" } });
  const [withdrawal] = await loadWithdrawals(api.db, datasetId);
  expect(withdrawal).toMatchObject({ isCleared: false, run: { state: "failed", error: { code: "runDiskFull" } } });
  const image = await api.db.prisma.image.findUniqueOrThrow({ where: { id: BigInt(imageId) } });
  expect([image.isWithdrawn, image.photo]).toEqual([true, "withdrawn"]);
  await makeRoom();
  expect(await withdraw()).toMatchObject({ ended: "done" });
  expect((await loadWithdrawals(api.db, datasetId))[0]).toMatchObject({ isCleared: true });
});
