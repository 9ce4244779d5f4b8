import { FIRST_QUERY, type Sort } from "#domain/find/browse-query.ts";
import { type EntryFilter, NO_FILTER } from "#domain/find/entry-filter.ts";
import { printAddress } from "../browse/address.ts";

/** Where the entries behind a figure are listed. */
export const entriesOf = (datasetId: string, filter: Partial<EntryFilter>, sort: Sort = FIRST_QUERY.sort): string =>
  `/datasets/${datasetId}${printAddress({ ...FIRST_QUERY, sort, filter: { ...NO_FILTER, ...filter } })}`;

/** A task or part as the filter that asks for it. */
export const groupFilter = (kind: "task" | "part", group: string): Partial<EntryFilter> =>
  kind === "part" ? { parts: [group] } : { tasks: [group as EntryFilter["tasks"][number]] };
