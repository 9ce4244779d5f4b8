import type { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Conflict, Side } from "#domain/review/outbox/conflict.ts";
import type { Reviewer } from "#domain/reviewer.ts";
import type { recordedSchema } from "#domain/verdict/recorded.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { notifyDataset } from "#server/db/notify-dataset.ts";
import { type Link, linkOf } from "#server/entries/chain.ts";
import { contentOfVerdict, VERDICT_CONTENT } from "#server/entries/verdict-content.ts";
import { hashReceived } from "./body-hash.ts";
import { conflictOf, loadSide } from "./conflict.ts";
import { unseenBeside } from "./late.ts";
import { type Known, loadSituation } from "./load-situation.ts";
import { isSameContent } from "./same-content.ts";
import { meetingOf, type Sent, weigh } from "./weigh.ts";
import { type Writing, writeVerdict } from "./write-verdict.ts";

/** `conflict` tells, of a verdict that is late, of those who were first. */
export type Recorded = z.infer<typeof recordedSchema> & { conflict: Conflict | null };

/** So many verdicts on one entry at one instant are no reviewers; each try lets at least one of them through. */
const TRIES_MAX = 100;

/**
 * Writes one verdict with its judgements and folds it into the entry's state. What it depends on is read first and the
 * write refuses where another verdict on the entry came between, or another hold of it: then it is looked at again. The same
 * id with the same body is answered as the first time and writes nothing. `received` is the body's text as it came; `at` is when it was
 * decided, where that was not now (server/verdict/merge).
 * @throws StudioError not_found (entry, session, undone verdict) · forbidden (another's practice, or one that is over) ·
 *   unprocessable (same id with another body; another text; a part that does not fit the entry; an undo of an undo; a
 *   reason, codebook or version that never was) · conflict (the reviewer's own chain went on elsewhere, or the verdict is
 *   undone already: nothing is written, `data` is a Conflict)
 */
export async function recordVerdict(
  db: Database,
  reviewer: Reviewer,
  body: VerdictBody,
  received: string = JSON.stringify(body),
  at?: Date,
): Promise<Recorded> {
  const bodyHash = hashReceived(received);
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const situation = await loadSituation(db, { ...body, reviewerId: reviewer.id });
    const sent = { reviewer, body, bodyHash, at, situation };
    if (situation.known) return repeat(db, sent, situation.known);
    const writing = await weigh(db, sent);
    if (await tryToWrite(db, writing)) {
      notifyDataset(db, situation.datasetId);
      return recordedOf(db, writing);
    }
  }
  // Not a "no": it is sent again.
  throw new StudioError("internal", message("entryBusy", { id: body.entryId }));
}

/** False where somebody else was first: at the entry, at the verdict's id, or in waiting for each other. */
async function tryToWrite(db: Database, writing: Writing): Promise<boolean> {
  try {
    return await writeVerdict(db, writing);
  } catch (error) {
    if (FIRST_COME.includes((error as { code?: string }).code ?? "")) return false;
    throw error;
  }
}

const UNIQUE_VIOLATION = "23505";
const DEADLOCK = "40P01";
const FIRST_COME = [UNIQUE_VIOLATION, DEADLOCK];

/** The answer to a verdict that was recorded before. */
async function repeat(db: Database, sent: Sent, known: Known): Promise<Recorded> {
  const { reviewer, body, situation } = sent;
  if (known.reviewerId !== reviewer.id || known.entryId !== body.entryId || !(await isSameBody(db, sent, known))) {
    throw new StudioError("unprocessable", message("verdictOtherContent", { id: body.id }));
  }
  const meeting = meetingOf(sent, known);
  const place = situation.chain.findIndex((link) => link.id === body.id);
  return {
    verdictId: body.id,
    state: known.stateAfter,
    version: meeting.version,
    late: known.late,
    repeated: true,
    conflict: known.late ? await conflictOf(db, meeting, body.id) : null,
    beside: known.late ? null : await besideOf(db, sent, situation.chain.slice(0, place)),
  };
}

/** Of verdicts from before bodies were hashed as they are received, what was said has to do. */
async function isSameBody(db: Database, { body, bodyHash }: Sent, known: Known): Promise<boolean> {
  if (known.bodyHash) return bodyHash.equals(known.bodyHash);
  const row = await db.prisma.verdict.findUniqueOrThrow({
    where: { id: body.id },
    select: { undoes: true, previousId: true, ...VERDICT_CONTENT },
  });
  return row.undoes === body.undoes && row.previousId === body.previousId && isSameContent(contentOfVerdict(row), body);
}

async function recordedOf(db: Database, writing: Writing): Promise<Recorded> {
  const { body, reviewer, situation, place, late, folded, versionAfter } = writing;
  const meeting = meetingOf(writing, place);
  const longer = [...situation.chain, linkOf(body, reviewer.id, late)];
  return {
    verdictId: body.id,
    state: folded.state,
    version: versionAfter ?? 0,
    late,
    repeated: false,
    conflict: late ? await conflictOf(db, { ...meeting, chain: longer, version: meeting.version + 1 }, body.id) : null,
    beside: late ? null : await besideOf(db, writing, situation.chain),
  };
}

/** `before`: the chain as it was when the verdict came. */
async function besideOf(db: Database, { reviewer, body }: Sent, before: readonly Link[]): Promise<Side | null> {
  const link = unseenBeside(before, reviewer.id, body.entryVersion);
  return link && loadSide(db, link.id, reviewer.id);
}
