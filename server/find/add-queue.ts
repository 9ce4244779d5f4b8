import type pg from "pg";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { printStoredFilter } from "#domain/find/stored-filter.ts";
import { must } from "#domain/must.ts";
import type { Draw } from "./draw-entries.ts";

/** What a queue is and whose; `probability` is the chance that each of `entryIds` had to be drawn. */
type NewQueue = Pick<Draw, "order" | "seed"> & {
  datasetId: bigint;
  reviewerId: string;
  /** Whom it is given to; absent: all who review there. */
  assigneeId?: string | undefined;
  name?: string | undefined;
  purpose: "session" | "spot_check";
  filter: EntryFilter;
  entryIds: readonly string[];
  probability: number;
};

/** Keeps a queue with its entries, frozen, at positions from 1; answers its id. Within the caller's transaction. */
export async function addQueue(client: pg.PoolClient, queue: NewQueue): Promise<bigint> {
  const { datasetId, reviewerId, assigneeId, name, purpose, filter, order, seed, entryIds, probability } = queue;
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO "Queue" ("datasetId", "reviewerId", purpose, filter, "order", seed, size, "assigneeId", name)
     VALUES ($1, $2, $3::"QueuePurpose", $4::json, $5::"QueueOrder", $6, $7, $8, $9) RETURNING id`,
    [
      datasetId,
      reviewerId,
      purpose,
      JSON.stringify(printStoredFilter(filter)),
      order,
      seed,
      entryIds.length,
      assigneeId ?? null,
      name ?? null,
    ],
  );
  const queueId = BigInt(must(rows[0], "it was inserted").id);
  await client.query(
    `INSERT INTO "QueueEntry" ("queueId", "position", "entryId", probability)
     SELECT $1::bigint, place, id, $3::float8 FROM unnest($2::bigint[]) WITH ORDINALITY AS drawn (id, place)`,
    [queueId, entryIds, probability],
  );
  return queueId;
}
