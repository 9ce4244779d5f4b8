import { z } from "zod";
import { knownBoxSchema, knownOfPhotoSchema } from "#domain/box/known-boxes.ts";
import { destinationSchema, TYPED_MAX } from "#domain/destination.ts";
import { nameSchema, storable } from "#domain/entry/plain-text.ts";
import { idSchema } from "#domain/id.ts";
import { PHOTO_LACKS, PHOTO_WIDTHS } from "#domain/photo/photo-url.ts";
import { reviewerSchema } from "#domain/reviewer.ts";
import { photoReportBodySchema } from "#domain/withdrawal.ts";
import { bytes, type Endpoint, nothing } from "./endpoint.ts";

const ofImage = z.object({ imageId: idSchema });

const photoProblem = z.object({ photo: z.enum(PHOTO_LACKS).optional(), answered: z.number().optional() });

const isThere = z.object({ ok: z.literal(true) });

/** Photos, who sits here, and what is known of the studio itself. */
export const studioEndpoints = {
  "GET /api/images/{imageId}/photo": {
    access: "show",
    audit: "none",
    summary: "The photo's own bytes, or with `w` a picture of it at most so many px wide.",
    params: ofImage,
    query: z.strictObject({
      w: z.coerce.number().pipe(z.literal(PHOTO_WIDTHS)).optional(),
      /** Makes another address of another photo (domain/photo/photo-url.ts). */
      v: z
        .string()
        .regex(/^\w{1,40}$/)
        .optional(),
    }),
    answer: bytes("image/*"),
    problems: {
      not_found: photoProblem,
      gone: photoProblem,
      too_large: photoProblem,
      unreadable_input: photoProblem,
      unreachable: photoProblem,
    },
  },
  "GET /api/images/{imageId}/known": {
    access: "show",
    audit: "none",
    summary: "What is known of a photo besides its entries: boxes of objects and regions (image pixels), and captions.",
    params: ofImage,
    answer: knownOfPhotoSchema,
  },
  "POST /api/images/{imageId}/regions": {
    access: "review",
    audit: "region_draw",
    summary: "Keeps a region drawn in the studio as one of the photo's own; the same id again changes nothing.",
    params: ofImage,
    body: z.strictObject({
      id: z.uuid(),
      name: nameSchema(200),
      /** x1, y1, x2, y2 in pixels of the raw raster. */
      box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    }),
    answer: knownBoxSchema,
  },
  "POST /api/images/{imageId}/reports": {
    access: "review",
    audit: "photo_report",
    summary: "Tells the leads that a photo should not be here. Decides nothing. Sending it twice leaves one report.",
    params: ofImage,
    body: photoReportBodySchema,
    answer: nothing,
  },
  "GET /api/destinations": {
    access: "signed_in",
    audit: "none",
    summary:
      "Where who asks may go: the pages of the studio and of its data sets, and open sessions. With `text`: the entry, session, import, export and photos that it names by an id.",
    query: z.strictObject({ text: storable().max(TYPED_MAX).optional() }),
    answer: z.array(destinationSchema),
  },
  "GET /api/reviewers": {
    access: "open",
    audit: "none",
    summary: "Who this browser's cookie says it is.",
    answer: z.object({ reviewer: reviewerSchema.nullable() }),
  },
  "POST /api/reviewers": {
    access: "open",
    audit: "person_name",
    summary:
      "Says who sits at this browser; the answer sets the cookie. `id` is what an earlier answer to the same name told: a lost cookie then makes no second person. `isRenamed` corrects the name of who sits here already. An address may say sixty new names an hour.",
    body: z.strictObject({ name: nameSchema(80), id: z.uuid().optional(), isRenamed: z.boolean().optional() }),
    answer: reviewerSchema,
  },
  "GET /api/health": {
    access: "open",
    audit: "none",
    summary: "Says that this server answers, and nothing of its database.",
    answer: isThere,
  },
  "GET /api/ready": {
    access: "open",
    audit: "none",
    summary: "Says that this server and its database answer; 503 while the database does not, within two seconds.",
    answer: isThere,
  },
  "GET /api/openapi.json": {
    access: "signed_in",
    audit: "none",
    summary: "This document.",
    answer: z.looseObject({ openapi: z.string() }),
  },
} as const satisfies Record<string, Endpoint>;
