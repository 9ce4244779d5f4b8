import { afterAll, beforeAll, expect, test } from "vitest";
import { type Account, addAccount } from "./accounts.ts";
import { type Ask, asker } from "./accounts-api.ts";
import { addDataset, verdictBody } from "./entries.ts";
import { type Api, openApi } from "./http/api-routes.ts";

let api: Api;
let owner: Account;
let ask: Ask;
beforeAll(async () => {
  api = await openApi({ SVIT_ACCOUNTS: "on" });
  ({ ask } = asker(api));
  owner = await addAccount(api.db, "Olga", { isOwner: true });
});
afterAll(() => api.close());

test("a verdict whose reviewer lost their role is refused so that it is kept, and taken when the role is back", async () => {
  const { datasetId, entryIds } = await addDataset(api.db);
  const kim = await addAccount(api.db, "Kim", { roles: { [String(datasetId)]: "reviewer" } });
  const params = { datasetId: String(datasetId) };
  const { body: session } = await ask("POST /api/datasets/{datasetId}/queues", {
    params,
    body: { size: 3 },
    cookie: owner.cookie,
  });
  const queueId = String(session.queueId);
  const claims = () =>
    ask("POST /api/queues/{queueId}/claims", { params: { queueId }, body: { count: 1 }, cookie: kim.cookie });
  const claimed = (await claims()).body.entries as { entry: { id: string }; claim: { token: string } }[];
  const [first] = claimed;
  const body = verdictBody(BigInt(first?.entry.id ?? ""), { queueId, claimToken: first?.claim.token ?? null });
  const decide = () => ask("POST /api/verdicts", { body, cookie: kim.cookie });
  await api.db.prisma.membership.deleteMany({ where: { reviewerId: kim.id } });
  expect(await decide()).toMatchObject({ status: 403, code: "mayNotDecide" });
  expect((await claims()).status).toBe(404);
  // A claim that lapsed, and is somebody else's now, makes no difference: it was their work.
  await api.db.prisma.claim.deleteMany({ where: { reviewerId: kim.id } });
  await api.db.prisma.membership.create({ data: { datasetId, reviewerId: kim.id, role: "reviewer" } });
  expect((await decide()).status).toBe(200);
  expect(await api.db.prisma.verdict.count({ where: { entryId: { in: entryIds }, reviewerId: kim.id } })).toBe(1);
});

test("a reviewer is told the names of no others", async () => {
  const { datasetId, entryIds } = await addDataset(api.db);
  const entryId = entryIds[0] ?? 0n;
  const roles = { [String(datasetId)]: "reviewer" } as const;
  const [lee, max] = [await addAccount(api.db, "Lee", { roles }), await addAccount(api.db, "Max", { roles })];
  const claim = { entryId, pass: "main", reviewerId: lee.id, token: owner.id, until: new Date(0) };
  await api.db.prisma.claim.create({ data: claim });
  const remark = { id: lee.id, anchor: { on: "entry" }, text: "Why?" };
  const params = { entryId: String(entryId) };
  await ask("POST /api/entries/{entryId}/comments", { params, body: remark, cookie: lee.cookie });
  await ask("POST /api/verdicts", { body: verdictBody(entryId), cookie: lee.cookie });
  await api.db.prisma.claim.deleteMany();
  await api.db.prisma.claim.create({ data: { ...claim, reviewerId: max.id } });
  const seen = [
    await ask("GET /api/entries/{entryId}/comments", { params, cookie: max.cookie }),
    await ask("GET /api/entries/{entryId}/history", { params, cookie: max.cookie }),
    await ask("POST /api/verdicts", { body: verdictBody(entryId, { decision: "reject" }), cookie: max.cookie }),
  ];
  expect(seen.map(({ status }) => status)).toEqual([200, 200, 409]);
  expect(JSON.stringify(seen)).not.toContain("Lee");
  expect(JSON.stringify(await ask("GET /api/entries/{entryId}/history", { params, cookie: owner.cookie }))).toContain(
    "Lee",
  );
});
