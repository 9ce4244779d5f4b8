import { createHash } from "node:crypto";
import { STATES } from "#domain/entry/task.ts";
import { StudioError } from "#domain/error.ts";
import { NO_FILTER } from "#domain/find/entry-filter.ts";
import { type Message, message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { verdictsOf } from "#domain/verdict/foreign-verdict.ts";
import type { MergeLeft, MergeReport } from "#domain/verdict/merge-report.ts";
import { record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { IMPORT } from "#server/db/import-reviewer.ts";
import { loadInstallation } from "#server/db/installation.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { addQueue } from "#server/find/add-queue.ts";
import { findEntries } from "./find-entries.ts";
import { ForeignReviewers } from "./foreign-reviewer.ts";
import { mergeEntry } from "./merge-entry.ts";
import { entriesIn, type NumberedLine } from "./read-lines.ts";

/** So many entries are looked for by one statement, and recorded side by side. */
const BATCH = 64;

type Options = {
  datasetId: bigint;
  file: string;
  signal?: AbortSignal;
  onProgress?: (entries: { done: number; total: number }) => void;
};

/**
 * Takes the verdicts of another installation's export (format `verdicts`) over into a data set; of one's own export those that were lost.
 * The file is read through and checked before anything is written. It may be stopped and run again at any moment: a verdict that is here is
 * not recorded twice. Entries that are decided otherwise here and there become a session.
 * @throws StudioError unreadable_input for a line that is no verdict · unprocessable for reasons that the data set's codebook lacks
 */
export async function mergeFile(db: Database, { datasetId, file, signal, onProgress }: Options): Promise<MergeReport> {
  const total = await checkFile(db, datasetId, file, signal);
  let done = 0;
  const reviewers = new ForeignReviewers(db, await loadInstallation(db));
  const tally = new Tally();
  const disagreeing: string[] = [];
  const merge = async (batch: readonly NumberedLine[][]) => {
    const found = await findEntries(
      db,
      datasetId,
      batch.map((lines) => must(lines[0], "an entry has a line").value.entry),
    );
    await Promise.all(
      batch.map(async (lines, place) => {
        const verdicts = verdictsOf(lines.map(({ value }) => value));
        const entry = must(found[place], "one is answered for each");
        tally.report.verdicts += verdicts.length;
        if (!entry.ok) return tally.leave(entry.reason, lines[0]?.line ?? 0, null, verdicts.length);
        const merged = await mergeEntry(db, reviewers, entry.entryId, verdicts);
        tally.report.entries += 1;
        tally.report.added += merged.added;
        tally.report.known += merged.known;
        for (const { nth, reason, why } of merged.left) {
          const id = verdicts[nth]?.first.verdict;
          tally.leave(reason, lines.find(({ value }) => value.verdict === id)?.line ?? 0, why, 1);
        }
        if (merged.isDisagreement) disagreeing.push(entry.entryId);
      }),
    );
    done += batch.length;
    onProgress?.({ done, total });
  };
  let batch: NumberedLine[][] = [];
  for await (const lines of entriesIn(file, signal)) {
    batch.push(lines);
    if (batch.length < BATCH) continue;
    await merge(batch);
    batch = [];
  }
  if (batch.length > 0) await merge(batch);
  const { report } = tally;
  report.reviewers = reviewers.count;
  report.disagreements = disagreeing.length;
  report.queueId = await keepDisagreements(db, datasetId, disagreeing, report);
  return report;
}

/** The whole file once, so that a fault at its end stops it before its beginning is recorded. Answers of how many entries it speaks. */
async function checkFile(db: Database, datasetId: bigint, file: string, signal?: AbortSignal): Promise<number> {
  const rows = await db.prisma.reason.findMany({ where: { datasetId }, select: { code: true } });
  const known = new Set(rows.map(({ code }) => code));
  const unknown = new Map<string, number>();
  let entries = 0;
  for await (const lines of entriesIn(file, signal)) {
    entries += 1;
    for (const { line, value } of lines)
      for (const code of [...value.reasons, ...(value.reason === null ? [] : [value.reason])])
        if (!known.has(code) && !unknown.has(code)) unknown.set(code, line);
  }
  if (entries === 0) throw new StudioError("unreadable_input", message("mergeEmpty", { file }));
  if (unknown.size === 0) return entries;
  const codes = [...unknown].map(([code, line]) => `${code} (line ${line})`).join(", ");
  throw new StudioError("unprocessable", message("mergeUnknownReasons", { codes }));
}

/**
 * What was disagreed on as a session, with the audit event of the merge. The session's seed follows from its entries: the same ones again, after
 * a run that was killed or repeated, are the session that is there.
 */
function keepDisagreements(
  db: Database,
  datasetId: bigint,
  entryIds: readonly string[],
  { added, verdicts }: MergeReport,
): Promise<string | null> {
  const sorted = entryIds.toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  const seed = `merge ${createHash("sha256").update(sorted.join()).digest("hex")}`;
  return inTransaction(db.pool, async (client) => {
    const after = { verdicts, added, disagreements: sorted.length };
    await record(client, { action: "verdicts_merge", datasetId, target: { kind: "dataset", id: datasetId }, after });
    if (sorted.length === 0) return null;
    const { rows } = await client.query<{ id: string }>(
      `SELECT id::text FROM "Queue" WHERE "datasetId" = $1 AND "reviewerId" = $2 AND seed = $3`,
      [datasetId, IMPORT.id, seed],
    );
    if (rows[0]) return rows[0].id;
    await client.query(`INSERT INTO "Reviewer" (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
      IMPORT.id,
      IMPORT.name,
    ]);
    const queue = { datasetId, reviewerId: IMPORT.id, purpose: "session" as const, order: "photo" as const };
    const filter = { ...NO_FILTER, states: [...STATES] };
    return String(await addQueue(client, { ...queue, seed, filter, entryIds: sorted, probability: 1 }));
  });
}

class Tally {
  readonly report: MergeReport = {
    verdicts: 0,
    added: 0,
    known: 0,
    left: {},
    examples: [],
    entries: 0,
    reviewers: 0,
    disagreements: 0,
    queueId: null,
  };

  leave(reason: MergeLeft, line: number, why: Message | null, by: number): void {
    const { left, examples } = this.report;
    left[reason] = (left[reason] ?? 0) + by;
    if (!examples.some((example) => example.reason === reason)) examples.push({ reason, line, why });
  }
}
