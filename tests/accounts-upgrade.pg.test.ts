import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";
import { loadUndoable } from "#server/entries/undoable.ts";
import { loadWork } from "#server/overview/load-work.ts";
import { type Account, addAccount } from "./accounts.ts";
import { type Ask, asker } from "./accounts-api.ts";
import { emptyDatabase, opened } from "./database.ts";
import { verdictBody } from "./entries.ts";
import { type Api, openApi } from "./http/api-routes.ts";
import { importBefore, migrateToBefore } from "./postgres/release-before.ts";

const [RITA, RAVI] = [randomUUID(), randomUUID()];
/** What was decided before there were accounts, by the place of its entry. */
const DECIDED = [
  { id: randomUUID(), by: RITA, name: "Rita", decision: "accept", state: "accepted", note: null },
  { id: randomUUID(), by: RITA, name: "Rita", decision: "reject", state: "rejected", note: "no boat" },
  { id: randomUUID(), by: RAVI, name: "Ravi", decision: "flag", state: "flagged", note: "ask Rita" },
];

let folder = "";
let api: Api;
let ask: Ask;
let owner: Account;
let rita: Account;
let entryIds: string[] = [];
let datasetId = "";

/** A data folder's database as the first releases left it, upgraded by this program and started with accounts. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-upgrade-"));
  const url = await emptyDatabase();
  await migrateToBefore(url);
  await fillAsBefore(url);
  await migrate(url);
  api = await openApi({ SVIT_ACCOUNTS: "on" }, opened(url));
  ({ ask } = asker(api));
  owner = await addAccount(api.db, "Olga", { isOwner: true });
  rita = await addAccount(api.db, "RitaB", { roles: { [datasetId]: "reviewer" } });
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

async function fillAsBefore(url: string): Promise<void> {
  const old = openDatabase(url);
  const sql = (text: string, values: unknown[] = []) => old.pool.query(text, values);
  const content = (text: string) => [
    { from: "user", value: `Why ${text}?` },
    { from: "gpt", value: "So." },
  ];
  const rows = ["boats", "ropes", "nets", "sails"].map((text, at) => ({
    image_id: at + 1,
    conversations: [{ content: content(text) }],
  }));
  const file = path.join(folder, "complex_reasoning.json");
  await writeFile(file, JSON.stringify(rows));
  entryIds = await importBefore(old, "harbour", file);
  datasetId = String((await sql(`SELECT id FROM "Dataset"`)).rows[0].id);
  await sql(`INSERT INTO "Reviewer" (id, name) VALUES ($1, 'Rita'), ($2, 'Ravi')`, [RITA, RAVI]);
  for (const [at, { id, by, name, decision, state, note }] of DECIDED.entries()) {
    await sql(
      `INSERT INTO "Verdict" (id, "datasetId", "entryId", pass, "reviewerId", "reviewerName", decision, note, mode,
         "durationMs", "activeMs", "entryVersion", aids, "bodyHash", "stateAfter")
       VALUES ($1, $2, $3, 'main', $4, $5, $6::"Decision", $7, 'single', 1, 1, 0, '{}', '\\x00', $8::"EntryState")`,
      [id, datasetId, entryIds[at], by, name, decision, note, state],
    );
    await sql(
      `UPDATE "EntryStatus" SET state = $2::"EntryState", version = 1, "verdictId" = $3, "reviewerId" = $4, "changedAt" = now() WHERE "entryId" = $1`,
      [entryIds[at], state, id, by],
    );
  }
  await sql(
    `INSERT INTO "Comment" (id, "datasetId", "entryId", "reviewerId", "reviewerName", box, text) VALUES ($1, $2, $3, $4, 'Ravi', '{}', 'Where?')`,
    [randomUUID(), datasetId, entryIds[2], RAVI],
  );
  await old.close();
}

const history = async (at: number, cookie: string) =>
  ask("GET /api/entries/{entryId}/history", { params: { entryId: entryIds[at] ?? "" }, cookie });

test("an id of before, which every export printed, lets nobody in any more", async () => {
  const old = `svit-reviewer=${RITA}`;
  expect(await history(0, old)).toMatchObject({ status: 401, code: "signInFirst" });
  const params = { datasetId };
  expect(await ask("GET /api/datasets/{datasetId}/entries", { params, cookie: old })).toMatchObject({ status: 401 });
});

test("every verdict and remark of before stands as it was given, under the names of before", async () => {
  for (const [at, { id, name, decision, note }] of DECIDED.entries())
    expect((await history(at, owner.cookie)).body.verdicts).toMatchObject([
      { id, reviewerName: name, decision, note, isOwn: false, isProgram: false },
    ]);
  const remarks = await ask("GET /api/entries/{entryId}/comments", {
    params: { entryId: entryIds[2] ?? "" },
    cookie: owner.cookie,
  });
  expect(remarks.body.comments).toMatchObject([{ reviewerName: "Ravi", text: "Where?" }]);
  const { rows } = await api.db.pool.query(
    `SELECT state FROM "EntryStatus" WHERE "datasetId" = $1 ORDER BY "entryId"`,
    [datasetId],
  );
  expect(rows.map(({ state }) => state)).toEqual(["accepted", "rejected", "flagged", "pending"]);
});

test("a reviewer of before sees nothing of it until an owner has confirmed their former name, and then all that was theirs", async () => {
  expect((await history(1, rita.cookie)).status).toBe(404);
  expect(await ask("POST /api/account/former-names", { body: { name: "Rita" }, cookie: rita.cookie })).toMatchObject({
    status: 200,
  });
  // Somebody else says so, too.
  const other = await addAccount(api.db, "Rob", { roles: { [datasetId]: "reviewer" } });
  await ask("POST /api/account/former-names", { body: { name: "Rita" }, cookie: other.cookie });
  expect((await history(1, rita.cookie)).status).toBe(404);

  const { body } = await ask("GET /api/former-names", { cookie: owner.cookie });
  expect(body).toMatchObject({
    names: expect.arrayContaining([
      expect.objectContaining({ id: RITA, name: "Rita", personId: null, verdicts: 2 }),
      expect.objectContaining({ id: RAVI, name: "Ravi", personId: null, verdicts: 1 }),
    ]),
    claims: expect.arrayContaining([
      expect.objectContaining({ name: "Rita", personName: "RitaB" }),
      expect.objectContaining({ name: "Rita", personName: "Rob" }),
    ]),
  });
  const params = { reviewerId: RITA };
  const confirm = (personId: string) =>
    ask("PUT /api/former-names/{reviewerId}", { params, body: { personId }, cookie: owner.cookie });
  expect((await confirm(rita.id)).status).toBe(200);

  for (const at of [0, 1])
    expect((await history(at, rita.cookie)).body.verdicts).toMatchObject([
      { id: DECIDED[at]?.id, reviewerName: "RitaB", isOwn: true },
    ]);
  expect((await history(2, rita.cookie)).status).toBe(404);
  expect((await history(0, other.cookie)).status).toBe(404);
  expect(await loadUndoable(api.db, BigInt(entryIds[1] ?? ""), rita.id)).toBe(DECIDED[1]?.id);
  const { people } = await loadWork(api.db, BigInt(datasetId), null);
  expect(people).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: "RitaB", decisions: expect.objectContaining({ accept: 1, reject: 1 }) }),
      expect.objectContaining({ name: "Ravi", decisions: expect.objectContaining({ flag: 1 }) }),
    ]),
  );
  // The row of before is append-only: it is still the former name's.
  const kept = await api.db.prisma.verdict.findUniqueOrThrow({ where: { id: DECIDED[1]?.id ?? "" } });
  expect(kept).toMatchObject({ reviewerId: RITA, note: "no boat", late: false });
});

test("they undo a verdict of before as the one who gave it", async () => {
  const [, before] = DECIDED;
  const undo = verdictBody(BigInt(entryIds[1] ?? ""), {
    decision: "undo",
    undoes: before?.id ?? null,
    previousId: before?.id ?? null,
    entryVersion: 1,
  });
  expect(await ask("POST /api/verdicts", { body: undo, cookie: rita.cookie })).toMatchObject({ status: 200 });
  const status = await api.db.prisma.entryStatus.findUniqueOrThrow({ where: { entryId: BigInt(entryIds[1] ?? "") } });
  expect(status.state).toBe("pending");
});
