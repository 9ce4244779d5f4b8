import { STATES, TASKS } from "#domain/entry/task.ts";
import { type NamedObject, objectsToTell, type Shift, type ShiftSide } from "#domain/export/shift.ts";
import { must } from "#domain/must.ts";
import type { SelectedCount } from "#server/export/rows/context.ts";
import { countParts, type PartCount } from "#server/export/rows/count-parts.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import { type Selection, selectionWhere } from "#server/find/selection.ts";
import { readSamples, type Sample } from "./read-sample.ts";
import { loadRejects } from "./rejects.ts";

/** So many entries are read of each side: all of a small set (`whole`), else a share of it, which is a small part of an export's own time. */
const SAMPLE = { whole: 2_000, min: 500, max: 10_000, share: 0.02 };

/** `parts` and `photos`: of what was selected, counted. */
type What = { selection: Selection; count: SelectedCount; parts: readonly PartCount[]; photos: number };

/**
 * What leaves beside what the data set holds. Counts are exact, texts are read of a sample (all of a small set); the same entries of one database each
 * time. Some hundredths of a second, of millions of entries some seconds.
 */
export async function loadShift(snapshot: Snapshot, { selection, count, parts, photos }: What): Promise<Shift> {
  const { datasetId } = selection;
  const whole: Selection = { datasetId, states: STATES, tasks: TASKS, withdrawn: "in" };
  const [before, after] = await readSamples(
    snapshot,
    datasetId,
    { ids: await drawn(snapshot, whole, count.all), isAsImported: true },
    { ids: await drawn(snapshot, selection, count.selected), isAsImported: false },
  );
  return {
    before: {
      ...sideOf(before),
      ...countsOf(await countParts(snapshot, whole)),
      photos: await countPhotos(snapshot, datasetId),
    },
    after: { ...sideOf(after), ...countsOf(parts), photos },
    objects: objectsToTell(namedObjects(before, after), before, after),
    ...(await loadRejects(snapshot, datasetId)),
  };
}

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

function countsOf(parts: readonly PartCount[]): Pick<ShiftSide, "entries" | "tasks" | "parts"> {
  const byTask = TASKS.map((task) => [task, parts.reduce((sum, { tasks }) => sum + (tasks[task] ?? 0), 0)] as const);
  return {
    entries: parts.reduce((sum, { entries }) => sum + entries, 0),
    tasks: Object.fromEntries(byTask.filter(([, entries]) => entries > 0)),
    parts: Object.fromEntries(parts.map(({ name, entries }) => [name ?? "", entries])),
  };
}

async function countPhotos(snapshot: Snapshot, datasetId: bigint): Promise<number> {
  const [photos] = await snapshot.query<{ count: number }>(
    `SELECT count(*)::float8 AS count FROM
       (SELECT 1 FROM "EntryStatus" s WHERE s."datasetId" = $1 AND s."imageId" IS NOT NULL GROUP BY s."imageId") own`,
    [datasetId],
  );
  return must(photos, "an aggregate answers a row").count;
}

/** Ids of entries drawn by a hash of theirs. `count`: about how many there are. */
async function drawn(snapshot: Snapshot, selection: Selection, count: number): Promise<string[]> {
  const share = Math.max(SAMPLE.min, Math.min(SAMPLE.max, Math.round(count * SAMPLE.share)));
  const wanted = count <= SAMPLE.whole ? count : share;
  const bound = count <= wanted ? HASHES : Math.ceil((HASHES * wanted) / count);
  const rows = await snapshot.query<{ id: string }>(
    `SELECT s."entryId"::text AS id FROM "EntryStatus" s WHERE ${selectionWhere(selection)} AND (hashint8(s."entryId") & ${HASHES - 1}) < ${bound} LIMIT $1`,
    [SAMPLE.max],
  );
  return rows.map(({ id }) => id);
}
const HASHES = 65_536;
