import { z } from "zod";
import { idSchema } from "./id.ts";

/** How a run of long work stands. The last three are the end of it, but that an import and a removal can be resumed. */
export const RUN_STATES = ["waiting", "running", "done", "failed", "cancelled"] as const;
export const runStateSchema = z.enum(RUN_STATES);
export type RunState = z.infer<typeof runStateSchema>;

/** What is answered to whoever asks for long work: where it can be watched. */
export const startedRunSchema = z.object({ runId: idSchema });
