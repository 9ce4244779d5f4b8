import type { BulkRequest } from "#domain/bulk.ts";
import type { Page, PhotoRow } from "#domain/find/page.ts";
import { call } from "../../ui/call.ts";

/** Rows of one request: about six windows of a laptop. */
const ROWS = 100;

/** A photo's tile under the name that every list's rows go by. */
export type PhotoTile = PhotoRow & { id: string };

/** What the browse page tells the studio to do, for one data set, and its lists. `search` is an address's, without `?`. @throws CallProblem */
export function browseCalls(datasetId: string) {
  const params = { datasetId };
  const listed = (search: string, place: string, rows = ROWS, column: string | null = null) =>
    new URLSearchParams([
      ...new URLSearchParams(search),
      ["place", place],
      ["rows", String(rows)],
      ...(column === null ? [] : [["column", column]]),
    ]);
  return {
    /** `column`: a key of the records whose value each row shows. */
    entries: (search: string, place: string, rows?: number, column?: string | null) =>
      call("GET /api/datasets/{datasetId}/entries", { params, query: listed(search, place, rows, column) }),
    photos: async (search: string, place: string): Promise<Page<PhotoTile>> => {
      const page = await call("GET /api/datasets/{datasetId}/photos", { params, query: listed(search, place) });
      return { ...page, rows: page.rows.map((row) => ({ ...row, id: row.imageId })) };
    },
    counts: (search: string) =>
      call("GET /api/datasets/{datasetId}/counts", { params, query: new URLSearchParams(search) }),
    saveView: (name: string, query: string) =>
      call("POST /api/datasets/{datasetId}/views", { params, body: { name, query } }),
    renameView: (viewId: string, name: string) =>
      call("PATCH /api/datasets/{datasetId}/views/{viewId}", { params: { datasetId, viewId }, body: { name } }),
    removeView: (viewId: string) =>
      call("DELETE /api/datasets/{datasetId}/views/{viewId}", { params: { datasetId, viewId } }),
    beginBulk: (body: BulkRequest) => call("POST /api/datasets/{datasetId}/bulk", { params, body }),
    undoBulk: (runId: string) =>
      call("POST /api/datasets/{datasetId}/bulk/{runId}/undo", { params: { datasetId, runId } }),
  };
}
export type BrowseCalls = ReturnType<typeof browseCalls>;
