import { z } from "zod";

const workSchema = z.object({
  /** Verdicts that were not undone, skips included. */
  count: z.number(),
  /** Milliseconds that somebody was at them. */
  activeMs: z.number(),
  /** Verdicts by reason, the most frequent first. */
  reasons: z.object({ code: z.string(), count: z.number() }).array(),
});
export type Work = z.infer<typeof workSchema>;

/** What was done in a session, by all and by who asks, in whatever browser. */
export const sessionWorkSchema = z.object({
  /** `activeMs`: null where others worked on it whose pace is not told to who asks. */
  all: workSchema.extend({ activeMs: z.number().nullable(), people: z.number() }),
  own: workSchema,
});
export type SessionWork = z.infer<typeof sessionWorkSchema>;

const HOUR_MS = 3_600_000;

/** Entries an hour of active time; null where no time was taken, or none is told. */
export const paceOfWork = ({ count, activeMs }: { count: number; activeMs: number | null }): number | null =>
  activeMs ? Math.round((count * HOUR_MS) / activeMs) : null;
