import type { EntryState, Task } from "#domain/entry/task.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { NOT_WITHDRAWN, WITHDRAWN } from "#server/db/withdrawn-sql.ts";
import { filterWhere } from "./filter-sql.ts";
import { literal } from "./put.ts";

/** Which entries leave in an export. `entryIds` narrows to these; null for a filter that narrows nothing. */
export type Selection = {
  datasetId: bigint;
  states: readonly EntryState[];
  tasks: readonly Task[];
  entryIds?: readonly bigint[] | undefined;
  filter?: EntryFilter | null | undefined;
  /** Entries whose photo is withdrawn: left out unless it is said otherwise. */
  withdrawn?: "out" | "in" | "alone";
  /** Entries of these images, left out or alone. */
  images?: { ids: readonly bigint[]; only: boolean };
  /** Entries with a photo under one of these licences, or under none that was stated; left out, or alone. Those without a photo have none to be left out for. */
  licences?: { ids: readonly number[]; unstated: boolean; only: boolean };
  /** Entries of these files are left out. */
  notFromFiles?: readonly bigint[] | undefined;
  /**
   * Entries whose photo, or whose text where they have none, is drawn within these bounds (domain/export/splits.ts). `torn`: those that have
   * a further photo which others have as well, and which falls out of these bounds; left out unless it is said otherwise.
   */
  drawn?: { seed: number; from: number; to: number; torn?: "out" | "alone" };
};

/** A selection as SQL over `"EntryStatus" s`, with its values written into it: COPY takes no parameters. */
export function selectionWhere(selection: Selection): string {
  const {
    datasetId,
    states,
    tasks,
    entryIds,
    filter,
    withdrawn = "out",
    images,
    notFromFiles,
    drawn,
    licences,
  } = selection;
  const names = (list: readonly string[], type: string) =>
    `ARRAY[${list.map((name) => `'${name}'`).join()}]::"${type}"[]`;
  return [
    `s."datasetId" = ${datasetId}`,
    ...(states.length < 5 ? [`s.state = ANY(${names(states, "EntryState")})`] : []),
    ...(tasks.length < 5 ? [`s.task = ANY(${names(tasks, "Task")})`] : []),
    ...(entryIds ? [`s."entryId" = ANY(ARRAY[${entryIds.join()}]::bigint[])`] : []),
    ...(withdrawn === "in" ? [] : [withdrawn === "out" ? NOT_WITHDRAWN : WITHDRAWN]),
    ...(images ? [ofImages(images)] : []),
    ...(licences ? [ofLicences(licences)] : []),
    ...(notFromFiles && notFromFiles.length > 0 ? [notFrom(datasetId, notFromFiles)] : []),
    ...(drawn ? [isDrawn(drawn)] : []),
    ...(filter ? [`(${filterWhere(datasetId, filter, literal)})`] : []),
  ].join(" AND ");
}

const ofImages = ({ ids, only }: NonNullable<Selection["images"]>): string => {
  const list = `ARRAY[${ids.join()}]::bigint[]`;
  // Of several photos the further ones count as well.
  const further = `s."entryId" IN (SELECT x."entryId" FROM "EntryImage" x WHERE x."imageId" = ANY(${list}))`;
  return only
    ? `(s."imageId" = ANY(${list}) OR ${further})`
    : `(coalesce(s."imageId" <> ALL(${list}), true) AND NOT ${further})`;
};

const ofLicences = ({ ids, unstated, only }: NonNullable<Selection["licences"]>): string => {
  const own = `(l."licenceId" = ANY(ARRAY[${ids.join()}]::int[])${unstated ? ' OR l."licenceId" IS NULL' : ""})`;
  const has = `(EXISTS (SELECT 1 FROM "Image" l WHERE l.id = s."imageId" AND ${own})
    OR EXISTS (SELECT 1 FROM "EntryImage" x JOIN "Image" l ON l.id = x."imageId" WHERE x."entryId" = s."entryId" AND ${own}))`;
  return only ? has : `NOT ${has}`;
};

const notFrom = (datasetId: bigint, files: readonly bigint[]): string =>
  `NOT EXISTS (SELECT 1 FROM "Entry" f WHERE f.id = s."entryId" AND f."datasetId" = ${datasetId} AND f."sourceFileId" = ANY(ARRAY[${files.join()}]::bigint[]))`;

/** By what names a photo everywhere, so that the same photo falls to the same split in every installation and export. */
function isDrawn({ seed, from, to, torn = "out" }: NonNullable<Selection["drawn"]>): string {
  const within = (named: string) => {
    const draw = `('x' || left(md5('${seed}:' || ${named}), 8))::bit(32)::bigint`;
    return `(${draw} >= ${from} AND ${draw} < ${to})`;
  };
  const own = within(`coalesce((SELECT drawn.identity FROM "Image" drawn WHERE drawn.id = s."imageId"),
     (SELECT encode(texts.hash, 'hex') FROM "Entry" texts WHERE texts.id = s."entryId"))`);
  const isTorn = `EXISTS (SELECT 1 FROM "EntryImage" x JOIN "Image" o ON o.id = x."imageId" WHERE x."entryId" = s."entryId" AND NOT ${within("o.identity")}
     AND (EXISTS (SELECT 1 FROM "Entry" f WHERE f."datasetId" = s."datasetId" AND f."imageId" = x."imageId")
       OR EXISTS (SELECT 1 FROM "EntryImage" y WHERE y."imageId" = x."imageId" AND y."entryId" <> x."entryId")))`;
  return `${own} AND ${torn === "alone" ? "" : "NOT "}${isTorn}`;
}
