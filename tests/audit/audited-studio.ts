import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect } from "vitest";
import type { EndpointName } from "#domain/api/endpoints.ts";
import type { AuditPage } from "#domain/audit/event.ts";
import type { Database } from "#server/db/client.ts";
import { ADDRESS_HEADER } from "#server/web/client-address.ts";
import { type Account, addAccount } from "#tests/accounts.ts";
import { addDataset } from "#tests/entries.ts";
import { MODEL_SETTINGS } from "#tests/generate/generate-runs.ts";
import { type Api, openApi } from "#tests/http/api-routes.ts";
import { HUB_SETTINGS } from "#tests/hub/hub-server.ts";
import { workUntil } from "#tests/machine/work-here.ts";

/** Where requests come from. */
export const ADDRESS = "192.0.2.7";

export type Asked = {
  params?: Record<string, string>;
  search?: string;
  body?: unknown;
  cookie?: string;
  headers?: Record<string, string>;
};

export type AuditRow = { id: bigint; action: string; actor: string; reviewerId: string | null; address: string | null };
export type World = Awaited<ReturnType<typeof addWorld>>;
export type AuditedStudio = ReturnType<typeof auditedStudio>;

/** For tests of the audit log: a studio with accounts of the file's, which its owner asks where no other cookie is given. */
export function auditedStudio() {
  let api: Api;
  const studio = {
    db: undefined as unknown as Api["db"],
    routes: [] as Api["routes"],
    owner: undefined as unknown as Account,
    folder: "",
  };
  beforeAll(async () => {
    api = await openApi({ SVIT_ACCOUNTS: "on", ...MODEL_SETTINGS, ...HUB_SETTINGS });
    const owner = await addAccount(api.db, "Zebedee", { isOwner: true });
    Object.assign(studio, { db: api.db, routes: api.routes, folder: process.env.SVIT_DATA ?? "", owner });
  });
  afterAll(() => api.close());

  async function ask(endpoint: EndpointName, { body, cookie = studio.owner.cookie, headers, ...asked }: Asked) {
    const route = studio.routes.find((one) => one.endpoint === endpoint) ?? expect.unreachable();
    return api.ask(route, {
      ...asked,
      headers: { cookie, [ADDRESS_HEADER]: ADDRESS, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  const events = async (): Promise<AuditRow[]> => studio.db.prisma.auditEvent.findMany({ orderBy: { id: "asc" } });

  /** A finished export with its files, and what it is asked for by. */
  async function finishedExport({ id }: World): Promise<string> {
    const asked = await ask("POST /api/exports", {
      body: { datasetId: id, request: { format: "jsonl", states: ["pending"] } },
    });
    const { runId } = await asked.json();
    const isDone = async () => (await studio.db.prisma.run.findUniqueOrThrow({ where: { id: BigInt(runId) } })).state;
    await workUntil(studio.db, studio.folder, () => expect.poll(isDone, { timeout: 30_000 }).toBe("done"));
    return runId;
  }

  /** A recipe that the data set keeps, as what a request names it by. */
  async function saveRecipe({ id }: World) {
    const text = "recipe: 1\nselect: { include: [pending] }\nmix: { preset: svit-train }\n";
    const saved = await ask("PUT /api/datasets/{datasetId}/recipes", {
      params: { datasetId: id },
      body: { name: "all", after: 0, text },
    });
    return { recipeId: String((await saved.json()).id), version: 1 };
  }

  /** A release with its files, as what a request names it by. */
  async function cutRelease(world: World) {
    const { id } = world;
    const asked = await ask("POST /api/datasets/{datasetId}/releases", {
      params: { datasetId: id },
      body: await saveRecipe(world),
    });
    const { runId } = await asked.json();
    const isDone = async () => (await studio.db.prisma.run.findUniqueOrThrow({ where: { id: BigInt(runId) } })).state;
    await workUntil(studio.db, studio.folder, () => expect.poll(isDone, { timeout: 30_000 }).toBe("done"));
    return { datasetId: id, number: "1" };
  }

  /** A page of the log, as its reader gets it. */
  async function readLog(search: Record<string, string>, cookie = studio.owner.cookie): Promise<AuditPage> {
    const answer = await ask("GET /api/audit", { search: `?${new URLSearchParams(search)}`, cookie });
    expect(answer.status).toBe(200);
    return answer.json();
  }

  return Object.assign(studio, {
    ...{ ask, events, finishedExport, saveRecipe, cutRelease, readLog },
    addWorld: () => addWorld(studio),
  });
}

/** A data set with what requests need; nothing of it is the HTTP interface's work. */
async function addWorld({ db, owner }: { db: Database; owner: Account }) {
  const { prisma } = db;
  const { datasetId, entryIds } = await addDataset(db, { perImage: 2 });
  const [entryId = 0n] = entryIds;
  const { imageId } = await prisma.entry.findUniqueOrThrow({ where: { id: entryId } });
  await prisma.practiceEntry.create({ data: { datasetId, position: 1, entryId } });
  const practice = await prisma.queue.create({
    data: {
      ...{ datasetId, filter: {}, order: "shuffle", seed: "1", size: 1, reviewerId: owner.id },
      ...{ purpose: "practice", pass: `practice-${randomUUID()}` },
      entries: { create: { position: 1, entryId, probability: 1, outcome: "decided" } },
    },
  });
  const view = await prisma.savedView.create({ data: { datasetId, name: "view", query: "" } });
  const comment = await prisma.comment.create({
    data: { id: randomUUID(), datasetId, entryId, reviewerId: owner.id, text: "?" },
  });
  const person = await addAccount(db, "Yolanda", { roles: { [String(datasetId)]: "reader" } });
  const runOf = async (kind: string, state: "done" | "failed" | "running", request: object = {}) => {
    const finishedAt = state === "running" ? null : new Date();
    return String((await prisma.run.create({ data: { kind, state, datasetId, request, finishedAt } })).id);
  };
  const name = (await prisma.dataset.findUniqueOrThrow({ where: { id: datasetId } })).name;
  return {
    id: String(datasetId),
    name,
    entryId: String(entryId),
    imageId: String(imageId),
    practice,
    view,
    comment,
    person,
    runOf,
  };
}
