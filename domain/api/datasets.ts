import { z } from "zod";
import { datasetSettingsSchema } from "#domain/dataset-settings.ts";
import { storable } from "#domain/entry/plain-text.ts";
import { browseCountsSchema } from "#domain/find/count.ts";
import { facetCountsSchema } from "#domain/find/facet-count.ts";
import { facetsSchema } from "#domain/find/facets.ts";
import { entryPageSchema, photoPageSchema } from "#domain/find/page.ts";
import { savedViewSchema, viewRenameSchema, viewRequestSchema } from "#domain/find/saved-view.ts";
import { generationEstimateSchema, generationRequestSchema } from "#domain/generate/generation-request.ts";
import { idSchema } from "#domain/id.ts";
import { OVERVIEW_TABLES } from "#domain/overview/csv.ts";
import { partChangeSchema, partingRequestSchema, partSchema } from "#domain/part/part.ts";
import { partsViewSchema } from "#domain/part/parts-view.ts";
import { recipeQueueRequestSchema } from "#domain/recipe/recipe-queue-request.ts";
import { removalSchema } from "#domain/removal.ts";
import { startedRunSchema } from "#domain/run.ts";
import { sessionRequestSchema, startedSessionSchema } from "#domain/session-request.ts";
import { countedTagSchema } from "#domain/tag.ts";
import { codebookChangeSchema, codebookInForceSchema, staleCodebookSchema } from "#domain/verdict/codebook.ts";
import { BROWSE_PAGE, BROWSE_QUERY, bytes, type Endpoint, nothing } from "./endpoint.ts";

const ofDataset = z.object({ datasetId: idSchema });
const ofView = ofDataset.extend({ viewId: idSchema });

/** What a data set has: its entries and photos as lists, sessions, views, parts, codebook; and its end. */
export const datasetEndpoints = {
  "GET /api/datasets/{datasetId}/entries": {
    access: "browse",
    audit: "none",
    summary: "A page of the entries that a filter finds.",
    params: ofDataset,
    query: BROWSE_PAGE,
    answer: entryPageSchema,
  },
  "GET /api/datasets/{datasetId}/photos": {
    access: "browse",
    audit: "none",
    summary: "A page of the photos with entries that a filter finds.",
    params: ofDataset,
    query: BROWSE_PAGE,
    answer: photoPageSchema,
  },
  "GET /api/datasets/{datasetId}/counts": {
    access: "browse",
    audit: "none",
    summary: "How many entries, and in the view of photos how many photos, a filter finds.",
    params: ofDataset,
    query: BROWSE_QUERY,
    answer: browseCountsSchema,
  },
  "GET /api/datasets/{datasetId}/facets": {
    access: "browse",
    audit: "none",
    summary: "What a data set's entries can be narrowed by.",
    params: ofDataset,
    answer: facetsSchema,
  },
  "GET /api/datasets/{datasetId}/facet-counts": {
    access: "browse",
    audit: "none",
    summary: "How many entries each choice of a filter would find.",
    params: ofDataset,
    query: BROWSE_QUERY,
    answer: facetCountsSchema,
  },
  "GET /api/datasets/{datasetId}/names": {
    access: "browse",
    audit: "none",
    summary: "Names of things in photos that begin so, for a field to choose from.",
    params: ofDataset,
    query: z.strictObject({ prefix: storable().max(100).toLowerCase().default("") }),
    answer: z.object({ names: z.string().array() }),
  },
  "GET /api/datasets/{datasetId}/views": {
    access: "browse",
    audit: "none",
    summary: "The saved views of a data set, by name.",
    params: ofDataset,
    answer: savedViewSchema.array(),
  },
  "POST /api/datasets/{datasetId}/views": {
    access: "lead",
    audit: "view_save",
    summary: "Saves a filter under a name.",
    params: ofDataset,
    body: viewRequestSchema,
    answer: savedViewSchema,
  },
  "PATCH /api/datasets/{datasetId}/views/{viewId}": {
    access: "lead",
    audit: "view_rename",
    summary: "Gives a saved view another name.",
    params: ofView,
    body: viewRenameSchema,
    answer: savedViewSchema,
  },
  "DELETE /api/datasets/{datasetId}/views/{viewId}": {
    access: "lead",
    audit: "view_remove",
    summary: "Removes a saved view. One that is gone already is removed as well.",
    params: ofView,
    answer: nothing,
  },
  "GET /api/datasets/{datasetId}/overview/file": {
    access: "browse",
    audit: "none",
    summary:
      "A table of the data set's overview as CSV: entries by state, what was found, decisions a day, import warnings, and how people work, to its leads everybody, to others themselves.",
    params: ofDataset,
    query: z.strictObject({ table: z.enum(OVERVIEW_TABLES).default("states") }),
    answer: bytes("text/csv"),
  },
  "GET /api/datasets/{datasetId}/parts": {
    access: "browse",
    audit: "none",
    summary: "The parts of a data set with their entries by state, and by what its files are told apart.",
    params: ofDataset,
    answer: partsViewSchema,
  },
  "GET /api/datasets/{datasetId}/tags": {
    access: "browse",
    audit: "none",
    summary: "The tags of a data set, each with how many entries have it.",
    params: ofDataset,
    answer: z.object({ tags: countedTagSchema.array() }),
  },
  "PATCH /api/datasets/{datasetId}/parts/{partId}": {
    access: "lead",
    audit: "part_change",
    summary: "Gives a part another name or author. No entry changes.",
    params: ofDataset.extend({ partId: idSchema }),
    body: partChangeSchema,
    answer: partSchema,
  },
  "POST /api/datasets/{datasetId}/parts/rule": {
    access: "lead",
    audit: "parting_start",
    summary: "Tells all entries apart into parts anew, by one rule, as a run.",
    params: ofDataset,
    body: partingRequestSchema,
    answer: startedRunSchema,
  },
  "POST /api/datasets/{datasetId}/generations": {
    access: "lead",
    audit: "generate_start",
    summary:
      "Has a model write entries about photos, as a run. Refused without a model, and where the data set may not be sent to it.",
    params: ofDataset,
    body: generationRequestSchema,
    bodyBytesMax: 1_000_000,
    answer: startedRunSchema,
  },
  "POST /api/datasets/{datasetId}/generations/estimate": {
    access: "lead",
    audit: "none",
    summary: "What such a run would ask, bring and cost. Nothing is sent.",
    params: ofDataset,
    body: generationRequestSchema,
    bodyBytesMax: 1_000_000,
    answer: generationEstimateSchema,
  },
  "POST /api/datasets/{datasetId}/queues": {
    access: "lead",
    audit: "session_start",
    summary: "Starts a session: draws and freezes a queue, for all who review there or for one of them.",
    params: ofDataset,
    body: sessionRequestSchema,
    answer: startedSessionSchema,
  },
  "POST /api/datasets/{datasetId}/recipe-queues": {
    access: "lead",
    audit: "recipe_start",
    summary:
      "Starts a session by a recipe, as a run: it ranks what is pending by what the recipe lacks, and replaces what is rejected until so many are approved.",
    params: ofDataset,
    body: recipeQueueRequestSchema,
    bodyBytesMax: 500_000,
    answer: startedRunSchema,
  },
  "POST /api/datasets/{datasetId}/practice": {
    access: "review",
    audit: "practice_start",
    summary: "The reviewer's practice session on this data set, made at the first call.",
    params: ofDataset,
    body: nothing,
    answer: startedSessionSchema,
  },
  "GET /api/datasets/{datasetId}/codebook": {
    access: "show",
    audit: "none",
    summary: "Guideline and reasons in force.",
    params: ofDataset,
    answer: codebookInForceSchema,
  },
  "PUT /api/datasets/{datasetId}/codebook": {
    access: "lead",
    audit: "codebook_save",
    summary: "Saves the next version; refused with both versions where another was saved since `after`.",
    params: ofDataset,
    body: codebookChangeSchema,
    // The longest guideline and list there may be, whatever the script that they are written in.
    bodyBytesMax: 2_000_000,
    answer: codebookInForceSchema,
    problems: { conflict: staleCodebookSchema },
  },
  "PUT /api/datasets/{datasetId}/settings": {
    access: "lead",
    audit: "dataset_settings",
    summary: "Says whether reviewers of a data set may browse and search it, which they may not by themselves.",
    params: ofDataset,
    body: datasetSettingsSchema,
    answer: nothing,
  },
  "POST /api/datasets/{datasetId}/removal": {
    access: "owner",
    audit: "removal_start",
    summary: "Removes a data set for good, as a run; asked again, it resumes a removal that was interrupted.",
    params: ofDataset,
    body: nothing,
    answer: startedRunSchema,
  },
  "GET /api/removals": {
    access: "signed_in",
    audit: "none",
    summary: "The data sets that are being removed.",
    answer: removalSchema.array(),
  },
} as const satisfies Record<string, Endpoint>;
