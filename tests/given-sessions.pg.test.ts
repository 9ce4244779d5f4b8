import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadAssignees } from "#server/datasets/assignees.ts";
import { loadOpenSessions } from "#server/queue/open-sessions.ts";
import { type Account, addAccount, addKey } from "./accounts.ts";
import { type Ask, asker } from "./accounts-api.ts";
import { addDataset, verdictBody } from "./entries.ts";
import { type Api, openApi } from "./http/api-routes.ts";
import { workUntil } from "./machine/work-here.ts";

let api: Api;
let ask: Ask;
let people: Record<"owner" | "lead" | "rita" | "ravi" | "reader" | "nobody", Account>;
let datasetId = 0n;
let entryIds: bigint[] = [];
/** With the settings of the studio under test. */
let loadVisitor: typeof import("#server/accounts/visitor.ts").loadVisitor;

beforeAll(async () => {
  api = await openApi({ SVIT_ACCOUNTS: "on" });
  ({ ask } = asker(api));
  ({ loadVisitor } = await import("#server/accounts/visitor.ts"));
  const owner = await addAccount(api.db, "Olga", { isOwner: true });
  ({ datasetId, entryIds } = await addDataset(api.db, { perImage: 12 }));
  const own = String(datasetId);
  people = {
    owner,
    lead: await addAccount(api.db, "Lea", { roles: { [own]: "lead" } }),
    rita: await addAccount(api.db, "Rita", { roles: { [own]: "reviewer" } }),
    ravi: await addAccount(api.db, "Ravi", { roles: { [own]: "reviewer" } }),
    reader: await addAccount(api.db, "Rhea", { roles: { [own]: "reader" } }),
    nobody: await addAccount(api.db, "Nora"),
  };
});
afterAll(() => api.close());

/** A session that Lea draws: for somebody, or for all. */
const draw = (assigneeId?: string) =>
  ask("POST /api/datasets/{datasetId}/queues", {
    params: { datasetId: String(datasetId) },
    body: { size: 3, ...(assigneeId && { assigneeId }) },
    cookie: people.lead.cookie,
  });

async function drawnFor(who: Account): Promise<string> {
  const { status, body } = await draw(who.id);
  expect(status).toBe(200);
  return String(body.queueId);
}

const claim = (queueId: string, cookie: string) =>
  ask("POST /api/queues/{queueId}/claims", { params: { queueId }, body: { count: 1 }, cookie });

/** The sessions that somebody sees on their home page, with whether each was given to them and to whom else. */
async function seen({ id, cookie }: Account) {
  const { standing } = await loadVisitor(api.db, new Headers({ cookie }));
  return (await loadOpenSessions(api.db, id, standing)).open;
}

test("a session that is given to one person is seen and worked by them and by leads, and exists for nobody else", async () => {
  const queueId = await drawnFor(people.rita);
  for (const [name, status] of [
    ["rita", 200],
    ["lead", 200],
    ["owner", 200],
    ["ravi", 404],
    // They may not hold entries at all, and are not told of this one either.
    ["reader", 404],
    ["nobody", 404],
  ] as const)
    expect([name, (await claim(queueId, people[name].cookie)).status]).toEqual([name, status]);
  const progress = (who: Account) =>
    ask("GET /api/queues/{queueId}/progress", { params: { queueId }, cookie: who.cookie });
  expect((await progress(people.rita)).status).toBe(200);
  expect((await progress(people.ravi)).status).toBe(404);
  expect((await progress(people.reader)).status).toBe(404);
});

test("a program with a lead's key for reviewing alone works on none that was given to a person", async () => {
  const queueId = await drawnFor(people.lead);
  const { key } = await addKey(api.db, people.lead, { scopes: ["review"], datasetIds: [String(datasetId)] });
  const route = api.routes.find(({ endpoint }) => endpoint === "POST /api/queues/{queueId}/claims");
  const headers = { authorization: `Bearer ${key}` };
  const asked = await api.ask(route ?? expect.unreachable(), { params: { queueId }, headers, body: '{"count":1}' });
  expect(asked.status).toBe(404);
});

test("on the home page it is theirs before all else; others who review there do not see it, and leads see whose it is", async () => {
  const given = await drawnFor(people.rita);
  const open = String((await draw()).body.queueId);
  const of = (sessions: Awaited<ReturnType<typeof seen>>, queueId: string) =>
    sessions.find((session) => session.queueId === queueId);
  const ofRita = await seen(people.rita);
  expect(of(ofRita, given)).toMatchObject({ isGiven: true, assignee: null });
  expect(of(ofRita, open)).toMatchObject({ isGiven: false, assignee: null });
  const places = [given, open].map((queueId) => ofRita.findIndex((session) => session.queueId === queueId));
  expect(places[0]).toBeLessThan(places[1] ?? 0);
  const ofRavi = await seen(people.ravi);
  expect([of(ofRavi, given), of(ofRavi, open)]).toMatchObject([undefined, { isGiven: false }]);
  for (const who of [people.lead, people.owner])
    expect(of(await seen(who), given)).toMatchObject({ isGiven: false, assignee: "Rita" });
  expect(of(await seen(people.reader), given)).toBeUndefined();
});

test("twenty newer sessions of all push none out that was given", async () => {
  const given = await drawnFor(people.ravi);
  for (let nth = 0; nth < 21; nth++) await draw();
  expect((await seen(people.ravi)).map(({ queueId }) => queueId)).toContain(given);
});

test("it is given to whoever reviews there, and to nobody else, in a sentence that tells of no account", async () => {
  const named = (await loadAssignees(api.db, [String(datasetId)])).get(String(datasetId)) ?? [];
  expect(named.map(({ name }) => name)).toEqual(["Lea", "Olga", "Ravi", "Rita"]);
  const refused = [];
  for (const id of [people.reader.id, people.nobody.id, randomUUID()]) refused.push(await draw(id));
  expect(refused).toMatchObject(Array(3).fill({ status: 422, code: "notAnAssignee" }));
  expect(new Set(refused.map(({ body }) => JSON.stringify({ ...body, requestId: "" }))).size).toBe(1);
});

test("entries that a lead chose from the list are given to one person as well", async () => {
  const start = (assigneeId: string) =>
    ask("POST /api/datasets/{datasetId}/bulk", {
      params: { datasetId: String(datasetId) },
      body: {
        target: { kind: "entries", entryIds: [String(entryIds[0]), String(entryIds[1])] },
        action: { do: "queue", assigneeId },
      },
      cookie: people.lead.cookie,
    });
  expect(await start(people.reader.id)).toMatchObject({ status: 422, code: "notAnAssignee" });
  const runId = BigInt(String((await start(people.ravi.id)).body.runId));
  const report = async () => (await api.db.prisma.run.findUniqueOrThrow({ where: { id: runId } })).report;
  const folder = process.env.SVIT_DATA ?? "";
  await workUntil(api.db, folder, () => expect.poll(report, { timeout: 30_000 }).not.toBeNull());
  const { queueId } = (await report()) as { queueId: string };
  expect((await claim(queueId, people.rita.cookie)).status).toBe(404);
  expect((await claim(queueId, people.ravi.cookie)).status).toBe(200);
});

test("whoever reviews there by a group of the provider is among them while they are signed in", async () => {
  const { prisma } = api.db;
  const person = await addAccount(api.db, "Gus");
  const data = { id: randomUUID(), group: "labs", datasetId, role: "reviewer" as const };
  await prisma.groupRole.create({ data });
  const isNamed = async () =>
    (await loadAssignees(api.db, [String(datasetId)])).get(String(datasetId))?.some(({ id }) => id === person.id);
  expect(await isNamed()).toBe(false);
  await prisma.signIn.updateMany({ where: { reviewerId: person.id }, data: { groups: ["labs"] } });
  expect(await isNamed()).toBe(true);
  await prisma.signIn.updateMany({ where: { reviewerId: person.id }, data: { expiresAt: new Date(0) } });
  expect(await isNamed()).toBe(false);
});

test("a verdict of somebody else in it is refused so that their browser keeps it", async () => {
  const queueId = await drawnFor(people.rita);
  const { body } = await claim(queueId, people.rita.cookie);
  const [held] = body.entries as { entry: { id: string }; claim: { token: string } }[];
  const verdict = verdictBody(BigInt(held?.entry.id ?? ""), { queueId, claimToken: held?.claim.token ?? null });
  expect(await ask("POST /api/verdicts", { body: verdict, cookie: people.ravi.cookie })).toMatchObject({
    status: 403,
    code: "mayNotDecide",
  });
  expect((await ask("POST /api/verdicts", { body: verdict, cookie: people.rita.cookie })).status).toBe(200);
});

test("the audit log tells whom a session was given to, by their id", async () => {
  const queueId = await drawnFor(people.rita);
  const event = await api.db.prisma.auditEvent.findFirstOrThrow({
    where: { action: "session_start", targetId: queueId },
  });
  expect(event).toMatchObject({ reviewerId: people.lead.id, after: { assigneeId: people.rita.id } });
});
