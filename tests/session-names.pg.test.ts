import { afterAll, beforeAll, expect, test } from "vitest";
import { NO_FILTER } from "#domain/find/entry-filter.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { loadOpenSessions } from "#server/queue/open-sessions.ts";
import { type Account, addAccount } from "./accounts.ts";
import { type Ask, asker } from "./accounts-api.ts";
import { addDataset } from "./entries.ts";
import { type Api, openApi } from "./http/api-routes.ts";

let api: Api;
let ask: Ask;
let people: Record<"owner" | "lead" | "reviewer" | "reader" | "nobody", Account>;
let datasetId = 0n;

beforeAll(async () => {
  api = await openApi({ SVIT_ACCOUNTS: "on" });
  ({ ask } = asker(api));
  ({ datasetId } = await addDataset(api.db, { perImage: 12 }));
  const own = String(datasetId);
  people = {
    owner: await addAccount(api.db, "Olga", { isOwner: true }),
    lead: await addAccount(api.db, "Lea", { roles: { [own]: "lead" } }),
    reviewer: await addAccount(api.db, "Rita", { roles: { [own]: "reviewer" } }),
    reader: await addAccount(api.db, "Rhea", { roles: { [own]: "reader" } }),
    nobody: await addAccount(api.db, "Nora"),
  };
});
afterAll(() => api.close());

const params = () => ({ datasetId: String(datasetId) });
const start = (name?: unknown) =>
  ask("POST /api/datasets/{datasetId}/queues", {
    params: params(),
    body: { size: 2, ...(name === undefined ? {} : { name }) },
    cookie: people.lead.cookie,
  });
const rename = (queueId: string, name: unknown, who: Account) =>
  ask("PATCH /api/queues/{queueId}", { params: { queueId }, body: { name }, cookie: who.cookie });

const nameOf = async (queueId: string) =>
  (await api.db.prisma.queue.findUniqueOrThrow({ where: { id: BigInt(queueId) } })).name;

/** What the audit log says of a session, oldest first. */
const eventsOf = (queueId: string) =>
  api.db.prisma.auditEvent.findMany({ where: { targetId: queueId }, orderBy: { id: "asc" } });

test("a session is named as it begins, and is listed by its name", async () => {
  const { status, body } = await start("  Lambs, first look ");
  expect(status).toBe(200);
  const queueId = String(body.queueId);
  expect(await nameOf(queueId)).toBe("Lambs, first look");
  const lead = await loadOpenSessions(api.db, people.lead.id, {
    isOwner: false,
    roles: { [String(datasetId)]: "lead" },
  });
  expect(lead.open.find((own) => own.queueId === queueId)).toMatchObject({ name: "Lambs, first look" });
  const facets = await ask("GET /api/datasets/{datasetId}/facets", { params: params(), cookie: people.lead.cookie });
  expect((facets.body.queues as object[])[0]).toMatchObject({ id: queueId, name: "Lambs, first look" });
  expect((await eventsOf(queueId))[0]).toMatchObject({ action: "session_start", after: { name: "Lambs, first look" } });
});

test("a lead renames it and takes its name away; the log has both names of each change, and none of none", async () => {
  const queueId = String((await start("one")).body.queueId);
  expect(await rename(queueId, "two", people.lead)).toMatchObject({ status: 200 });
  expect(await rename(queueId, "two", people.owner)).toMatchObject({ status: 200 });
  expect(await rename(queueId, null, people.owner)).toMatchObject({ status: 200 });
  expect(await nameOf(queueId)).toBe(null);
  const renamed = (await eventsOf(queueId)).filter(({ action }) => action === "session_rename");
  expect(renamed.map(({ before, after }) => [before, after])).toEqual([
    [{ name: "one" }, { name: "two" }],
    [{ name: "two" }, { name: null }],
  ]);
});

test("nobody else renames it", async () => {
  const queueId = String((await start("mine")).body.queueId);
  expect((await rename(queueId, "x", people.reviewer)).status).toBe(403);
  expect((await rename(queueId, "x", people.reader)).status).toBe(403);
  expect((await rename(queueId, "x", people.nobody)).status).toBe(404);
  expect(await nameOf(queueId)).toBe("mine");
});

test("what is no name is refused, and what is hostile is kept as text", async () => {
  for (const name of ["", "   ", "\u200b", "a\u0000b", "a\nb", "x".repeat(81), 5, { toString: 1 }])
    expect([name, [400, 422].includes((await start(name)).status)]).toEqual([name, true]);
  const hostile = '<img src=x onerror=alert(1)> "; DROP TABLE "Queue"; -- ‮{name}';
  const queueId = String((await start(hostile)).body.queueId);
  expect(await nameOf(queueId)).toBe(hostile);
});

test("a practice session has no name to change", async () => {
  const queue = await api.db.prisma.queue.create({
    data: {
      datasetId,
      purpose: "practice",
      filter: {},
      order: "photo",
      seed: "s",
      size: 0,
      reviewerId: people.lead.id,
    },
  });
  expect((await rename(String(queue.id), "x", people.lead)).status).toBe(404);
  expect(await nameOf(String(queue.id))).toBe(null);
});

test("the manifest of an export names the sessions that it was narrowed to", async () => {
  const queueId = String((await start("the lambs")).body.queueId);
  const { dataset, options } = { dataset: datasetId, options: { format: "jsonl", states: ["pending"] } as const };
  const write = async (queues: string[]) => {
    const sink = memorySink();
    return exportDataset({ db: api.db, datasetId: dataset, ...options, filter: { ...NO_FILTER, queues } }, sink);
  };
  expect((await write([queueId])).sessions).toEqual([{ id: queueId, name: "the lambs" }]);
  expect((await write([])).sessions).toBe(undefined);
});
