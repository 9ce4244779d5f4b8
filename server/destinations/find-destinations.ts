import { type Destination, namedBy } from "#domain/destination.ts";
import { StudioError } from "#domain/error.ts";
import { type Access, mayIn } from "#domain/rights/rights.ts";
import type { Database } from "#server/db/client.ts";
import { type Asker, checkRights, type Ids } from "#server/rights/check-rights.ts";

/** Photos of one number that are listed: each data set may have its own. */
const PHOTOS_MAX = 20;

/** What a typed text names by an id and somebody may open: entry, session, import, export, photos. */
export async function findDestinations(db: Database, asker: Asker, text: string): Promise<Destination[]> {
  const named = namedBy(text);
  if (!named) return [];
  const found = await Promise.all([
    ...(named.id === null ? [] : [entryOf, runOf, sessionOf].map((find) => find(db, asker, named.id ?? ""))),
    photosOf(db, asker, named.photos),
  ]);
  return found.flat();
}

type Row = { datasetId: string | null; datasetName: string | null };
/** What is being removed is not there any more. */
const OF_DATASET = (table: string, more = "") =>
  `SELECT d.id::text AS "datasetId", d.name AS "datasetName"${more}
   FROM "${table}" x LEFT JOIN "Dataset" d ON d.id = x."datasetId" AND d."removedAt" IS NULL WHERE x.id = $1::bigint`;

async function entryOf(db: Database, asker: Asker, id: string): Promise<Destination[]> {
  const { rows } = await db.pool.query<Row>(OF_DATASET("Entry"), [id]);
  return rows.flatMap(({ datasetId, datasetName }): Destination[] =>
    datasetId !== null && datasetName !== null && mayIn(asker.standing, "browse", datasetId)
      ? [{ kind: "entry", id, datasetId, datasetName }]
      : [],
  );
}

async function runOf(db: Database, asker: Asker, id: string): Promise<Destination[]> {
  const { rows } = await db.pool.query<Row & { kind: string }>(OF_DATASET("Run", ", x.kind"), [id]);
  const [run] = rows;
  if (run?.kind === "import" && (await isOpen(db, "watch", asker, { runId: id })))
    return [{ kind: "import", id, datasetName: run.datasetName ?? "" }];
  if (run?.kind !== "export" || run.datasetId === null || run.datasetName === null) return [];
  const { datasetId, datasetName } = run;
  return mayIn(asker.standing, "download", datasetId) ? [{ kind: "export", id, datasetId, datasetName }] : [];
}

async function sessionOf(db: Database, asker: Asker, id: string): Promise<Destination[]> {
  const { rows } = await db.pool.query<Row & { name: string | null; purpose: "session" | "practice" | "spot_check" }>(
    OF_DATASET("Queue", ", x.name, x.purpose::text AS purpose"),
    [id],
  );
  const [queue] = rows;
  if (!queue || queue.datasetId === null || queue.datasetName === null) return [];
  const { datasetId, datasetName, name, purpose } = queue;
  return (await isOpen(db, "review", asker, { queueId: id }))
    ? [{ kind: "session", id, name, purpose, datasetId, datasetName }]
    : [];
}

async function photosOf(db: Database, { standing }: Asker, names: readonly string[]): Promise<Destination[]> {
  if (names.length === 0) return [];
  // By data set, as its index is; there are few.
  const datasets = await db.prisma.dataset.findMany({ where: { removedAt: null }, select: { id: true, name: true } });
  const seen = new Map(datasets.map(({ id, name }) => [String(id), name] as const));
  for (const id of seen.keys()) if (!mayIn(standing, "browse", id)) seen.delete(id);
  const { rows } = await db.pool.query<{ datasetId: string; identity: string; id: string }>(
    `SELECT a."datasetId"::text AS "datasetId", a.alias AS identity, a."imageId"::text AS id FROM "ImageAlias" a
     JOIN "Image" i ON i.id = a."imageId" AND NOT i."isWithdrawn"
     WHERE a."datasetId" = ANY ($1::bigint[]) AND a.alias = ANY ($2::text[]) ORDER BY a."datasetId", a.alias LIMIT $3`,
    [[...seen.keys()], names, PHOTOS_MAX],
  );
  return rows.map((row): Destination => ({ kind: "photo", ...row, datasetName: seen.get(row.datasetId) ?? "" }));
}

/** Whether the page would open: what is not there and what is another's are alike. To whoever has not said a name yet it asks for that first. */
async function isOpen(db: Database, access: Access, asker: Asker, ids: Ids): Promise<boolean> {
  if (asker.reviewerId === "") return false;
  try {
    await checkRights(db, access, asker, ids);
    return true;
  } catch (error) {
    if (error instanceof StudioError) return false;
    throw error;
  }
}
