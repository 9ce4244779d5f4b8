import { useRef, useState } from "react";
import { draftOfVerdict } from "#domain/review/workspace/draft-of-verdict.ts";
import type { Decision } from "#domain/verdict/verdict.ts";
import { call } from "../../ui/call.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Say } from "../workspace/live-region.tsx";
import { sameAction, saveAction } from "./action-store.ts";
import type { FedEntry } from "./feed.ts";

/** A verdict of this page, with the entry as it was left: Undo restores it without asking the server. */
export type MyVerdict = { fed: FedEntry; verdictId: string; decision: Decision };

/** A verdict that is being taken back; the version of its entry that the undo makes. */
type Back = MyVerdict & { version: number };

type Options = {
  queueId: string;
  keptAs: string;
  outbox: Outbox;
  /** Sends the undo and puts the entry on the screen again. */
  bringBack(back: Back): void;
  announce(say: Say): void;
};

/**
 * Undoes actions of a session, the newest first, across reloads as far as the reviewer's own verdicts go. One press undoes
 * everything that one action decided.
 */
export function useUndo({ queueId, keptAs, outbox, bringBack, announce }: Options) {
  const [actions, setActions] = useState<readonly (readonly MyVerdict[])[]>([]);
  /** Verdicts of an earlier page may be there to take back, until the server says there are none. */
  const [hasEarlier, setHasEarlier] = useState(true);
  const isAsking = useRef(false);

  function remember(given: readonly MyVerdict[]) {
    if (given.length === 0) return;
    setActions((all) => [...all, given]);
    saveAction(
      keptAs,
      queueId,
      given.map(({ verdictId }) => verdictId),
    );
  }

  async function undo() {
    const last = actions.at(-1);
    if (last) {
      setActions(actions.slice(0, -1));
      // The last goes first, so that the first is in focus again. The verdict and its undo each count one.
      for (const { fed, ...own } of last.toReversed())
        bringBack({ ...own, fed: { ...fed, headId: own.verdictId }, version: fed.entry.version + 2 });
      return announce(undone(last.map(({ decision }) => decision)));
    }
    if (isAsking.current || outbox.state().waiting > 0) return announce(({ review }) => review("undoWaiting"));
    isAsking.current = true;
    const decisions = await undoEarlier().finally(() => {
      isAsking.current = false;
    });
    if (decisions.length === 0) setHasEarlier(false);
    announce(decisions.length === 0 ? ({ review }) => review("nothingToUndo") : undone(decisions));
  }

  /** The newest of the server's, and what was given with it. It is asked again after each: it knows the newest alone. */
  async function undoEarlier(): Promise<Decision[]> {
    const decisions: Decision[] = [];
    for (let others: Set<string> | null = null; ; ) {
      // Where the server does not answer nothing more is taken back.
      const earlier = await call("GET /api/queues/{queueId}/undoable", { params: { queueId } }).catch(() => null);
      if (!earlier || (others && !others.delete(earlier.verdictId))) return decisions;
      const { claimed, given, verdictId, decision } = earlier;
      others ??= sameAction(keptAs, queueId, verdictId);
      const fed = { ...claimed, draft: draftOfVerdict(claimed.entry, given) };
      bringBack({ fed, verdictId, decision, version: claimed.entry.version + 1 });
      decisions.push(decision);
      if (others.size === 0) return decisions;
      await outbox.send();
      // Until the undo has arrived the server would name the same verdict again: the next press continues.
      if (outbox.state().waiting > 0) return decisions;
    }
  }

  return { canUndo: actions.length > 0 || hasEarlier, remember, undo };
}

const undone =
  (decisions: readonly Decision[]): Say =>
  ({ review, common }) =>
    decisions.length === 1
      ? review("undone", { what: common(`decision.${decisions[0]}`) })
      : review("undoneMany", { count: decisions.length });
