import { routeHandler } from "#app/api/route-handler.ts";
import { loadPeople } from "#server/accounts/people.ts";

export const GET = routeHandler("GET /api/people", ({ db, reviewer, standing }) =>
  loadPeople(db, reviewer.id, standing),
);
