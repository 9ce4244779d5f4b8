import type pg from "pg";
import { entryFilterSchema } from "#domain/find/entry-filter.ts";
import { printStoredFilter } from "#domain/find/stored-filter.ts";

export const DECIDED_DATASET = "decided";

/** How large the data set is, and how many of its entries were decided; verdicts in hundreds of five sessions. */
export type DecidedPlan = { entries: number; verdicts: number };

const SESSION = 100;
const PEOPLE = 12;
const DAYS = 60;

/**
 * A data set of four tasks and five parts, one entry in forty with an import warning, and a verdict on each of `verdicts` of its entries;
 * in statements, for an overview reads rows of these tables and no text. Sessions of 100 one after another, four of five of all that is
 * pending and one of conversations; then a twentieth by hand, from the list. The same plan makes the same rows.
 */
export async function makeDecided(database: pg.Pool, plan: DecidedPlan): Promise<void> {
  const client = await database.connect();
  try {
    await client.query("SELECT setseed(0.17)");
    await addEntries(client, plan.entries);
    await drawSessions(client, plan);
    await decide(client, plan);
    // What autovacuum does sooner or later.
    for (const table of ["Verdict", "QueueEntry", "Queue", "StateCount"])
      await client.query(`VACUUM ANALYZE "${table}"`);
  } finally {
    client.release();
  }
}

const TASK = `(CASE WHEN n % 100 < 35 THEN 'conversation' WHEN n % 100 < 69 THEN 'complex_reasoning' WHEN n % 100 < 96 THEN 'referring_qa' ELSE 'detail_description' END)::"Task"`;
const MARK = "(ARRAY['box-outside', 'empty-text', 'too-few-pairs'])[1 + n / 40 % 3]";

async function addEntries(client: pg.PoolClient, entries: number): Promise<void> {
  await client.query(
    `INSERT INTO "Dataset" (name, "reviewersBrowse") VALUES ('${DECIDED_DATASET}', true);
     INSERT INTO "Part" ("datasetId", word, name, author) SELECT d.id, 'part ' || n, 'Part ' || n, 'gpt4' FROM "Dataset" d, generate_series(1, 5) n;
     INSERT INTO "SourceFile" ("datasetId", path, format, "sizeBytes", "isWhole") SELECT id, 'made.json', 'svit', 1, true FROM "Dataset"`,
  );
  // A photo has 28 entries, as SVIT's have.
  await client.query(
    `INSERT INTO "Image" ("datasetId", identity, "widthPx", "heightPx")
     SELECT d.id, 'vg:' || n, 800, 600 FROM "Dataset" d, generate_series(0, $1::int / 28) n ORDER BY n`,
    [entries],
  );
  await client.query(
    `INSERT INTO "Entry" ("datasetId", "imageId", task, turns, hash, "sourceFileId", "rowIndex", "partIndex", "rowShell", marks, "pairCount")
     SELECT f."datasetId", i.id, ${TASK}, '[{"from":"user","value":"How many boats?"},{"from":"gpt","value":"Two."}]',
       sha256(n::text::bytea), f.id, n / 28, n % 28, '{}', CASE WHEN n % 40 = 0 THEN ARRAY[${MARK}] ELSE '{}' END, 1
     FROM "SourceFile" f, generate_series(0, $1::int - 1) n JOIN "Image" i ON i.identity = 'vg:' || n / 28`,
    [entries],
  );
  await client.query(
    `INSERT INTO "EntryStatus" ("entryId", "datasetId", task, "imageId", "wordCount", "boxCount", marks, "partId")
     SELECT e.id, e."datasetId", e.task, e."imageId", 20 + e.id % 80, e.id % 5, e.marks, (SELECT min(id) FROM "Part") + e.id % 5
     FROM "Entry" e ORDER BY e.id`,
  );
  await client.query(
    `INSERT INTO "StateCount" ("datasetId", task, "partId", state, delta)
     SELECT "datasetId", task, "partId", 'pending', count(*) FROM "EntryStatus" GROUP BY 1, 2, 3`,
  );
  for (const table of ["Entry", "EntryStatus"]) await client.query(`VACUUM ANALYZE "${table}"`);
}

/** When the verdict of a number was given: evenly over two months. */
const at = (nth: string, verdicts: number) =>
  `(timestamptz '2026-09-01 00:00Z' + (${nth}) * interval '${(DAYS * 86_400) / verdicts} seconds')`;

/** Table `told`: the entries that are decided, by number, in the order of time, with their sessions; each session with its draw's chance. */
async function drawSessions(client: pg.PoolClient, { entries, verdicts }: DecidedPlan): Promise<void> {
  const rounds = Math.floor((verdicts * 0.95) / (5 * SESSION));
  const ofAll = rounds * 4 * SESSION;
  const ofOne = rounds * SESSION;
  const inSessions = ofAll + ofOne;
  // Slot: which session it is in the order of time. Each fifth is one of conversations.
  await client.query(
    `CREATE TEMP TABLE told AS
     WITH shuffled AS MATERIALIZED (
       SELECT row_number() OVER (ORDER BY chance) - 1 AS place, * FROM (
         SELECT random() AS chance, "entryId" AS id, task, "partId", "datasetId" FROM "EntryStatus" ORDER BY "entryId") every),
     one AS (SELECT row_number() OVER (ORDER BY place) - 1 AS place, id, task, "partId", "datasetId" FROM shuffled
       WHERE place >= ${ofAll} AND task = 'conversation' ORDER BY place LIMIT ${ofOne}),
     hand AS (SELECT row_number() OVER (ORDER BY place DESC) - 1 AS place, id, task, "partId", "datasetId" FROM shuffled
       ORDER BY shuffled.place DESC LIMIT ${verdicts - inSessions})
     SELECT nth, nth / ${SESSION} AS slot, nth < ${inSessions} AS "isDrawn", id, task, "partId", "datasetId" FROM (
       SELECT (place / ${4 * SESSION}) * ${5 * SESSION} + place % ${4 * SESSION} AS nth, id, task, "partId", "datasetId" FROM shuffled WHERE place < ${ofAll}
       UNION ALL SELECT (place / ${SESSION}) * ${5 * SESSION} + ${4 * SESSION} + place % ${SESSION}, id, task, "partId", "datasetId" FROM one
       UNION ALL SELECT ${inSessions} + place, id, task, "partId", "datasetId" FROM hand) numbered`,
  );
  await client.query(`ALTER TABLE told ADD PRIMARY KEY (nth)`);
  await client.query(`ANALYZE told`);
  const filter = (tasks: string[]) =>
    JSON.stringify(printStoredFilter(entryFilterSchema.parse({ tasks, states: ["pending"] })));
  await client.query(
    `INSERT INTO "Reviewer" (id, name) SELECT md5('reviewer ' || n)::uuid, 'Reviewer ' || n FROM generate_series(0, ${PEOPLE - 1}) n`,
  );
  await client.query(
    `INSERT INTO "Queue" ("datasetId", filter, "order", seed, size, "reviewerId", "createdAt")
     SELECT d.id, (CASE WHEN slot % 5 = 4 THEN $2 ELSE $1 END)::json, 'shuffle', slot, ${SESSION}, md5('reviewer ' || slot % ${PEOPLE})::uuid,
       ${at(`slot * ${SESSION} - 0.5`, verdicts)}
     FROM "Dataset" d, generate_series(0, ${inSessions / SESSION - 1}) slot ORDER BY slot`,
    [filter([]), filter(["conversation"])],
  );
  await client.query(
    `INSERT INTO "QueueEntry" ("queueId", position, "entryId", probability, outcome, decision, "doneAt")
     SELECT q.id, t.nth % ${SESSION} + 1, t.id, ${SESSION}::float8 / CASE WHEN t.slot % 5 = 4 THEN
         (SELECT count(*) FROM "EntryStatus" WHERE task = 'conversation') - sum((t.task = 'conversation')::int) OVER (ORDER BY t.slot RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
       ELSE ${entries} - t.slot * ${SESSION} END, 'decided', 'accept', ${at("t.nth", verdicts)}
     FROM told t JOIN "Queue" q ON q.seed = t.slot::text WHERE t."isDrawn" ORDER BY t.nth`,
  );
}

/** Seven of ten accepted; of the others three of four with a reason, some with two. */
async function decide(client: pg.PoolClient, { verdicts }: DecidedPlan): Promise<void> {
  await client.query(`ALTER TABLE told ADD decision "Decision", ADD state "EntryState", ADD codes text[]`);
  await client.query(
    `UPDATE told SET decision = (ARRAY['accept', 'edit', 'reject', 'flag'])[kind]::"Decision", state = (ARRAY['accepted', 'edited', 'rejected', 'flagged'])[kind]::"EntryState",
       codes = CASE WHEN kind = 1 OR told.nth % 4 = 0 THEN '{}' WHEN told.nth % 9 = 0 THEN ARRAY['wrong-count', 'wrong-attribute']
         ELSE ARRAY[(ARRAY['hallucination', 'wrong-attribute', 'wrong-count', 'wrong-position', 'chatbot-talk', 'contradiction', 'off-topic', 'box'])[1 + told.nth / 7 % 8]] END
     FROM (SELECT nth, CASE WHEN nth * 7919 % 100 < 70 THEN 1 WHEN nth * 7919 % 100 < 80 THEN 2 WHEN nth * 7919 % 100 < 95 THEN 3 ELSE 4 END AS kind FROM told) k
     WHERE k.nth = told.nth`,
  );
  await client.query(
    `INSERT INTO "Verdict" (id, "datasetId", "entryId", "queueId", pass, "reviewerId", decision, "reasonCodes", mode, "durationMs", "activeMs", "entryVersion", aids, "tooFast", "stateAfter", "createdAt")
     SELECT md5('verdict ' || t.nth)::uuid, t."datasetId", t.id, q.id, 'main', md5('reviewer ' || t.slot % ${PEOPLE})::uuid, t.decision, t.codes, 'single',
       4000 + t.nth % 9000, 3000 + t.nth % 9000, 0, '{}', t.nth % 17 = 0, t.state, ${at("t.nth", verdicts)}
     FROM told t LEFT JOIN "Queue" q ON q.seed = t.slot::text ORDER BY t.nth`,
  );
  // A few thousand at a time: of each place on the disk some rows are new, as after weeks of work. Autovacuum comes to the entries with each
  // 20,000 that were decided: to the last few it has not come yet.
  const step = Math.ceil(verdicts / 100);
  for (let from = 0; from < verdicts; from += step) {
    if (from === step * 97) await client.query(`VACUUM ANALYZE "EntryStatus"`);
    await client.query(
      `UPDATE "EntryStatus" s SET state = t.state, "reasonCodes" = t.codes, version = 1, "verdictId" = md5('verdict ' || t.nth)::uuid,
         "reviewerId" = md5('reviewer ' || t.slot % ${PEOPLE})::uuid, "changedAt" = ${at("t.nth", verdicts)}
       FROM told t WHERE s."entryId" = t.id AND t.nth >= $1 AND t.nth < $2`,
      [from, from + step],
    );
  }
  await client.query(
    `INSERT INTO "StateCount" ("datasetId", task, "partId", state, delta)
     SELECT "datasetId", task, "partId", state, count(*) FROM told GROUP BY 1, 2, 3, 4
     UNION ALL SELECT "datasetId", task, "partId", 'pending', -count(*) FROM told GROUP BY 1, 2, 3`,
  );
}
