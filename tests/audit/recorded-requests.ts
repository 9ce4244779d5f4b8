import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { makePasswordLink } from "#server/accounts/password-link.ts";
import { rejectsOf } from "#server/import/find-rejects.ts";
import { allowNamespace } from "#server/release/hub/allowed.ts";
import { addInvitation, addKey, PASSWORD, signedIn } from "#tests/accounts.ts";
import type { Audited } from "#tests/audit-table.ts";
import { decide } from "#tests/decide.ts";
import { addReviewer } from "#tests/entries.ts";
import { allowModel } from "#tests/generate/generate-runs.ts";
import { HUB_SETTINGS } from "#tests/hub/hub-server.ts";
import type { Asked, AuditedStudio, World } from "./audited-studio.ts";

/** What a provider sends back is asked of a provider: tests/single-sign-on.pg.test.ts, and tests/audit-events.pg.test.ts. */
export type Here = Exclude<Audited, "GET /api/auth/oidc/callback">;

/** Each endpoint that records something, asked so that it does. */
export const recordedRequests = (studio: AuditedStudio): Record<Here, (world: World) => Promise<Asked> | Asked> => ({
  "POST /api/datasets/{datasetId}/views": ({ id }) => ({
    params: { datasetId: id },
    body: { name: "dark", query: "" },
  }),
  "PATCH /api/datasets/{datasetId}/views/{viewId}": ({ id, view }) => ({
    params: { datasetId: id, viewId: String(view.id) },
    body: { name: "light" },
  }),
  "DELETE /api/datasets/{datasetId}/views/{viewId}": ({ id, view }) => ({
    params: { datasetId: id, viewId: String(view.id) },
  }),
  "PATCH /api/datasets/{datasetId}/parts/{partId}": async ({ id }) => {
    const data = { datasetId: BigInt(id), word: "coco", name: "coco" };
    const part = await studio.db.prisma.part.create({ data });
    return { params: { datasetId: id, partId: String(part.id) }, body: { author: "people" } };
  },
  "POST /api/datasets/{datasetId}/parts/rule": ({ id }) => ({ params: { datasetId: id }, body: { rule: "file" } }),
  "POST /api/datasets/{datasetId}/generations": async ({ id }) => {
    await allowModel(studio.db, BigInt(id));
    return { params: { datasetId: id }, body: { tasks: ["conversation"] } };
  },
  "POST /api/entries/{entryId}/replacement": async ({ id, entryId }) => {
    await allowModel(studio.db, BigInt(id));
    await decide(studio.db, BigInt(entryId), { decision: "reject" });
    return { params: { entryId }, body: {} };
  },
  "POST /api/datasets/{datasetId}/queues": ({ id }) => ({ params: { datasetId: id }, body: { size: 1 } }),
  "POST /api/datasets/{datasetId}/recipe-queues": ({ id }) => ({
    params: { datasetId: id },
    body: { recipe: "{ recipe: 1, queue: { size: 1 } }" },
  }),
  "POST /api/datasets/{datasetId}/practice": async ({ id, practice }) => {
    await studio.db.prisma.queue.delete({ where: { id: practice.id } });
    return { params: { datasetId: id }, body: {} };
  },
  "PUT /api/datasets/{datasetId}/codebook": ({ id }) => ({
    params: { datasetId: id },
    body: { after: 0, guideline: "Look twice." },
  }),
  "PUT /api/datasets/{datasetId}/settings": ({ id }) => ({
    params: { datasetId: id },
    body: { reviewersBrowse: true },
  }),
  "POST /api/datasets/{datasetId}/bulk": ({ id, entryId }) => ({
    params: { datasetId: id },
    body: { target: { kind: "entries", entryIds: [entryId] }, action: { do: "flag", reasonCodes: [], note: null } },
  }),
  "POST /api/datasets/{datasetId}/bulk/{runId}/undo": async ({ id, runOf }) => ({
    params: { datasetId: id, runId: await runOf("bulk", "done") },
    body: {},
  }),
  "POST /api/datasets/{datasetId}/removal": ({ id }) => ({ params: { datasetId: id }, body: {} }),
  "POST /api/datasets/{datasetId}/withdrawals": ({ id, imageId }) => ({
    params: { datasetId: id },
    body: { imageIds: [imageId], reason: "a face" },
  }),
  "DELETE /api/datasets/{datasetId}/withdrawals/{withdrawalId}": async ({ id, imageId }) => {
    const withdrawn = { params: { datasetId: id }, body: { imageIds: [imageId], reason: "a face" } };
    await (await studio.ask("POST /api/datasets/{datasetId}/withdrawals", withdrawn)).body?.cancel();
    const { id: withdrawalId } = await studio.db.prisma.withdrawal.findFirstOrThrow({
      where: { datasetId: BigInt(id) },
    });
    return { params: { datasetId: id, withdrawalId: String(withdrawalId) } };
  },
  "PUT /api/datasets/{datasetId}/boxes/{fileId}": async ({ id }) => {
    const { id: fileId } = await studio.db.prisma.sourceFile.findFirstOrThrow({ where: { datasetId: BigInt(id) } });
    return { params: { datasetId: id, fileId: String(fileId) }, body: { notation: "svit", space: { name: "unit" } } };
  },
  "POST /api/images/{imageId}/reports": ({ imageId }) => ({
    params: { imageId },
    body: { id: randomUUID(), note: "a face" },
  }),
  "POST /api/datasets/{datasetId}/reported-photos/closing": async ({ id, imageId }) => {
    const reportId = randomUUID();
    const report = { params: { imageId }, body: { id: reportId, note: "a face" } };
    await (await studio.ask("POST /api/images/{imageId}/reports", report)).body?.cancel();
    return { params: { datasetId: id }, body: { reports: [reportId] } };
  },
  "PATCH /api/queues/{queueId}": async ({ id }) => {
    const own = { datasetId: BigInt(id), filter: {}, order: "shuffle" as const, seed: "s", size: 0 };
    const data = { ...own, reviewerId: studio.owner.id };
    const queue = await studio.db.prisma.queue.create({ data });
    return { params: { queueId: String(queue.id) }, body: { name: "first look" } };
  },
  "POST /api/queues/{queueId}/reveal": ({ practice }) => ({ params: { queueId: String(practice.id) }, body: {} }),
  "GET /api/queues/{queueId}/cleaned/file": ({ practice }) => ({ params: { queueId: String(practice.id) } }),
  "POST /api/entries/{entryId}/comments": ({ entryId }) => ({
    params: { entryId },
    body: { id: randomUUID(), anchor: { on: "entry" }, text: "Zebedee says so" },
  }),
  "PATCH /api/comments/{commentId}": ({ comment }) => ({ params: { commentId: comment.id }, body: { resolved: true } }),
  "PUT /api/entries/{entryId}/tags": ({ entryId }) => ({ params: { entryId }, body: { tag: "blurry" } }),
  "DELETE /api/entries/{entryId}/tags": async ({ entryId }) => {
    const tagged = { params: { entryId }, body: { tag: "dark" } };
    await (await studio.ask("PUT /api/entries/{entryId}/tags", tagged)).body?.cancel();
    return tagged;
  },
  "POST /api/imports": async ({ name }) => {
    const uploadId = randomUUID();
    const place = path.join(studio.folder, "uploads", uploadId);
    await mkdir(place, { recursive: true });
    const bytes = "[]";
    const route = studio.routes.find(({ endpoint }) => endpoint === "PUT /api/uploads/{uploadId}/files");
    await route?.handle(
      new Request(`http://localhost/api/asked?name=a.json&bytes=${bytes.length}`, {
        method: "PUT",
        headers: { host: "localhost", cookie: studio.owner.cookie },
        body: bytes,
      }),
      { params: Promise.resolve({ uploadId }) },
    );
    return { body: { datasetName: name, source: { uploadId } } };
  },
  "POST /api/runs/{runId}/mapped": async ({ name, runOf }) => ({
    params: { runId: await runOf("import", "done", { datasetName: name }) },
    body: { mapping: { question: "q", answer: "a" } },
  }),
  "POST /api/exports": ({ id }) => ({ body: { datasetId: id, request: { format: "jsonl" } } }),
  "DELETE /api/exports/{runId}": async ({ runOf }) => ({ params: { runId: await runOf("export", "done") } }),
  "GET /api/exports/{runId}/files/{number}": async (world) => ({
    params: { runId: await studio.finishedExport(world), number: "0" },
    headers: { range: "bytes=0-9" },
  }),
  "PUT /api/datasets/{datasetId}/recipes": ({ id }) => ({
    params: { datasetId: id },
    body: { name: "all", after: 0, text: "recipe: 1\nmix: { preset: svit-train }\n" },
  }),
  "DELETE /api/datasets/{datasetId}/recipes/{recipeId}": async (world) => ({
    params: { datasetId: world.id, recipeId: (await studio.saveRecipe(world)).recipeId },
  }),
  "POST /api/datasets/{datasetId}/recipes/previews": ({ id }) => ({
    params: { datasetId: id },
    body: { name: "all", text: "recipe: 1\nmix: { preset: svit-train }\n" },
  }),
  "POST /api/datasets/{datasetId}/releases": async (world) => ({
    params: { datasetId: world.id },
    body: await studio.saveRecipe(world),
  }),
  "POST /api/datasets/{datasetId}/releases/{number}/publications": async (world) => {
    const { SVIT_HUB_URL: address } = HUB_SETTINGS;
    await allowNamespace(studio.db, BigInt(world.id), address, "our-lab", { withPhotos: false });
    return { params: await studio.cutRelease(world), body: { repo: "our-lab/boats" } };
  },
  "DELETE /api/datasets/{datasetId}/releases/{number}": async (world) => ({ params: await studio.cutRelease(world) }),
  "GET /api/datasets/{datasetId}/releases/{number}/zip": async (world) => ({ params: await studio.cutRelease(world) }),
  "GET /api/datasets/{datasetId}/releases/{number}/files/{file}": async (world) => ({
    params: { ...(await studio.cutRelease(world)), file: "0" },
    headers: { range: "bytes=0-9" },
  }),
  "POST /api/runs/{runId}/cancel": async ({ runOf }) => ({
    params: { runId: await runOf("export", "running") },
    body: {},
  }),
  "POST /api/runs/{runId}/resume": async ({ runOf }) => ({
    params: { runId: await runOf("import", "failed") },
    body: {},
  }),
  "GET /api/runs/{runId}/rejects": async ({ runOf }) => {
    const runId = await runOf("import", "done");
    const file = rejectsOf(studio.folder, BigInt(runId));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, "{}\n");
    return { params: { runId } };
  },
  "POST /api/auth/sign-in": ({ person }) => ({ body: { email: person.email, password: PASSWORD }, cookie: "" }),
  "POST /api/auth/sign-out": async ({ person }) => ({ body: {}, cookie: await signedIn(studio.db, person.email) }),
  "POST /api/auth/join": async ({ id, person }) => ({
    body: {
      token: await addInvitation(studio.db, { madeById: studio.owner.id, role: "lead", datasetIds: [BigInt(id)] }),
    },
    cookie: person.cookie,
  }),
  "POST /api/invitations": ({ id }) => ({ body: { to: "datasets", role: "reader", datasetIds: [id] } }),
  "DELETE /api/invitations/{invitationId}": async () => {
    await addInvitation(studio.db, { madeById: studio.owner.id, isOwner: true });
    const { id } = await studio.db.prisma.invitation.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
    return { params: { invitationId: id } };
  },
  "PUT /api/datasets/{datasetId}/people/{reviewerId}": ({ id, person }) => ({
    params: { datasetId: id, reviewerId: person.id },
    body: { role: "lead" },
  }),
  "DELETE /api/datasets/{datasetId}/people/{reviewerId}": ({ id, person }) => ({
    params: { datasetId: id, reviewerId: person.id },
  }),
  "PUT /api/people/{reviewerId}/studio": ({ person }) => ({
    params: { reviewerId: person.id },
    body: { isOwner: true },
  }),
  "DELETE /api/people/{reviewerId}/sign-ins": ({ person }) => ({ params: { reviewerId: person.id } }),
  "POST /api/people/{reviewerId}/password-link": ({ person }) => ({ params: { reviewerId: person.id }, body: {} }),
  "POST /api/auth/password": async ({ person }) => {
    const { token } = await makePasswordLink(studio.db, { id: person.id }, studio.owner.id);
    return { body: { token, password: PASSWORD }, cookie: "" };
  },
  "DELETE /api/account/sign-ins/{signInId}": async ({ person }) => {
    const { id } = await studio.db.prisma.signIn.findFirstOrThrow({ where: { reviewerId: person.id } });
    return { params: { signInId: id }, cookie: await signedIn(studio.db, person.email) };
  },
  "POST /api/account/former-names": ({ person }) => ({ body: { name: "Yolanda I" }, cookie: person.cookie }),
  "DELETE /api/former-names/claims/{claimId}": async ({ person }) => {
    const data = { id: randomUUID(), reviewerId: person.id, name: "Yolanda I" };
    return { params: { claimId: (await studio.db.prisma.nameClaim.create({ data })).id } };
  },
  "PUT /api/former-names/{reviewerId}": async ({ person }) => ({
    params: { reviewerId: (await addReviewer(studio.db, "Yolanda I")).id },
    body: { personId: person.id },
  }),
  "DELETE /api/people/{reviewerId}": ({ person }) => ({ params: { reviewerId: person.id } }),
  "PUT /api/groups": ({ id }) => ({ body: { group: "labs", to: "dataset", datasetId: id, role: "lead" } }),
  "DELETE /api/groups/{groupRoleId}": async ({ id }) => {
    const data = { id: randomUUID(), group: "labs", datasetId: BigInt(id), role: "lead" as const };
    return { params: { groupRoleId: (await studio.db.prisma.groupRole.create({ data })).id } };
  },
  "POST /api/keys": ({ id }) => ({ body: { name: "of Zebedee", scopes: ["read"], datasetIds: [id], days: 1 } }),
  "DELETE /api/keys/{keyId}": async () => ({
    params: { keyId: (await addKey(studio.db, studio.owner, { scopes: ["read"] })).id },
  }),
  "POST /api/images/{imageId}/regions": ({ imageId }) => ({
    params: { imageId },
    body: { id: randomUUID(), name: "boat", box: [1, 1, 9, 9] },
  }),
  "POST /api/reviewers": ({ person }) => ({ body: { name: "Yolanda II", isRenamed: true }, cookie: person.cookie }),
  "GET /api/audit/file": () => ({ search: "?format=csv" }),
});
