import { z } from "zod";
import { loadRemovals } from "#server/removal/load-removals.ts";
import { door } from "../door.ts";

/** The data sets that are being removed. */
export const GET = door({ may: "anyone", params: z.object({}) }, ({ db }) => loadRemovals(db));
