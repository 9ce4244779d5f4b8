import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { loadUndoableInSession } from "#server/verdict/undoable-in-session.ts";
import { door } from "../../../door.ts";

/** The reviewer's newest verdict of the session that can be taken back, or null. */
export const GET = door({ may: "reviewer", params: z.object({ queueId: idSchema }) }, ({ params, db, reviewer }) =>
  loadUndoableInSession(db, BigInt(params.queueId), reviewer.id),
);
