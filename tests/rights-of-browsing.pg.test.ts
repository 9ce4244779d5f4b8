import { expect, test } from "vitest";
import type { EndpointName } from "#domain/api/endpoints.ts";
import { type Account, addAccount } from "./accounts.ts";
import { type Ask, asker } from "./accounts-api.ts";
import { addDataset, verdictBody } from "./entries.ts";
import { type Ids, namesIn, studioOfRoles } from "./rights/studio-of-roles.ts";
import { OPENED, WHO_MAY } from "./rights-table.ts";

const studio = studioOfRoles();
const { addWorld, refusal, routesOf, ofSets } = studio;
const ask: Ask = (...asked) => asker(studio.api).ask(...asked);

test("where a data set lets its reviewers browse they may what the table opens beside their own, and nothing else", {
  timeout: 120_000,
}, async () => {
  const { cookie } = studio.people.reviewer;
  for (const { route, who } of ofSets()) {
    const { own } = await addWorld({ reviewersBrowse: true });
    const mayIt = who.includes("reviewer") || OPENED.includes(route.endpoint as EndpointName);
    const expected = mayIt ? null : route.shape.access === "decide" ? "403 mayNotDecide" : "403 mayNot";
    expect([route.endpoint, await refusal(route, own, cookie)]).toEqual([route.endpoint, expected]);
  }
  expect(OPENED.every((name) => !WHO_MAY[name].includes("reviewer"))).toBe(true);
});

test("they are shown every entry and photo, and work on those alone that were handed to them", async () => {
  const { own } = await addWorld({ reviewersBrowse: true });
  const unseen: Ids = { ...own, entryId: own.unseenEntryId ?? "", imageId: own.unseenImageId ?? "" };
  let [shown, refused] = [0, 0];
  for (const { route, who } of ofSets()) {
    const byEntry = namesIn(route).some((name) => name === "entryId" || name === "imageId");
    if (!byEntry || !who.includes("reviewer") || route.endpoint?.endsWith("/claims")) continue;
    const { access } = route.shape;
    const expected = access === "show" ? null : access === "decide" ? "403 mayNotDecide" : "403 mayNot";
    expect([route.endpoint, await refusal(route, unseen, studio.people.reviewer.cookie)]).toEqual([
      route.endpoint,
      expected,
    ]);
    expected === null ? shown++ : refused++;
  }
  expect(shown).toBeGreaterThan(3);
  expect(refused).toBeGreaterThan(2);
});

test("it opens nothing to who has no role there, and nothing of another data set", async () => {
  const { own, foreign } = await addWorld({ reviewersBrowse: true });
  for (const { route } of routesOf().filter(({ route }) => OPENED.includes(route.endpoint as EndpointName))) {
    expect([route.endpoint, await refusal(route, own, studio.people.nobody.cookie)]).toEqual([
      route.endpoint,
      "404 notThere",
    ]);
    expect([route.endpoint, await refusal(route, foreign, studio.people.reviewer.cookie)]).toEqual([
      route.endpoint,
      "404 notThere",
    ]);
  }
});

test("a lead says so, it counts with the next request, and the audit log tells of each change once", async () => {
  const { own } = await addWorld();
  const params = { datasetId: own.datasetId ?? "" };
  const { lead, reviewer } = studio.people;
  const browse = async () =>
    (await ask("GET /api/datasets/{datasetId}/entries", { params, cookie: reviewer.cookie })).status;
  const set = async (reviewersBrowse: boolean) =>
    (
      await ask("PUT /api/datasets/{datasetId}/settings", {
        params,
        body: { reviewersBrowse },
        cookie: lead.cookie,
      })
    ).status;
  expect(await browse()).toBe(403);
  expect([await set(true), await browse()]).toEqual([200, 200]);
  expect([await set(true), await browse()]).toEqual([200, 200]);
  expect([await set(false), await browse()]).toEqual([200, 403]);
  const events = await studio.api.db.prisma.auditEvent.findMany({
    where: { datasetId: BigInt(params.datasetId), action: "dataset_settings" },
    orderBy: { id: "asc" },
  });
  expect(events.map(({ before, after, reviewerId }) => ({ before, after, reviewerId }))).toEqual([
    { before: { reviewersBrowse: false }, after: { reviewersBrowse: true }, reviewerId: lead.id },
    { before: { reviewersBrowse: true }, after: { reviewersBrowse: false }, reviewerId: lead.id },
  ]);
});

test("where reviewers browse they are told who decided what, elsewhere they are not", async () => {
  const { db } = studio.api;
  const { datasetId, entryIds } = await addDataset(db);
  const [entryId = 0n] = entryIds;
  const roles = { [String(datasetId)]: "reviewer" } as const;
  const [lee, max]: Account[] = [await addAccount(db, "Lee", { roles }), await addAccount(db, "Max", { roles })];
  const claim = { entryId, pass: "main", token: lee?.id ?? "", until: new Date(0) };
  for (const { id = "" } of [lee, max].map((one) => ({ id: one?.id })))
    await db.prisma.claim.upsert({
      where: { entryId_pass: { entryId, pass: "main" } },
      create: { ...claim, reviewerId: id },
      update: { reviewerId: id },
    });
  await db.prisma.claim.update({
    where: { entryId_pass: { entryId, pass: "main" } },
    data: { reviewerId: lee?.id ?? "" },
  });
  await ask("POST /api/verdicts", { body: verdictBody(entryId), cookie: lee?.cookie ?? "" });
  const history = async () =>
    ask("GET /api/entries/{entryId}/history", { params: { entryId: String(entryId) }, cookie: max?.cookie ?? "" });
  // It was never handed to them.
  expect((await history()).status).toBe(404);
  await db.prisma.dataset.update({ where: { id: datasetId }, data: { reviewersBrowse: true } });
  expect(JSON.stringify(await history())).toContain("Lee");
});
