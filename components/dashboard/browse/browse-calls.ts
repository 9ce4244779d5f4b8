import type { BulkPreview, BulkRequest, BulkRun } from "#domain/bulk.ts";
import type { BrowseCounts } from "#domain/find/count.ts";
import type { FacetCounts } from "#domain/find/facet-count.ts";
import type { Facets } from "#domain/find/facets.ts";
import type { EntryPage, Page, PhotoPage, PhotoRow } from "#domain/find/page.ts";
import type { SavedView } from "#domain/find/saved-view.ts";
import { call } from "../../ui/call.ts";

/** Rows of one request: about six windows of a laptop. */
const ROWS = 100;

/** A photo's tile under the name that every list's rows go by. */
export type PhotoTile = PhotoRow & { id: string };

/** What the browse page asks of the studio, for one data set. `search` is an address's, without `?`. @throws CallProblem */
export function browseCalls(datasetId: string) {
  const base = `/api/datasets/${datasetId}`;
  const listed = (search: string, place: string, rows = ROWS) =>
    `?${new URLSearchParams([...new URLSearchParams(search), ["place", place], ["rows", String(rows)]])}`;
  return {
    entries: (search: string, place: string, rows?: number) =>
      call<EntryPage>(`${base}/entries${listed(search, place, rows)}`),
    photos: async (search: string, place: string): Promise<Page<PhotoTile>> => {
      const page = await call<PhotoPage>(`${base}/photos${listed(search, place)}`);
      return { ...page, rows: page.rows.map((row) => ({ ...row, id: row.imageId })) };
    },
    counts: (search: string) => call<BrowseCounts>(`${base}/counts?${search}`),
    facetCounts: (search: string) => call<FacetCounts>(`${base}/facet-counts?${search}`),
    facets: () => call<Facets>(`${base}/facets`),
    names: (prefix: string) => call<{ names: string[] }>(`${base}/names?${new URLSearchParams({ prefix })}`),
    views: () => call<SavedView[]>(`${base}/views`),
    saveView: (name: string, query: string) => call<SavedView>(`${base}/views`, "POST", { name, query }),
    renameView: (viewId: string, name: string) => call<unknown>(`${base}/views/${viewId}`, "PATCH", { name }),
    removeView: (viewId: string) => call<unknown>(`${base}/views/${viewId}`, "DELETE"),
    previewBulk: (request: BulkRequest) => call<BulkPreview>(`${base}/bulk/preview`, "POST", request),
    beginBulk: (request: BulkRequest) => call<{ runId: string }>(`${base}/bulk`, "POST", request),
    undoBulk: (runId: string) => call<{ runId: string }>(`${base}/bulk/${runId}/undo`, "POST", {}),
    bulkRuns: () => call<BulkRun[]>(`${base}/bulk`),
  };
}
export type BrowseCalls = ReturnType<typeof browseCalls>;
