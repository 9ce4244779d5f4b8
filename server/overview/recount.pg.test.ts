import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer, type Reviewer } from "#tests/entries.ts";
import { loadOverview } from "./load-overview.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let people: Reviewer[];
beforeAll(async () => {
  db = await freshDatabase();
  people = [await addReviewer(db, "Ann"), await addReviewer(db, "Bo"), await addReviewer(db, "Cy")];
});
afterAll(() => db.close());

const DECISIONS = ["accept", "edit", "reject", "skip", "unclear", "flag", "judge", "undo", "reset"] as const;
const MARKS = ["box-outside", "empty-text", "too-few-pairs"];

const verdictOf = fc.record({
  person: fc.nat(2),
  entry: fc.nat(7),
  decision: fc.constantFrom(...DECISIONS),
  mode: fc.constantFrom("single", "photo", "grid", "import"),
  pass: fc.constantFrom("main", "main", "second"),
  isBulk: fc.boolean(),
  activeMs: fc.nat(100_000),
  tooFast: fc.boolean(),
  // Around midnight, wherever the server is.
  minute: fc.integer({ min: -2000, max: 2000 }),
});
const MIDNIGHT = Date.parse("2026-11-30T00:00:00Z");

test("whatever was decided by whom in which way, its figures are those of a plain recount", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(verdictOf, { maxLength: 40 }),
      fc.array(fc.subarray(MARKS), { minLength: 8, maxLength: 8 }),
      async (all, marks) => {
        const { datasetId, entryIds } = await addDataset(db, { images: 2, perImage: 4 });
        for (const [nth, own] of marks.entries())
          await db.prisma.entryStatus.update({ where: { entryId: entryIds[nth] ?? 0n }, data: { marks: own } });
        const rows = all.map((own, nth) => ({ ...own, at: new Date(MIDNIGHT + own.minute * 60_000 + nth) }));
        await db.prisma.verdict.createMany({
          data: rows.map(({ person, entry, isBulk, minute: _, at, ...own }) => ({
            ...own,
            id: crypto.randomUUID(),
            datasetId,
            entryId: entryIds[entry] ?? 0n,
            reviewerId: people[person]?.id ?? "",
            bulkRunId: isBulk ? 1n : null,
            reasonCodes: [],
            durationMs: own.activeMs,
            entryVersion: 0,
            aids: {},
            stateAfter: "pending" as const,
            createdAt: at,
          })),
        });
        const { days, people: shown, warnings } = await loadOverview(db, datasetId, null);

        const counted = rows.filter(({ pass, isBulk, mode }) => pass === "main" && !isBulk && mode !== "import");
        const tell = (own: readonly { decision: string }[]) => {
          const decisions: Record<string, number> = {};
          for (const { decision } of own) decisions[decision] = (decisions[decision] ?? 0) + 1;
          return decisions;
        };
        const told = counted.filter(({ decision }) => decision !== "undo" && decision !== "reset");
        const byDay = Map.groupBy(told, ({ at }) => at.toISOString().slice(0, 10));
        expect(days).toEqual(
          [...byDay]
            .sort(([one], [other]) => (one < other ? -1 : 1))
            .map(([day, own]) => ({ day, decisions: tell(own) })),
        );
        const byPerson = Map.groupBy(counted, ({ person }) => people[person]?.name ?? "");
        expect(shown.map(({ name }) => name)).toEqual([...byPerson.keys()].sort());
        for (const { name, decisions, paced, activeMs, tooFast } of shown) {
          const own = byPerson.get(name) ?? [];
          const timed = own.filter(
            ({ mode, decision }) =>
              ["single", "photo"].includes(mode) && !["judge", "undo", "reset"].includes(decision),
          );
          const sum = timed.reduce((total, one) => total + one.activeMs, 0);
          expect([name, decisions, paced, activeMs, tooFast]).toEqual([
            name,
            tell(own),
            timed.length,
            sum,
            timed.filter((one) => one.tooFast).length,
          ]);
        }
        const expected: Record<string, number> = {};
        for (const mark of marks.flat()) expected[mark] = (expected[mark] ?? 0) + 1;
        expect(warnings).toEqual({ isExact: true, counts: expected });
      },
    ),
    { numRuns: 40 },
  );
});
