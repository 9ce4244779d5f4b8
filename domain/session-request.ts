import { z } from "zod";
import { nameSchema, seedSchema } from "./entry/plain-text.ts";
import { entryFilterSchema } from "./find/entry-filter.ts";
import { idSchema } from "./id.ts";

/** Characters of what leads call a session. */
export const SESSION_NAME_MAX = 80;
export const sessionNameSchema = nameSchema(SESSION_NAME_MAX);

/** What a session is drawn from. */
export const sessionRequestSchema = z.strictObject({
  /** A spot check judges the boxes of entries in a grid, and nothing else of them. */
  purpose: z.enum(["session", "spot_check"]).default("session"),
  filter: entryFilterSchema.default(() => entryFilterSchema.parse({ states: ["pending"] })),
  size: z.number().int().min(1).max(10_000).default(100),
  order: z.enum(["shuffle", "photo"]).default("shuffle"),
  /** The same seed over the same entries draws the same queue; absent, one is drawn and kept. */
  seed: seedSchema.optional(),
  /** Whom it is given to, who reviews in the data set: they and its leads alone see it. Absent: all who review there. */
  assigneeId: z.uuid().optional(),
  /** What its leads call it. Two may have one name. */
  name: sessionNameSchema.optional(),
});
export type SessionRequest = z.infer<typeof sessionRequestSchema>;

/** The queue that was made of it, and how many entries it has. */
export const startedSessionSchema = z.object({ queueId: idSchema, size: z.number() });
