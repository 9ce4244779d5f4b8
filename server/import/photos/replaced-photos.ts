import type pg from "pg";
import type { BesideAnother } from "#server/entries/flag-moved.ts";
import type { FoundPhoto } from "./save-photo-files.ts";

/** An entry that stood beside a photo, at a place among its photos, with the mark of what it was shown with. */
type Beside = BesideAnother & { ordinal: number; mark: Buffer | null };

/** Files that are others than before at the same places, and entries that stand beside what was there. */
export type Replaced = { places: Set<string>; beside: Beside[] };

type Former = {
  place: string;
  mark: Buffer | null;
  stamp: string | null;
  widthPx: number | null;
  heightPx: number | null;
};

/**
 * Which of the photos found took the place of another: their bytes' mark is another, in a zip its directory's word for them; of
 * photos from before marks were kept, the size. `beside` are entries whose image showed the one before, and has not shown this one
 * meanwhile. Asked before the new ones are saved.
 */
export async function findReplaced(
  client: pg.PoolClient,
  datasetId: bigint,
  found: readonly FoundPhoto[],
): Promise<Replaced> {
  const { rows } = await client.query<Former>(
    `SELECT place, mark, stamp, "widthPx", "heightPx" FROM "PhotoFile" WHERE "datasetId" = $1 AND place = ANY($2::text[])`,
    [datasetId, found.map(({ place }) => place)],
  );
  const before = new Map(rows.map((row) => [row.place, row]));
  const replaced = found.filter((photo) => {
    const former = before.get(photo.place);
    return former !== undefined && isOther(former, photo);
  });
  if (replaced.length === 0) return { places: new Set(), beside: [] };
  const { rows: beside } = await client.query<Beside>(
    `SELECT e.id, e.ordinal, i."photoMark" AS mark, i."shownAt" AS "shownSince" FROM unnest($2::text[], $3::bytea[]) n (place, mark) JOIN "PhotoFile" f ON f."datasetId" = $1 AND f.place = n.place
     JOIN "Image" i ON i.id = f."imageId" AND (CASE WHEN f."isGone" THEN i.photo = 'absent' ELSE i."photoPath" = f.path AND i."photoSourceId" = f."photoSourceId" END)
       AND CASE WHEN i."photoMark" IS NULL THEN i.photo = 'present' ELSE i."photoMark" IS DISTINCT FROM n.mark END
     JOIN LATERAL (SELECT o.id, 0 AS ordinal FROM "Entry" o WHERE o."datasetId" = $1 AND o."imageId" = i.id
       UNION ALL SELECT x."entryId", x.ordinal FROM "EntryImage" x WHERE x."imageId" = i.id) e ON true`,
    [datasetId, replaced.map(({ place }) => place), replaced.map(({ mark }) => mark)],
  );
  return {
    places: new Set(replaced.map(({ place }) => place)),
    beside: beside.map((own) => ({ ...own, id: String(own.id) })),
  };
}

/** Those of them that are not beside the same bytes again: a copy may have taken the place of what was replaced. Asked when all is settled. */
export async function besideOthers(client: pg.PoolClient, beside: readonly Beside[]): Promise<BesideAnother[]> {
  if (beside.length === 0) return [];
  const { rows } = await client.query<{ id: string; ordinal: number; mark: Buffer | null }>(
    `SELECT e.id, e.ordinal, i."photoMark" AS mark FROM (
       SELECT id, 0 AS ordinal, "imageId" FROM "Entry" WHERE id = ANY($1::bigint[])
       UNION ALL SELECT "entryId", ordinal, "imageId" FROM "EntryImage" WHERE "entryId" = ANY($1::bigint[])) e
     JOIN "Image" i ON i.id = e."imageId" AND i.photo = 'present'`,
    [beside.map(({ id }) => id)],
  );
  const now = new Map(rows.map(({ id, ordinal, mark }) => [`${id} ${ordinal}`, mark]));
  return beside.filter(({ id, ordinal, mark }) => !(mark && now.get(`${id} ${ordinal}`)?.equals(mark)));
}

function isOther(former: Former, { mark, stamp, widthPx, heightPx, isBroken }: FoundPhoto): boolean {
  if (isBroken) return false;
  if (former.mark !== null && mark !== null) return !former.mark.equals(mark);
  if (former.stamp !== null && stamp !== null) return former.stamp !== stamp;
  const isKnown = former.widthPx !== null && former.heightPx !== null && widthPx !== null && heightPx !== null;
  return isKnown && (former.widthPx !== widthPx || former.heightPx !== heightPx);
}
