import type { AuditAction, TargetKind } from "#domain/audit/action.ts";
import { must } from "#domain/must.ts";
import { type Acting, actingNow, noteRecorded } from "./acting.ts";
import type { Prisma } from "./generated/client.ts";
import type { Queryable } from "./transaction.ts";

/** What happened. Nothing in it may be somebody's name, e-mail or password: rows are never changed, and people may be erased. */
export type AuditEvent = {
  action: AuditAction;
  datasetId?: bigint | string | null;
  target?: { kind: TargetKind; id: bigint | string } | null;
  before?: object | null;
  after?: object | null;
  /** Who did it, where that is known only now: who has just signed in. */
  by?: Acting;
};

/**
 * Records what happened, as of whoever acts now (acting.ts). Called within the transaction of the change: neither stands
 * without the other.
 */
export async function record(db: Queryable, event: AuditEvent): Promise<void> {
  const { datasetId = null, target = null, before = null, after = null } = event;
  const json = (value: object | null) => value && JSON.stringify(value);
  noteRecorded(event.action);
  await db.query(
    `INSERT INTO "AuditEvent" (${ACTOR_COLUMNS}, "targetKind", "datasetId", "targetId", before, after)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [...actorValues(event), target?.kind ?? null, datasetId, target && String(target.id), json(before), json(after)],
  );
}

/** As `record`, within a transaction of Prisma's. */
export async function recordInPrisma(tx: Prisma.TransactionClient, event: AuditEvent): Promise<void> {
  const { datasetId = null, target = null, before, after } = event;
  const [actor, reviewerId, keyId, runId, address, action] = actorValues(event);
  noteRecorded(event.action);
  await tx.auditEvent.create({
    data: {
      ...{ actor, reviewerId, keyId, runId, address, action },
      targetKind: target?.kind ?? null,
      targetId: target && String(target.id),
      datasetId: datasetId === null ? null : BigInt(datasetId),
      ...(before && { before: before as Prisma.InputJsonObject }),
      ...(after && { after: after as Prisma.InputJsonObject }),
    },
  });
}

type Named = { action: AuditAction; on?: TargetKind; by?: Acting };

/**
 * Carries out a change, in one statement with its record, and answers how many rows it was of. `sql` answers for each
 * "datasetId" (bigint), "targetId" (text), before and after (jsonb; null where there is none); where these are equal
 * nothing has changed, and nothing is recorded.
 */
export async function changeRecorded(
  db: Queryable,
  { on, ...named }: Named,
  sql: string,
  values: readonly unknown[],
): Promise<number> {
  const actor = actorValues(named);
  const at = (nth: number) => `$${values.length + nth}`;
  const { rows } = await db.query<{ changed: number; recorded: number }>(
    `WITH done AS (${sql}), logged AS (
       INSERT INTO "AuditEvent" (${ACTOR_COLUMNS}, "targetKind", "datasetId", "targetId", before, after)
       SELECT ${at(1)}, ${at(2)}::uuid, ${at(3)}::uuid, ${at(4)}::bigint, ${at(5)}, ${at(6)}, ${at(7)}, done."datasetId", done."targetId", done.before, done.after
       FROM done WHERE done.before IS NULL AND done.after IS NULL OR done.before IS DISTINCT FROM done.after RETURNING 1)
     SELECT (SELECT count(*) FROM done)::int AS changed, (SELECT count(*) FROM logged)::int AS recorded`,
    [...values, ...actor, on ?? null],
  );
  const { changed, recorded } = must(rows[0], "a count answers a row");
  if (recorded > 0) noteRecorded(named.action);
  return changed;
}

/** What `sql` of changeRecorded answers where there is nothing to tell beside the target. */
export const noted = (datasetId: string, targetId: string, before = "NULL", after = "NULL"): string =>
  `(${datasetId})::bigint AS "datasetId", (${targetId})::text AS "targetId", (${before})::jsonb AS before, (${after})::jsonb AS after`;

const ACTOR_COLUMNS = `actor, "reviewerId", "keyId", "runId", address, action`;

function actorValues({ action, by }: Pick<AuditEvent, "action" | "by">) {
  const { address, ...now } = actingNow();
  const { kind, reviewerId = null, keyId = null, runId = null } = by ?? now;
  return [kind, reviewerId, keyId, runId, address || null, action] as const;
}
