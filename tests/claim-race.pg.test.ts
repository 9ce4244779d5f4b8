import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { claimNext } from "#server/queue/claim-next.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { freshDatabase } from "#tests/database.ts";
import { addReviewer, type Reviewer, verdictBody } from "#tests/entries.ts";
import { beginClaim, CLAIM_WAYS, endWith, twoSessions } from "#tests/import/contested.ts";
import { countWaiting, waitForLocks } from "#tests/locks.ts";

let db: Database;
let ann: Reviewer;
let bob: Reviewer;

beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
  bob = await addReviewer(db, "Bob");
});
afterAll(() => db.close());

const ORIGINS = ["the same queue", "another queue", "the browse page"] as const;
const RACES = CLAIM_WAYS.flatMap(([way, request]) => ORIGINS.map((origin) => [way, origin, request] as const));

describe("an entry that is decided while a claim of it is being won goes to nobody else", () => {
  test.each(RACES)("claimed %s, decided in %s", async (_, origin, request) => {
    const { own, other, entryIds, first, decided, imageId } = await twoSessions(db, ann);
    const between = await beginClaim(db, bob, first);
    // Looked at all three, and waits at the first of them.
    const claiming = claimNext(db, own, ann.id, request(imageId));
    await waitForLocks(db, 1);
    const queueId = { "the same queue": own, "another queue": other, "the browse page": null }[origin];
    const body = verdictBody(decided, { queueId: queueId === null ? null : String(queueId) });
    let isDecided = false;
    const deciding = recordVerdict(db, bob, body).finally(() => {
      isDecided = true;
    });
    // One by one the claim holds its places: a verdict of the same queue waits for it, and is written at its end.
    await expect.poll(async () => isDecided || (await countWaiting(db)) === 2).toBe(true);
    await endWith(between, "ROLLBACK");

    const { entries } = await claiming;
    expect(await deciding).toMatchObject({ late: false, state: "accepted" });
    expect(entries.map(({ entry }) => BigInt(entry.id)).sort()).toEqual(entryIds.filter((id) => id !== decided));
    expect(await db.prisma.claim.count({ where: { entryId: decided } })).toBe(0);
    expect(await db.prisma.claim.count({ where: { entryId: { in: entryIds }, reviewerId: ann.id } })).toBe(2);
  });
});

test.each(
  CLAIM_WAYS.slice(1).flatMap(([way, request]) => [
    [way, "skipped", { decision: "skip" }, {}, request] as const,
    [way, "decided", {}, { filter: {} }, request] as const,
  ]),
)("claimed %s, one that its own queue is done with is not offered again, whatever its state: %s", async (...row) => {
  const [, , verdict, session, request] = row;
  const { own, entryIds, first, decided, imageId } = await twoSessions(db, ann, session);
  const between = await beginClaim(db, bob, first);
  const claiming = claimNext(db, own, ann.id, request(imageId));
  await waitForLocks(db, 1);
  await recordVerdict(db, bob, verdictBody(decided, { queueId: String(own), ...verdict }));
  await endWith(between, "ROLLBACK");
  const { entries } = await claiming;
  expect(entries.map(({ entry }) => BigInt(entry.id)).sort()).toEqual(entryIds.filter((id) => id !== decided));
});

test("what is handed out is the version that was checked: a decision that comes after it makes the claim's verdict late", async () => {
  const { own, decided } = await twoSessions(db, ann);
  const { entries } = await claimNext(db, own, ann.id, { count: 3, have: [] });
  const entry = entries.find(({ entry }) => entry.id === String(decided));
  await db.prisma.claim.deleteMany({ where: { entryId: decided } });
  await recordVerdict(db, bob, verdictBody(decided, { decision: "flag" }));
  const mine: Partial<VerdictBody> = { entryVersion: entry?.entry.version ?? 9, decision: "reject" };
  expect(await recordVerdict(db, ann, verdictBody(decided, mine))).toMatchObject({ late: true, state: "flagged" });
});
