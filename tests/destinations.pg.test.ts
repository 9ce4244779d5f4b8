import { expect, test } from "vitest";
import type { Destination } from "#domain/destination.ts";
import { EVERYTHING } from "#domain/rights/rights.ts";
import { findDestinations } from "#server/destinations/find-destinations.ts";
import { loadDestinations } from "#server/destinations/load-destinations.ts";
import { studioOfRoles } from "./rights/studio-of-roles.ts";

const studio = studioOfRoles();
type Who = "owner" | "lead" | "reviewer" | "reader" | "nobody" | "studioOwner";

async function ask(who: Who, text?: string): Promise<{ status: number; all: Destination[] }> {
  const route = studio.api.routes.find(({ endpoint }) => endpoint === "GET /api/destinations");
  const answer = await studio.api.ask(route ?? expect.unreachable("the route is there"), {
    search: text === undefined ? "" : `?${new URLSearchParams({ text })}`,
    headers: { cookie: studio.people[who].cookie },
  });
  return { status: answer.status, all: answer.ok ? await answer.json() : [] };
}

/** Tabs of one data set, as that person is offered them. */
const tabsOf = async (who: Who, datasetId?: string) =>
  (await ask(who)).all.flatMap((own) => (own.kind === "tab" && own.datasetId === datasetId ? own.tab : []));

/** The kinds of what an id names in one data set; an import's is of no data set here. */
const kindsOf = async (who: Who, id: string, datasetId?: string) =>
  (await ask(who, id)).all.flatMap((own) =>
    own.kind === "page" || ("datasetId" in own && own.datasetId !== datasetId) ? [] : own.kind,
  );

test("each is offered the pages that open for them, and no data set where they are nothing", async () => {
  const { own, foreign } = await studio.addWorld();
  expect(await tabsOf("reader", own.datasetId)).toEqual(["overview", "browse", "export", "recipes", "releases"]);
  expect(await tabsOf("lead", own.datasetId)).toContain("guidelines");
  expect(await tabsOf("reviewer", own.datasetId)).toEqual([]);
  expect(await tabsOf("nobody", own.datasetId)).toEqual([]);
  expect(await tabsOf("lead", foreign.datasetId)).toEqual([]);
  expect(await tabsOf("studioOwner", foreign.datasetId)).toContain("settings");
  const pagesOf = async (who: Who) => (await ask(who)).all.flatMap((own) => (own.kind === "page" ? own.page : []));
  expect(await pagesOf("reviewer")).toEqual(["home", "account"]);
  expect(await pagesOf("lead")).toEqual(["home", "import", "keys", "audit", "account"]);
});

test("an id leads to what somebody may open, and is nothing to whoever may not", async () => {
  const { own, foreign } = await studio.addWorld();
  const entryId = own.entryId ?? "";
  expect(await kindsOf("reader", entryId, own.datasetId)).toContain("entry");
  expect(await kindsOf("reviewer", entryId, own.datasetId)).not.toContain("entry");
  expect(await kindsOf("nobody", entryId, own.datasetId)).toEqual([]);
  const queueId = own.queueId ?? "";
  expect(await kindsOf("reviewer", queueId, own.datasetId)).toContain("session");
  expect(await kindsOf("reader", queueId, own.datasetId)).not.toContain("session");
  for (const id of [foreign.entryId, foreign.queueId, foreign.runId])
    for (const who of ["lead", "reviewer", "reader"] as const)
      expect([who, id, await kindsOf(who, id ?? "", foreign.datasetId)]).toEqual([who, id, []]);
});

test("a photo is found by its number in the data sets that one may browse, and not once it is withdrawn", async () => {
  const { own } = await studio.addWorld();
  const imageId = BigInt(own.imageId ?? "");
  const datasetId = BigInt(own.datasetId ?? "");
  await studio.api.db.prisma.imageAlias.create({ data: { datasetId, alias: "vg:777001", imageId } });
  const photo = { kind: "photo", id: own.imageId, identity: "vg:777001", datasetId: own.datasetId };
  for (const text of ["777001", "#777001", "vg:777001", "000777001"])
    expect((await ask("reader", text)).all).toMatchObject([photo]);
  expect((await ask("reviewer", "777001")).all).toEqual([]);
  await studio.api.db.prisma.image.update({ where: { id: imageId }, data: { isWithdrawn: true } });
  expect((await ask("reader", "777001")).all).toEqual([]);
});

test("what is being removed is not led to any more", async () => {
  const { own } = await studio.addWorld();
  const id = BigInt(own.datasetId ?? "");
  await studio.api.db.prisma.dataset.update({ where: { id }, data: { removedAt: new Date() } });
  expect(await tabsOf("studioOwner", own.datasetId)).toEqual([]);
  expect(await kindsOf("studioOwner", own.entryId ?? "", own.datasetId)).toEqual([]);
});

test("hostile texts find nothing, and break nothing", async () => {
  const own = ['\'; DROP TABLE "Entry"; --', "%", "_", "path@x:../../etc/passwd", "9".repeat(400), "vg:'", "𝟙𝟚"];
  for (const text of own) expect([text, await ask("lead", text)]).toEqual([text, { status: 200, all: [] }]);
  for (const text of ["\u0000", "9".repeat(501)]) expect([text, (await ask("lead", text)).status]).toEqual([text, 400]);
});

test("whoever has not said a name yet, where names are enough, is offered pages and no session", async () => {
  const { own } = await studio.addWorld();
  const asker = { reviewerId: "", standing: EVERYTHING };
  const settings = { hasAccounts: false, address: null };
  const kinds = new Set((await loadDestinations(studio.api.db, asker, settings)).map(({ kind }) => kind));
  expect([...kinds]).toEqual(["page", "tab"]);
  const found = await findDestinations(studio.api.db, asker, own.queueId ?? "");
  expect(found.every(({ kind }) => kind !== "page")).toBe(true);
});

test("generating is offered where a model may be sent the data set, and nowhere else", async () => {
  const { own } = await studio.addWorld();
  const address = "http://127.0.0.1:9/v1";
  await studio.api.db.prisma.datasetGenerator.create({
    data: { datasetId: BigInt(own.datasetId ?? ""), address, withPhotos: false },
  });
  const asker = { reviewerId: "", standing: EVERYTHING };
  const leading = async (address: string | null) =>
    (await loadDestinations(studio.api.db, asker, { hasAccounts: false, address })).flatMap((place) =>
      place.kind === "tab" && place.tab === "generate" ? place.datasetId : [],
    );
  expect(await leading(address)).toEqual([own.datasetId]);
  expect(await leading("http://other/v1")).toEqual([]);
  expect(await leading(null)).toEqual([]);
});

test("a session is listed and found by the name that it was given", async () => {
  const { own } = await studio.addWorld();
  const id = own.queueId ?? "";
  await studio.api.db.prisma.queue.update({ where: { id: BigInt(id) }, data: { name: "Boats at dusk" } });
  const isIt = (found: Destination) => found.kind === "session" && found.id === id;
  for (const text of [undefined, id])
    expect((await ask("reviewer", text)).all.filter(isIt)).toMatchObject([{ name: "Boats at dusk" }]);
});
