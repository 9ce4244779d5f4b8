import { expect, test } from "vitest";
import { actAs } from "#server/db/acting.ts";
import { record } from "#server/db/audit.ts";
import { addKey } from "./accounts.ts";
import { ADDRESS, auditedStudio } from "./audit/audited-studio.ts";
import { verdictBody } from "./entries.ts";

const studio = auditedStudio();
const { ask, events, addWorld, finishedExport } = studio;

test("a way back from a provider that nobody began is a failed sign-in, of nobody", async () => {
  const answer = await ask("GET /api/auth/oidc/callback", { search: "?code=x&state=y", cookie: "" });
  expect(answer.status).toBe(303);
  expect((await events()).at(-1)).toMatchObject({ action: "sign_in_fail", actor: "nobody", address: ADDRESS });
});

test("a verdict and a claim record nothing: they are a log themselves", async () => {
  const { id, entryId } = await addWorld();
  const { queueId } = await (
    await ask("POST /api/datasets/{datasetId}/queues", { params: { datasetId: id }, body: { size: 2 } })
  ).json();
  const before = (await events()).length;
  await ask("POST /api/queues/{queueId}/claims", { params: { queueId }, body: { count: 1 } });
  expect((await ask("POST /api/verdicts", { body: verdictBody(BigInt(entryId)) })).status).toBeLessThan(500);
  expect((await events()).length).toBe(before);
});

test("what a key does stands as its own and its maker's, and what the command line does as its own", async () => {
  const { id } = await addWorld();
  const key = await addKey(studio.db, studio.owner, { scopes: ["lead"], datasetIds: [id] });
  await ask("POST /api/datasets/{datasetId}/views", {
    params: { datasetId: id },
    body: { name: "by a key", query: "" },
    headers: { authorization: `Bearer ${key.key}` },
  });
  const [made] = await studio.db.prisma.auditEvent.findMany({
    where: { action: "view_save" },
    orderBy: { id: "desc" },
  });
  expect(made).toMatchObject({ actor: "key", keyId: key.id, reviewerId: studio.owner.id, datasetId: BigInt(id) });
  await actAs({ kind: "command_line" }, () => record(studio.db.pool, { action: "export_write" }));
  expect((await events()).at(-1)).toMatchObject({ actor: "command_line", reviewerId: null, address: null });
});

test("a run tells how it ended, as of whoever asked for it", { timeout: 60_000 }, async () => {
  const runId = await finishedExport(await addWorld());
  const of = await studio.db.prisma.auditEvent.findMany({
    where: { targetKind: "run", targetId: runId },
    orderBy: { id: "asc" },
  });
  expect(of).toMatchObject([
    { action: "export_start", actor: "person", reviewerId: studio.owner.id },
    { action: "export_end", actor: "run", reviewerId: studio.owner.id, runId: BigInt(runId), after: { state: "done" } },
  ]);
});

test("a role that is set again as it is, is no change", async () => {
  const { id, person } = await addWorld();
  const set = (role: string) =>
    ask("PUT /api/datasets/{datasetId}/people/{reviewerId}", {
      params: { datasetId: id, reviewerId: person.id },
      body: { role },
    });
  const before = (await events()).length;
  expect((await set("reader")).status).toBe(200);
  expect((await events()).length).toBe(before);
  await set("lead");
  expect((await events()).at(-1)).toMatchObject({
    action: "role_set",
    before: { role: "reader" },
    after: { role: "lead" },
  });
});

test("of roles that are set at one instant each tells the one that it took the place of", async () => {
  const { id, person } = await addWorld();
  const before = (await events()).length;
  const roles = ["lead", "reviewer", "owner", "reader", "lead", "reviewer"];
  await Promise.all(
    roles.map((role) =>
      ask("PUT /api/datasets/{datasetId}/people/{reviewerId}", {
        params: { datasetId: id, reviewerId: person.id },
        body: { role },
      }),
    ),
  );
  const made = (await studio.db.prisma.auditEvent.findMany({ orderBy: { id: "asc" } })).slice(before);
  expect(made.length).toBeGreaterThan(2);
  let role: unknown = "reader";
  for (const event of made) {
    expect(event.before).toEqual({ role });
    role = (event.after as { role: string }).role;
  }
});
