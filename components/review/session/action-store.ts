import { z } from "zod";

/** Of those that gave several verdicts; from older ones Undo goes back verdict by verdict. */
const ACTIONS_MAX = 50;
const actionsSchema = z.array(z.array(z.string())).catch([]);

const keyOf = (keptAs: string, queueId: string): string => `svit-actions/${keptAs}/${queueId}`;

/**
 * Stores in this browser that these verdicts of a session came from one action, so that one Undo reverts them all after a
 * reload, too: a verdict itself does not say with which others it was given.
 */
export function saveAction(keptAs: string, queueId: string, verdictIds: readonly string[]): void {
  if (verdictIds.length < 2) return;
  const actions = [...loadActions(keptAs, queueId), [...verdictIds]].slice(-ACTIONS_MAX);
  try {
    localStorage.setItem(keyOf(keptAs, queueId), JSON.stringify(actions));
  } catch {
    // A full storage: after a reload they are taken back one by one.
  }
}

/** The other verdicts of the action that gave this one; none where it was the only one or nothing was stored. */
export const sameAction = (keptAs: string, queueId: string, verdictId: string): Set<string> =>
  new Set(
    loadActions(keptAs, queueId)
      .find((ids) => ids.includes(verdictId))
      ?.filter((id) => id !== verdictId),
  );

function loadActions(keptAs: string, queueId: string): string[][] {
  try {
    return actionsSchema.parse(JSON.parse(localStorage.getItem(keyOf(keptAs, queueId)) ?? "[]"));
  } catch {
    // A storage that is closed or damaged: verdicts are taken back one by one.
    return [];
  }
}
