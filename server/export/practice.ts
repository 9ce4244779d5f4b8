import { STATES, TASKS } from "#domain/entry/task.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { StudioError } from "#domain/error.ts";
import { exportSettingsSchema } from "#domain/export/export-request.ts";
import { loadLlamaTokens } from "#domain/llava/llama-tokens.ts";
import type { LlavaRecord } from "#domain/llava/record-shape.ts";
import { message } from "#domain/message.ts";
import type { PracticeExport } from "#domain/practice/practice-export.ts";
import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { loadStandingInQueue } from "#server/entries/standing-in-queue.ts";
import type { VerdictContent } from "#server/entries/verdict-content.ts";
import { studioVersion } from "#server/version.ts";
import type { LlavaPrinter } from "./formats/llava-printer.ts";
import { type LlavaOutcome, printLlavaRecord } from "./formats/llava-record.ts";
import { LLAVA_COLUMNS, type LlavaRow, llavaRow, shellOfNow } from "./formats/llava-row.ts";
import { loadContext } from "./rows/context.ts";
import { entryRows } from "./rows/entry-rows.ts";
import { inSnapshot, type Snapshot } from "./rows/snapshot.ts";
import { createTally } from "./rows/tally.ts";
import { fromBytes } from "./write/byte-text.ts";
import { memorySink } from "./write/memory-sink.ts";
import { openOutput } from "./write/output-file.ts";
import { outputNames } from "./write/output-names.ts";

/**
 * The cleaned file of a practice session in LLaVA's form, in the session's order: what the reviewer accepted as it came,
 * what they edited as they left it, and nothing else. Practice stands outside of the entries' states.
 * @throws StudioError not_found · forbidden (somebody else's)
 */
export async function exportPractice(db: Database, queueId: bigint, reviewerId: string): Promise<PracticeExport> {
  const startedAt = new Date().toISOString();
  const queue = await db.prisma.queue.findUnique({
    where: { id: queueId, purpose: "practice" },
    include: { entries: { orderBy: { position: "asc" }, select: { entryId: true } } },
  });
  if (!queue) throw new StudioError("not_found", message("noPracticeSession", { id: queueId }));
  if (queue.reviewerId !== reviewerId) throw new StudioError("forbidden", message("otherPractice"));
  const ids = queue.entries.map(({ entryId }) => entryId);
  const standing = await loadStandingInQueue(db, queueId, reviewerId);
  return inSnapshot(db, undefined, async (snapshot) => {
    const context = await loadContext(snapshot, { datasetId: queue.datasetId });
    const names = outputNames("llava", context.dataset.name);
    const sink = memorySink();
    const file = await openOutput(sink, names.main, "array");
    const tally = createTally(context.sourceFiles, () => openOutput(sink, names.leftOut, "lines"));
    const settings = exportSettingsSchema.parse({});
    const { photoSources, sourceFiles } = context;
    const printer: LlavaPrinter = { settings, photoSources, sourceFiles, count: await loadLlamaTokens(), names: null };
    const before: LlavaRecord[] = [];
    const after: LlavaRecord[] = [];
    for (const entry of await loadRows(snapshot, queue.datasetId, ids)) {
      const imported = printLlavaRecord(entry, null, printer);
      if (imported.ok) before.push(JSON.parse(fromBytes(imported.text)));
      const cleaned = clean(standing.get(entry.id), imported, (turns) =>
        printLlavaRecord(withKeysOf(entry, standing.get(entry.id)), turns, printer),
      );
      if (!cleaned.ok) await tally.leftOut(entry, cleaned.reason, cleaned.what);
      else {
        after.push(JSON.parse(fromBytes(cleaned.text)));
        file.add(cleaned.text);
        tally.left(entry.task, standing.get(entry.id)?.turnsAfter ? "edited" : "accepted");
        for (const { id, what } of cleaned.warnings) tally.warn(entry, id, what);
      }
    }
    const facts = await file.close();
    const list = await tally.close();
    const { leftOut, ...counted } = tally.facts();
    return {
      before,
      after,
      text: sink.text(names.main),
      manifest: {
        tool: { name: "svit-studio", version: studioVersion },
        installation: context.installation,
        dataset: { id: String(context.dataset.id), name: context.dataset.name },
        format: "llava",
        states: ["accepted", "edited"],
        tasks: [...TASKS],
        filter: null,
        shardSize: null,
        settings,
        startedAt,
        finishedAt: new Date().toISOString(),
        records: facts.records,
        ...counted,
        leftOut: { ...leftOut, file: list?.name ?? null },
        photos: null,
        files: list ? [facts, list] : [facts],
      },
    };
  });
}

async function loadRows(snapshot: Snapshot, datasetId: bigint, ids: readonly bigint[]): Promise<LlavaRow[]> {
  const selection = { datasetId, states: STATES, tasks: TASKS, entryIds: ids };
  const byId = new Map<string, LlavaRow>();
  // What somebody moved in the data set's own review is none of the session's.
  for await (const batch of entryRows(snapshot, selection, LLAVA_COLUMNS))
    for (const row of batch) byId.set(row[0], llavaRow(row.with(-1, null) as unknown as typeof row));
  return ids.flatMap((id) => byId.get(String(id)) ?? []);
}

/** With the boxes beside its text as the reviewer left them. */
const withKeysOf = (entry: LlavaRow, verdict: VerdictContent | undefined): LlavaRow => ({
  ...entry,
  ownShellBytes: shellOfNow(entry.ownShellBytes, verdict?.keysAfter ? JSON.stringify(verdict.keysAfter) : null),
});

/** What stands of an entry after its verdict. */
function clean(
  verdict: VerdictContent | undefined,
  imported: LlavaOutcome,
  edited: (turns: Turn[]) => LlavaOutcome,
): LlavaOutcome {
  switch (verdict?.decision) {
    case "accept":
      return imported;
    case "edit":
      return verdict.turnsAfter?.length ? edited(verdict.turnsAfter) : leftOut("rejected", "nothing of it was kept");
    case "reject":
      return leftOut("rejected", "it was rejected");
    case "flag":
      return leftOut("flagged", "it was flagged");
    case "unclear":
      return leftOut("unclear", "it could not be told from the photo");
    case "skip":
      return leftOut("skipped", "it was skipped");
    default:
      return leftOut("undecided", "it was not decided");
  }
}

const leftOut = (reason: string, what: string): LlavaOutcome => ({ ok: false, reason, what });

/** Records that the cleaned file of a practice session is about to leave. */
export async function recordPractice({ pool }: Database, queueId: bigint): Promise<void> {
  const sql = `SELECT ${noted('"datasetId"', "id")} FROM "Queue" WHERE id = $1`;
  await changeRecorded(pool, { action: "practice_download", on: "queue" }, sql, [queueId]);
}
