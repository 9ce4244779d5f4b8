import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Conflict } from "#domain/review/outbox/conflict.ts";
import { foldLatest, stateOf } from "#domain/verdict/fold.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { headOf, type Link, linkOf } from "#server/entries/chain.ts";
import { breachOf } from "./breach.ts";
import { loadSide, type Meeting, refuseConflict, standingOf } from "./conflict.ts";
import { keysAfterOf } from "./keys-after.ts";
import { isLate } from "./late.ts";
import type { Situation } from "./load-situation.ts";
import { checkCodebook } from "./never-existed.ts";
import { type Place, placeOf } from "./place.ts";
import { isSameContent } from "./same-content.ts";
import { settledBy } from "./settle-queue.ts";
import type { Writing } from "./write-verdict.ts";

export type Sent = {
  reviewer: { id: string; name: string };
  body: VerdictBody;
  bodyHash: Buffer;
  /** When it was decided, where that was not now. */
  at?: Date | undefined;
  situation: Situation;
};

/**
 * What a verdict changes, or the "no" to it.
 *
 * Late, and so without an effect on the state, is one that would decide while somebody else holds the entry, or whose
 * reviewer had not seen what stands. A lease that has expired makes nobody late. The same decision once more, from another tab
 * of the same person, is one more link of the chain and changes nothing.
 * @throws StudioError as recordVerdict
 */
export async function weigh(db: Database, sent: Sent): Promise<Writing> {
  const { reviewer, body, situation } = sent;
  const { chain, hash } = situation;
  if (body.entryHash !== null && body.entryHash !== hash) {
    throw new StudioError("unprocessable", message("otherText", { id: body.entryId }));
  }
  const breach = breachOf(body, situation);
  if (breach) throw new StudioError("unprocessable", breach);
  const place = placeOf(body, situation.drawn, reviewer.id);
  await checkCodebook(db, situation.datasetId, body);
  const isRepeat = await checkChain(db, sent, place);
  checkVersion(body, situation);

  const isMain = place.pass === "main";
  const decides = stateOf(linkOf(body, reviewer.id, false)) !== null;
  const isUnseen = isLate(chain, reviewer.id, body.entryVersion);
  const holder = otherHolder(sent);
  const late = isMain && decides && !isRepeat && (isUnseen || holder !== null);
  const longer = [...chain, linkOf(body, reviewer.id, late)];
  const folded = foldLatest(longer);
  return {
    ...sent,
    place,
    late,
    folded,
    keysAfter: keysAfterOf(body, situation, isMain),
    standing: longer.find((link) => link.id === folded.verdictId) ?? null,
    holderId: holder?.reviewerId ?? null,
    isMoved: isMain && !late && !isRepeat,
    versionAfter: isMain ? situation.version + 1 : null,
    // What only its holder can decide is still to be decided: its place stays open, or nobody would be offered it again.
    settled: late && !isUnseen ? null : settledBy(body, place, longer),
  };
}

/** What a conflict tells of how things stood when the verdict came. */
export function meetingOf(
  { reviewer, body, situation }: Omit<Sent, "bodyHash" | "at">,
  { pass }: Pick<Place, "pass">,
): Meeting {
  const { chain, state, version } = situation;
  return {
    chain,
    reviewerId: reviewer.id,
    // Another pass shows nothing of the data set's own state.
    ...(pass === "main" ? { state, version } : { state: foldLatest(chain).state, version: 0 }),
    holder: otherHolder({ reviewer, body, situation }),
    claim: claimOf(body, situation),
  };
}

/** Who holds the entry is its claim's reviewer, on whatever page, and whoever decides on the page that has its token. */
function otherHolder({ reviewer, body, situation: { holder } }: Omit<Sent, "bodyHash" | "at">): Situation["holder"] {
  return holder === null || holder.reviewerId === reviewer.id || holder.token === body.claimToken ? null : holder;
}

/** Another page of the reviewer may hold the entry again under another token: of that claim this verdict knew nothing. */
function claimOf({ claimToken }: VerdictBody, { holder }: Situation): Conflict["claim"] {
  if (claimToken === null) return "none";
  return holder?.token === claimToken ? "held" : "lapsed";
}

/** True where the reviewer's chain went on elsewhere with the same decision. @throws StudioError conflict where it went on otherwise */
async function checkChain(db: Database, sent: Sent, place: Place): Promise<boolean> {
  const { reviewer, body, situation } = sent;
  const { chain } = situation;
  if (chain.some((link) => link.undoes !== null && link.undoes === body.undoes)) {
    return refuseConflict(db, meetingOf(sent, place), message("takenBackAlready"));
  }
  if (headOf(chain, reviewer.id) !== body.previousId) {
    if (await repeatsOwn(db, sent)) return true;
    return refuseConflict(db, meetingOf(sent, place), message("decidedElsewhere"));
  }
  if (body.undoes !== null) checkUndoes(chain, body.undoes, reviewer.id);
  return false;
}

/** Whether it says what the reviewer has said already, and nothing else stands by now. */
async function repeatsOwn(db: Database, { reviewer, body, situation: { chain } }: Sent): Promise<boolean> {
  const own = standingOf(chain, reviewer.id);
  if (!own || own.late || own.decision !== body.decision) return false;
  if (stateOf(own) !== null && foldLatest(chain).verdictId !== own.id) return false;
  return isSameContent(await loadSide(db, own.id, reviewer.id), body);
}

/** @throws StudioError not_found for what is not the reviewer's own · unprocessable for an undo */
function checkUndoes(chain: readonly Link[], verdictId: string, reviewerId: string): void {
  const undone = chain.find((link) => link.id === verdictId && link.reviewerId === reviewerId);
  if (!undone) {
    throw new StudioError("not_found", message("noOwnVerdict", { id: verdictId }));
  }
  if (undone.decision === "undo") {
    throw new StudioError("unprocessable", message("noUndoOfUndo"));
  }
}

/** Who says to have seen more than there is would never be late; of an undo that says nothing. @throws StudioError unprocessable */
function checkVersion({ decision, entryVersion }: VerdictBody, { version, chain }: Situation): void {
  if (decision === "undo") return;
  // Of another pass the browser counts its reviewer's own alone.
  const newest = Math.max(version, chain.length);
  if (entryVersion > newest) {
    throw new StudioError("unprocessable", message("noSuchVersion", { version: entryVersion, newest }));
  }
}
