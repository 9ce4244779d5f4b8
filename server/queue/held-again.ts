import type { Database } from "#server/db/client.ts";
import { againOnDeadlock } from "#server/db/yielding.ts";
import { LEASE_SECONDS, RENEW } from "./claim-sql.ts";
import type { QueueFacts } from "./queue-facts.ts";
import type { Held } from "./show-claimed.ts";

/** Who asks a queue for entries, and what they have already. */
export type Asked = { queue: QueueFacts; reviewerId: string; have: readonly bigint[] };

/** What every statement that claims begins with: $1 to $5. */
export const valuesOf = ({ queue, reviewerId }: Asked) => [
  queue.queueId,
  queue.pass,
  reviewerId,
  queue.states,
  LEASE_SECONDS,
];

/** A place as a statement that claims answers it; `token` is null where the claim was not won. */
export type ClaimRow = { entryId: string; position: number; token: string | null; until: Date };

/** The places that were won. */
export const heldOf = (rows: readonly ClaimRow[]): Held[] =>
  rows.flatMap(({ entryId, position, token, until }) => (token === null ? [] : { entryId, position, token, until }));

/** Renews the reviewer's leases of the queue, and answers up to `count` of what they hold and do not have, under new tokens. */
export async function renew(
  db: Database,
  asked: Asked,
  count: number,
  imageIds: readonly bigint[] = [],
): Promise<Held[]> {
  const values = [...valuesOf(asked), count, asked.have.map(String), imageIds.map(String)];
  const { rows } = await againOnDeadlock(() => db.pool.query<ClaimRow>({ ...RENEW, values }));
  return heldOf(rows);
}
