import { must } from "#domain/must.ts";
import { type Conflict, parseConflict, resolutionOf } from "./conflict.ts";
import { inOrder, isOpen, type OutboxRow, type RowProblem } from "./outbox-row.ts";

export type Setback = { failures: number; sinceMs: number; dueMs: number };

type Now = {
  nowMs: number;
  /** Of verdicts that the server failed at: how often, and when to try again. */
  setbacks: ReadonlyMap<string, Setback>;
  /** Who is here; null where nobody said so. */
  personId: string | null;
  /** Ids of those that are not to go yet, nor what is behind them on their entries. */
  held: ReadonlySet<string>;
};

/**
 * The verdict to be sent now, or null. Within an entry they go in the order of deciding, and none passes a conflict
 * that is still to be chosen in; those that failed before let the others go first, so that one never holds up all.
 */
export function nextToSend(rows: readonly OutboxRow[], { nowMs, setbacks, personId, held }: Now): OutboxRow | null {
  const due = frontRows(rows).filter(
    (row) => mayGo(row, personId, held) && (setbacks.get(row.id)?.dueMs ?? 0) <= nowMs,
  );
  const failures = (row: OutboxRow) => setbacks.get(row.id)?.failures ?? 0;
  return due.sort((a, b) => failures(a) - failures(b) || a.at - b.at)[0] ?? null;
}

/** When the next of them may be sent, or null where none waits to be. Milliseconds; in the past: now. */
export function nextDueMs(rows: readonly OutboxRow[], { setbacks, personId, held }: Omit<Now, "nowMs">): number | null {
  const due = frontRows(rows)
    .filter((row) => mayGo(row, personId, held))
    .map((row) => setbacks.get(row.id)?.dueMs ?? 0);
  return due.length === 0 ? null : Math.min(...due);
}

const mayGo = (row: OutboxRow, personId: string | null, held: ReadonlySet<string>): boolean =>
  row.state === "waiting" && isBy(row, personId) && !held.has(row.id);

/** False for what another person decided in this browser: it waits until that person is here again. */
export const isBy = (row: OutboxRow, personId: string | null): boolean =>
  row.by === null || personId === null || row.by.id === personId;

/** The first verdict of each entry that is not settled; one that only waits to be read holds nothing up. */
function frontRows(rows: readonly OutboxRow[]): OutboxRow[] {
  const fronts = new Map<string, OutboxRow>();
  for (const row of inOrder(rows)) {
    if (isOpen(row) && !fronts.has(row.body.entryId)) fronts.set(row.body.entryId, row);
  }
  return [...fronts.values()];
}

export type RowChange = {
  put: OutboxRow[];
  drop: string[];
  /** Verdicts that will never be on the server, each with what is followed in its place: screens still know them. */
  dropped?: [id: string, instead: Predecessor][];
  /** Verdicts that go again under another id. */
  renamed?: [id: string, newId: string][];
};

/** What a verdict follows: its predecessor, and the version of the entry with it. */
export type Predecessor = { headId: string | null; version: number };

/** What becomes of a verdict that met another one and was answered with a conflict. `newId` is for one that goes again. */
export function settleConflict(
  rows: readonly OutboxRow[],
  row: OutboxRow,
  problem: RowProblem,
  conflict: Conflict,
  newId: string,
): RowChange {
  // Kept as a late one, and its undo waits: the undo goes its way.
  if (conflict.stored && rows.some(({ body }) => body.undoes === row.id)) return { put: [], drop: [row.id] };
  const takenBack = conflict.stored ? null : takeBack(rows, row);
  if (takenBack) return takenBack;
  switch (resolutionOf(conflict, row.body)) {
    case "choose":
      return { put: [{ ...row, state: "conflict", problem }], drop: [] };
    case "notify":
      return { put: [{ ...row, state: "told", problem }], drop: [] };
    case "repeat":
      return keepMine(rows, row, conflict, newId);
    case "resend": {
      const again = keepMine(rows, row, conflict, newId);
      return { ...again, put: [...again.put, { ...row, state: "told", problem }], drop: [] };
    }
  }
}

/**
 * A verdict that the server did not take, while its undo already waits behind it: both go, since its reviewer wants it
 * no more than the server does, and what comes behind follows its predecessor. Null where no undo waits.
 */
export function takeBack(rows: readonly OutboxRow[], refused: OutboxRow): RowChange | null {
  const undo = rows.find((row) => row.body.undoes === refused.id);
  if (!undo) return null;
  const { previousId, entryId, entryVersion } = refused.body;
  const put = rows
    .filter((row) => row.body.entryId === entryId && row.at > undo.at && isOpen(row))
    .map((row) => ({ ...row, body: { ...row.body, ...withoutBoth(row.body) } }));
  const instead = { headId: previousId, version: entryVersion };
  const dropped: RowChange["dropped"] = [
    [refused.id, instead],
    [undo.id, instead],
  ];
  return { put, drop: [refused.id, undo.id], dropped };

  // The screen counted both as verdicts on the entry. A version that the entry never had would be refused.
  function withoutBoth(body: OutboxRow["body"]) {
    return {
      previousId: body.previousId === undo?.id ? previousId : body.previousId,
      entryVersion: Math.max(0, body.entryVersion - 2),
    };
  }
}

/**
 * A verdict that waits for its reviewer, not for the server, although its undo waits as well: a conflict or a refusal then needs
 * no answer. Null where there is none.
 */
export function takeBackAnswered(rows: readonly OutboxRow[]): RowChange | null {
  const undone = new Set(rows.flatMap(({ state, body }) => (state === "waiting" ? (body.undoes ?? []) : [])));
  const answered = rows.find(({ id, state }) => state !== "waiting" && undone.has(id));
  if (!answered) return null;
  // Kept, be it as a late one: the server takes its undo.
  const isKept = answered.state === "told" || parseConflict(answered.problem)?.stored;
  return isKept ? { put: [], drop: [answered.id] } : takeBack(rows, answered);
}

/** What an undo that is given now changes: it waits to be sent, or answers what waited for its reviewer alone. */
export function undoAnswered(answered: OutboxRow, undo: OutboxRow): RowChange {
  const change = must(takeBackAnswered([answered, undo]), "the undo names what it takes back");
  return change.drop.includes(undo.id) ? change : { ...change, put: [undo] };
}

/**
 * The reviewer's own verdict is to stand: it goes again under a new id behind what is there now, and what waited behind
 * it follows it. Those were never sent, so they keep their ids.
 */
export function keepMine(rows: readonly OutboxRow[], mine: OutboxRow, conflict: Conflict, newId: string): RowChange {
  const again: OutboxRow = {
    ...mine,
    id: newId,
    state: "waiting",
    problem: null,
    body: { ...mine.body, id: newId, previousId: conflict.headId, entryVersion: conflict.version },
  };
  const renamed = (id: string | null) => (id === mine.id ? newId : id);
  const behind = rows
    .filter((row) => row.id !== mine.id && (row.body.previousId === mine.id || row.body.undoes === mine.id))
    .map((row) => ({
      ...row,
      body: { ...row.body, previousId: renamed(row.body.previousId), undoes: renamed(row.body.undoes) },
    }));
  return { put: [again, ...behind], drop: [mine.id], renamed: [[mine.id, newId]] };
}

/** The other verdict is to stand: the reviewer's own goes, with all that waited behind it and hung on it. */
export function keepTheirs(rows: readonly OutboxRow[], mine: OutboxRow, { headId, version }: Conflict): RowChange {
  const drop = new Set([mine.id]);
  for (const row of inOrder(rows)) {
    if (row.body.previousId !== null && drop.has(row.body.previousId)) drop.add(row.id);
  }
  return { put: [], drop: [...drop], dropped: [...drop].map((id) => [id, { headId, version }]) };
}
