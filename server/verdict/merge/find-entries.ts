import { isPublic } from "#domain/identity/image-key.ts";
import type { EntryName } from "#domain/verdict/foreign-verdict.ts";
import type { MergeLeft } from "#domain/verdict/merge-report.ts";
import type { Database } from "#server/db/client.ts";
import { RECORD_HASH } from "#server/entries/record-hash-sql.ts";

export type Found = { ok: true; entryId: string } | { ok: false; reason: MergeLeft };

/**
 * The entries of a data set that names of another installation mean, in their order. A name is believed where its row came out of the same
 * file (by its SHA-256), or where its photo is the same (by a public id that nobody disputes, or by its bytes) and so are task and record.
 * A path alone proves nothing: two photos of strangers may have one.
 */
export async function findEntries(db: Database, datasetId: bigint, names: readonly EntryName[]): Promise<Found[]> {
  const asked = names.map(({ task, hash, recordHash, nth, image, aliases, marks, source }, place) => ({
    place,
    task,
    hash,
    recordHash: recordHash ?? hash,
    nth,
    isTextOnly: image === null,
    publicIds: [...new Set([...(image === null ? [] : [image]), ...aliases])].filter(isPublic),
    marks,
    sha256: source?.sha256 ?? null,
    row: source?.row ?? 0,
    part: source?.part ?? 0,
  }));
  const { rows } = await db.pool.query<FoundRow>(FIND, [datasetId, JSON.stringify(asked)]);
  return names.map((name, place): Found => {
    const own = rows.filter((row) => row.place === place);
    const [only] = own;
    if (only && own.length === 1) return only.isHeld ? no("in-review") : { ok: true, entryId: only.entryId };
    if (own.length > 1) return no("several-entries");
    const { image, aliases, marks } = name;
    const isProvable = image === null || marks.length > 0 || [image, ...aliases].some(isPublic);
    return no(isProvable ? "no-entry" : "photo-uncertain");
  });
}

type FoundRow = { place: number; entryId: string; isHeld: boolean };
const no = (reason: MergeLeft): Found => ({ ok: false, reason });

/** Photos by bytes are looked for only where a name has no public id: nothing is indexed by its mark. */
const FIND = `
  WITH asked AS MATERIALIZED (
    SELECT * FROM json_to_recordset($2::json) AS a (place int, task "Task", hash text, "recordHash" text, nth int, "isTextOnly" bool,
      "publicIds" json, marks json, sha256 text, "row" int, part int)
  ), wanted AS MATERIALIZED (
    SELECT a.place, decode(m.mark, 'hex') AS mark FROM asked a, json_array_elements_text(a.marks) AS m (mark) WHERE json_array_length(a."publicIds") = 0
  ), photo AS MATERIALIZED (
    SELECT a.place, k."imageId" FROM asked a, json_array_elements_text(a."publicIds") AS p (alias)
      JOIN "ImageAlias" k ON k."datasetId" = $1 AND k.alias = p.alias JOIN "Image" i ON i.id = k."imageId" AND NOT i."isContested"
    UNION SELECT w.place, f."imageId" FROM wanted w JOIN "PhotoFile" f ON f."datasetId" = $1 AND f.mark = w.mark AND NOT f."isBroken"
    UNION SELECT w.place, i.id FROM wanted w JOIN "Image" i ON i."datasetId" = $1 AND i."photoMark" = w.mark
  ), near AS (
    SELECT a.place, e.id FROM asked a JOIN "SourceFile" f ON f."datasetId" = $1 AND f.sha256 = decode(a.sha256, 'hex')
      JOIN "Entry" e ON e."datasetId" = $1 AND e."sourceFileId" = f.id AND e."rowIndex" = a."row" AND e."partIndex" = a.part
    UNION SELECT a.place, e.id FROM asked a JOIN photo p ON p.place = a.place JOIN "Entry" e ON e."datasetId" = $1 AND e."imageId" = p."imageId"
      WHERE e.task = a.task AND e.hash = decode(a.hash, 'hex') AND e.nth = a.nth
    UNION SELECT a.place, e.id FROM asked a JOIN "Entry" e ON e."datasetId" = $1 AND e."imageId" IS NULL
      WHERE a."isTextOnly" AND e.task = a.task AND e.hash = decode(a.hash, 'hex') AND e.nth = a.nth
  )
  SELECT a.place, e.id::text AS "entryId",
    EXISTS (SELECT 1 FROM "Claim" c WHERE c."entryId" = e.id AND c.pass = 'main' AND c.until > now()) AS "isHeld"
  FROM near n JOIN asked a ON a.place = n.place JOIN "Entry" e ON e.id = n.id
  WHERE e.task = a.task AND encode(e.hash, 'hex') = a.hash AND encode(coalesce(${RECORD_HASH}, e.hash), 'hex') = a."recordHash"
  ORDER BY a.place, e.id`;
