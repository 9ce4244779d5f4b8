import { STATES, TASKS } from "#domain/entry/task.ts";
import type { ExportManifest } from "#domain/export/export-manifest.ts";
import { type NamedObject, objectsToTell, type Shift, type ShiftSide } from "#domain/export/shift.ts";
import { must } from "#domain/must.ts";
import type { SelectedCount } from "#server/export/rows/context.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import { type Selection, selectionWhere } from "#server/find/selection.ts";
import { type Sample, sampleReader } from "./read-sample.ts";
import { loadRejects } from "./rejects.ts";

/** So many entries are read of each side: all of a small set (`whole`), else a share of it, which is a small part of an export's own time. */
const SAMPLE = { whole: 2_000, min: 500, max: 10_000, share: 0.02 };

type What = { selection: Selection; count: SelectedCount; parts: NonNullable<ExportManifest["parts"]> };

/**
 * What leaves beside what the data set holds. Counts are exact, texts are read of a sample (all of a small set); the same entries of one database each
 * time. Some tenths of a second, of millions of entries some seconds.
 */
export async function loadShift(snapshot: Snapshot, { selection, count, parts }: What): Promise<Shift> {
  const { datasetId } = selection;
  const whole: Selection = { datasetId, states: STATES, tasks: TASKS, withdrawn: "in" };
  const read = sampleReader(snapshot, datasetId);
  const before = await read(await drawn(snapshot, whole, count.all), { isAsImported: true });
  const after = await read(await drawn(snapshot, selection, count.selected), { isAsImported: false });
  const partsBefore = await snapshot.query<{ name: string; entries: number }>(
    `SELECT coalesce(p.name, '') AS name, sum(c.delta)::float8 AS entries FROM "StateCount" c LEFT JOIN "Part" p ON p.id = c."partId"
     WHERE c."datasetId" = $1 GROUP BY 1 HAVING sum(c.delta) > 0 ORDER BY 2 DESC, 1`,
    [datasetId],
  );
  return {
    before: { ...sideOf(before), ...(await countsOf(snapshot, whole)), parts: named(partsBefore) },
    after: {
      ...sideOf(after),
      ...(await countsOf(snapshot, selection)),
      parts: named(parts.map(({ name, entries }) => ({ name: name ?? "", entries }))),
    },
    objects: objectsToTell(namedObjects(before, after), before, after),
    ...(await loadRejects(snapshot, datasetId)),
  };
}

const named = (rows: readonly { name: string; entries: number }[]) =>
  Object.fromEntries(rows.map(({ name, entries }) => [name, entries]));

const sideOf = ({ objects: _, ...side }: Sample): Pick<ShiftSide, Exclude<keyof Sample, "objects">> => side;

/** The things that either of two samples names. */
export function namedObjects(before: Sample, after: Sample): NamedObject[] {
  return [...new Set([...before.objects.keys(), ...after.objects.keys()])].map((name) => {
    const [one, other] = [before.objects.get(name), after.objects.get(name)];
    return {
      name,
      before: one?.named ?? 0,
      after: other?.named ?? 0,
      unknownBefore: one?.unknown ?? 0,
      unknownAfter: other?.unknown ?? 0,
    };
  });
}

/** Entries by task, and photos. */
async function countsOf(snapshot: Snapshot, selection: Selection) {
  const where = selectionWhere(selection);
  const tasks = await snapshot.query<{ task: (typeof TASKS)[number]; entries: number }>(
    `SELECT s.task::text AS task, count(*)::float8 AS entries FROM "EntryStatus" s WHERE ${where} GROUP BY 1 ORDER BY 1`,
  );
  const [photos] = await snapshot.query<{ count: number }>(
    `SELECT count(*)::float8 AS count FROM (SELECT 1 FROM "EntryStatus" s WHERE ${where} AND s."imageId" IS NOT NULL GROUP BY s."imageId") own`,
  );
  return {
    entries: tasks.reduce((sum, { entries }) => sum + entries, 0),
    photos: must(photos, "an aggregate answers a row").count,
    tasks: Object.fromEntries(tasks.map(({ task, entries }) => [task, entries])),
  };
}

/** Ids of entries drawn by a hash of theirs. `count`: about how many there are. */
async function drawn(snapshot: Snapshot, selection: Selection, count: number): Promise<bigint[]> {
  const share = Math.max(SAMPLE.min, Math.min(SAMPLE.max, Math.round(count * SAMPLE.share)));
  const wanted = count <= SAMPLE.whole ? count : share;
  const bound = count <= wanted ? HASHES : Math.ceil((HASHES * wanted) / count);
  const rows = await snapshot.query<{ id: string }>(
    `SELECT s."entryId"::text AS id FROM "EntryStatus" s WHERE ${selectionWhere(selection)} AND (hashint8(s."entryId") & ${HASHES - 1}) < ${bound} LIMIT $1`,
    [SAMPLE.max],
  );
  return rows.map(({ id }) => BigInt(id));
}
const HASHES = 65_536;
