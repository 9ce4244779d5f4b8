import { routeHandler } from "#app/api/route-handler.ts";
import { printOverviewCsv } from "#domain/overview/csv.ts";
import { ownWorkAlone } from "#domain/overview/whose-work.ts";
import { loadOverview } from "#server/overview/load-overview.ts";

export const GET = routeHandler(
  "GET /api/datasets/{datasetId}/overview/file",
  async ({ params: { datasetId }, query: { table }, db, standing, reviewer }) => {
    const overview = await loadOverview(db, BigInt(datasetId), ownWorkAlone(standing, datasetId, reviewer.id));
    return new Response(printOverviewCsv(table, overview), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${table}.csv"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  },
);
