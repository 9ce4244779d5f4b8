import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { outboxRowSchema } from "#domain/review/outbox/outbox-row.ts";
import { verdictBodySchema } from "#domain/verdict/verdict.ts";
import { type Database, openDatabase } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { fillRecordHashes } from "#server/import/write/record-hashes.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { dropDatabase, emptyDatabase } from "./database.ts";
import { addReasons } from "./entries.ts";
import { importBefore, migrateToBefore } from "./postgres/release-before.ts";

let url = "";
let folder = "";
let db: Database;
beforeEach(async () => {
  url = await emptyDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-waiting-"));
});
afterEach(async () => {
  await db.close();
  await dropDatabase(url);
  await rm(folder, { recursive: true, force: true });
});

const REVIEWER = { id: randomUUID(), name: "Ann" };
const LONG = "0.1000000000000000055511151231257827";
const ANSWERS = ["A boat.", "A café.", "Two men.", "A tram.", "A dog."];
const record = (answer: string) =>
  `{"id":"${answer}","image":"pics/a.jpg","box":[${LONG},1.0],"conversations":[{"from":"human","value":"<image>\\nWhat is it?"},{"from":"gpt","value":"${answer}"}]}`;

/** Entry.hash as that release's browser held it: of roles and words, each behind its length (its server/import/write/staged.ts). */
function hashOfBefore(answer: string): string {
  const first = (text: string) => `${text.length}:${text}`;
  return createHash("sha256")
    .update(`-1:q${first("<image>\nWhat is it?")}1:a${first(answer)}`)
    .digest("hex");
}

/** A session of that release on every entry, under a claim, as its tables have it. */
async function startBefore(entryIds: readonly string[]): Promise<{ queueId: string; token: string }> {
  const ask = (sql: string, values: unknown[]) => db.pool.query(sql, values);
  const token = randomUUID();
  const dataset = await db.prisma.dataset.findFirstOrThrow({ select: { id: true } });
  await addReasons(db, dataset.id);
  await ask(`INSERT INTO "Reviewer" (id, name) VALUES ($1, $2)`, [REVIEWER.id, REVIEWER.name]);
  const { rows } = await ask(
    `INSERT INTO "Queue" ("datasetId", filter, "order", seed, size, "reviewerId") SELECT id, '{}', 'shuffle', 's', $1, $2 FROM "Dataset" RETURNING id`,
    [entryIds.length, REVIEWER.id],
  );
  const queueId = String(rows[0].id);
  for (const [position, entryId] of entryIds.entries()) {
    await ask(`INSERT INTO "QueueEntry" ("queueId", position, "entryId", probability) VALUES ($1, $2, $3, 1)`, [
      queueId,
      position,
      entryId,
    ]);
    await ask(
      `INSERT INTO "Claim" ("entryId", pass, "queueId", "reviewerId", token, until) VALUES ($1, 'main', $2, $3, $4, now() + interval '10 minutes')`,
      [entryId, queueId, REVIEWER.id, token],
    );
  }
  return { queueId, token };
}

/** Rows of an outbox as that release's pages wrote them, as text: what a browser's storage gives back. */
function waitingOf(entryIds: readonly string[], { queueId, token }: { queueId: string; token: string }): string[] {
  const decisions = [
    { decision: "accept", judgements: [{ part: "qa", turnId: "0", right: true }] },
    {
      decision: "edit",
      turnsAfter: [
        { id: "0", from: "human", value: "<image>\nWhat is it?" },
        { id: "1", from: "gpt", value: "A bar." },
      ],
      judgements: [
        { part: "mention", turnId: "1", start: 2, end: 6, quote: "café", right: false, reasonCode: "wrong-attribute" },
      ],
    },
    { decision: "reject", reasonCodes: ["wrong-count"], note: "Three." },
    { decision: "skip" },
    { decision: "flag" },
  ];
  return entryIds.map((entryId, at) => {
    const id = `0191b7f0-0000-7000-8000-00000000000${at}`;
    const body = {
      undoes: null,
      reasonCodes: [],
      note: null,
      judgements: [],
      turnsAfter: null,
      durationMs: 5000,
      activeMs: 4000,
      guidelineVersion: null,
      aids: { knownObjects: true, guideline: false, original: false, given: false, gloss: false },
      ...decisions[at],
      id,
      entryId,
      queueId,
      claimToken: token,
      previousId: null,
      mode: "single",
      entryVersion: 0,
      entryHash: hashOfBefore(ANSWERS[at] ?? ""),
    };
    return JSON.stringify({
      id,
      installation: "any",
      at: 1_795_000_000_000 + at,
      body,
      entry: null,
      by: REVIEWER,
      state: "waiting",
      problem: null,
    });
  });
}

const sendAll = async (waiting: readonly string[]) => {
  const states: string[] = [];
  for (const text of waiting) {
    const { body } = outboxRowSchema.parse(JSON.parse(text));
    states.push((await recordVerdict(db, REVIEWER, verdictBodySchema.parse(body))).state);
  }
  return states;
};
const STATES = ["accepted", "edited", "rejected", "pending", "flagged"];

/** Verdicts wait in a browser; the database comes along meanwhile. */
async function upgraded(): Promise<{ ids: string[]; waiting: string[] }> {
  const file = path.join(folder, "train.json");
  await writeFile(file, `[${ANSWERS.map(record).join(",\n")}]`);
  await migrateToBefore(url);
  db = openDatabase(url);
  const ids = await importBefore(db, "old", file);
  const waiting = waitingOf(ids, await startBefore(ids));
  await db.close();
  await migrate(url);
  db = openDatabase(url);
  return { ids, waiting };
}

test("verdicts that waited in a browser over the upgrade are taken as they were given, once", async () => {
  const { ids, waiting } = await upgraded();
  expect(await sendAll(waiting)).toEqual(STATES);
  expect(await sendAll(waiting)).toEqual(STATES);
  const verdicts = await db.prisma.verdict.findMany({ orderBy: { sequence: "asc" }, include: { judgements: true } });
  expect(verdicts.map(({ entryId }) => String(entryId))).toEqual(ids);
  expect(verdicts.map(({ judgements }) => judgements.length)).toEqual([1, 1, 0, 0, 0]);
  expect(verdicts[1]?.turnsAfter).toMatchObject([{}, { value: "A bar." }]);
});

test("also after records got their hashes, and after the same files gave back the numbers that were cut", async () => {
  const { ids, waiting } = await upgraded();
  const { id: datasetId } = await db.prisma.dataset.findFirstOrThrow();
  await fillRecordHashes(db.pool, datasetId);
  expect(await sendAll(waiting.slice(0, 2))).toEqual(STATES.slice(0, 2));
  const report = await importPaths({ db, datasetName: "old", paths: [path.join(folder, "train.json")] });
  expect(report).toMatchObject({ entriesNew: 0, entriesRepeated: 5 });
  expect(report.notices).toContainEqual({ code: "numbersRestored", data: { count: 5 } });
  expect(await sendAll(waiting)).toEqual(STATES);
  const standing = await db.prisma.entryStatus.findMany({ orderBy: { entryId: "asc" } });
  expect(standing.map(({ entryId, state }) => [String(entryId), state])).toEqual(ids.map((id, at) => [id, STATES[at]]));
});

test("of another text is refused by name, as it was before", async () => {
  const { waiting } = await upgraded();
  const [first = "", second = ""] = waiting;
  const strange = first.replace(hashOfBefore(ANSWERS[0] ?? ""), hashOfBefore(ANSWERS[1] ?? ""));
  await expect(sendAll([strange])).rejects.toMatchObject({ code: "unprocessable" });
  expect(await sendAll([second])).toEqual(["edited"]);
});
