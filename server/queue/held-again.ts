import { LEASE_SECONDS } from "#domain/claim.ts";
import type { Database } from "#server/db/client.ts";
import { againOnDeadlock } from "#server/db/yielding.ts";
import { RENEW } from "./claim-sql.ts";
import type { Claimant, WonClaim } from "./claimant.ts";

/** What every statement that claims begins with: $1 to $5. */
export const valuesOf = ({ queue, reviewerId }: Claimant) => [
  queue.queueId,
  queue.pass,
  reviewerId,
  queue.states,
  LEASE_SECONDS,
];

/** A place as a statement that claims answers it; `token` is null where the claim was not won. */
export type ClaimRow = { entryId: string; position: number; token: string | null; until: Date };

/** The places that were won. */
export const heldOf = (rows: readonly ClaimRow[]): WonClaim[] =>
  rows.flatMap(({ entryId, position, token, until }) => (token === null ? [] : { entryId, position, token, until }));

/** Renews the reviewer's leases of the queue, and answers up to `count` of what they hold and do not have, under new tokens. */
export async function renew(
  db: Database,
  claimant: Claimant,
  count: number,
  imageIds: readonly bigint[] = [],
): Promise<WonClaim[]> {
  const values = [...valuesOf(claimant), count, claimant.have.map(String), imageIds.map(String)];
  const { rows } = await againOnDeadlock(() => db.pool.query<ClaimRow>({ ...RENEW, values }));
  return heldOf(rows);
}
