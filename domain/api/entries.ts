import { z } from "zod";
import { claimedSchema, claimRequestSchema, entryClaimSchema } from "#domain/claim.ts";
import { queueProgressSchema } from "#domain/entry/entry-view.ts";
import { idSchema } from "#domain/id.ts";
import { practiceComparedSchema } from "#domain/practice/practice-export.ts";
import { revealSchema } from "#domain/practice/practice-reveal.ts";
import { conflictSchema } from "#domain/review/outbox/conflict.ts";
import { sessionWorkSchema } from "#domain/review/session/session-work.ts";
import { startedRunSchema } from "#domain/run.ts";
import { sessionNameSchema } from "#domain/session-request.ts";
import { entryTagsSchema, tagRequestSchema } from "#domain/tag.ts";
import { commentBodySchema, commentViewSchema } from "#domain/verdict/comment.ts";
import { recordedSchema, undoableSchema } from "#domain/verdict/recorded.ts";
import { VERDICT_BYTES_MAX, verdictBodySchema } from "#domain/verdict/verdict.ts";
import { pastVerdictSchema } from "#domain/verdict/verdict-history.ts";
import { bytes, type Endpoint, nothing } from "./endpoint.ts";

const ofEntry = z.object({ entryId: idSchema });
const ofQueue = z.object({ queueId: idSchema });

/** Deciding: entries, sessions (queues), verdicts, remarks. */
export const entryEndpoints = {
  "POST /api/queues/{queueId}/claims": {
    access: "review",
    audit: "none",
    summary:
      "Hands out the next entries and keeps those that the browser already has; by photo, photos come whole; with `imageId`, what is still free of that photo. `count` 0 only renews. Without `isCounted` the queue's figures may be missing.",
    params: ofQueue,
    body: claimRequestSchema,
    answer: claimedSchema,
  },
  "DELETE /api/queues/{queueId}/claims": {
    access: "review",
    audit: "none",
    summary: "Lets go of what a page holds, when its reviewer leaves it.",
    params: ofQueue,
    body: z.strictObject({ tokens: z.array(z.uuid()).max(2_000) }),
    bodyBytesMax: 128 * 1024,
    answer: z.object({ released: z.number() }),
  },
  "PATCH /api/queues/{queueId}": {
    access: "lead",
    audit: "session_rename",
    summary: "Names a session; null takes its name away.",
    params: ofQueue,
    body: z.strictObject({ name: sessionNameSchema.nullable() }),
    answer: nothing,
  },
  "GET /api/queues/{queueId}/progress": {
    access: "show",
    audit: "none",
    summary: "Where a session stands.",
    params: ofQueue,
    answer: queueProgressSchema,
  },
  "GET /api/queues/{queueId}/work": {
    access: "show",
    audit: "none",
    summary:
      "What was done in a session, by all and by who asks: verdicts that were not undone, active time, reasons. The time of others' work is told to leads alone.",
    params: ofQueue,
    answer: sessionWorkSchema,
  },
  "GET /api/queues/{queueId}/undoable": {
    access: "review",
    audit: "none",
    summary: "The reviewer's newest verdict of the session that can be taken back, or null.",
    params: ofQueue,
    answer: undoableSchema.nullable(),
  },
  "POST /api/queues/{queueId}/reveal": {
    access: "review",
    audit: "practice_end",
    summary: "Ends a practice session and answers with its key and the score.",
    params: ofQueue,
    body: nothing,
    answer: revealSchema,
    problems: { conflict: z.object({ left: z.number() }) },
  },
  "GET /api/queues/{queueId}/cleaned": {
    access: "review",
    audit: "none",
    summary: "The cleaned records of a practice session beside those that went in.",
    params: ofQueue,
    answer: practiceComparedSchema,
  },
  "GET /api/queues/{queueId}/cleaned/file": {
    access: "review",
    audit: "practice_download",
    summary: "The cleaned file of a practice session itself.",
    params: ofQueue,
    answer: bytes("application/json"),
  },
  "POST /api/verdicts": {
    access: "decide",
    audit: "none",
    summary:
      "Records one verdict. A late one is stored and answers 409 with both sides, as one refused for its chain does. The same verdict again is answered as the first time.",
    body: verdictBodySchema,
    bodyBytesMax: VERDICT_BYTES_MAX,
    answer: recordedSchema,
    problems: { conflict: z.object({ ...recordedSchema.partial().shape, ...conflictSchema.shape }) },
  },
  "POST /api/entries/{entryId}/replacement": {
    access: "review",
    audit: "generate_start",
    summary:
      "Has a model write another entry in place of a rejected one, as a run; it comes as a pending entry, and the rejected one stays. Refused without a model, for an entry that is not rejected, and for one that was replaced.",
    params: ofEntry,
    body: nothing,
    answer: startedRunSchema,
  },
  "POST /api/entries/{entryId}/claim": {
    access: "lead",
    audit: "none",
    summary: "Claims an entry opened from the list of entries, at the first key that decides or edits it.",
    params: ofEntry,
    body: nothing,
    answer: z.object({ claim: entryClaimSchema }),
  },
  "GET /api/entries/{entryId}/history": {
    access: "show",
    audit: "none",
    summary:
      "Who decided what on an entry, newest first; with `queueId` as far as somebody at work in that session may know it.",
    params: ofEntry,
    query: z.strictObject({ queueId: idSchema.optional() }),
    answer: z.object({ verdicts: pastVerdictSchema.array() }),
  },
  "GET /api/entries/{entryId}/comments": {
    access: "show",
    audit: "none",
    summary: "The remarks on an entry, oldest first.",
    params: ofEntry,
    answer: z.object({ comments: commentViewSchema.array() }),
  },
  "POST /api/entries/{entryId}/comments": {
    access: "review",
    audit: "comment_save",
    summary: "Keeps a remark. Sending it twice leaves one.",
    params: ofEntry,
    body: commentBodySchema,
    bodyBytesMax: 256 * 1024,
    answer: commentViewSchema,
  },
  "PATCH /api/comments/{commentId}": {
    access: "review",
    audit: "comment_resolve",
    summary: "Settles a remark or opens it again.",
    params: z.object({ commentId: z.uuid() }),
    body: z.strictObject({ resolved: z.boolean() }),
    answer: commentViewSchema,
  },
  "GET /api/entries/{entryId}/tags": {
    access: "show",
    audit: "none",
    summary: "The tags of an entry, and those that its data set has.",
    params: ofEntry,
    answer: entryTagsSchema,
  },
  "PUT /api/entries/{entryId}/tags": {
    access: "review",
    audit: "tag_add",
    summary: "Adds a tag to an entry. One that it has already, in whichever case, changes nothing.",
    params: ofEntry,
    body: tagRequestSchema,
    answer: entryTagsSchema,
  },
  "DELETE /api/entries/{entryId}/tags": {
    access: "review",
    audit: "tag_remove",
    summary: "Removes a tag from an entry. One that it does not have changes nothing.",
    params: ofEntry,
    body: tagRequestSchema,
    answer: entryTagsSchema,
  },
} as const satisfies Record<string, Endpoint>;
