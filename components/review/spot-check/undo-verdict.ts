import { v7 as uuidv7 } from "uuid";
import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import { spotCells } from "#domain/review/spot-check/spot-check.ts";
import { SPOT_REASON, type SpotMark } from "#domain/review/spot-check/spot-judgements.ts";
import type { Undoable } from "#domain/verdict/recorded.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import { undoOf } from "../outbox/undo-of.ts";

/** The undo of a verdict of this page, which may still be on its way, and its entry after the undo. */
export function undoSent(claimed: ClaimedEntry, sent: VerdictBody): { body: VerdictBody; claimed: ClaimedEntry } {
  const version = claimed.entry.version + 1;
  const { entryId, queueId, entryHash, mode } = sent;
  const body: VerdictBody = {
    ...undoOf(sent.id),
    id: uuidv7(),
    entryId,
    queueId,
    claimToken: null,
    previousId: sent.id,
    mode,
    entryVersion: version,
    entryHash,
  };
  // The undo gives the claim back under the undone verdict's id.
  const claim = { ...claimed.claim, token: sent.id };
  return { body, claimed: { ...claimed, entry: { ...claimed.entry, version: version + 1 }, claim, headId: body.id } };
}

/** The undo of a reviewer's newest verdict of a queue (of an earlier page or browser), its entry after the undo, and the marks that the verdict was made of. */
export function undoEarlier(
  { verdictId, claimed, given }: Undoable,
  queueId: string,
): { body: VerdictBody; claimed: ClaimedEntry; marks: Map<string, SpotMark> } {
  const { entry } = claimed;
  const body: VerdictBody = {
    ...undoOf(verdictId),
    id: uuidv7(),
    entryId: entry.id,
    queueId,
    claimToken: null,
    previousId: claimed.headId,
    mode: "grid",
    entryVersion: entry.version,
    entryHash: entry.hash,
  };
  const marks = new Map(
    spotCells([claimed]).map((cell): [string, SpotMark] => {
      const [place] = cell.mentions;
      const said = given.judgements.find(({ turnId, start }) => turnId === place?.turnId && start === place?.start);
      if (!said) return [cell.key, { right: null }];
      return [cell.key, said.right ? { right: true } : { right: false, code: said.reasonCode ?? SPOT_REASON }];
    }),
  );
  const after = { ...claimed, entry: { ...entry, version: entry.version + 1 }, headId: body.id };
  return { body, claimed: after, marks };
}
