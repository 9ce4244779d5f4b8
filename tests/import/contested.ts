import { randomUUID } from "node:crypto";
import type pg from "pg";
import { sessionRequestSchema } from "#domain/session-request.ts";
import type { Database } from "#server/db/client.ts";
import type { ClaimRequest } from "#server/queue/claim-next.ts";
import { startSession } from "#server/queue/start-session.ts";
import { addDataset, type Reviewer } from "#tests/entries.ts";

/** One photo with three entries, in two sessions over all of them; `decided` is the second. */
export async function twoSessions(db: Database, starter: Reviewer, request: object = {}) {
  const { datasetId, entryIds } = await addDataset(db, { perImage: 3 });
  const start = async (seed: string) =>
    (await startSession(db, datasetId, starter.id, sessionRequestSchema.parse({ ...request, seed }))).queueId;
  const [first, decided] = entryIds as [bigint, bigint, bigint];
  const { imageId } = await db.prisma.entry.findUniqueOrThrow({ where: { id: first } });
  return { own: await start("1"), other: await start("2"), entryIds, first, decided, imageId: imageId ?? 0n };
}

/** While it lasts, whoever claims the entry waits: `claimer`'s claim of it is neither there nor not there. */
export async function beginClaim(db: Database, claimer: Reviewer, entryId: bigint): Promise<pg.PoolClient> {
  const client = await db.pool.connect();
  await client.query("BEGIN");
  await client.query(
    `INSERT INTO "Claim" ("entryId", pass, "reviewerId", token, until) VALUES ($1, 'main', $2, $3, now() + interval '1 hour')`,
    [entryId, claimer.id, randomUUID()],
  );
  return client;
}

export async function endWith(client: pg.PoolClient, how: "COMMIT" | "ROLLBACK"): Promise<void> {
  await client.query(how);
  client.release();
}

/** Every way in which a browser claims, of the photo where it needs one. */
export const CLAIM_WAYS: [string, (imageId: bigint) => ClaimRequest][] = [
  ["by entry", () => ({ count: 3, have: [] })],
  ["by photo", () => ({ count: 3, have: [], by: "photo" })],
  ["the rest of a photo", (imageId) => ({ count: 3, have: [], imageId })],
];
