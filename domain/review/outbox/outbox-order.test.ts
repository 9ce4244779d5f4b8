import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { verdictOf } from "#tests/verdict-of.ts";
import { type Conflict, sideSchema } from "./conflict.ts";
import {
  keepMine,
  keepTheirs,
  nextDueMs,
  nextToSend,
  type RowChange,
  settleConflict,
  takeBack,
  takeBackAnswered,
  undoAnswered,
} from "./outbox-order.ts";
import type { OutboxRow } from "./outbox-row.ts";
import { outboxState } from "./outbox-state.ts";

type Sketch = Partial<Pick<OutboxRow, "state" | "by">> & { previousId?: string | null; undoes?: string };

function row(id: string, entryId: string, at: number, { previousId = null, undoes, ...more }: Sketch = {}): OutboxRow {
  return {
    id,
    installation: "i",
    at,
    entry: null,
    by: null,
    state: "waiting",
    problem: null,
    ...more,
    body: verdictOf({
      id,
      entryId,
      queueId: null,
      previousId,
      decision: undoes ? "undo" : "accept",
      undoes: undoes ?? null,
    }),
  };
}

const ann = { id: "a", name: "Ann" };
const bo = { id: "b", name: "Bo" };
const calm = { nowMs: 1000, setbacks: new Map(), personId: "a", held: new Set<string>() };
const setback = (dueMs: number, failures = 1) => ({ dueMs, failures, sinceMs: 0 });
const conflict: Conflict = {
  stored: false,
  headId: "head",
  state: "accepted",
  version: 7,
  theirs: null,
  heldBy: null,
  claim: "lapsed",
};

function changed(rows: readonly OutboxRow[], { put, drop }: RowChange): OutboxRow[] {
  const gone = new Set([...drop, ...put.map((own) => own.id)]);
  return [...rows.filter((own) => !gone.has(own.id)), ...put];
}

describe("what is sent next", () => {
  test("goes in the order of deciding, whatever order it is kept in", () => {
    expect(nextToSend([row("v2", "2", 20), row("v1", "1", 10)], calm)?.id).toBe("v1");
  });

  test("does not wait for one that the server fails at, but for those of its own entry", () => {
    const rows = [row("v1", "1", 10), row("v2", "1", 20, { previousId: "v1" }), row("v3", "3", 30)];
    expect(nextToSend(rows, { ...calm, setbacks: new Map([["v1", setback(2000)]]) })?.id).toBe("v3");
    expect(nextToSend(rows.slice(0, 2), { ...calm, setbacks: new Map([["v1", setback(2000)]]) })).toBeNull();
  });

  test("is the one that failed less often, of those that are due", () => {
    const rows = [row("v1", "1", 10), row("v2", "2", 20)];
    expect(nextToSend(rows, { ...calm, setbacks: new Map([["v1", setback(500)]]) })?.id).toBe("v2");
  });

  test("never passes a conflict of its entry, and passes a refusal", () => {
    const behind = row("v2", "1", 20);
    expect(nextToSend([row("v1", "1", 10, { state: "conflict" }), behind], calm)).toBeNull();
    expect(nextToSend([row("v1", "1", 10, { state: "refused" }), behind], calm)?.id).toBe("v2");
  });

  test("is never what somebody else decided in this browser", () => {
    const rows = [row("v1", "1", 10, { by: bo }), row("v2", "2", 20, { by: ann })];
    expect(nextToSend(rows, calm)?.id).toBe("v2");
    expect(nextToSend(rows, { ...calm, personId: "b" })?.id).toBe("v1");
    expect(outboxState(rows, { personId: "a", sinceMs: [], isRead: true })).toMatchObject({
      waiting: 1,
      ofOthers: [{ name: "Bo", count: 1 }],
    });
  });

  test("is due when the first entry's setback ends, or at once", () => {
    const setbacks = new Map([["v1", setback(5000)]]);
    const rows = [row("v1", "1", 10), row("v2", "1", 20)];
    expect(nextDueMs(rows, { ...calm, setbacks, personId: null })).toBe(5000);
    expect(nextDueMs([...rows, row("v3", "3", 30)], { ...calm, setbacks, personId: null })).toBe(0);
    expect(nextDueMs([row("v1", "1", 10, { state: "conflict" })], { ...calm, setbacks, personId: null })).toBeNull();
  });
});

describe("a verdict that the server did not take", () => {
  const refused = row("v1", "1", 10, { previousId: "head" });
  const undo = row("v2", "1", 20, { previousId: "v1", undoes: "v1" });
  const again = row("v3", "1", 30, { previousId: "v2" });

  test("goes together with its undo, and what was decided after that follows what was there before", () => {
    const left = changed([refused, undo, again], takeBack([refused, undo, again], refused) ?? { put: [], drop: [] });
    expect(left.map(({ id, body }) => [id, body.previousId])).toEqual([["v3", "head"]]);
  });

  test("counts no more as a version of the entry for what was decided behind it", () => {
    const counted = (own: OutboxRow, entryVersion: number) => ({ ...own, body: { ...own.body, entryVersion } });
    const other = row("v9", "2", 40);
    const later = counted(row("v4", "1", 35, { previousId: "v3" }), 4);
    const rows = [refused, undo, counted(again, 2), later, other];
    const left = changed(rows, takeBack(rows, refused) ?? { put: [], drop: [] });
    expect(new Map(left.map(({ id, body }) => [id, [body.previousId, body.entryVersion]]))).toEqual(
      new Map([
        ["v9", [null, 0]],
        ["v3", ["head", 0]],
        ["v4", ["v3", 2]],
      ]),
    );
  });

  test("leaves behind what to follow, for a screen that still knows it", () => {
    expect(takeBack([refused, undo], refused)?.dropped).toEqual([
      ["v1", { headId: "head", version: 0 }],
      ["v2", { headId: "head", version: 0 }],
    ]);
  });

  test("needs no answer of its reviewer any more once they take it back", () => {
    expect(undoAnswered({ ...refused, state: "refused" }, undo)).toMatchObject({ put: [], drop: ["v1", "v2"] });
    const problem = { status: 409, code: "conflict", message: "", data: { ...conflict, headId: null } };
    expect(undoAnswered({ ...refused, state: "conflict", problem }, undo)).toMatchObject({
      put: [],
      drop: ["v1", "v2"],
    });
  });

  test("is taken back on the server where that kept it as a late one", () => {
    const data = { ...conflict, headId: null, stored: true };
    const late = { ...refused, state: "conflict" as const, problem: { status: 409, code: "", message: "", data } };
    expect(undoAnswered(late, undo)).toEqual({ put: [undo], drop: ["v1"] });
  });

  test("and answered in another tab that had not read its undo goes as well, and what comes behind follows its predecessor", () => {
    const change = takeBackAnswered([{ ...refused, state: "refused" }, undo, again]);
    expect(change).toMatchObject({ drop: ["v1", "v2"], put: [{ id: "v3", body: { previousId: "head" } }] });
    expect(takeBackAnswered([{ ...refused, state: "told" }, undo, again])).toEqual({ put: [], drop: ["v1"] });
    expect(takeBackAnswered([refused, undo, again])).toBeNull();
  });

  test("stays where nobody took it back", () => {
    expect(takeBack([refused, again], refused)).toBeNull();
  });
});

describe("a conflict", () => {
  const mine = row("v1", "1", 10, { state: "conflict" });
  const undo = row("v2", "1", 20, { previousId: "v1", undoes: "v1" });
  const again = row("v3", "1", 30, { previousId: "v2" });
  const other = row("v4", "4", 40);
  const rows = [mine, undo, again, other];

  test("chosen mine goes again under a new id behind what is there, and what waited behind it follows it", () => {
    const left = changed(rows, keepMine(rows, mine, conflict, "new"));
    expect(left.find(({ id }) => id === "new")).toMatchObject({
      at: 10,
      state: "waiting",
      body: { id: "new", previousId: "head", entryVersion: 7 },
    });
    expect(left.find(({ id }) => id === "v2")?.body).toMatchObject({ previousId: "new", undoes: "new" });
    expect(left.find(({ id }) => id === "v3")?.body).toMatchObject({ previousId: "v2" });
    expect(nextToSend(left, calm)?.id).toBe("new");
  });

  test("chosen theirs drops mine and all that hung on it, and nothing else", () => {
    expect(changed(rows, keepTheirs(rows, mine, conflict))).toEqual([other]);
  });
});

describe("what met another verdict", () => {
  const mine = row("v1", "1", 10);
  const problemOf = (data: Conflict) => ({ status: 409, code: "conflict", message: "", data });
  const theirs = sideSchema.parse({
    verdictId: "0195f7a2-1111-7000-8000-000000000001",
    reviewerName: "Bo",
    isOwn: false,
    decision: "reject",
    reasonCodes: [],
    note: null,
    judgements: [],
    turnsAfter: null,
    at: "2026-11-29T00:00:00.000Z",
  });
  const settle = (own: OutboxRow, met: Conflict, behind: OutboxRow[] = []) =>
    changed([own, ...behind], settleConflict([own, ...behind], own, problemOf(met), met, "new"));

  test("two sides are chosen between, and what waits behind them waits on", () => {
    const left = settle(mine, { ...conflict, theirs }, [row("v2", "1", 20, { previousId: "v1" })]);
    expect(left.map(({ id, state }) => [id, state])).toEqual([
      ["v2", "waiting"],
      ["v1", "conflict"],
    ]);
    expect(nextToSend(left, calm)).toBeNull();
  });

  test("where one side alone is possible it is told, and holds nothing up", () => {
    const left = settle(mine, { ...conflict, stored: true, heldBy: { reviewerName: "Bo" } }, [row("v2", "1", 20)]);
    expect(left.find(({ id }) => id === "v1")).toMatchObject({ state: "told", problem: { status: 409 } });
    expect(nextToSend(left, calm)?.id).toBe("v2");
    expect(outboxState(left, { personId: "a", sinceMs: [], isRead: true })).toMatchObject({
      waiting: 1,
      conflicts: [],
      outcomes: [{ id: "v1" }],
    });
  });

  test("where nothing stands against it, it goes again by itself, and that is told", () => {
    const left = settle(mine, conflict);
    expect(nextToSend(left, calm)).toMatchObject({ id: "new", body: { previousId: "head", entryVersion: 7 } });
    expect(left.find(({ id }) => id === "v1")?.state).toBe("told");
    const { renamed } = settleConflict([mine], mine, problemOf(conflict), conflict, "new");
    expect(renamed).toEqual([["v1", "new"]]);
  });

  test("an undo that goes again is told of by nobody", () => {
    const undo = row("v2", "1", 20, { previousId: "v1", undoes: theirs.verdictId });
    const left = settle(undo, { ...conflict, theirs });
    expect(left.map(({ id, state, body }) => [id, state, body.previousId])).toEqual([["new", "waiting", "head"]]);
  });

  test("with its undo behind it, it needs no answer", () => {
    const undo = row("v2", "1", 20, { previousId: "v1", undoes: "v1" });
    expect(settle(mine, conflict, [undo])).toEqual([]);
    expect(settle(mine, { ...conflict, stored: true, theirs }, [undo])).toEqual([undo]);
  });

  test("of which was told is taken back on the server, which has it", () => {
    const answered = { ...mine, state: "told" as const, problem: null };
    const undo = row("v2", "1", 20, { previousId: "v1", undoes: "v1" });
    expect(undoAnswered(answered, undo)).toEqual({ put: [undo], drop: ["v1"] });
  });
});

/** A server as far as its chains go: each entry's verdicts, in the order in which it took them. */
class Chains {
  readonly byEntry = new Map<string, string[]>();
  take({ id, body }: OutboxRow): "kept" | "repeated" | "conflict" {
    const chain = this.byEntry.get(body.entryId) ?? [];
    if (chain.includes(id)) return "repeated";
    if ((chain.at(-1) ?? null) !== body.previousId) return "conflict";
    this.byEntry.set(body.entryId, [...chain, id]);
    return "kept";
  }
}

test("whatever fails, whenever the page ends, each verdict is taken once and in the order of its entry", () => {
  const fate = fc.constantFrom("answered", "lost before", "lost after", "failing", "reload");
  fc.assert(
    fc.property(
      fc.array(fc.nat(3), { minLength: 1, maxLength: 12 }),
      fc.array(fate, { maxLength: 60 }),
      (entries, fates) => {
        const heads = new Map<string, string>();
        let rows = entries.map((entry, index) => {
          const decided = row(`v${index}`, String(entry), index, { previousId: heads.get(String(entry)) ?? null });
          heads.set(String(entry), decided.id);
          return decided;
        });
        const server = new Chains();
        const setbacks = new Map<string, ReturnType<typeof setback>>();
        let nowMs = 0;
        // After what was drawn all goes well: every setback ends, and no more rounds are needed than verdicts.
        for (const happens of [...fates, ...Array.from({ length: 60 }, () => "answered" as const)]) {
          const next = nextToSend(rows, { ...calm, nowMs, setbacks, personId: null });
          nowMs += 10;
          if (happens === "reload") setbacks.clear();
          if (!next || happens === "reload" || happens === "lost before") continue;
          if (happens === "failing") {
            setbacks.set(next.id, setback(nowMs + 50, (setbacks.get(next.id)?.failures ?? 0) + 1));
            continue;
          }
          expect(server.take(next)).not.toBe("conflict");
          if (happens === "answered") rows = rows.filter((own) => own !== next);
        }
        expect(rows).toEqual([]);
        for (const entry of new Set(entries)) {
          const decided = entries.flatMap((own, index) => (own === entry ? [`v${index}`] : []));
          expect(server.byEntry.get(String(entry))).toEqual(decided);
        }
      },
    ),
  );
});
