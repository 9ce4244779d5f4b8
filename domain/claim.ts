import { z } from "zod";
import { claimedEntrySchema, queueProgressSchema } from "./entry/entry-view.ts";
import { idSchema } from "./id.ts";
import { refusal } from "./input-problem.ts";

/** How long a claim holds without a word from the browser, which renews it while the page is open. */
export const LEASE_SECONDS = 15 * 60;

/** One by one, more than a browser looks ahead; a cap, so that nobody can take a whole queue. */
export const CLAIMS_MAX = 24;

/** By photo: a page of the spot check is 48 boxes, and the next page is fetched ahead. */
export const CLAIMS_BY_PHOTO_MAX = 64;

/** What a browser asks a queue for: `have` names the entries that it has already. */
export const claimRequestSchema = z
  .strictObject({
    count: z.number().int().min(0).max(CLAIMS_BY_PHOTO_MAX),
    have: z.array(idSchema).max(2_000).default([]),
    by: z.enum(["entry", "photo"]).default("entry"),
    imageId: idSchema.optional(),
    isCounted: z.boolean().default(true),
  })
  .refine(({ by, count }) => by === "photo" || count <= CLAIMS_MAX, {
    ...refusal("claimsMost", { count: CLAIMS_MAX }),
    path: ["count"],
  });

/** `progress` is null where it was not asked for and entries enough came: where fewer come than were asked for it tells why. */
export const claimedSchema = z.object({
  entries: claimedEntrySchema.array(),
  progress: queueProgressSchema.nullable(),
});
export type Claimed = z.infer<typeof claimedSchema>;

/** A claim on one entry, or who holds it, and until when. */
export const entryClaimSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), token: z.uuid(), until: z.iso.datetime() }),
  z.object({ ok: z.literal(false), heldBy: z.string(), until: z.iso.datetime() }),
]);
export type EntryClaim = z.infer<typeof entryClaimSchema>;
