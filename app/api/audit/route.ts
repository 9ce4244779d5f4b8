import { routeHandler } from "#app/api/route-handler.ts";
import { loadAudit } from "#server/audit/load-audit.ts";

export const GET = routeHandler("GET /api/audit", ({ query, db, standing }) => loadAudit(db, standing, query));
