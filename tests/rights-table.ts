import type { EndpointName } from "#domain/api/endpoints.ts";
import type { Role } from "#domain/rights/rights.ts";

/** Who may, written down a second time and by hand: each endpoint's access must come to the same. */
export type Who = readonly Role[] | "everybody" | "signed in" | "nobody";

const ALL: Who = ["owner", "lead", "reviewer", "reader"];
/** What lies in a data set is for those who may see all of it. */
const SEEING: Who = ["owner", "lead", "reader"];
const WORKING: Who = ["owner", "lead", "reviewer"];
const LEADING: Who = ["owner", "lead"];
const OWNING: Who = ["owner"];

/** `nobody`: an owner of the studio alone. */
export const WHO_MAY: Record<EndpointName, Who> = {
  "GET /api/datasets/{datasetId}/entries": SEEING,
  "GET /api/datasets/{datasetId}/photos": SEEING,
  "GET /api/datasets/{datasetId}/counts": SEEING,
  "GET /api/datasets/{datasetId}/facets": SEEING,
  "GET /api/datasets/{datasetId}/facet-counts": SEEING,
  "GET /api/datasets/{datasetId}/names": SEEING,
  "GET /api/datasets/{datasetId}/views": SEEING,
  "POST /api/datasets/{datasetId}/views": LEADING,
  "PATCH /api/datasets/{datasetId}/views/{viewId}": LEADING,
  "DELETE /api/datasets/{datasetId}/views/{viewId}": LEADING,
  "POST /api/datasets/{datasetId}/queues": LEADING,
  "POST /api/datasets/{datasetId}/practice": WORKING,
  "GET /api/datasets/{datasetId}/codebook": ALL,
  "PUT /api/datasets/{datasetId}/codebook": LEADING,
  "GET /api/datasets/{datasetId}/bulk": SEEING,
  "POST /api/datasets/{datasetId}/bulk": LEADING,
  "POST /api/datasets/{datasetId}/bulk/preview": LEADING,
  "POST /api/datasets/{datasetId}/bulk/{runId}/undo": LEADING,
  "POST /api/datasets/{datasetId}/removal": OWNING,
  "GET /api/removals": "signed in",
  "POST /api/queues/{queueId}/claims": WORKING,
  "DELETE /api/queues/{queueId}/claims": WORKING,
  "GET /api/queues/{queueId}/progress": ALL,
  "GET /api/queues/{queueId}/undoable": WORKING,
  "POST /api/queues/{queueId}/reveal": WORKING,
  "GET /api/queues/{queueId}/cleaned": WORKING,
  "GET /api/queues/{queueId}/cleaned/file": WORKING,
  "POST /api/verdicts": WORKING,
  "POST /api/entries/{entryId}/claim": LEADING,
  "GET /api/entries/{entryId}/history": ALL,
  "GET /api/entries/{entryId}/comments": ALL,
  "POST /api/entries/{entryId}/comments": WORKING,
  "PATCH /api/comments/{commentId}": WORKING,
  "GET /api/images/{imageId}/photo": ALL,
  "GET /api/images/{imageId}/known": ALL,
  "POST /api/images/{imageId}/regions": WORKING,
  "GET /api/reviewers": "everybody",
  "POST /api/reviewers": "everybody",
  "GET /api/health": "everybody",
  "GET /api/ready": "everybody",
  "GET /api/openapi.json": "signed in",
  "PUT /api/uploads/{uploadId}/files": LEADING,
  "POST /api/imports": LEADING,
  "GET /api/exports": SEEING,
  "POST /api/exports": SEEING,
  "POST /api/exports/estimate": SEEING,
  "DELETE /api/exports/{runId}": LEADING,
  "GET /api/exports/{runId}/files/{number}": SEEING,
  "GET /api/runs/{runId}": SEEING,
  "POST /api/runs/{runId}/cancel": LEADING,
  "POST /api/runs/{runId}/resume": LEADING,
  "GET /api/runs/{runId}/rejects": LEADING,
  "GET /api/live": "signed in",
  "POST /api/auth/sign-in": "everybody",
  "POST /api/auth/sign-out": "everybody",
  "POST /api/auth/invitation": "everybody",
  "POST /api/auth/join": "everybody",
  "GET /api/people": OWNING,
  "POST /api/invitations": OWNING,
  "DELETE /api/invitations/{invitationId}": OWNING,
  "PUT /api/datasets/{datasetId}/people/{reviewerId}": OWNING,
  "DELETE /api/datasets/{datasetId}/people/{reviewerId}": OWNING,
  "PUT /api/people/{reviewerId}/studio": "nobody",
  "DELETE /api/people/{reviewerId}/sign-ins": "nobody",
};
