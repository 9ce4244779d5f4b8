import { randomUUID } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isBytes } from "#domain/api/endpoint.ts";
import { accountEndpoints, ENDPOINTS, type EndpointName, type RequestOf } from "#domain/api/endpoints.ts";
import { pathOf } from "#domain/api/path.ts";
import { allowNamespace } from "#server/release/hub/allowed.ts";
import { decide } from "./decide.ts";
import { addDataset, addReviewer, verdictBody } from "./entries.ts";
import { allowModel, MODEL_SETTINGS } from "./generate/generate-runs.ts";
import { type Api, openApi } from "./http/api-routes.ts";
import { type HubServer, startHubServer } from "./hub/hub-server.ts";
import { folderOfTwenty, workUntil } from "./machine/work-here.ts";

let api: Api;
let folder: string;
let hub: HubServer;
/** Endpoints that answered well. */
const answered = new Set<string>();

beforeAll(async () => {
  folder = await folderOfTwenty();
  hub = await startHubServer();
  const hubSettings = { SVIT_HUB_URL: hub.address, SVIT_HUB_TOKEN: hub.token };
  api = await openApi({ SVIT_IMPORT_ROOTS: folder, ...MODEL_SETTINGS, ...hubSettings });
});
afterAll(async () => {
  await api.close();
  await hub.close();
});

type Sent = { params?: object; query?: object; body?: unknown };

/** Asks an endpoint, whose answer is held against its schema (checksAnswers), and reads it. */
async function ask(name: EndpointName, sent: Sent = {}, headers: Record<string, string> = {}, status = 200) {
  const route = api.routes.find(({ endpoint }) => endpoint === name) ?? expect.unreachable(name);
  const place = pathOf(name, sent as RequestOf<EndpointName>);
  const body = sent.body ?? (route.method === "GET" || route.method === "DELETE" ? undefined : {});
  const answer = await api.ask(route, {
    params: sent.params as Record<string, string>,
    search: place.includes("?") ? place.slice(place.indexOf("?")) : "",
    headers,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = isBytes(route.shape.answer) ? "" : await answer.text();
  expect([answer.status, answer.status === status ? "" : text], name).toEqual([status, ""]);
  if (answer.ok) answered.add(name);
  return text === "" ? null : JSON.parse(text);
}

const runsEnd = (runId: string) =>
  expect
    .poll(() => api.db.prisma.run.findUniqueOrThrow({ where: { id: BigInt(runId) } }))
    .toMatchObject({ state: "done" });

test("deciding: claims, verdicts, a conflict, undo, history, remarks", async () => {
  const datasetId = api.ids.datasetId ?? "";
  const { queueId } = await ask("POST /api/datasets/{datasetId}/queues", { params: { datasetId }, body: { size: 3 } });
  const ofQueue = { params: { queueId } };
  const { entries } = await ask("POST /api/queues/{queueId}/claims", { ...ofQueue, body: { count: 2 } });
  const [first, second] = entries;
  const decided = verdictBody(first.entry.id, { queueId, claimToken: first.claim.token });
  await ask("POST /api/verdicts", { body: decided });
  await ask("POST /api/verdicts", { body: decided });
  const other = await addReviewer(api.db, "Bo");
  const asOther = { cookie: `svit-reviewer=${other.id}` };
  await ask("POST /api/verdicts", { body: verdictBody(first.entry.id, { decision: "reject" }) }, asOther, 409);
  await ask("GET /api/queues/{queueId}/progress", ofQueue);
  expect((await ask("GET /api/queues/{queueId}/work", ofQueue)).own.count).toBe(1);
  await ask("PATCH /api/queues/{queueId}", { ...ofQueue, body: { name: "first" } });
  expect(await ask("GET /api/queues/{queueId}/undoable", ofQueue)).toMatchObject({ verdictId: decided.id });
  await ask("DELETE /api/queues/{queueId}/claims", { ...ofQueue, body: { tokens: [second.claim.token] } });
  const ofEntry = { params: { entryId: first.entry.id } };
  expect((await ask("GET /api/entries/{entryId}/history", ofEntry)).verdicts).toHaveLength(2);
  await ask("POST /api/entries/{entryId}/claim", ofEntry);
  await ask("POST /api/entries/{entryId}/claim", ofEntry, asOther);
  const remark = {
    id: randomUUID(),
    anchor: { on: "words", turnId: "0", start: 0, end: 3, quote: "How" },
    text: "Why?",
  };
  await ask("POST /api/entries/{entryId}/comments", { ...ofEntry, body: remark });
  await ask("PATCH /api/comments/{commentId}", { params: { commentId: remark.id }, body: { resolved: true } });
  expect((await ask("GET /api/entries/{entryId}/comments", ofEntry)).comments).toHaveLength(1);
  await ask("PUT /api/entries/{entryId}/tags", { ...ofEntry, body: { tag: "blurry" } });
  expect((await ask("GET /api/entries/{entryId}/tags", ofEntry)).tags).toEqual(["blurry"]);
  const rejected = { params: { entryId: second.entry.id } };
  await ask("POST /api/entries/{entryId}/replacement", rejected, {}, 409);
  await allowModel(api.db, BigInt(datasetId));
  await decide(api.db, BigInt(second.entry.id), { decision: "reject" });
  await ask("POST /api/entries/{entryId}/replacement", rejected);
  const ofDataset = { params: { datasetId: first.entry.datasetId } };
  expect((await ask("GET /api/datasets/{datasetId}/tags", ofDataset)).tags).toEqual([{ tag: "blurry", entries: 1 }]);
  await ask("DELETE /api/entries/{entryId}/tags", { ...ofEntry, body: { tag: "blurry" } });
});

test("a practice session to its end", async () => {
  const { datasetId, entryIds } = await addDataset(api.db, { perImage: 2 });
  const params = { datasetId: String(datasetId) };
  await api.db.prisma.practiceEntry.createMany({
    data: entryIds.map((entryId, nth) => ({ datasetId, position: nth + 1, entryId })),
  });
  const place = {
    turnId: "1",
    part: "qa" as const,
    reasonCode: "wrong-count",
    quote: "0",
    box: [],
    whyEn: "",
    whyZh: "",
  };
  await api.db.prisma.knownError.create({ data: { entryId: entryIds[0] ?? 0n, ...place } });
  const { queueId } = await ask("POST /api/datasets/{datasetId}/practice", { params });
  const ofQueue = { params: { queueId } };
  await ask("POST /api/queues/{queueId}/reveal", ofQueue, {}, 409);
  for (const entryId of entryIds) await ask("POST /api/verdicts", { body: verdictBody(entryId, { queueId }) });
  expect(await ask("POST /api/queues/{queueId}/reveal", ofQueue)).toMatchObject({ errors: 1 });
  await ask("GET /api/queues/{queueId}/cleaned", ofQueue);
  await ask("GET /api/queues/{queueId}/cleaned/file", ofQueue);
});

test("looking through a data set, its views and its codebook", async () => {
  const params = { datasetId: api.ids.datasetId ?? "" };
  const query = new URLSearchParams("state=pending&text=boats&rows=2");
  const found = new URLSearchParams("state=pending&text=boats");
  await ask("GET /api/datasets/{datasetId}/entries", { params, query });
  await ask("GET /api/datasets/{datasetId}/entries", { params });
  await ask("GET /api/datasets/{datasetId}/photos", { params, query: new URLSearchParams("view=photos") });
  await ask("GET /api/datasets/{datasetId}/counts", { params, query: new URLSearchParams("view=photos") });
  await ask("GET /api/datasets/{datasetId}/facets", { params });
  await ask("GET /api/datasets/{datasetId}/overview/file", { params, query: { table: "found" } });
  await ask("GET /api/datasets/{datasetId}/facet-counts", { params, query: found });
  await ask("GET /api/datasets/{datasetId}/names", { params, query: { prefix: "b" } });
  const body = { name: "Boats", query: String(found) };
  const { id: viewId } = await ask("POST /api/datasets/{datasetId}/views", { params, body });
  await ask("GET /api/datasets/{datasetId}/views", { params });
  const ofView = { params: { ...params, viewId } };
  await ask("PATCH /api/datasets/{datasetId}/views/{viewId}", { ...ofView, body: { name: "Ships" } });
  await ask("DELETE /api/datasets/{datasetId}/views/{viewId}", ofView);
  const { id: partId } = await api.db.prisma.part.create({
    data: { datasetId: BigInt(params.datasetId), word: "a", name: "a" },
  });
  await ask("GET /api/datasets/{datasetId}/parts", { params });
  const ofPart = { params: { ...params, partId: String(partId) } };
  await ask("PATCH /api/datasets/{datasetId}/parts/{partId}", { ...ofPart, body: { name: "A" } });
  await ask("POST /api/datasets/{datasetId}/parts/rule", { params, body: { rule: "file" } });
  const recipe = "{ recipe: 1, queue: { size: 1 } }";
  await ask("POST /api/datasets/{datasetId}/recipe-queues", { params, body: { recipe } });
  const broken = { params, body: { recipe: "{ recipe: 1, queue: { sise: 1 } }" } };
  await ask("POST /api/datasets/{datasetId}/recipe-queues", broken, {}, 422);
  const generation = { params, body: { tasks: ["conversation"] } } as const;
  await allowModel(api.db, BigInt(params.datasetId));
  await ask("POST /api/datasets/{datasetId}/generations/estimate", generation);
  await ask("POST /api/datasets/{datasetId}/generations", generation);
  await ask("GET /api/datasets/{datasetId}/codebook", { params });
  const change = { params, body: { after: 0, guideline: "Look twice." } };
  await ask("PUT /api/datasets/{datasetId}/settings", { params, body: { reviewersBrowse: true } });
  await ask("PUT /api/datasets/{datasetId}/codebook", change);
  await ask("PUT /api/datasets/{datasetId}/codebook", change, {}, 409);
});

test("long work: an import, a bulk action and its undo, an export, a removal", async () => {
  const upload = { uploadId: randomUUID() };
  const slice = { name: "a.json", bytes: 2 };
  await ask("PUT /api/uploads/{uploadId}/files", { params: upload, query: slice, body: "[]" });
  const body = { datasetName: "twenty", source: { path: folder } };
  const { runId: imported } = await ask("POST /api/imports", { body });
  await workUntil(api.db, folder, async () => {
    await runsEnd(imported);
    const run = await ask("GET /api/runs/{runId}", { params: { runId: imported } });
    expect(run).toMatchObject({ kind: "import", state: "done", report: { entriesNew: 20 } });
    const params = { datasetId: run.datasetId };
    const target = { kind: "filter", filter: {} };
    const flag = { target, action: { do: "flag" } };
    await ask("POST /api/datasets/{datasetId}/bulk/preview", { params, body: flag });
    const { runId } = await ask("POST /api/datasets/{datasetId}/bulk", { params, body: flag });
    await runsEnd(runId);
    const undo = { params: { ...params, runId } };
    await runsEnd((await ask("POST /api/datasets/{datasetId}/bulk/{runId}/undo", undo)).runId);
    expect(await ask("GET /api/datasets/{datasetId}/bulk", { params })).toHaveLength(2);
    await ask("GET /api/runs/{runId}", { params: { runId } });

    const request = { format: "jsonl", states: ["pending"] };
    const asked = { datasetId: run.datasetId };
    await ask("POST /api/exports/estimate", { body: { ...asked, ...request } });
    const preview = await ask("POST /api/exports/preview", { body: { ...asked, ...request } });
    expect(preview.records).toHaveLength(3);
    const { runId: exported } = await ask("POST /api/exports", { body: { ...asked, request } });
    await ask("GET /api/exports", { query: asked });
    await runsEnd(exported);
    expect(await ask("GET /api/exports", { query: asked })).toMatchObject([{ state: "done", report: { entries: 20 } }]);
    await ask("POST /api/runs/{runId}/cancel", { params: { runId: exported } });
    await ask("DELETE /api/exports/{runId}", { params: { runId: exported } });

    const text = "recipe: 1\nselect: { include: [pending] }\nmix: { preset: svit-train }\n";
    const save = (own: string, after: number, expected = 200) =>
      ask("PUT /api/datasets/{datasetId}/recipes", { params, body: { name: "all", after, text: own } }, {}, expected);
    const saved = await save(text, 0);
    expect(saved).toMatchObject({ version: 1, text, files: [] });
    await save("a: 1", 1, 422);
    await save(text, 0, 409);
    expect(await ask("GET /api/datasets/{datasetId}/recipes", { params })).toMatchObject([{ name: "all", version: 1 }]);
    const ofRecipe = { params: { ...params, recipeId: saved.id } };
    await ask("GET /api/datasets/{datasetId}/recipes/{recipeId}", { ...ofRecipe, query: {} });
    const tried = { params, body: { name: "all", text } };
    const { runId: previewed } = await ask("POST /api/datasets/{datasetId}/recipes/previews", tried);
    await runsEnd(previewed);
    const { report: counted } = await ask("GET /api/runs/{runId}", { params: { runId: previewed } });
    expect(counted).toMatchObject({ made: { before: { entries: 20 } }, queue: null });
    const upload = { uploadId: randomUUID() };
    const row = '[{"id":"a","conversations":[{"from":"human","value":"Why?"},{"from":"gpt","value":"So."}]}]';
    const slice = { params: upload, query: { name: "mix.json", bytes: String(row.length) }, body: row };
    await ask("PUT /api/uploads/{uploadId}/files", slice, { "content-type": "application/octet-stream" });
    const mixed = await ask("POST /api/datasets/{datasetId}/recipes/mix-files", { params, body: upload });
    expect(mixed).toMatchObject({ bytes: row.length });
    await ask("POST /api/datasets/{datasetId}/recipes/mix-files", { params, body: upload }, {}, 404);
    const cut = { params, body: { recipeId: saved.id, version: 1 } };
    for (const _ of ["1", "2"]) await runsEnd((await ask("POST /api/datasets/{datasetId}/releases", cut)).runId);
    const { releases } = await ask("GET /api/datasets/{datasetId}/releases", { params });
    const stored = { recipeId: saved.id, version: 1, isListed: true };
    expect(releases).toMatchObject([
      { number: 2, name: "all", stored },
      { number: 1, name: "all", stored },
    ]);
    const second = { params: { ...params, number: "2" } };
    const verified = await ask("POST /api/datasets/{datasetId}/releases/{number}/verification", {
      ...second,
      body: {},
    });
    expect(verified).toMatchObject({ changed: [], missing: [], extra: [] });
    const diff = await ask("GET /api/datasets/{datasetId}/releases/{number}/diff", { ...second, query: { from: "1" } });
    expect(diff).toMatchObject({ same: 20, groups: [] });
    const at = { ...second, body: { repo: "our-lab/boats" } };
    await ask("POST /api/datasets/{datasetId}/releases/{number}/publications", at, {}, 403);
    await allowNamespace(api.db, BigInt(params.datasetId), hub.address, "our-lab", { withPhotos: false });
    const plan = await ask("POST /api/datasets/{datasetId}/releases/{number}/publications/plan", at);
    expect(plan).toMatchObject({ isThere: false, same: 0, licences: [{ licence: null, kinds: ["not-stated"] }] });
    const { runId: publishing } = await ask("POST /api/datasets/{datasetId}/releases/{number}/publications", at);
    const { publications } = await ask("GET /api/datasets/{datasetId}/releases", { params });
    expect(publications).toMatchObject([{ runId: publishing, number: 2, repo: "our-lab/boats", isPublic: false }]);
    await ask("DELETE /api/datasets/{datasetId}/releases/{number}", second);
    await ask("DELETE /api/datasets/{datasetId}/recipes/{recipeId}", ofRecipe);

    const image = await api.db.prisma.image.findFirstOrThrow({ where: { datasetId: BigInt(run.datasetId) } });
    const photo = { params: { imageId: String(image.id) } };
    const report = { id: randomUUID(), note: "a face" };
    await ask("POST /api/images/{imageId}/reports", { ...photo, body: report });
    expect(await ask("GET /api/datasets/{datasetId}/reported-photos", { params })).toMatchObject([report]);
    await ask("POST /api/datasets/{datasetId}/reported-photos/closing", { params, body: { reports: [report.id] } });
    const withdrawn = { params, body: { imageIds: [String(image.id)] } };
    await runsEnd((await ask("POST /api/datasets/{datasetId}/withdrawals", withdrawn)).runId);
    const [withdrawal] = await ask("GET /api/datasets/{datasetId}/withdrawals", { params });
    const restored = { params: { ...params, withdrawalId: withdrawal.id } };
    await ask("DELETE /api/datasets/{datasetId}/withdrawals/{withdrawalId}", restored);

    const [file] = await ask("GET /api/datasets/{datasetId}/boxes", { params });
    const ofFile = { params: { ...params, fileId: file.fileId } };
    const reading = { notation: "svit", space: { name: "unit" } };
    await ask("POST /api/datasets/{datasetId}/boxes/{fileId}/examples", { ...ofFile, body: { readings: [reading] } });
    await runsEnd((await ask("PUT /api/datasets/{datasetId}/boxes/{fileId}", { ...ofFile, body: reading })).runId);

    const { runId: removal } = await ask("POST /api/datasets/{datasetId}/removal", { params });
    await ask("GET /api/removals");
    await ask("GET /api/destinations", { query: { text: removal } });
    expect(await ask("GET /api/destinations")).toContainEqual({ kind: "page", page: "home" });
    await runsEnd(removal);
  });
});

test("an import that broke off is resumed", async () => {
  const request = { datasetName: "broken off", paths: [folder] };
  const run = await api.db.prisma.run.create({
    data: { kind: "import", state: "failed", request, finishedAt: new Date() },
  });
  const params = { runId: String(run.id) };
  await ask("POST /api/runs/{runId}/resume", { params });
  expect(await ask("GET /api/runs/{runId}", { params })).toMatchObject({ state: "waiting", finishedAt: null });
});

test("records that nobody can read are shown, and their import is asked for once more by a mapping", async () => {
  const own = await mkdtemp(path.join(folder, "unknown-"));
  await writeFile(path.join(own, "a.json"), JSON.stringify([{ bild: "a.jpg", frage: "Was?", antwort: "Ja." }]));
  const request = { datasetName: "unknown", paths: [own] };
  const data = { kind: "import", state: "done" as const, request, finishedAt: new Date() };
  const params = { runId: String((await api.db.prisma.run.create({ data })).id) };
  expect(await ask("GET /api/runs/{runId}/unknown-files", { params })).toMatchObject({ files: [{ count: 1 }] });
  const body = { mapping: { question: "frage", answer: "antwort" } };
  const { runId } = await ask("POST /api/runs/{runId}/mapped", { params, body });
  expect(await ask("POST /api/runs/{runId}/mapped", { params, body })).toEqual({ runId });
  await api.db.prisma.run.update({
    where: { id: BigInt(params.runId) },
    data: { request: { ...request, paths: ["/"] } },
  });
  await ask("GET /api/runs/{runId}/unknown-files", { params }, {}, 403);
  await ask("POST /api/runs/{runId}/mapped", { params, body }, {}, 403);
});

test("photos, people and the studio itself", async () => {
  const params = { imageId: api.ids.imageId ?? "" };
  await api.db.prisma.image.update({ where: { id: BigInt(params.imageId) }, data: { widthPx: 100, heightPx: 100 } });
  await ask("POST /api/images/{imageId}/regions", {
    params,
    body: { id: randomUUID(), name: "boat", box: [1, 1, 9, 9] },
  });
  expect((await ask("GET /api/images/{imageId}/known", { params })).boxes).toHaveLength(1);
  await ask("GET /api/images/{imageId}/photo", { params }, {}, 404);
  const ofSet = { params: { datasetId: api.ids.datasetId ?? "" } };
  const reportId = randomUUID();
  await ask("POST /api/images/{imageId}/reports", { params, body: { id: reportId } });
  expect(await ask("GET /api/datasets/{datasetId}/reported-photos", ofSet)).toHaveLength(1);
  await ask("POST /api/datasets/{datasetId}/reported-photos/closing", { ...ofSet, body: { reports: [reportId] } });
  await ask("POST /api/datasets/{datasetId}/withdrawals", { ...ofSet, body: { imageIds: [params.imageId] } });
  const [{ id: withdrawalId }] = await ask("GET /api/datasets/{datasetId}/withdrawals", ofSet);
  const ofWithdrawal = { params: { ...ofSet.params, withdrawalId } };
  await ask("DELETE /api/datasets/{datasetId}/withdrawals/{withdrawalId}", ofWithdrawal);
  await ask("GET /api/reviewers");
  await ask("POST /api/reviewers", { body: { name: "Cy" } });
  await ask("GET /api/openapi.json");
  expect((await ask("GET /api/audit")).events.length).toBeGreaterThan(0);
});

test("what none of these asked for is bytes, or nothing that the route handler wraps", () => {
  // Accounts and keys: tests/accounts.pg.test.ts, tests/keys.pg.test.ts.
  const left = Object.entries(ENDPOINTS).filter(
    ([name, { answer }]) => !answered.has(name) && !isBytes(answer) && !Object.hasOwn(accountEndpoints, name),
  );
  expect(left.map(([name]) => name).sort()).toEqual(["GET /api/health", "GET /api/ready"]);
});
