import type { EndpointName, Endpoints } from "#domain/api/endpoints.ts";

/** Endpoints that say what they record. */
export type Audited = {
  [Name in EndpointName]: Endpoints[Name]["audit"] extends "none" ? never : Name;
}[EndpointName];

/** What changes something, or sends bytes, and is recorded nowhere, and why: by hand. */
export const SILENT: Partial<Record<EndpointName, string>> = {
  "POST /api/verdicts": "a verdict is its own record, and nothing may make it slower",
  "POST /api/queues/{queueId}/claims": "a claim lapses by itself and changes no data",
  "DELETE /api/queues/{queueId}/claims": "as a claim",
  "POST /api/entries/{entryId}/claim": "as a claim",
  "POST /api/datasets/{datasetId}/bulk/preview": "reads",
  "POST /api/exports/estimate": "reads",
  "POST /api/datasets/{datasetId}/generations/estimate": "reads",
  "POST /api/datasets/{datasetId}/boxes/{fileId}/examples": "reads",
  "POST /api/exports/preview": "reads",
  "POST /api/datasets/{datasetId}/releases/{number}/verification": "reads",
  "POST /api/datasets/{datasetId}/releases/{number}/publications/plan": "reads",
  "POST /api/auth/invitation": "reads",
  "POST /api/auth/oidc": "leads to the provider; what comes back is recorded",
  "POST /api/datasets/{datasetId}/recipes/mix-files": "the recipe that names it is recorded; what none names is swept",
  "PUT /api/uploads/{uploadId}/files": "the import that it is for is recorded; what is never imported is swept",
  "GET /api/images/{imageId}/photo": "one photo on a screen",
  "GET /api/datasets/{datasetId}/overview/file": "figures that a page shows",
  "GET /api/live": "tells that something changed, and not what",
};
