import type { BulkTarget } from "#domain/bulk.ts";
import { filterSql } from "./filter-sql.ts";

/** The entries of a bulk action as SQL over `"EntryStatus" s`; parameters are numbered from 1. */
export function targetSql(datasetId: bigint, target: BulkTarget): { where: string; values: unknown[] } {
  if (target.kind === "entries") {
    return { where: `s."datasetId" = $1 AND s."entryId" = ANY($2::bigint[])`, values: [datasetId, target.entryIds] };
  }
  const { where, values } = filterSql(datasetId, target.filter);
  if (target.kind === "photos") {
    const which =
      target.imageIds === null
        ? `s."imageId" IS NOT NULL AND s."imageId" <> ALL($${values.push(target.exceptImageIds)}::bigint[])`
        : `s."imageId" = ANY($${values.push(target.imageIds)}::bigint[])`;
    return { where: `${where} AND ${which}`, values };
  }
  return { where: `${where} AND s."entryId" <> ALL($${values.push(target.exceptIds)}::bigint[])`, values };
}
