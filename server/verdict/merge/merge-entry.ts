import { StudioError } from "#domain/error.ts";
import type { Message } from "#domain/message.ts";
import { foldLatest } from "#domain/verdict/fold.ts";
import type { ForeignVerdict } from "#domain/verdict/foreign-verdict.ts";
import type { MergeLeft } from "#domain/verdict/merge-report.ts";
import { NO_AIDS, type VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { ownUuid } from "#server/db/own-uuid.ts";
import { headOf, type Link, linkOf, loadChain } from "#server/entries/chain.ts";
import { recordVerdict } from "../record.ts";
import type { ForeignReviewers } from "./foreign-reviewer.ts";

/** What became of an entry's verdicts; `left` by their place among them. */
export type MergedEntry = {
  added: number;
  known: number;
  left: { nth: number; reason: MergeLeft; why: Message | null }[];
  /** Their decision is another than the one that stands here, whose reviewer did not know of it. */
  isDisagreement: boolean;
};

/**
 * Records the verdicts of another installation on one entry, in their order and as what they are: of people who saw nothing of this one. So they
 * decide an entry that nobody here decided, and are kept beside what stands (late) otherwise. A verdict keeps its id, so that a second run
 * finds it and adds nothing.
 */
export async function mergeEntry(
  db: Database,
  reviewers: ForeignReviewers,
  entryId: string,
  verdicts: readonly ForeignVerdict[],
): Promise<MergedEntry> {
  const merged: MergedEntry = { added: 0, known: 0, left: [], isDisagreement: false };
  const own = new Set(verdicts.flatMap(({ first: { verdict } }) => [verdict, undoIdOf(verdict)]));
  const chain = await loadChain(db, { entryId: BigInt(entryId), pass: "main", reviewerId: NOBODY });
  const append = async (foreign: ForeignVerdict, body: VerdictBody) => {
    const reviewer = await reviewers.of(foreign.first);
    const previousId = headOf(chain, reviewer.id);
    const entryVersion = chain.every(({ id }) => own.has(id)) ? chain.length : 0;
    const sent = { ...body, previousId, entryVersion };
    const { late } = await recordVerdict(db, reviewer, sent, JSON.stringify(body), new Date(foreign.first.at));
    chain.push(linkOf(sent, reviewer.id, late));
    merged.added += 1;
  };
  for (const [nth, foreign] of verdicts.entries()) {
    const { first } = foreign;
    const reason = first.pass !== "main" ? "other-pass" : first.author === "import" ? "import" : null;
    if (reason) {
      merged.left.push({ nth, reason, why: null });
      continue;
    }
    const known = chain.find(({ id }) => id === first.verdict);
    if (known?.decision === first.decision) {
      merged.known += 1;
    } else {
      const why = await refusalOf(() => append(foreign, bodyOf(foreign, entryId)));
      if (why) merged.left.push({ nth, reason: "does-not-fit", why });
    }
    // A bulk action is undone as a whole, without a verdict that says so.
    if (first.undone && isStanding(chain, first.verdict) && !isUndoneIn(verdicts, first.verdict))
      await refusalOf(() => append(foreign, undoOf(foreign, entryId)));
  }
  merged.isDisagreement = await disagrees(db, chain, verdicts);
  return merged;
}

/** No reviewer has it: a chain of the pass "main" is everybody's. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

const isStanding = (chain: readonly Link[], id: string): boolean =>
  chain.some((link) => link.id === id) && !chain.some(({ undoes }) => undoes === id);

const isUndoneIn = (verdicts: readonly ForeignVerdict[], id: string): boolean =>
  verdicts.some(({ first }) => first.undoes === id);

function bodyOf({ first, judgements }: ForeignVerdict, entryId: string): VerdictBody {
  return {
    id: first.verdict,
    entryId,
    queueId: null,
    claimToken: null,
    previousId: null,
    // A reset, a bulk action's, is none that a browser may send; it is folded like any other.
    decision: first.decision as VerdictBody["decision"],
    undoes: first.undoes,
    reasonCodes: first.reasons,
    note: first.note,
    judgements,
    turnsAfter: first.turnsAfter ?? null,
    keysAfter: first.turnsAfter ? (first.keysAfter ?? null) : null,
    mode: first.author === "bulk" || first.mode === "bulk" ? "bulk" : "single",
    durationMs: first.durationMs,
    activeMs: first.activeMs,
    entryVersion: 0,
    entryHash: first.entry.hash,
    // Another installation's codebooks have numbers of their own.
    codebookVersion: null,
    aids: first.aids,
  };
}

function undoOf(foreign: ForeignVerdict, entryId: string): VerdictBody {
  const { verdict } = foreign.first;
  return {
    ...bodyOf({ ...foreign, judgements: [] }, entryId),
    id: undoIdOf(verdict),
    decision: "undo",
    undoes: verdict,
    reasonCodes: [],
    note: null,
    turnsAfter: null,
    keysAfter: null,
    durationMs: 0,
    activeMs: 0,
    aids: NO_AIDS,
  };
}

const undoIdOf = (verdict: string): string => ownUuid(`svit undo ${verdict}`);

const REFUSALS: readonly string[] = ["unprocessable", "not_found", "conflict", "forbidden"];

/** Why it was refused, or null where it was done. */
async function refusalOf(work: () => Promise<void>): Promise<Message | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof StudioError && REFUSALS.includes(error.code)) return error.detail;
    throw error;
  }
}

/**
 * Whether what stands there, by its own verdicts alone, is another state or another text than stands here. Who decided here after theirs had come
 * in has chosen between the two.
 */
async function disagrees(db: Database, chain: readonly Link[], verdicts: readonly ForeignVerdict[]): Promise<boolean> {
  const byId = new Map(verdicts.map((verdict) => [verdict.first.verdict, verdict]));
  const theirs = foldLatest(
    chain.flatMap((link) => {
      const first = byId.get(link.id)?.first;
      const isTheirs = first !== undefined || (link.undoes !== null && byId.has(link.undoes));
      return isTheirs ? [{ ...link, late: first?.late ?? false }] : [];
    }),
  );
  const ours = foldLatest(chain);
  if (theirs.verdictId === null || ours.verdictId === null || theirs.verdictId === ours.verdictId) return false;
  const placeOf = (id: string) => chain.findIndex((link) => link.id === id);
  if (placeOf(ours.verdictId) > placeOf(theirs.verdictId)) return false;
  if (theirs.state !== ours.state) return true;
  if (ours.state !== "edited") return false;
  const { rows } = await db.pool.query<{ turns: { value: string }[] }>(
    `SELECT "turnsAfter" AS turns FROM "Verdict" WHERE id = ANY($1::uuid[])`,
    [[theirs.verdictId, ours.verdictId]],
  );
  return new Set(rows.map(({ turns }) => JSON.stringify(turns.map(({ value }) => value)))).size > 1;
}
