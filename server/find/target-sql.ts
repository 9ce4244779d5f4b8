import type { Put } from "#domain/find/filter-clause.ts";
import type { BulkTarget } from "#domain/find/target.ts";
import { filterWhere } from "./filter-sql.ts";
import { type Bound, parameters } from "./put.ts";

/** The entries of a bulk action as SQL over `"EntryStatus" s`; parameters are numbered from 1. */
export function targetSql(datasetId: bigint, target: BulkTarget): Bound & { where: string } {
  const bound = parameters();
  return { ...bound, where: targetWhere(datasetId, target, bound.put) };
}

function targetWhere(datasetId: bigint, target: BulkTarget, put: Put): string {
  if (target.kind === "entries") {
    return `s."datasetId" = ${put(datasetId)} AND s."entryId" = ANY(${put(target.entryIds)}::bigint[])`;
  }
  const where = filterWhere(datasetId, target.filter, put);
  if (target.kind === "filter") return `${where} AND s."entryId" <> ALL(${put(target.exceptIds)}::bigint[])`;
  const { imageIds, exceptImageIds } = target;
  if (imageIds === null) {
    const except = `ALL(${put(exceptImageIds)}::bigint[])`;
    return `${where} AND s."imageId" IS NOT NULL AND (s."imageId" <> ${except}
      OR EXISTS (SELECT 1 FROM "EntryImage" x WHERE x."entryId" = s."entryId" AND x."imageId" <> ${except}))`;
  }
  const images = `ANY(${put(imageIds)}::bigint[])`;
  return `${where} AND (s."imageId" = ${images}
    OR s."entryId" = ANY(ARRAY(SELECT x."entryId" FROM "EntryImage" x WHERE x."imageId" = ${images})))`;
}
