import type { AuditEventView, AuditFilter, AuditPage } from "#domain/audit/event.ts";
import { auditEventSchema } from "#domain/audit/event.ts";
import { mayIn, type Standing } from "#domain/rights/rights.ts";
import type { Database } from "#server/db/client.ts";
import { nameOfRemoved } from "./removed-datasets.ts";

type Asked = AuditFilter & { before?: string | undefined; rows: number };

/**
 * A page of the log as far as somebody may read it, the newest first: of the data sets where they may, to an owner of the
 * studio all. It is read along its number, so that the ten thousandth page costs what the first does.
 */
export async function loadAudit({ pool }: Database, standing: Standing, asked: Asked): Promise<AuditPage> {
  const { who, action, datasetId, from, to, before, rows: count } = asked;
  const seen = standing.isOwner ? null : Object.keys(standing.roles).filter((id) => mayIn(standing, "audit", id));
  const { rows } = await pool.query(EVENTS, [
    seen,
    who,
    action,
    datasetId,
    from,
    to,
    before,
    count + 1,
    standing.isOwner,
  ]);
  const events = rows.slice(0, count).map(eventOf);
  return { events, next: rows.length > count ? (events.at(-1)?.id ?? null) : null };
}

/** All of it that fits, page by page: between two pages nothing of the database is held. */
export async function* auditEvents(
  db: Database,
  standing: Standing,
  filter: AuditFilter,
): AsyncGenerator<AuditEventView[]> {
  for (let before: string | null | undefined; before !== null; ) {
    const page = await loadAudit(db, standing, { ...filter, before, rows: PAGE_ROWS });
    if (page.events.length > 0) yield page.events;
    before = page.next;
  }
}

const PAGE_ROWS = 1000;

/** What is left out narrows nothing. Names are joined, so that who was erased has none. */
const EVENTS = `SELECT a.id::text, a.at, a.actor, a.action, a."runId"::text, CASE WHEN $9::boolean THEN a.address END AS address, a.before, a.after,
  CASE WHEN a."reviewerId" IS NOT NULL THEN jsonb_build_object('id', a."reviewerId", 'name', p.name) END AS person,
  CASE WHEN a."keyId" IS NOT NULL THEN jsonb_build_object('id', a."keyId", 'name', kp.name) END AS key,
  CASE WHEN a."datasetId" IS NOT NULL THEN jsonb_build_object('id', a."datasetId"::text, 'name', coalesce(d.name, ${nameOfRemoved('a."datasetId"')})) END AS dataset,
  CASE WHEN a."targetId" IS NOT NULL THEN jsonb_build_object('kind', a."targetKind", 'id', a."targetId", 'name', coalesce(tp.name, tk.name)) END AS target
  FROM "AuditEvent" a
  LEFT JOIN "Reviewer" p ON p.id = a."reviewerId"
  LEFT JOIN "ApiKey" k ON k.id = a."keyId" LEFT JOIN "Reviewer" kp ON kp.id = k."reviewerId"
  LEFT JOIN "Dataset" d ON d.id = a."datasetId"
  LEFT JOIN "Reviewer" tp ON a."targetKind" = 'person' AND tp.id::text = a."targetId"
  LEFT JOIN "ApiKey" tkk ON a."targetKind" = 'key' AND tkk.id::text = a."targetId" LEFT JOIN "Reviewer" tk ON tk.id = tkk."reviewerId"
  WHERE ($1::bigint[] IS NULL OR a."datasetId" = ANY ($1)) AND ($2::uuid IS NULL OR a."reviewerId" = $2)
    AND ($3::text IS NULL OR a.action = $3) AND ($4::bigint IS NULL OR a."datasetId" = $4)
    AND ($5::date IS NULL OR a.at >= $5::timestamp AT TIME ZONE 'UTC')
    AND ($6::date IS NULL OR a.at < ($6::date + 1)::timestamp AT TIME ZONE 'UTC')
    AND ($7::bigint IS NULL OR a.id < $7)
  ORDER BY a.id DESC LIMIT $8`;

const eventOf = ({ at, ...row }: { at: Date }): AuditEventView =>
  auditEventSchema.parse({ ...row, at: at.toISOString() });
