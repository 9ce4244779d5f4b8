import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { releaseDiffSchema } from "#domain/release/diff.ts";
import { publicationSchema, publishRequestSchema, shownPlanSchema } from "#domain/release/publication.ts";
import { cutSchema, releaseRequestSchema, releaseSchema, verifySchema } from "#domain/release/release.ts";
import { startedRunSchema } from "#domain/run.ts";
import { bytes, type Endpoint, nothing } from "./endpoint.ts";

const ofDataset = z.object({ datasetId: idSchema });
const number = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);
const ofRelease = ofDataset.extend({ number });

/** A data set's releases: cut, listed, downloaded, verified, compared, removed. */
export const releaseEndpoints = {
  "GET /api/datasets/{datasetId}/releases": {
    access: "download",
    audit: "none",
    summary:
      "The releases of a data set, the newest first, cuts that are under way or came to nothing, and where releases were published.",
    params: ofDataset,
    answer: z.object({
      releases: releaseSchema.omit({ place: true }).array(),
      cuts: cutSchema.array(),
      publications: publicationSchema.array(),
    }),
  },
  "POST /api/datasets/{datasetId}/releases": {
    access: "lead",
    audit: "release_start",
    summary: "Cuts the next release by a version of a recipe that the data set keeps, as a run.",
    params: ofDataset,
    body: releaseRequestSchema,
    answer: startedRunSchema,
  },
  "POST /api/datasets/{datasetId}/releases/{number}/verification": {
    access: "download",
    audit: "none",
    summary: "Reads every file of a release, and says which changed, are missing or were added since it was cut.",
    params: ofRelease,
    body: nothing,
    answer: verifySchema,
  },
  "GET /api/datasets/{datasetId}/releases/{number}/diff": {
    access: "download",
    audit: "none",
    summary: "Which entries came, went and changed from another release to this one, and why.",
    params: ofRelease,
    query: z.strictObject({ from: number }),
    answer: releaseDiffSchema,
  },
  "POST /api/datasets/{datasetId}/releases/{number}/publications": {
    access: "lead",
    audit: "publish_start",
    summary:
      "Publishes a release at the Hugging Face Hub, as a run. Refused where no token is set, and for names that no owner allowed.",
    params: ofRelease,
    body: publishRequestSchema,
    answer: startedRunSchema,
  },
  "POST /api/datasets/{datasetId}/releases/{number}/publications/plan": {
    access: "lead",
    audit: "none",
    summary: "What publishing it would send and remove, and the licences to be met. Nothing is sent but questions.",
    params: ofRelease,
    body: publishRequestSchema,
    answer: shownPlanSchema,
  },
  "DELETE /api/datasets/{datasetId}/releases/{number}": {
    access: "lead",
    audit: "release_remove",
    summary: "Removes the files of a release. Its number is not used again.",
    params: ofRelease,
    answer: nothing,
  },
  "GET /api/datasets/{datasetId}/releases/{number}/zip": {
    access: "download",
    audit: "release_download",
    summary: "All files of a release as one zip.",
    params: ofRelease,
    answer: bytes("application/zip"),
    problems: { conflict: z.object({ machine: z.string().optional() }) },
  },
  "GET /api/datasets/{datasetId}/releases/{number}/files/{file}": {
    access: "download",
    audit: "release_download",
    summary: "A file of a release, by its number in the release's list from 0 on: whole, or in parts (`Range`).",
    params: ofRelease.extend({
      file: z
        .string()
        .regex(/^\d{1,5}$/)
        .transform(Number),
    }),
    answer: bytes("application/json", "application/x-ndjson", "application/octet-stream"),
    problems: { conflict: z.object({ machine: z.string().optional() }) },
  },
} as const satisfies Record<string, Endpoint>;
